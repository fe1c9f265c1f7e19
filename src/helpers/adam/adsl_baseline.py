"""Baseline height, weight, body mass index and performance status."""

import pandas as pd

from helpers.adam.dates import parse_dtc
from helpers.adam.performance import grade_living, is_performance


def derive_baseline(vs, rs, reference):
    """Return HEIGHTBL (cm), WEIGHTBL (kg), BMIBL (kg/m2) and ECOGBL by USUBJID.

    Baseline is the last value on or before the first dose, or before inclusion for someone never
    treated.

    Parameters
    ----------
    vs, rs : DataFrame
        Vital signs; RS, which holds the performance status.
    reference : Series of dates by USUBJID
    """
    height, weight = (
        last_before(vs[vs["VSTESTCD"] == test], "VSSTRESN", "VSDTC", reference)
        for test in ("HEIGHT", "WEIGHT")
    )
    ecog = rs[is_performance(rs)]
    ecog = ecog.assign(VALUE=grade_living(ecog))
    return pd.DataFrame(
        {
            "HEIGHTBL": height,
            "WEIGHTBL": weight,
            "BMIBL": weight / (height / 100) ** 2,
            "ECOGBL": last_before(ecog, "VALUE", "RSDTC", reference),
        }
    )


def last_before(records, value, dtc, reference):
    """Return each participant's last non-missing value on or before their reference date."""
    dated = pd.DataFrame(
        {"USUBJID": records["USUBJID"], "VALUE": records[value], "DAY": parse_dtc(records[dtc])}
    )
    usable = dated["VALUE"].notna() & (dated["DAY"] <= dated["USUBJID"].map(reference))
    # of two values on one day the one later in the file stands: it is the repeat measurement
    last = dated[usable].sort_values("DAY", kind="stable").drop_duplicates("USUBJID", keep="last")
    return last.set_index("USUBJID")["VALUE"].astype(float).reindex(reference.index)
