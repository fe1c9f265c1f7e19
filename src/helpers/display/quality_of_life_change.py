"""Change of scores by visit: never a mean without those who have died and those who are missing."""

import pandas as pd

from helpers.ard.attendance import DIED, LEFT, MISSING, NEVER, NOT_DUE
from helpers.ard.frame import pick, select
from helpers.ard.quality_of_life import NO_CHANGE, WORST
from helpers.display.change import labels_of
from helpers.display.formats import (
    DASH,
    count,
    interval,
    mean_sd_cell,
    median_range_cell,
    number,
    rate_cell,
    rate_interval_cell,
)
from helpers.display.shown import stack
from helpers.display.tables import html_table
from helpers.display.text import absent

FEW = 2
WHO, CHANGE = "With a change (n), or why not", "Change from baseline"
ABSENT = {
    DIED: "Died before",
    LEFT: "Left the study",
    MISSING: "Form missing",
    NO_CHANGE: "Form, no change",
    NEVER: "Never treated",
    NOT_DUE: "Not due",
}


def is_many(endpoint):
    """Return whether an endpoint has too many scores for a figure and tables of each."""
    return len(endpoint.parameters) > FEW


def quality_tables(results, endpoint, visits, adqs):
    """Return change by visit and important changes of each score; of many, one table of means."""
    labels = labels_of(adqs)
    after = [visit for visit in visits if visit.day > 1]
    if not after:
        return absent(f"{endpoint.label}: no visit with a questionnaire is planned after baseline.")
    if is_many(endpoint):
        return scales_table(results, endpoint, after, labels)
    return stack(
        show(results, endpoint, paramcd, visits, labels)
        for paramcd in endpoint.parameters
        for show in (score_table, important_table)
    )


def score_table(results, endpoint, paramcd, visits, labels):
    """Return value and change of one score at each visit, beside what became of the others."""
    cells = {visit.label: _score_cells(results, endpoint, paramcd, visit) for visit in visits}
    columns = list(max(cells.values(), key=len))
    columns = [name for name in columns if not _is_idle(name, cells.values())]
    table = pd.DataFrame(
        [[row.get(name, "") for name in columns] for row in cells.values()],
        index=pd.Index(list(cells), name="Visit"),
        columns=pd.MultiIndex.from_tuples(columns),
    )
    notes = [
        "One form stands for a visit: the nearest to its target day within its window, of two "
        "equally near the earlier. Change from the last score on or before the first dose; mean "
        "with t 95% interval.",
        "n and the reasons beside it add up to everybody included; a reason that nobody has at any "
        "visit has no column.",
        "Death as the worst score: whoever had died before the visit counts with the worst "
        "possible score, in everybody with a score at baseline.",
    ]
    title = f"{labels.get(paramcd, paramcd)}: change by visit, with the dead and the missing"
    return html_table(table, title, notes, f"change_{endpoint.id}")


def _score_cells(results, endpoint, paramcd, visit):
    mine = select(results, analysis=f"change_{endpoint.id}", group="")
    key = {"variable_level": visit.id}
    value = {("Score", "Mean (SD)"): mean_sd_cell(mine, variable=f"{paramcd}.value", **key)}
    if visit.day <= 1:
        return value
    account = select(results, analysis=f"accounted_{endpoint.id}")
    change = {"variable": f"{paramcd}.change", **key}
    cells = {(WHO, "n"): count(pick(mine, "n", **change))}
    for state, heading in ABSENT.items():
        cells[WHO, heading] = count(pick(account, "n", variable=f"{paramcd}.{state}", **key))
    cells[CHANGE, "Mean (95% CI)"] = _mean_cell(mine, paramcd, visit)
    cells[CHANGE, "Median (range)"] = median_range_cell(mine, **change)
    worst = {"variable": f"{paramcd}.{WORST}", **key}
    cells["Death as the worst score", "Median change [n]"] = _median_n(account, worst)
    return cells | value


def _is_idle(name, rows):
    """Return whether a column says 0 at every visit, and is not one that a reader looks for."""
    counted = name[0] == WHO and name[1] not in ("n", ABSENT[DIED], ABSENT[MISSING])
    return counted and all(row.get(name, "0") == "0" for row in rows)


def _mean_cell(mine, paramcd, visit):
    key = {"variable": f"{paramcd}.mean_change", "variable_level": visit.id}
    mean, low, high = (pick(mine, s, **key) for s in ("estimate", "conf_low", "conf_high"))
    if mean != mean:
        return DASH
    limits = "no limits" if low != low else interval(low, high)
    return f"{number(mean)} ({limits})"


def _median_n(mine, key):
    n = pick(mine, "n", **key)
    return f"{number(pick(mine, 'median', **key))} [{count(n)}]" if n else DASH


def important_table(results, endpoint, paramcd, visits, labels):
    """Return in how many a score got better or worse by the important difference."""
    name = f"important_change_{endpoint.id}"
    mine, account = (select(results, analysis=n) for n in (name, f"accounted_{endpoint.id}"))
    after = [visit for visit in visits if visit.day > 1]
    limit = pick(mine, "estimate", variable=f"{paramcd}.difference", variable_level=after[0].id)
    cells = {
        visit.label: _important_cells(mine, account, paramcd, {"variable_level": visit.id})
        for visit in after
    }
    table = pd.DataFrame(cells).T
    table.index.name = "Visit"
    points = f"at least {number(limit, 0 if limit == int(limit) else 1)} points"
    title = f"{labels.get(paramcd, paramcd)}: better or worse than at baseline by {points}"
    notes = [
        "Denominator: those with a change at the visit; exact 95% intervals. The dead and the "
        "missing stand beside it because they are in neither column."
    ]
    return html_table(table, title, notes, name)


def _important_cells(mine, account, paramcd, key):
    return pd.Series(
        {
            ABSENT[DIED]: rate_cell(account, variable=f"{paramcd}.{DIED}", **key),
            ABSENT[MISSING]: rate_cell(account, variable=f"{paramcd}.{MISSING}", **key),
            "Better": rate_interval_cell(mine, variable=f"{paramcd}.improved", **key),
            "Worse": rate_interval_cell(mine, variable=f"{paramcd}.deteriorated", **key),
        }
    )


def scales_table(results, endpoint, after, labels):
    """Return the mean change of every score of an endpoint at every visit, with its n."""
    name = f"change_{endpoint.id}"
    mine = select(results, analysis=name, group="")
    account = select(results, analysis=f"accounted_{endpoint.id}")
    first = endpoint.parameters[0]
    columns = {
        ABSENT[state]: {
            visit.label: count(
                pick(account, "n", variable=f"{first}.{state}", variable_level=visit.id)
            )
            for visit in after
        }
        for state in (DIED, MISSING)
    }
    for p in endpoint.parameters:
        columns[labels.get(p, p)] = {visit.label: _change_cell(mine, p, visit) for visit in after}
    table = pd.DataFrame(columns)
    table.index.name = "Visit"
    notes = [
        "Mean change from baseline in points [n]. More is better for functioning, global and "
        "summary scores, worse for symptoms. Died and missing are of everybody included."
    ]
    return html_table(table, f"{endpoint.label}: mean change by visit", notes, name)


def _change_cell(mine, p, visit):
    key = {"variable": f"{p}.mean_change", "variable_level": visit.id}
    mean, n = pick(mine, "estimate", **key), pick(mine, "n", **key)
    return f"{number(mean)} [{count(n)}]" if n else DASH
