"""One participant's course as a strip: dosing, events, tumour, laboratory, scores, milestones."""

import pandas as pd

from helpers.display.dosing import treatment_colours
from helpers.display.figures import GRADES, SERIES
from helpers.display.formats import count
from helpers.display.grids import inside, plain
from helpers.display.participant_panels import draw_scores, draw_tumour, laboratory_panels
from helpers.display.profile_strip import ProfileStrip, draw_values, named_day
from helpers.display.response import WORDS
from helpers.display.shown import Shown
from helpers.display.strip import INK, MUTED, study_day
from helpers.display.text import absent, listed, sentence

_EVENT = ["TERM", "ATOXGRN", "START", "END"]
EVENTS = 14  # terms drawn; the rest is in the list beneath
BEFORE = 28  # days before the start that are drawn
_PARTS = {
    "spans": "dosing", "adae": "adverse events", "adrs": "response",
    "adtr": "sum of diameters", "adlb": "laboratory values",
}  # fmt: skip


def draw_strip(person, records, trial):
    """Return a participant's strip, for a screen and for a phone, and what is not on it.

    Parameters
    ----------
    person : Series
        The participant's row of ADSL.
    records : dict of DataFrame
        spans, adae, adrs, adtr, adlb, adqs, scores: this participant's rows, with START and, where
        there is one, END as days from the start, which is 0. Any may be empty.
    trial : Trial
    """
    origin = start_of(person)
    if not known(origin):
        return absent("Neither a first dose nor a date of inclusion is recorded.")
    days = _first_day(records), _last_day(person, records, origin)
    said = f"Course of participant {person['USUBJID']} to study day {count(study_day(days[1] - 4))}"
    drawn, panels = [], laboratory_panels(records["adlb"], trial)
    events = _by_term(records["adae"])
    for slim in (False, True):
        strip = ProfileStrip(*days, slim)
        _phases(strip, person, trial)
        _dosing(strip, records, trial)
        _events(strip, *events)
        draw_tumour(strip, records)
        for panel in panels:
            strip.gap()
            draw_values(strip, *panel)
        draw_scores(strip, records)
        _milestones(strip, person)
        drawn.append(strip.drawing(f"{said}.{_alt(person, records)}"))
    wide, slim = drawn
    figure = f'<div class="tb-wide">{wide}</div><div class="tb-slim">{slim}</div>'
    return Shown(f'<figure class="tb-figure tb-course">{figure}</figure>') + _absences(
        records, trial
    )


def start_of(person):
    """Return the day 0 of a participant: the first dose, or inclusion for one never treated."""
    return person["TRTSDT"] if known(person["TRTSDT"]) else person["INCLDT"]


def known(value):
    return not pd.isna(value)


def _first_day(records):
    days = [frame["START"].min() for frame in records.values() if len(frame)]
    earliest = min([day for day in days if known(day)], default=0)
    return int(max(min(earliest, 0), -BEFORE)) - 1


def _last_day(person, records, origin):
    """Return the last day that is drawn: of any record, of an end, of death."""
    days = [frame[name].max() for frame in records.values() for name in ("START", "END")]
    days += [day for day, *_ in _ends(person)] + [(person["DTHDT"] - origin).days]
    return int(max([day for day in days if known(day)], default=0)) + 4


def _alt(person, records):
    """Return what the strip shows, in words: worst event, responses, the end."""
    grades = records["adae"].loc[records["adae"]["TRTEMFL"] == "Y", "ATOXGRN"].dropna()
    responses = records["adrs"].dropna(subset=["START", "AVALC"])
    parts = [f"the gravest adverse event has grade {count(grades.max())}"] if len(grades) else []
    if len(responses):
        last = responses.sort_values("START").iloc[-1]
        word = inside(WORDS.get(last["AVALC"], last["AVALC"]))
        parts.append(f"the last response, on {named_day(last['START'])}, is {word}")
    ends = [(day, words) for day, words, _ in _ends(person)]
    if known(person["DTHDT"]):
        ends.append(((person["DTHDT"] - start_of(person)).days, "died"))
    parts += [f"{words} on {named_day(day)}" for day, words in ends]
    return f" {plain(listed(parts))}." if parts else ""


