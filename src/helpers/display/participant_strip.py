"""One participant's course as a strip: dosing, events, tumour, laboratory, quality of life."""

import pandas as pd

from helpers.adam.adlb_grades import SIDES
from helpers.display.dosing import treatment_colours
from helpers.display.figures import GRADES, RESPONSES, SERIES
from helpers.display.formats import count, number, printed_unit
from helpers.display.grids import plain
from helpers.display.strip import INK, MUTED, Strip
from helpers.display.text import absent

TESTS = ("HGB", "NEUT", "ALT", "CRP")  # what dosing decisions and the inflammation rest on
EVENTS = 14  # terms drawn; the rest is in the list beneath
BEFORE = 28  # days before the start that are drawn
PANEL = 42


def draw_strip(person, records, trial):
    """Return a participant's strip.

    Parameters
    ----------
    person : Series
        The participant's row of ADSL.
    records : dict of DataFrame
        spans, adae, adrs, adtr, adlb, adqs: this participant's rows, with START and, where there is
        one, END as days from the start. Any may be absent.
    trial : Trial
    """
    origin = start_of(person)
    if not known(origin):
        return absent("Neither a first dose nor a date of inclusion is recorded.")
    ends = [person[name] for name in ("LSTALVDT", "DTHDT") if known(person[name])]
    last = max([(end - origin).days for end in ends], default=0)
    strip = Strip(_first_day(records), last + 4)
    _phases(strip, person, origin, trial)
    _dosing(strip, records, trial)
    _events(strip, records)
    _tumour(strip, records)
    _laboratory(strip, records, trial)
    _quality(strip, records)
    _end(strip, person, origin)
    return strip.svg(f"Course of participant {person['USUBJID']} over {count(last)} days.")


def start_of(person):
    """Return the day 0 of a participant: the first dose, or inclusion for one never treated."""
    return person["TRTSDT"] if known(person["TRTSDT"]) else person["INCLDT"]


def known(value):
    return not pd.isna(value)


def _first_day(records):
    days = [frame["START"].min() for frame in records.values() if len(frame)]
    earliest = min([day for day in days if known(day)], default=0)
    return int(max(min(earliest, 0), -BEFORE)) - 1


def _phases(strip, person, origin, trial):
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
            hint = f"{treatment.label}: day {count(start)} to {count(end)}"
            strip.bar((start, end), top + 2, 11, colours[treatment.id], hint)


def _events(strip, records):
    events = records["adae"].dropna(subset=["START"])
    events = events[events["TRTEMFL"] == "Y"]
    if events.empty:
        return
    strip.gap()
    events = events.assign(TERM=events["AEDECOD"].fillna(events["AETERM"]))
    worst = events.groupby("TERM")["ATOXGRN"].max().fillna(0)
    first = events.groupby("TERM")["START"].min()
    # the gravest are kept, and drawn in the order in which they began
    kept = worst.sort_index().sort_values(ascending=False, kind="stable").index[:EVENTS]
    for term in sorted(kept, key=lambda name: (first[name], name)):
        top = strip.lane(plain(term), 12)
        # the graver of two overlapping records lies on top
        ours = events[events["TERM"] == term].sort_values("ATOXGRN", na_position="first")
        for event in ours.to_dict("records"):
            _event(strip, event, top)
    if len(worst) > EVENTS:
        strip.lane(f"and {len(worst) - EVENTS} more terms, in the list", 13)


def _event(strip, event, top):
    grade = event["ATOXGRN"]
    colour = GRADES[int(grade)] if known(grade) else MUTED
    end = event["END"] if known(event["END"]) else strip.last - 1
    until = count(event["END"]) if known(event["END"]) else "no end recorded"
    name = plain(event["TERM"])
    hint = f"{name}, grade {count(grade)}: day {count(event['START'])} to {until}"
    strip.bar((event["START"], end), top + 2, 8, colour, hint)


