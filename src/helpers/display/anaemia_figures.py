"""Occurrence endpoints as courses: one lane per participant, with the limit and what was given."""

import numpy as np
import pandas as pd

from helpers.adam.units import canonical_unit
from helpers.ard.anaemia import people_of
from helpers.display.anaemia import interventions
from helpers.display.anaemia_listings import common_unit
from helpers.display.dosing import dosing_spans
from helpers.display.figures import SERIES
from helpers.display.formats import count, number, printed
from helpers.display.grids import inside
from helpers.display.shown import Shown, caption, drawn_data, stack, text
from helpers.display.strip import MUTED, Strip
from helpers.display.text import absent, listed

MOST = 24  # lanes; more of them are the exported table's business
LANE, DOSES, WIDTH, GUTTER = 58, 9, 600, 104
BEFORE = 35  # days before the first dose that are drawn
LIMIT, COURSE = SERIES[1], SERIES[0]
GIVEN = {"transfusion": SERIES[3], "agents": SERIES[5]}
DOSED = {"study": MUTED, "backbone": SERIES[2]}
FIRST = ["CONCERN", "USUBJID"]
VALUES = ["USUBJID", "ADY", "AVAL", "AVALU"]


def occurrence_figures(adocc, adlim, adice, adex, adsl, trial):
    """Return, for every occurrence endpoint, the course of each participant's values."""
    spans = dosing_spans(adex)
    shown = []
    for endpoint in trial.endpoints_of_type("occurrence"):
        people = people_of(adocc, adsl, endpoint)
        drawn = {
            name: records[records["ENDPOINT"].eq(endpoint.id)]
            for name, records in (("values", adlim), ("given", adice))
        }
        shown.append(course_figure(people, {**drawn, "spans": spans}, (endpoint, trial), adsl))
    return stack(shown)


def course_figure(people, drawn, words, adsl):
    """Return one lane per participant: values, the limit, interventions, dosing beneath.

    All lanes share one scale. Those with a value below the limit, or an intervention, come first.
    """
    endpoint, trial = words
    values = drawn["values"].dropna(subset=["AVAL", "ADY"])
    values = values[values["AEXCL"].isna() & values["USUBJID"].isin(people["USUBJID"])]
    unit = common_unit(values)
    values = values[values["AVALU"].eq(unit)]
    if values.empty:
        return absent(f"{endpoint.label}: there is no value to draw.")
    order = _order(people, values)
    kept = order.head(MOST)
    strip = Strip(-BEFORE, _last_day(kept, values, adsl), WIDTH, GUTTER)
    scale = _scale(values, _limit(endpoint, unit))
    origins = adsl.set_index("USUBJID")["TRTSDT"]
    for person in kept:
        ours = {n: frame[frame["USUBJID"].eq(person)] for n, frame in drawn.items()}
        ours["values"] = values[values["USUBJID"].eq(person)]
        _lane(strip, person, _by_day(ours, origins[person]), (scale, trial))
    title = f"{endpoint.label}: course of each participant, {_said(kept, order)}"
    return Shown(
        f'<figure class="tb-figure"><figcaption>{caption(title)}</figcaption>'
        f"{_key(endpoint, unit, drawn['spans'], trial)}"
        f"{strip.drawing(_alt(kept, values, unit))}"
        f"{drawn_data(values.loc[values['USUBJID'].isin(kept), VALUES])}</figure>"
    )


def _order(people, values):
    """Return the participants with a value, those of concern first."""
    concern = people[["BASEBELOW", "OCCUR", "GIVEN"]].eq(1).any(axis=1)
    there = people[people["USUBJID"].isin(values["USUBJID"])].assign(CONCERN=~concern)
    return there.sort_values(FIRST)["USUBJID"]


def _said(kept, order):
    if len(kept) == len(order):
        return f"N = {count(len(order))}"
    return f"the first {count(len(kept))} of {count(len(order))}"


def _last_day(kept, values, adsl):
    days = values.loc[values["USUBJID"].isin(kept), "ADY"].max()
    people = adsl[adsl["USUBJID"].isin(kept)]
    longest = (people["TRTEDT"] - people["TRTSDT"]).dt.days.max()
    return int(np.nanmax([days, longest])) + 4


def _scale(values, limit):
    """Return (lowest, highest, limit) of all lanes; the limit lies within."""
    ends = [*values["AVAL"], *([] if limit is None else [limit])]
    return min(ends), max(ends), limit


def _limit(endpoint, unit):
    """Return the limit in the unit drawn; None where the trial file has none."""
    same = canonical_unit([unit]).iloc[0]
    limits = [x.value for x in endpoint.below if canonical_unit([x.unit]).iloc[0] == same]
    return limits[0] if limits else None


