"""The panels of a participant's strip: tumour, laboratory over grades, quality of life, scores."""

import pandas as pd

from helpers.adam.adlb_grades import SIDES, criteria_of
from helpers.adam.ctcae import WORST
from helpers.ard.lab_grades import SEVERE_FROM
from helpers.display.figures import RESPONSES, SERIES
from helpers.display.formats import DASH, number, printed_unit
from helpers.display.lab_bands import edges_of, in_one_unit
from helpers.display.profile_strip import draw_values, named_day, short
from helpers.display.strip import MUTED

TESTS = ("HGB", "NEUT", "ALT", "CRP")  # what dosing decisions and the inflammation rest on
MORE = 6  # further tests that are drawn, where a value of this participant was of grade 3 or 4
_GRADES = {side: name for side, (name, *_) in SIDES.items()}
_DIRECTIONS = {"L": "below", "H": "above"}


def draw_tumour(strip, records):
    """Draw responses as dots with their words, and the sum of diameters."""
    responses = records["adrs"].dropna(subset=["START", "AVALC"])
    if len(responses):
        strip.gap()
        top = strip.lane("Response (investigator)", 17)
        strip.marks(
            top,
            [
                (day, RESPONSES.get(word, MUTED), word, f"{named_day(day).capitalize()}: {word}")
                for day, word in zip(responses["START"], responses["AVALC"], strict=True)
            ],
        )
    sizes = records["adtr"].dropna(subset=["START", "AVAL"])
    sizes = sizes[sizes["PARAMCD"] == "SUMDIAM"].sort_values("START", kind="stable")
    if len(sizes):
        _written(strip, ("Sum of diameters", "mm"), sizes, SERIES[0], 0)


def laboratory_panels(adlb, trial):
    """Return (label, points, scale, bands) of each test that is drawn, as `draw_values` takes."""
    return [
        _panel(_label(test, records, trial), records) for test, records in drawn_tests(adlb, trial)
    ]


def draw_scores(strip, records):
    """Draw quality of life, the transcriptional score and the scores of inflammation."""
    scores = records["adqs"].dropna(subset=["START", "AVAL"])
    for _, ours in scores.groupby("PARAMCD", sort=False):
        strip.gap()
        ours = ours.sort_values("START", kind="stable")
        _written(strip, (ours["PARAM"].iloc[0], "0 to 100"), ours, SERIES[3], 0)
    scores = records["scores"].dropna(subset=["START", "AVAL"])
    for _, ours in scores.groupby("PARAMCD", sort=False):
        strip.gap()
        ours = ours.sort_values("START", kind="stable")
        signature = ours["KIND"].iloc[0] == "signature"
        below = "score of the gene set" if signature else "score"
        label = ours["PARAM"].iloc[0], below
        _written(strip, label, ours, SERIES[4 if signature else 5], 2 if signature else 0)


def values_over_grades(adlb, trial):
    """Return the values that profiles draw, each with the edges of its participant's grades.

    Adds value, unit, low, high (`in_one_unit`), GRADE (the worse one, 0 for none) and columns as
    ("L", 3): the value from which on a grade lies on a side, missing where there is none.
    """
    criteria, parts = criteria_of(trial), []
    asked = dict.fromkeys([*TESTS, *(each.test for each in trial.laboratory if each.grade)])
    for test in asked:
        records = in_one_unit(adlb[adlb["PARAMCD"].eq(test) & adlb["ADT"].notna()])
        records = records.sort_values(["USUBJID", "ADT"], kind="stable")
        for side, edges in zip(SIDES, edges_of(records, criteria, test), strict=True):
            named = edges.set_axis([(side, grade) for grade in edges.columns], axis=1)
            records = records.join(named, on="USUBJID")
        parts.append(records)
    found = pd.concat(parts, ignore_index=True)
    grades = found[list(_GRADES.values())].astype(float)
    return found.assign(GRADE=grades.max(axis=1).fillna(0), **grades.fillna(0))