def _tumour(strip, records):
    responses = records["adrs"].dropna(subset=["START", "AVALC"])
    if len(responses):
        strip.gap()
        top = strip.lane("Response (investigator)", 17)
        for row in responses.to_dict("records"):
            x, word = strip.x(row["START"]), row["AVALC"]
            colour = RESPONSES.get(word, MUTED)
            strip.dot(x, top + 8, colour, f"Day {count(row['START'])}: {word}", 4)
            strip.words((x + 6, top + 12), word, size=10)
    sizes = records["adtr"].dropna(subset=["START", "AVAL"])
    sizes = sizes[sizes["PARAMCD"] == "SUMDIAM"]
    if len(sizes):
        _panel(strip, ("Sum of diameters", "mm"), sizes, SERIES[0], written=True)


def _laboratory(strip, records, trial):
    labels = {analyte.test: analyte.label for analyte in trial.laboratory}
    labs = records["adlb"].dropna(subset=["START", "AVAL"])
    for test in TESTS:
        ours = labs[labs["PARAMCD"] == test].sort_values("START", kind="stable")
        if len(ours):
            strip.gap()
            units = ours["AVALU"].dropna()
            name = labels.get(test, ours["PARAM"].iloc[0])
            _panel(
                strip, (name, printed_unit(units.iloc[-1]) if len(units) else ""), ours, SERIES[0]
            )


def _quality(strip, records):
    scores = records["adqs"].dropna(subset=["START", "AVAL"])
    for _, ours in scores.groupby("PARAMCD", sort=False):
        strip.gap()
        label = (ours["PARAM"].iloc[0], "0 to 100")
        _panel(strip, label, ours, SERIES[3], written=True)


def _panel(strip, label, records, colour, written=False):
    """Draw values as a line with dots; the reference range, where known, is shaded.

    Values that are few and matter one by one are written beside their dots, on a scale from 0.
    """
    top = strip.lane(label[0], PANEL, label[1])
    values = records["AVAL"]
    low, high = values.min(), values.max()
    limits = [_last(records, name) for name in ("ANRLO", "ANRHI")]
    low = 0 if written else min([low, *(limit for limit in limits if known(limit))])
    high = max([high, *(limit for limit in limits if known(limit)), low + 1e-9])

    def place(value):
        return top + 5 + (PANEL - 10) * (1 - (value - low) / (high - low))

    if all(known(limit) for limit in limits):
        strip.band(place(limits[1]), place(limits[0]))
    inside = records[records["START"] >= strip.first].sort_values("START", kind="stable")
    points = [(strip.x(d), place(v)) for d, v in zip(inside["START"], inside["AVAL"], strict=True)]
    strip.line(points, colour)
    drawn = zip(points, inside["START"], inside["AVAL"], _grades(inside), strict=True)
    for (x, y), day, value, grade in drawn:
        hint = f"Day {count(day)}: {_short(value)}"
        if grade >= 1:
            # the graver the larger: colour is not the only sign
            size = 2.4 + 0.5 * grade
            strip.dot(x, y, GRADES[int(grade)], f"{hint}, grade {count(grade)}", size)
        else:
            strip.dot(x, y, colour, hint)
        if written:
            strip.words((x, y + 12), number(value, 0), "middle", 9, MUTED)
    edge = strip.x(strip.last) + 3
    if not written:
        strip.words((edge, top + 11), _short(high), size=9, colour=MUTED)
        strip.words((edge, top + PANEL - 3), _short(low), size=9, colour=MUTED)


def _grades(records):
    """Return the worse grade of each value on either side, 0 where there is none."""
    names = [name for name, *_ in SIDES.values() if name in records]
    return records[names].max(axis=1).fillna(0) if names else [0] * len(records)


def _last(records, name):
    values = records[name].dropna() if name in records else []
    return values.iloc[-1] if len(values) else float("nan")


def _short(value):
    return number(value, 0 if abs(value) >= 100 else 1)


def _end(strip, person, origin):
    if known(person["DTHDT"]):
        strip.rule((person["DTHDT"] - origin).days, "died", INK, "none")
    elif person["EOTSTT"] == "ONGOING":
        strip.rule((person["CUTDT"] - origin).days, "", MUTED, "1 3")
