"""Doses as given: which treatment, from which day to which, shared by ADSL and ADEX."""

import pandas as pd

from helpers.adam.dates import parse_dtc
from helpers.adam.terms import upper


def place_doses(ex, treatments, stops):
    """Return the exposure records with TRT, TRTROLE, GIVEN, ASTDT and AENDT.

    A record is GIVEN when its dose is above 0, or is 0 for a placebo. An interval without an end
    ends on its first day when it is a single dose; else the day before the same treatment's next
    record; else on the last day that dosing can have lasted (see `dosing_stops`).

    Parameters
    ----------
    ex : DataFrame, one record per USUBJID and EXSEQ
        Needs EXTRT, EXDOSE (float), EXDOSFRQ, EXSTDTC, EXENDTC.
    treatments : sequence of Treatment
    stops : Series of dates by USUBJID
    """
    named = pd.DataFrame(
        [(name, t.id, t.role, t.placebo) for t in treatments for name in t.names],
        columns=["_NAME", "TRT", "TRTROLE", "_PLACEBO"],
    )
    doses = ex.assign(_NAME=upper(ex["EXTRT"]))
    doses = doses.merge(named, on="_NAME", how="left", validate="many_to_one")
    given = doses["EXDOSE"].gt(0) | (doses["EXDOSE"].eq(0) & doses["_PLACEBO"].eq(True))
    doses = doses.assign(GIVEN=given & doses["TRT"].notna(), ASTDT=parse_dtc(doses["EXSTDTC"]))
    return doses.assign(AENDT=_ends(doses, stops)).drop(columns=["_NAME", "_PLACEBO"])


def dosing_stops(participants):
    """Return the last day dosing can have lasted: the first of end of treatment, death, cut.

    `participants` has EOTDT, DTHDT and CUTDT; its index is kept.
    """
    return participants[["EOTDT", "DTHDT", "CUTDT"]].min(axis=1)


def _ends(doses, stops):
    single = upper(doses["EXDOSFRQ"]).eq("ONCE")
    ends = parse_dtc(doses["EXENDTC"]).fillna(doses["ASTDT"].where(single))
    ordered = doses.sort_values(["ASTDT", "EXSEQ"])
    following = ordered.groupby(["USUBJID", "TRT"])["ASTDT"].shift(-1) - pd.Timedelta(days=1)
    stop = doses["USUBJID"].map(stops)
    ends = ends.fillna(following.reindex(doses.index)).fillna(stop)
    # a stop before the start is a finding of the data check, not a negative duration
    return ends.where(ends.isna() | (ends >= doses["ASTDT"]), doses["ASTDT"])
