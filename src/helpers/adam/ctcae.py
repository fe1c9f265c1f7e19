"""Laboratory grades by CTCAE: the criteria are a table (ctcae_labs.csv), the engine is generic.

Source of the criteria: Common Terminology Criteria for Adverse Events v4.03 and v5.0, United States
National Cancer Institute. Clinical wording beside a limit ("hospitalisation indicated") cannot be
seen in a laboratory value: this is an algorithmic grade, and grade 5 never comes from a laboratory.
"""

from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from helpers.adam.units import canonical_unit

_DIGITS = 9  # 1.5 * 1.2 is not 1.8 in binary; both sides are compared at nine significant digits
_NUMBERS = ("AVAL", "ANRLO", "ANRHI", "BASE")
_OF_FALL = ("fall", "fall_below_normal")
_OF_BASELINE = ("baseline", *_OF_FALL)
NO_VALUE = "no value"
NOT_USABLE = "negative or infinite value"
UNKNOWN_UNIT = "unit not among the criteria"
NO_BASELINE = "no baseline"
NO_LIMIT = "no reference limit"
_NOTHING_KNOWN = (NO_VALUE, NOT_USABLE, UNKNOWN_UNIT)
WORST = 4


@cache
def read_criteria(version, strict=False):
    """Return the laboratory criteria of one CTCAE version ("4.03" or "5.0"), one row per limit.

    `kind` says what `limit` is: a `value` in `units`; a multiple of the `normal` limit on the
    side of `direction` or of the `baseline`; `..._if_baseline_...` the same for participants whose
    baseline was normal or high; an amount `above_normal`, or `above_reference` (the higher of
    normal limit and baseline); a percent `fall` from baseline, or one that ends below normal.
    `edge` "beyond" is strict, "from" includes the limit. `missing` "ungradable": without the
    reference the absence of a grade is unknown; "skip": the limit is then left aside. Rows marked
    `strict` are given only when asked for: CTCAE 4.03 calls any rise of creatinine above baseline
    grade 1, which marks a third of all normal values.
    """
    with (files("helpers.adam") / "ctcae_labs.csv").open(encoding="utf-8") as source:
        table = pd.read_csv(source, dtype=str, keep_default_na=False)
    table = table[table["versions"].str.split(";").map(lambda known: version in known)]
    table = table[(table["strict"] != "Y") | strict]
    return table.astype({"grade": int, "limit": float}).reset_index(drop=True)


def explain_grades(measured, criteria):
    """Return GRADE, WHY and MOST of each value by the criteria of one term.

    The grade is the worst one whose limit is met. With none met it is 0, or missing when a limit
    could not be evaluated: that is not the same as grade 0, and WHY says what was lacking. A
    negative or infinite number is no value, and no limit.

    Parameters
    ----------
    measured : DataFrame, one record per value
        Needs AVAL, AVALU, ANRLO, ANRHI, BASE (same unit) and BASEHIGH (True: baseline was above
        normal).
    criteria : DataFrame
        The rows of one term and version from `read_criteria`.

    Returns
    -------
    DataFrame
        GRADE 0 to 4 or missing. WHY, where it is missing: one of NO_VALUE, NOT_USABLE,
        UNKNOWN_UNIT, NO_BASELINE, NO_LIMIT. MOST: the worst grade that the value can have.
    """
    numbers = _numbers(measured)
    high = measured["BASEHIGH"].to_numpy(bool)
    unit = canonical_unit(measured["AVALU"])
    worst, most = np.zeros(len(measured)), np.zeros(len(measured))
    known = np.zeros(len(measured), dtype=bool)
    lacking = {reason: np.zeros(len(measured), dtype=bool) for reason in (NO_BASELINE, NO_LIMIT)}
    for row in criteria.itertuples():
        here = _in_units(unit, row.units)
        met, unknown, of_baseline = _evaluate(numbers, high, row)
        worst = np.where(here & met, np.maximum(worst, row.grade), worst)
        if row.missing == "ungradable":
            most = np.where(here & unknown, np.maximum(most, row.grade), most)
            lacking[NO_BASELINE] |= here & unknown & of_baseline
            lacking[NO_LIMIT] |= here & unknown & ~of_baseline
        known |= here
    why = _why(measured, numbers, known, lacking, worst)
    found = pd.isna(why)
    most = np.where(found, worst, np.where(pd.Series(why).isin(_NOTHING_KNOWN), WORST, most))
    grade = np.where(found, worst, np.nan)
    return pd.DataFrame({"GRADE": grade, "WHY": why, "MOST": most}, index=measured.index)