def _absences(records, trial):
    """Return one sentence on what is not drawn, for nothing of it is recorded."""
    lacking = [words for name, words in _PARTS.items() if records[name].empty]
    if trial.questionnaires and records["adqs"].empty:
        lacking.append("quality of life")
    if trial.expression and not records["scores"]["KIND"].eq("signature").any():
        lacking.append("the transcriptional score of a pair of samples")
    if not lacking:
        return Shown("")
    return sentence(f"Nothing is drawn of what is not recorded: {listed(lacking)}.")


def _phases(strip, person, trial):
    origin = start_of(person)
    for number_, phase in enumerate(trial.phases, 1):
        start = person[f"AP{number_:02d}SDT"]
        if known(start):
            strip.rule((start - origin).days, phase.label)


def _dosing(strip, records, trial):
    spans, colours = records["spans"], treatment_colours(trial)
    for treatment in trial.treatments:
        ours = spans[spans["TRT"] == treatment.id]
        if ours.empty:
            continue
        top = strip.lane(treatment.label)
        for start, end in zip(ours["START"], ours["END"], strict=True):
            days = f"{count(study_day(start))} to {count(study_day(end))}"
            hint = f"{treatment.label}: study day {days}"
            strip.bar((start, end), top + 2, 11, colours[treatment.id], hint)


def _by_term(events):
    """Return [(term, records)] of the gravest emergent terms, and how many more there are.

    The gravest are kept, in the order in which they began; of records that overlap the graver one
    comes last, to lie on top.
    """
    events = events.dropna(subset=["START"])
    events = events[events["TRTEMFL"] == "Y"]
    if events.empty:
        return [], 0
    events = events.assign(TERM=events["AEDECOD"].fillna(events["AETERM"]))
    events = events[_EVENT].sort_values("ATOXGRN", na_position="first", kind="stable")
    worst = events.groupby("TERM")["ATOXGRN"].max().fillna(0)
    first = events.groupby("TERM")["START"].min()
    kept = worst.sort_index().sort_values(ascending=False, kind="stable").index[:EVENTS]
    rows = {term: ours.to_numpy() for term, ours in events.groupby("TERM")}
    ordered = sorted(kept, key=lambda name: (first[name], name))
    return [(term, rows[term]) for term in ordered], len(worst) - len(kept)


def _events(strip, terms, more):
    if terms:
        strip.gap()
    for term, rows in terms:
        top = strip.lane(plain(term), 12)
        for row in rows:
            _event(strip, dict(zip(_EVENT, row, strict=True)), top)
    if more:
        strip.lane(f"and {more} more terms, in the list", 13)


def _event(strip, event, top):
    grade = event["ATOXGRN"]
    colour = GRADES[int(grade)] if known(grade) else MUTED
    end = event["END"] if known(event["END"]) else strip.last - 1
    until = count(study_day(event["END"])) if known(event["END"]) else "no end recorded"
    hint = f"{plain(event['TERM'])}, grade {count(grade)}: {named_day(event['START'])} to {until}"
    strip.bar((event["START"], end), top + 2, 8, colour, hint)


def _ends(person):
    """Return (day, words, colour) of the end of treatment and of the study, but for a death."""
    origin, found = start_of(person), []
    for status, date, words, colour in (
        ("EOTSTT", "EOTDT", "treatment ended", SERIES[1]),
        ("EOSSTT", "EOSDT", "left the study", MUTED),
    ):
        ended = person.get(status) in ("DISCONTINUED", "COMPLETED")
        if ended and known(person.get(date)) and person[date] != person["DTHDT"]:
            found.append(((person[date] - origin).days, words, colour))
    return found


def _milestones(strip, person):
    """Draw the end of treatment and of the study on a lane, and death as a line through all."""
    origin, ends = start_of(person), _ends(person)
    later = _later_contact(strip, person)
    if ends or later:
        strip.gap()
        top = strip.lane("Milestones", 26 if later else 17, later)
        said = [
            (day, colour, words, f"{plain(words)}: {named_day(day)}") for day, words, colour in ends
        ]
        strip.marks(top, said)
    if known(person["DTHDT"]):
        strip.rule((person["DTHDT"] - origin).days, "died", INK, "none")
    elif person["EOTSTT"] == "ONGOING":
        strip.rule((person["CUTDT"] - origin).days, "", MUTED, "1 3")


def _later_contact(strip, person):
    """Return when someone was last known alive, where that is later than what is drawn."""
    if known(person["DTHDT"]) or not known(person["LSTALVDT"]):
        return ""
    day = (person["LSTALVDT"] - start_of(person)).days
    return f"alive on day {count(study_day(day))}" if day >= strip.last else ""