def _by_day(ours, origin):
    """Return a participant's records with START and END, days from the first dose (day 0)."""
    values, given, spans = (ours[name] for name in ("values", "given", "spans"))
    start = values["ADY"] - (values["ADY"] > 0)
    return {
        "values": values.assign(START=start).sort_values(["START", "LBSEQ"]),
        "given": given.assign(
            START=(pd.to_datetime(given["FIRSTDT"]) - origin).dt.days,
            END=(pd.to_datetime(given["HIDEDT"]) - origin).dt.days,
        ),
        "spans": spans.assign(
            START=(spans["ASTDT"] - origin).dt.days, END=(spans["AENDT"] - origin).dt.days
        ),
    }


def _lane(strip, person, ours, words):
    (low, high, limit), trial = words
    base = ours["values"].loc[ours["values"]["ABLFL"].eq("Y"), "AVAL"]
    below = f"baseline {_short(base.iloc[-1])}" if len(base) else "no baseline"
    top = strip.lane(person, LANE, below)
    room = LANE - DOSES - 12

    def place(value):
        return top + 6 + room * (1 - (value - low) / max(high - low, 1e-9))

    for given in ours["given"].dropna(subset=["START"]).to_dict("records"):
        _draw_given(strip, given, (top, room))
    if limit is not None:
        ends = [strip.x(day) for day in (strip.first, strip.last)]
        strip.line([(x, place(limit)) for x in ends], LIMIT, 0.9)
    _draw_values(strip, ours["values"], place)
    _draw_doses(strip, ours["spans"], trial, top + LANE - DOSES - 1)


def _draw_given(strip, given, box):
    """Shade the days whose values an intervention may have raised, with a mark at its start."""
    colour, (top, room) = GIVEN[given["KIND"]], box
    span = (given["START"], given["END"])
    if span[1] < strip.first:
        return
    strip.bar((span[0], span[0]), top + 2, room + 8, colour, _hint(given))
    strip.bar(span, top + 2, 4, colour, _hint(given))


def _hint(given):
    return f"{given['USUBJID']}, {given['LABEL']}: {given['TERM']}, {given['DTC']}"


def _draw_values(strip, values, place):
    inside = values[values["START"] >= strip.first]
    points = [(strip.x(d), place(v)) for d, v in zip(inside["START"], inside["AVAL"], strict=True)]
    strip.line(points, COURSE, 1.3)
    for (x, y), row in zip(points, inside.to_dict("records"), strict=True):
        colour = MUTED if row["HIDDEN"] == row["HIDDEN"] and row["HIDDEN"] else COURSE
        colour = LIMIT if row["BELOW"] == 1 else colour
        said = f"Day {count(row['ADY'])}: {row['AVALO']:g} {row['AVALOU']}"
        strip.dot(x, y, colour, said, 3.2 if row["BELOW"] == 1 else 2.4)


def _draw_doses(strip, spans, trial, top):
    roles = sorted(set(spans["TRTROLE"]), reverse=True)
    height = (DOSES - 1) / max(len(roles), 1)
    for treatment in trial.treatments:
        ours = spans[spans["TRT"] == treatment.id]
        for start, end in zip(ours["START"], ours["END"], strict=True):
            y = top + height * roles.index(treatment.role)
            hint = f"{treatment.label}: day {count(start + 1)} to {count(end + 1)}"
            strip.bar((start, end), y, height - 0.6, DOSED[treatment.role], hint)


def _key(endpoint, unit, spans, trial):
    """Return what the colours mean."""
    limit = _limit(endpoint, unit)
    named = [(COURSE, "a value")]
    if limit is not None:
        named.append((LIMIT, f"below the limit, which is {_short(limit)} {printed(unit)}"))
    for kind, words in interventions(endpoint):
        named.append((GIVEN[kind], f"{inside(words.label)}, its day and {words.days} days after"))
    for role, colour in DOSED.items():
        drugs = [t.label for t in trial.treatments if t.role == role and t.id in set(spans["TRT"])]
        named += [(colour, f"days with {listed(inside(drug) for drug in drugs)}")] if drugs else []
    items = "".join(
        f'<span><b style="background:{colour}">&nbsp;</b> {text(words)}</span>'
        for colour, words in named
    )
    return f'<p class="tb-key tb-notes">{items}</p>'


def _short(value):
    return number(value, 0 if value >= 20 else 1)


def _alt(kept, values, unit):
    drawn = values[values["USUBJID"].isin(kept)]
    low = drawn.loc[drawn["BELOW"].eq(1), "USUBJID"].nunique()
    return (
        f"Course of the values of {count(len(kept))} participants in {unit}, with the limit, "
        f"interventions and dosing: {count(low)} of them have a value below the limit."
    )
