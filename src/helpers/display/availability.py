"""What is missing, in words, tables and listings."""

import pandas as pd

from helpers.adam.adavail import (
    DONE,
    MISSED,
    NOT_APPLICABLE,
    NOT_DUE,
    NOTHING_AFTER_TREATMENT,
    STATUSES,
)
from helpers.adam.adavail_records import PLACES, SOURCES
from helpers.ard.availability import ALL, because, name_of, participant_totals
from helpers.ard.frame import counted, levels, pick, select
from helpers.display.availability_matrix import EXPORT, LABELS, assessments_of
from helpers.display.formats import count, n_of_N
from helpers.display.grids import grid, heading, lower_first, nested, plain
from helpers.display.shown import Shown, fold, stack
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, listed, sentence, was

WORST = 10  # participants who are named for what they missed


def availability_sentence(results, trial):
    """Return what was due and done, what is missing and what is not due yet, in words."""
    mine = select(results, group="")
    planned = assessments_of(mine)
    if not planned:
        return Shown("")
    done, due = (pick(mine, name, variable="all.complete") for name in ("n", "N"))
    words = [
        f"Of the assessments that were due by the cut, {n_of_N(done, due)} were done.",
        _missed_words(mine, planned),
        _later_words(_total(mine, NOT_DUE), _total(mine, NOT_APPLICABLE)),
    ]
    return sentence(" ".join(filter(None, words))) + _undelivered(planned, trial)


def availability_details(results, record_results, adavail, trial):
    """Return the counts by visit, the reasons, the participants and the records, folded away."""
    if adavail.empty:
        return _records_table(record_results)
    tables = [
        _visits_table(results, trial),
        _reasons_table(results),
        _participants_table(adavail),
        _records_table(record_results),
    ]
    return fold("Counts by visit, reasons, participants and records", stack(tables))


def missed_listing(adavail, trial):
    """Return one line for every assessment that was missed, folded away.

    Nothing where none was: the sentence says so.
    """
    missed = adavail[adavail["STATUS"] == MISSED]
    if missed.empty:
        return Shown("")
    visits = {visit.id: visit for visit in trial.visits}
    frame = pd.DataFrame(
        {
            "Assessment": missed["ASSESS"].map(LABELS).to_numpy(),
            "Visit": [visits[visit].label for visit in missed["AVISIT"]],
            "Window, study days": [_window(visits[visit]) for visit in missed["AVISIT"]],
            "Why": missed["WHY"].map(plain).to_numpy(),
        },
        index=pd.Index(missed["USUBJID"], name="Participant"),
    )
    table = listing(frame, "Assessments missed", analysis=EXPORT)
    return fold(f"Every assessment missed ({count(len(missed))})", table)


def _total(mine, status, assessment=ALL):
    return pick(mine, "n", variable=name_of(assessment, status), variable_level="")


def _later_words(not_due, not_applicable):
    words = []
    if not_due:
        words.append(f"{count(not_due)} more {_are(not_due)} not due yet")
    if not_applicable:
        words.append(
            f"{count(not_applicable)} {_are(not_applicable)} not applicable, because death or the "
            "end of the study came first or treatment never began"
        )
    return f"{'; '.join(words)}." if words else ""


def _are(n):
    return "is" if n == 1 else "are"


def _missed_words(mine, planned):
    missed = _total(mine, MISSED)
    if not missed:
        return "Nothing was missed."
    of = {word: _total(mine, MISSED, word) for word in planned}
    parts = [f"{count(n)} {lower_first(LABELS[word])}" for word, n in of.items() if n]
    late = {"variable": because(ALL, MISSED), "variable_level": NOTHING_AFTER_TREATMENT}
    found = select(mine, stat_name="n", **late)
    after = found["stat"].sum()
    told = f"; for {count(after)} of them treatment had already ended" if after else ""
    return f"{count(missed)} {was(missed)} missed ({listed(parts)}){told}."


