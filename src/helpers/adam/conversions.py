"""Conversion of laboratory values between units: by size, and from mass to moles by molar mass.

The sizes are those of the units that a delivery may use (cut/units.csv); the molar masses stand in
molar_masses.csv with their source.
"""

from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from helpers.adam.grouping import each_different
from helpers.adam.units import canonical_unit
from helpers.cut import schema

_MOLES = {"mass concentration": "substance concentration", "mass per cell": "substance per cell"}
_EQUIVALENTS = "meq/l"
_SHARE = 0.02  # factors that laboratories round differ by up to a percent


def conversion_factor(test, reported, standard):
    """Return what a reported value is multiplied by to stand in the standard unit; nan if unknown.

    `test` is a laboratory test code; units may be spelled in any way that is known.
    """
    reported, standard = canonical_unit([reported, standard])
    if reported == standard:
        return 1.0 if reported else np.nan
    known = _masses().get(test, {})
    start, end = (_in_moles(unit, known) for unit in (reported, standard))
    if start is None or end is None or start[0] != end[0]:
        return np.nan
    return float(f"{start[1] / end[1]:.12g}")


def convert(test, value, reported, standard):
    """Return (factor, value in the standard unit) of each value, missing where none is known.

    Test and units are those of each value, or one for all.
    """
    kinds = pd.DataFrame(
        {"test": test, "reported": reported, "standard": standard}, index=value.index
    )
    factor = each_different(conversion_factor, *(kinds[name] for name in kinds))
    factor = pd.Series(factor, index=value.index, dtype=float)
    return factor, factor * value


def agrees(standard, converted, digits):
    """Return whether a delivered standard value is the converted one, but for rounding.

    They may differ by one unit of the last digit that was delivered, or by two percent.
    """
    apart = (standard - converted).abs()
    return apart <= np.maximum(_SHARE * converted.abs(), 1.000001 * 10.0**-digits)


def _in_moles(unit, known):
    """Return (quantity, size) of a unit, mass as moles where the molar mass is known."""
    quantity, size = _sizes().get(unit, (None, np.nan))
    if quantity is None or (unit == _EQUIVALENTS and not known.get("valence")):
        return None
    if unit == _EQUIVALENTS:
        size /= known["valence"]
    if quantity in _MOLES and known:
        return _MOLES[quantity], size / known["molar_mass"]
    return quantity, size


@cache
def _sizes():
    rows = [row for row in schema.rows_of("units") if row["size"]]
    spelled = canonical_unit([row["unit"] for row in rows])
    return {
        unit: (row["quantity"], float(row["size"])) for unit, row in zip(spelled, rows, strict=True)
    }


@cache
def _masses():
    with (files("helpers.adam") / "molar_masses.csv").open(encoding="utf-8") as source:
        return pd.read_csv(source).fillna({"valence": 0}).set_index("test").to_dict("index")
