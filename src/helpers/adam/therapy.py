"""When a new anticancer therapy began: what is seen afterwards no longer speaks of the study's."""

import pandas as pd

from helpers.adam.dates import impute_start

SUBSEQUENT = "SUBSEQUENT ANTICANCER THERAPY"


def new_therapy_dates(cm, adsl):
    """Return the start of the first new anticancer therapy, a Series of dates by USUBJID.

    A partial date is the first day it can mean, though not before the last dose of study treatment
    where that is possible. Participants without a new therapy are not in the Series.

    Parameters
    ----------
    cm : DataFrame, one record per medication
        Needs USUBJID, CMCAT, CMSTDTC.
    adsl : DataFrame, one record per participant
        Needs USUBJID, TRTEDT.
    """
    later = cm[cm["CMCAT"] == SUBSEQUENT]
    last_dose = later["USUBJID"].map(adsl.set_index("USUBJID")["TRTEDT"])
    start, _ = impute_start(later["CMSTDTC"], pd.to_datetime(last_dose))
    return start.groupby(later["USUBJID"]).min().dropna()


def reference_dates(adsl):
    """Return the day that baseline ends: the first dose, or inclusion for who was never treated."""
    dates = adsl.set_index("USUBJID")
    return dates["TRTSDT"].fillna(dates["INCLDT"])


def origin_dates(adsl, origin):
    """Return the day an endpoint counts from, a Series by USUBJID; NaT where it never came."""
    return adsl.set_index("USUBJID")[{"first_dose": "TRTSDT", "inclusion": "INCLDT"}[origin]]