def _undelivered(planned, trial):
    """Return one sentence on what is planned and was not delivered at all."""
    words = dict.fromkeys(word for visit in trial.visits for word in visit.assessments)
    lacking = [word for word in words if word not in planned]
    if not lacking:
        return Shown("")
    domains = sorted({domain.upper() for word in lacking for domain, _ in SOURCES[word]})
    names = listed(lower_first(LABELS[word]) for word in lacking)
    return absent(
        f"This data cut holds no {listed(domains, 'or')} data, so nothing can be said of: {names}."
    )


def _visits_table(results, trial):
    arms = levels(results, "group_level", group="arm")
    groups = ["", *arms]
    columns = ["Done of due", "Missed", "Not due", "Not applicable"]
    columns += [f"Done of due, {arm}" for arm in arms]
    cells = _lookup(results)
    rows = []
    for word in assessments_of(select(results, group="")):
        rows.append(heading(LABELS[word], columns))
        visits = [(visit.id, visit.label) for visit in trial.visits_with(word)]
        rows += [
            (nested(label), _visit_cells(cells, word, level, groups))
            for level, label in [*visits, ("", "All visits")]
        ]
    notes = [
        "Done: a result lies in the window of the visit. Due: done, or missed by somebody who "
        "lived and was in the study on the target day, once the window had closed before the cut.",
        "All visits: counts are of visits, not of participants.",
    ]
    title = "Planned assessments by visit, included participants"
    return html_table(grid(rows, columns, "Visit"), title, notes, "availability")


def _lookup(results):
    """Return {(arm, variable, level, statistic): value}: many cells are asked for one by one."""
    names = ["group_level", "variable", "variable_level", "stat_name"]
    keys = results[names].itertuples(index=False, name=None)
    return dict(zip(keys, counted(results), strict=True))


def _visit_cells(cells, assessment, level, groups):
    complete = [
        n_of_N(*(cells[group, f"{assessment}.complete", level, name] for name in ("n", "N")))
        for group in groups
    ]
    counts = [
        count(cells["", name_of(assessment, status), level, "n"])
        for status in STATUSES
        if status != DONE
    ]
    return [complete[0], *counts, *complete[1:]]


def _reasons_table(results):
    mine = select(results, group="")
    planned = assessments_of(mine)
    columns = [*(LABELS[word] for word in planned), "All"]
    cells = _lookup(mine)
    rows = []
    for status, title in ((MISSED, "Missed"), (NOT_APPLICABLE, "Not applicable")):
        reasons = levels(mine, variable=because(ALL, status))
        rows += [heading(title, columns)] if reasons else []
        for reason in reasons:
            counts = [_reason_count(cells, word, status, reason) for word in [*planned, ALL]]
            rows.append((nested(plain(reason)), counts))
    if not rows:
        return Shown("")
    title = "Why assessments were not done"
    notes = ["Counts of assessments. What the site gave as a reason stands in its own words."]
    return html_table(grid(rows, columns, "Reason"), title, notes, "availability")


def _reason_count(cells, assessment, status, reason):
    return count(cells.get(("", because(assessment, status), reason, "n"), 0))


def _participants_table(adavail):
    totals = participant_totals(adavail)
    shown = totals[totals[MISSED] > 0].head(WORST)
    if shown.empty:
        return Shown("")
    rows = [
        (row["USUBJID"], [count(row[status]) for status in STATUSES])
        for row in shown.to_dict("records")
    ]
    frame = grid(rows, [status.capitalize() for status in STATUSES], "Participant")
    notes = [f"At most {WORST} participants; every assessment of everybody is in the file."]
    return html_table(frame, "Who missed most", notes, EXPORT)


def _records_table(results):
    if results.empty:
        return Shown("")
    cells = _lookup(results)
    rows = [
        (
            LABELS[word],
            [count(cells["", word, place, "n"]) for place in PLACES]
            + [count(cells["", word, PLACES[0], "N"])],
        )
        for word in levels(results, "variable")
    ]
    frame = grid(rows, [*(place.capitalize() for place in PLACES), "All"], "Assessment")
    notes = [
        "Every delivered record of a planned assessment has one place. Unscheduled: dated outside "
        "the window of every visit. Only results in a window make a visit done."
    ]
    return html_table(frame, "Where the records went", notes, "availability_records")


def _window(visit):
    return f"{visit.window[0]} to {visit.window[1]}".replace("-", "−")
