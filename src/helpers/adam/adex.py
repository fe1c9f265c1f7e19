"""ADEX: one row per exposure record."""

import numpy as np

from helpers.adam.dates import duration_days
from helpers.adam.doses import dosing_stops, place_doses
from helpers.adam.phases import assign_phase

DOSES_A_DAY = {"QD": 1.0, "BID": 2.0, "TID": 3.0, "QID": 4.0, "QOD": 0.5}
COLUMNS = [
    "USUBJID",
    "EXSEQ",
    "TRT",
    "TRTROLE",
    "APHASE",
    "ADOSE",
    "ADOSEU",
    "EXDOSFRQ",
    "EXROUTE",
    "ASTDT",
    "AENDT",
    "ADURD",
    "NDOSE",
    "GIVENFL",
    "EXADJ",
]


def derive_adex(ex, adsl, trial):
    """Return the exposure records with treatment, phase, days and number of doses.

    TRT is the trial's treatment that EXTRT names, missing for anything else. APHASE is the phase in
    which the record starts. GIVENFL is "Y" for a dose above 0 (or a placebo); a hold is recorded as
    a dose of 0 and is not given. NDOSE counts doses: days times doses a day, or one for a record
    without a daily frequency (an infusion).

    Key USUBJID, EXSEQ; rows as delivered, none dropped.

    Parameters
    ----------
    ex : DataFrame
        Needs USUBJID, EXSEQ, EXTRT, EXDOSE, EXDOSU, EXDOSFRQ, EXROUTE, EXSTDTC, EXENDTC, EXADJ.
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    stops = dosing_stops(adsl.set_index("USUBJID"))
    doses = place_doses(ex, trial.treatments, stops)
    days = duration_days(doses["ASTDT"], doses["AENDT"])
    frequency = doses["EXDOSFRQ"].astype("string").str.upper().map(DOSES_A_DAY)
    return doses.assign(
        APHASE=assign_phase(doses["ASTDT"], doses["USUBJID"], trial.phases, adsl),
        ADOSE=doses["EXDOSE"],
        ADOSEU=doses["EXDOSU"],
        ADURD=days,
        NDOSE=np.ceil(days * frequency.astype(float)).fillna(1.0).where(doses["GIVEN"], 0.0),
        GIVENFL=doses["GIVEN"].map({True: "Y"}),
    )[COLUMNS]
