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


def grade_values(measured, criteria):
    """Return the grade of each value by the criteria of one term: 0 to 4, missing if ungradable.

    The grade is the worst one whose limit is met. With none met it is 0, or missing when a limit
    could not be evaluated: no value, no reference limit, or a unit the criteria do not know.

    Parameters
    ----------
    measured : DataFrame, one record per value
        Needs AVAL, AVALU, ANRLO, ANRHI, BASE (same unit) and BASEHIGH (True: baseline was above
        normal).
    criteria : DataFrame
        The rows of one term and version from `read_criteria`.
    """
    worst = np.zeros(len(measured))
    known = np.zeros(len(measured), dtype=bool)
    numbers = {name: measured[name].to_numpy(float) for name in _NUMBERS}
    high = measured["BASEHIGH"].to_numpy(bool)
    unclear = np.isnan(numbers["AVAL"])
    unit = canonical_unit(measured["AVALU"])
    for row in criteria.itertuples():
        here = _in_units(unit, row.units)
        met, unknown = _evaluate(numbers, high, row)
        worst = np.where(here & met, np.maximum(worst, row.grade), worst)
        unclear |= here & unknown & (row.missing == "ungradable")
        known |= here
    graded = known & ~(unclear & (worst == 0))
    return pd.Series(np.where(graded, worst, np.nan), index=measured.index)


def _in_units(unit, units):
    """Return for which values a limit is meant, by their unit; limits without unit are for all."""
    if not units:
        return np.ones(len(unit), dtype=bool)
    return unit.isin(canonical_unit(units.split(";"))).to_numpy()


def _evaluate(numbers, high, row):
    """Return (met, unknown) of one limit for each value."""
    sign = 1 if row.direction == "H" else -1
    value, reference, applies = _sides(numbers, high, row)
    value, reference = _significant(value * sign), _significant(reference * sign)
    met = value >= reference if row.edge == "from" else value > reference
    return met & applies, (np.isnan(value) | np.isnan(reference)) & applies


def _sides(numbers, high, row):
    """Return what is compared, with what, and for which values the limit is meant."""
    value, base = numbers["AVAL"], numbers["BASE"]
    normal = numbers["ANRHI" if row.direction == "H" else "ANRLO"]
    everyone = np.ones(len(value), dtype=bool)
    if row.kind in ("fall", "fall_below_normal"):
        # a fall is negative change; direction L turns the sign of both sides
        fallen = 100 * (value - base) / np.where(base == 0, np.nan, np.abs(base))
        return fallen, everyone * -row.limit, everyone if row.kind == "fall" else value < normal
    limits = {
        "value": everyone * row.limit,
        "normal": row.limit * normal,
        "baseline": row.limit * base,
        "normal_if_baseline_normal": row.limit * normal,
        "baseline_if_baseline_high": np.where(np.isnan(normal), np.nan, row.limit * base),
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
