"""Days instead of dates: from which day each participant's days are counted, and datasets so told.

The day itself is day 1 and the day before it is day -1. It is the first dose of study treatment; of
somebody never treated the inclusion, else the consent.
"""

import pandas as pd

from helpers.adam.dates import study_day

FIRST_DOSE, INCLUSION, CONSENT = "first dose", "inclusion", "consent"
_ORIGINS = (("TRTSDT", FIRST_DOSE), ("INCLDT", INCLUSION), ("RFICDT", CONSENT))
_OF_THE_TRIAL = "CUTDT"  # the same for all: a day of it would date everybody


def are_dates_untold(trial):
    """Return whether the trial file lets no calendar date of a participant be told."""
    return trial.restricted.dates == "study_days"


def derive_day_origins(adsl):
    """Return from which day the days of each participant are counted, and what happened then.

    Key USUBJID; ORIGDT is missing, and ORIGIN too, where none of the three days is known.
    """
    dates = pd.DataFrame({"USUBJID": adsl["USUBJID"], "ORIGDT": pd.NaT, "ORIGIN": None})
    dates["ORIGDT"] = pd.to_datetime(dates["ORIGDT"])
    for name, origin in _ORIGINS:
        first = dates["ORIGDT"].isna() & adsl[name].notna()
        dates.loc[first, "ORIGDT"], dates.loc[first, "ORIGIN"] = adsl[name], origin
    return dates


def in_study_days(dataset, origins):
    """Return an analysis dataset without its dates: each --DT has become its --DY.

    A day that the dataset has already stays as it is. The day of the data cut is left out.
    """
    days = dataset.select_dtypes("datetime").columns
    first = dataset["USUBJID"].map(origins.set_index("USUBJID")["ORIGDT"])
    told = {}
    for name in dataset.columns:
        day = f"{name.removesuffix('DT')}DY"
        if name not in days:
            told[name] = dataset[name]
        elif name != _OF_THE_TRIAL and day not in dataset.columns:
            told[day] = study_day(dataset[name], first)
    return pd.DataFrame(told, index=dataset.index)
