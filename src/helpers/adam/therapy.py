"""When a new anticancer therapy began: what is seen afterwards no longer speaks of the study's."""

import pandas as pd

from helpers.adam.dates import impute_start
from helpers.adam.terms import upper

PRIOR = "PRIOR ANTICANCER THERAPY"
SUBSEQUENT = "SUBSEQUENT ANTICANCER THERAPY"
ORIGIN_DATES = {"first_dose": "TRTSDT", "inclusion": "INCLDT"}
LOCAL = ("RADIOTHERAPY", "SURGERY")  # against the tumour; supportive procedures have other words


def new_therapy_dates(cm, pr, adsl):
    """Return the start of the first new anticancer therapy, a Series of dates by USUBJID.

    It is a medication recorded as subsequent anticancer therapy, or radiotherapy or surgery after
    the day that baseline ends: what shrinks or takes away a tumour ends what can be said of the
    study treatment. A partial date is the first day it can mean, though not before the last dose
    of study treatment where that is possible. Who had no new therapy is not in the Series.

    Parameters
    ----------
    cm : DataFrame, one record per medication
        Needs USUBJID, CMCAT, CMSTDTC.
    pr : DataFrame, one record per procedure
        Needs USUBJID, PRCAT, PRSTDTC.
    adsl : DataFrame, one record per participant
        Needs USUBJID, TRTSDT, TRTEDT, INCLDT.
    """
    drugs = _starts(cm[cm["CMCAT"] == SUBSEQUENT], "CMSTDTC", adsl)
    category = upper(pr["PRCAT"])
    procedures = _starts(pr[category.isin(LOCAL)], "PRSTDTC", adsl)
    begun = procedures["START"] > procedures["USUBJID"].map(reference_dates(adsl))
    starts = pd.concat([drugs, procedures[begun]])
    return starts.groupby("USUBJID")["START"].min().dropna()


def _starts(records, dtc, adsl):
    last_dose = records["USUBJID"].map(adsl.set_index("USUBJID")["TRTEDT"])
    start, _ = impute_start(records[dtc], pd.to_datetime(last_dose))
    return pd.DataFrame({"USUBJID": records["USUBJID"], "START": start})


def reference_dates(adsl):
    """Return the day that baseline ends: the first dose, or inclusion for who was never treated."""
    dates = adsl.set_index("USUBJID")
    return dates["TRTSDT"].fillna(dates["INCLDT"])


def origin_dates(adsl, origin):
    """Return the day an endpoint counts from, a Series by USUBJID; NaT where it never came."""
    return adsl.set_index("USUBJID")[ORIGIN_DATES[origin]]
