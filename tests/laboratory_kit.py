"""Laboratory records for tests: written short, completed and derived."""

from helpers.adam.adlb import derive_adlb
from safety_trial import complete, safety_trial

_TEXT = ["LBTEST", "LBCAT", "LBORRES", "LBORRESU", "LBORNRLO", "LBORNRHI", "LBSTRESC", "LBSTRESU"]
_TEXT += ["LBSTAT", "LBSPEC", "LBFAST", "VISIT", "LBDTC", "SRCROW"]
_NUMBERS = ["LBSTRESN", "LBSTNRLO", "LBSTNRHI", "VISITNUM"]


def delivered(lb):
    """Return laboratory records with every declared column; those not given are empty."""
    lb = complete(lb.assign(LBTEST=lb["LBTESTCD"]), _TEXT)
    for name in _NUMBERS:
        lb[name] = lb[name].astype(float) if name in lb else float("nan")
    return lb


def derived(lb, adsl, trial=None):
    """Return ADLB of short laboratory records."""
    return derive_adlb(delivered(lb), adsl, trial or safety_trial())
