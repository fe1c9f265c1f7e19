"""A profile of each participant: who, what was given, what happened; and an index of them."""

import re

import pandas as pd

from helpers.adam.ctcae import WORST
from helpers.display.adverse_event_words import grade_words
from helpers.display.dosing import dosing_spans
from helpers.display.formats import DASH, count
from helpers.display.grids import grid, inside, plain
from helpers.display.participant_panels import threshold_rows, values_over_grades
from helpers.display.participant_strip import draw_strip, known, start_of
from helpers.display.person import age_band, sex_words
from helpers.display.response import WORDS
from helpers.display.shown import Shown, fold, stack, text
from helpers.display.strip import study_day
from helpers.display.tables import LISTING, html_table, listing
from helpers.display.text import absent

ANCHOR = "participant-"  # begins the id of every profile
OPEN = 40  # with more participants the profiles are folded
_HEADINGS = ["Age", "Sex", "Status", "Days treated", "Worst event", "Best response", "Died"]
_EVENT_NOTE = (
    "Study days: the first dose (the inclusion of someone never treated) is day 1, and there is no "
    "day 0. Related: to study treatment."
)
_KEY = Shown(
    '<div class="tb-notes"><p>Bars of events carry the colour of their grade; a bar without a '
    "recorded end goes on to the edge. Laboratory values lie over the bands of the grades, the "
    "dashed lines are their reference range, and a graded value has a ringed dot, the larger the "
    "graver.</p></div>"
)
_THRESHOLD_NOTE = (
    "A value beyond a threshold has that grade or a worse one. Thresholds that are multiples of a "
    "limit of the reference range, or of the baseline, are this participant's own, by the range "
    "of the last value; values up to the first dose are graded on the range alone. Grades that no "
    "value alone can have are left out."
)
_WORDS = ' class="tb-words"'
_PROSE = ' class="tb-words tb-prose"'
_INDEX_KINDS = ["", _WORDS, _PROSE, "", _WORDS, _WORDS, _WORDS]  # as _HEADINGS


def gather(adsl, adex, trial, **datasets):
    """Return what profiles are drawn from: the included, and each one's records by dataset.

    Dates become START and END, in days from the first dose, or from inclusion for someone never
    treated. `datasets` are adae, adrs, adtr, adlb, adqs and scores (`derive_score_course`).
    """
    people = adsl[adsl["INCLFL"] == "Y"].sort_values("USUBJID").reset_index(drop=True)
    start = people.apply(start_of, axis=1) if len(people) else pd.Series(dtype="datetime64[ns]")
    origin = pd.Series(pd.to_datetime(start).to_numpy(), index=people["USUBJID"])
    frames = {"spans": dosing_spans(adex), **datasets}
    frames["adlb"] = values_over_grades(frames["adlb"], trial)
    frames["adrs"] = frames["adrs"][
        frames["adrs"]["AEXCL"].isna() | (frames["adrs"]["AVALC"] == "PD")
    ]
    placed = {name: _placed(frame, origin) for name, frame in frames.items()}
    return people, placed


def headline_scores(adqs, trial):
    """Return the scores to draw: of each questionnaire its composite, else its global scale."""
    wanted = []
    for questionnaire in trial.questionnaires:
        overall = [scale.id for scale in questionnaire.scales if scale.direction == "global"]
        composite = [questionnaire.composite.id] if questionnaire.composite else []
        wanted += (composite or overall)[:1]
    return adqs[adqs["PARAMCD"].isin(wanted)]


def participant_index(gathered, trial):
    """Return one line per included participant, each a link to the profile below."""
    people, records = gathered
    if people.empty:
        return absent("Nobody had been included at the cut.")
    by_arm = trial.report_by == "arm"
    cells = [_index_row(person, records, trial) for _, person in people.iterrows()]
    headings = ["Participant", *(["Arm"] if by_arm else []), *_HEADINGS]
    kinds = [""] * (1 + by_arm) + _INDEX_KINDS
    head = "".join(
        f'<th scope="col"{kind}>{text(name)}</th>'
        for kind, name in zip(kinds, headings, strict=True)
    )
    opening = f'<table class="tb-table {LISTING}">'
    caption = f"<caption>Included participants (N = {len(people)})</caption>"
    return Shown(
        f'<div class="tb-output"><div class="tb-scroll">{opening}{caption}'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(cells)}</tbody></table></div></div>"
    )


def participant_profiles(gathered, trial, drafts=None):
    """Return a profile of each included participant: header, strip, narrative, adverse events.

    Ages are bands of ten years and the strip has study days; only a draft narrative has dates.

    Parameters
    ----------
    gathered : what `gather` returns
    trial : Trial
    drafts : dict, optional
        {USUBJID: narrative} of `helpers.display.narratives.draft_narratives`.
    """
    drafts = drafts or {}
    people, records = gathered
    opened = " open" if len(people) <= OPEN else ""
    profiles = []
    for _, person in people.iterrows():
        ours = {name: frames.get(person["USUBJID"]) for name, frames in records.items()}
        ours = {name: _none(records[name]) if f is None else f for name, f in ours.items()}
        draft = drafts.get(person["USUBJID"], Shown(""))
        strip, events = draw_strip(person, ours, trial), _event_list(ours["adae"], person, trial)
        body = stack([strip, _KEY, draft, events, _thresholds(ours["adlb"], person, trial)])
        profiles.append(
            Shown(
                f'<details class="tb-fold tb-profile" id="{anchor(person["USUBJID"])}" '
                f'data-participant="{text(person["USUBJID"])}"{opened}>'
                f"<summary>{text(_header(person, ours, trial))}</summary>{body.html}</details>"
            )
        )
    return stack(profiles)


