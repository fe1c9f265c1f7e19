"""Calcium corrected for the albumin of the same draw, as a test of its own."""

import numpy as np
import pandas as pd

from helpers.adam.conversions import convert
from helpers.adam.grouping import taken
from helpers.adam.units import canonical_unit

NO_ALBUMIN = "no albumin of the same draw"
NO_FORMULA = "no formula in this unit"
BELOW = "calcium or albumin below quantification"
DERIVED = "DERIVED"
_DRAW = ["USUBJID", "LBDTC"]
_TITLE = "Calcium corrected for albumin"


def derive_param_corrected_calcium(values, planned):
    """Return one record per record of total calcium: its value corrected for albumin.

    The formulas are those of the trial file, one for each unit of calcium; albumin is the last
    value of the same date and time. The reported value is corrected in the unit reported, the
    standard value in the standard unit. The limits of total calcium hold. Without albumin there is
    no value, and AEXCL says so. Where the laboratory corrected a draw itself, nothing is derived.

    Parameters
    ----------
    values : DataFrame
        `helpers.adam.adlb_values.read_values`.
    planned : CorrectedCalcium
    """
    calcium, delivered = (
        taken(values, np.flatnonzero(values["PARAMCD"].eq(test)))
        for test in (planned.calcium, planned.test)
    )
    done = pd.MultiIndex.from_frame(delivered[_DRAW])
    calcium = calcium[~pd.MultiIndex.from_frame(calcium[_DRAW]).isin(done)]
    albumin = _albumin_of(calcium, values, planned.albumin)
    corrected = {
        name: _corrected(calcium, albumin, planned, name, unit)
        for name, unit in (("AVALO", "AVALOU"), ("AVAL", "AVALU"))
    }
    lacking = np.where(albumin["AVAL"].isna() & albumin["AVALO"].isna(), NO_ALBUMIN, NO_FORMULA)
    below = calcium["BLQFL"].eq("Y") | albumin["BLQFL"].eq("Y")
    why = pd.Series(lacking, index=calcium.index, dtype=object).mask(below, BELOW)
    missing = corrected["AVAL"].isna() & corrected["AVALO"].isna()
    return calcium.assign(
        PARAMCD=planned.test,
        PARAM=calcium["PARAM"].map(lambda name: _TITLE + name[name.rfind(" (") :]),
        PARAMTYP=DERIVED,
        AVALC=None,
        BLQFL=None,
        BLQOFL=None,
        **dict.fromkeys(("CNVFCT", "CNVAL"), np.nan),
        CNVFL=None,
        AEXCL=calcium["AEXCL"].where(calcium["AEXCL"].notna() | ~missing, why),
        **corrected,
    )


def _albumin_of(calcium, values, test):
    """Return the albumin of each calcium's draw, on the rows of calcium; missing without one."""
    usable = values["PARAMCD"].eq(test) & values["AEXCL"].isna() & values["LBDTC"].notna()
    known = taken(values, np.flatnonzero(usable))
    last = known.sort_values("LBSEQ", kind="stable").drop_duplicates(_DRAW, keep="last")
    columns = ["AVAL", "AVALU", "AVALO", "AVALOU", "BLQFL"]
    found = calcium[_DRAW].merge(last[_DRAW + columns], on=_DRAW, how="left", validate="m:1")
    return found.set_index(calcium.index)


def _corrected(calcium, albumin, planned, value, unit):
    """Return corrected calcium in the units of one column; missing where no formula is meant."""
    found = pd.Series(np.nan, index=calcium.index)
    usable = calcium["BLQFL"].isna() & albumin["BLQFL"].isna()
    for formula in planned.formulas:
        here = usable & (canonical_unit(calcium[unit]) == canonical_unit([formula.calcium_unit])[0])
        _, level = convert(planned.albumin, albumin[value], albumin[unit], formula.albumin_unit)
        missing = formula.normal_albumin - level
        missing = missing.clip(lower=0) if planned.only_low_albumin else missing
        corrected = (calcium[value] + formula.per_albumin * missing).round(9)
        found = found.mask(here, corrected)
    return found
