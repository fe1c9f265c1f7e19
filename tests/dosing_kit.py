"""Dosing of small trials, for tests of exposure: what was recorded, and what was planned."""

from datetime import date

from cut_kit import TableCut, small_trial
from helpers.adam.adeot import derive_adeot
from helpers.adam.adex import derive_adex
from helpers.adam.adexsum import derive_adexsum
from helpers.adam.adsl import derive_adsl

DM = """
    USUBJID | ARMCD | ARM     | RFSTDTC
    --------+-------+---------+-----------
    01      | A     | One arm | 2019-03-01
    02      | A     | One arm | 2019-03-01
    """
CUT = date(2019, 6, 30)
DRUG = {"id": "drug", "label": "Drug", "role": "study", "names": ["DRUG"]}
CHEMO = {"id": "chemo", "label": "Chemo", "role": "backbone", "names": ["CHEMO"]}


def planned_trial(*plan, **changes):
    """Return the small trial, in which the study drug has a plan: (dose, first day, last day)."""
    stretches = [{"dose": dose, "unit": "mg", "days": [low, high]} for dose, low, high in plan]
    return small_trial(treatments=[DRUG | {"plan": stretches}, CHEMO], **changes)


def dosed(frame, ex, trial, ds=None, cut_date=CUT):
    """Return (adex, adexsum, adeot, adsl) of text tables of EX and DS."""
    frames = {"dm": frame(DM), "ex": frame(ex)} | ({"ds": frame(ds)} if ds else {})
    cut = TableCut(cut_date, frames)
    adsl = derive_adsl(cut, trial)
    adex = derive_adex(cut["ex"], adsl, trial)
    adexsum = derive_adexsum(adex, adsl, trial)
    return adex, adexsum, derive_adeot(cut["ds"], adexsum, adsl, trial), adsl