def grade_edges(measured, criteria):
    """Return for each record's limits and baseline the value beyond which each grade begins.

    Columns 1 to 4, missing where nothing gives such a grade or a limit is not known. A value
    beyond the edge has that grade or a worse one.

    Parameters
    ----------
    measured, criteria : DataFrame
        As for `explain_grades`; AVAL plays no part.
    """
    numbers, high = _numbers(measured), measured["BASEHIGH"].to_numpy(bool)
    unit = canonical_unit(measured["AVALU"])
    edges = {grade: np.full(len(measured), np.nan) for grade in (1, 2, 3, 4)}
    for row in criteria.itertuples():
        _, limit, applies = _sides(numbers, high, row)
        if row.kind in _OF_FALL:
            limit = numbers["BASE"] * (1 - row.limit / 100)
            limit = np.fmin(limit, numbers["ANRLO"]) if row.kind != "fall" else limit
            applies = np.ones(len(measured), dtype=bool)
        limit = np.where(_in_units(unit, row.units) & applies, limit, np.nan)
        nearer = np.fmin if row.direction == "H" else np.fmax
        for grade in range(1, row.grade + 1):
            edges[grade] = nearer(edges[grade], limit)
    return pd.DataFrame(edges, index=measured.index)


def _numbers(measured):
    """Return value, limits and baseline; nan for what cannot be one.

    An upper limit of 0 would make every value more than twenty times too high: it is none.
    """
    numbers = {name: measured[name].to_numpy(float) for name in _NUMBERS}
    numbers = {
        name: np.where(np.isfinite(found) & (found >= 0), found, np.nan)
        for name, found in numbers.items()
    }
    return numbers | {"ANRHI": np.where(numbers["ANRHI"] == 0, np.nan, numbers["ANRHI"])}


def _why(measured, numbers, known, lacking, worst):
    """Return why there is no grade, the plainest reason first; None where there is one."""
    why = np.full(len(measured), None, dtype=object)
    for reason in (NO_LIMIT, NO_BASELINE):
        why[lacking[reason] & (worst == 0)] = reason
    why[~known] = UNKNOWN_UNIT
    missing = np.isnan(numbers["AVAL"])
    why[missing] = np.where(measured["AVAL"].isna()[missing], NO_VALUE, NOT_USABLE)
    return why


def _in_units(unit, units):
    """Return for which values a limit is meant, by their unit; limits without unit are for all."""
    if not units:
        return np.ones(len(unit), dtype=bool)
    return unit.isin(canonical_unit(units.split(";"))).to_numpy()


def _evaluate(numbers, high, row):
    """Return (met, unknown, unknown for want of a baseline) of one limit for each value."""
    sign = 1 if row.direction == "H" else -1
    value, reference, applies = _sides(numbers, high, row)
    value, reference = _significant(value * sign), _significant(reference * sign)
    met = value >= reference if row.edge == "from" else value > reference
    unknown = (np.isnan(value) | np.isnan(reference)) & applies
    return met & applies, unknown, np.full(len(high), row.kind in _OF_BASELINE) & unknown


def _sides(numbers, high, row):
    """Return what is compared, with what, and for which values the limit is meant."""
    value, base = numbers["AVAL"], numbers["BASE"]
    multiple = np.where(base == 0, np.nan, base)  # of a baseline of 0 there is no multiple
    normal = numbers["ANRHI" if row.direction == "H" else "ANRLO"]
    everyone = np.ones(len(value), dtype=bool)
    if row.kind in _OF_FALL:
        # a fall is negative change; direction L turns the sign of both sides
        fallen = 100 * (value - base) / multiple
        return fallen, everyone * -row.limit, everyone if row.kind == "fall" else value < normal
    limits = {
        "value": everyone * row.limit,
        "normal": row.limit * normal,
        "baseline": row.limit * multiple,
        "normal_if_baseline_normal": row.limit * normal,
        "baseline_if_baseline_high": np.where(np.isnan(normal), np.nan, row.limit * multiple),
        "above_normal": normal + row.limit,
        "above_reference": np.where(base > normal, base, normal) + row.limit,
    }
    meant = {"normal_if_baseline_normal": ~high, "baseline_if_baseline_high": high}
    return value, limits[row.kind], meant.get(row.kind, everyone)


def _significant(values):
    """Return values rounded to nine significant digits, so that equal decimals compare equal."""
    size = np.where(values == 0, 1.0, np.abs(values))
    scale = 10.0 ** (_DIGITS - 1 - np.floor(np.log10(size)))
    return np.round(values * scale) / scale