def drawn_tests(adlb, trial):
    """Return (test, records) of each test that is drawn for a participant: the key tests first.

    After them come tests of which a value was of grade 3 or 4.
    """
    severe = set(adlb.loc[adlb["GRADE"] >= SEVERE_FROM, "PARAMCD"]).difference(TESTS)
    more = [each.test for each in trial.laboratory if each.test in severe][:MORE]
    drawn = [(test, adlb[adlb["PARAMCD"].eq(test)]) for test in (*TESTS, *more)]
    return [(test, records) for test, records in drawn if len(records)]


def threshold_rows(adlb, trial):
    """Return (label, words for grade 1 to 4) of every drawn test that has grades."""
    rows = []
    for test, records in drawn_tests(adlb, trial):
        label, unit = _label(test, records, trial)
        for side, edge in _edges(records).items():
            if edge.notna().any():
                shown = edge.mask(edge.eq(edge.shift(-1)))  # no value has only the milder grade
                words = [f"{_DIRECTIONS[side]} {_exact(v)}" if v == v else DASH for v in shown]
                rows.append((f"{label} ({unit})" if unit else label, words))
    return rows


def _edges(records):
    """Return {side: the value from which on each grade lies} of one participant and test."""
    last = records.iloc[-1]
    grades = range(1, WORST + 1)
    return {
        side: pd.Series([last[(side, grade)] for grade in grades], index=grades, dtype=float)
        for side in SIDES
    }


def _label(test, records, trial):
    labels = {analyte.test: analyte.label for analyte in trial.laboratory}
    units = records["unit"].dropna()
    unit = printed_unit(units.iloc[-1]) if len(units) else ""
    return labels.get(test, records["PARAM"].iloc[0]), unit


def _exact(value):
    return f"{float(f'{value:.4g}'):g}".replace("-", "−")


def _panel(label, records):
    limits = [records[name].dropna() for name in ("low", "high")]
    limits = [of.iloc[-1] if len(of) else None for of in limits]
    edges = list(_edges(records).values())
    low, high = _scale(records, limits, edges)
    points = [
        (day, value, grade, f"{short(value)} {label[1]}".strip())
        for day, value, grade in records[["START", "value", "GRADE"]].to_numpy()
    ]
    known = [limit for limit in limits if limit is not None]
    scale = {"low": low, "high": high, "limits": known, "colour": SERIES[0]}
    return label, points, scale, list(_bands(edges, low, high))


def _scale(records, limits, edges):
    """Return low and high of a panel: the values, the reference range, and one grade more.

    On each side the grade beyond the worst is in view, so that a reader sees how far it was.
    """
    ends, found = (records["value"].min(), records["value"].max()), []
    worst = [records[name].max() + 1 for name in _GRADES.values()]
    for limit, edge, end, grade in zip(limits, edges, ends, worst, strict=True):
        known = edge[edge.index <= grade].dropna()
        found.append([end, *known, *([] if limit is None else [limit])])
    low, high = min(found[0]), max(found[1])
    room = 0.06 * max(high - low, 1e-9)
    return (max(low - room, 0) if low >= 0 else low - room), high + room


def _bands(edges, low, high):
    """Yield (grade, start, end): from the edge of each grade to that of the next."""
    for edge, end in zip(edges, (low, high), strict=True):
        known = edge.dropna()
        stops = [*known.iloc[1:], end][: len(known)]
        for (grade, start), stop in zip(known.items(), stops, strict=True):
            if start > low if end == low else start < high:
                yield grade, start, stop


def _written(strip, label, records, colour, digits):
    """Draw values that are few and matter one by one: written beside their dots, from 0 on."""
    values = records["AVAL"]
    points = [
        (day, value, 0, number(value, digits))
        for day, value in zip(records["START"], values, strict=True)
    ]
    low = min(0, values.min())
    scale = {"low": low, "high": max(values.max(), low + 1e-9), "colour": colour, "written": True}
    draw_values(strip, label, points, scale)