def anchor(usubjid):
    """Return the id of a participant's profile on the page, which no two participants share."""
    return ANCHOR + re.sub(r"[^A-Za-z0-9-]", lambda sign: f"_{ord(sign[0]):x}", str(usubjid))


def _placed(frame, origin):
    """Return {participant: rows with START and END in days from the start}."""
    start = frame["USUBJID"].map(origin)
    days = {"START": (_dates(frame, "ASTDT", "ADT") - start).dt.days}
    days["END"] = (_dates(frame, "AENDT", "ADT") - start).dt.days
    placed = frame.assign(**days)[start.notna()]
    return dict(iter(placed.groupby("USUBJID"))) | {None: placed.iloc[:0]}


def _dates(frame, name, otherwise):
    return pd.to_datetime(frame[name if name in frame else otherwise])


def _none(frames):
    return frames[None]


def _header(person, ours, trial):
    given = set(ours["spans"]["TRT"])
    drugs = [t.label for t in trial.treatments if t.id in given]
    by_arm = trial.report_by == "arm" and known(person["ARM"])
    parts = [person["USUBJID"], f"aged {age_band(person['AGE'])}", inside(sex_words(person))]
    if known(person["ECOGBL"]):
        parts.append(f"ECOG {count(person['ECOGBL'])}")
    received = person["ARM"] if by_arm else " + ".join(drugs)
    parts.append(received if drugs else "never treated")
    died = ["died"] if known(person["DTHDT"]) else []
    return " · ".join([*parts, *([_status(person)] if drugs else []), *died])


def _status(person):
    if person["EOTSTT"] == "ONGOING":
        return "on treatment"
    if person["EOTSTT"] == "DISCONTINUED":
        return f"stopped: {inside(person['DCTREAS'])}"
    return "completed treatment" if person["EOTSTT"] == "COMPLETED" else "not treated"


def _capital(words):
    return words[:1].upper() + words[1:]


def _index_row(person, records, trial):
    ours = {name: frames.get(person["USUBJID"]) for name, frames in records.items()}
    arm = [plain(person["ARM"])] if trial.report_by == "arm" else []
    days = count(person["TRTDURD"]) if known(person["TRTDURD"]) else DASH
    cells = [age_band(person["AGE"]), sex_words(person), _capital(_status(person)), days]
    cells += [
        _worst(ours["adae"], trial),
        _best(ours["adrs"]),
        "Yes" if known(person["DTHDT"]) else "No",
    ]
    kinds = [""] * len(arm) + _INDEX_KINDS
    shown = "".join(
        f"<td{kind}>{text(cell)}</td>" for kind, cell in zip(kinds, [*arm, *cells], strict=True)
    )
    link = f'<a href="#{anchor(person["USUBJID"])}">{text(person["USUBJID"])}</a>'
    return f'<tr><th scope="row">{link}</th>{shown}</tr>'


def _worst(events, trial):
    if events is None:
        return DASH
    grades = events.loc[events["TRTEMFL"] == "Y", "ATOXGRN"].dropna()
    return grade_words(trial)[int(grades.max())] if len(grades) else DASH


def _best(responses):
    if responses is None:
        return DASH
    order = ["CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE"]
    seen = [word for word in order if word in set(responses["AVALC"])]
    return WORDS[seen[0]] if seen else DASH


def _event_list(events, person, trial):
    if events.empty:
        return absent("No adverse event is recorded.")
    listed = events.sort_values(["START", "AESEQ"], na_position="last")
    rows = [(plain(row["AETERM"]), _event_cells(row, trial)) for row in listed.to_dict("records")]
    columns = ["Grade", "Days", "Emergent", "Related", "Serious", "Action", "Outcome"]
    frame = grid(rows, columns, "Event")
    title = f"Adverse events of {person['USUBJID']}"
    noun = "record" if len(rows) == 1 else "records"
    return fold(f"{title} ({len(rows)} {noun})", listing(frame, title, [_EVENT_NOTE]))


def _thresholds(adlb, person, trial):
    """Return from which value on each grade lies, for the tests that are drawn."""
    rows = threshold_rows(adlb, trial)
    if not rows:
        return Shown("")
    grading = trial.safety.grading
    title = f"Laboratory grades of {person['USUBJID']} ({grading.dictionary} {grading.version})"
    frame = grid(rows, [f"Grade {grade}" for grade in range(1, WORST + 1)], "Test")
    return fold(title, html_table(frame, title, [_THRESHOLD_NOTE]))


def _event_cells(row, trial):
    days = (row[name] for name in ("START", "END"))
    start, end = (count(study_day(day)) if known(day) else "?" for day in days)
    yes = {"Y": "Yes", "N": "No"}
    cells = [_grade(row["ATOXGRN"], trial), f"{start} to {end}"]
    cells += [
        yes.get(row["TRTEMFL"], "No"),
        yes.get(row["AREL"], DASH),
        yes.get(row["AESER"], DASH),
    ]
    return [*cells, *(plain(row[n]) if known(row[n]) else DASH for n in ("AEACN", "AEOUT"))]


def _grade(grade, trial):
    if not known(grade):
        return DASH
    numbered = trial.safety.grading.dictionary == "CTCAE"
    return count(grade) if numbered else grade_words(trial)[int(grade)]
