"""Each participant's course as far as a cut tells it: consent, inclusion, doses, death."""

import pandas as pd

from helpers.cut.participants import CONSENT
from helpers.cut.rules import Spot, once_per_records

INCLUSION = ("ENROLLED", "ENTERED INTO TRIAL", "RANDOMIZED", "ELIGIBILITY CRITERIA MET")
DISPOSITION = "DISPOSITION EVENT"
SCREEN_FAILURE = "SCREEN FAILURE"
CHECK_DATES = "Check both dates at the source"


@once_per_records
def consent_days(records):
    """Return the day of the first informed consent by USUBJID, in DM or DS."""
    recorded = _first_milestone(records, [CONSENT])
    return pd.concat([records.by_participant("RFICDTC"), recorded]).groupby(level=0).min()


@once_per_records
def inclusion_days(records):
    """Return the day of the first milestone of inclusion by USUBJID."""
    return _first_milestone(records, INCLUSION)


def _first_milestone(records, words):
    ds = records.frame("ds")
    days = records.days("ds", "DSSTDTC")[ds.DSDECOD.isin(words)]
    return days.groupby(ds.USUBJID.loc[days.index]).min().dropna()


@once_per_records
def given(records):
    """Return which exposure records give a dose: a dose of 0 does so in a placebo only."""
    ex, dose = records.frame("ex"), records.numbers("ex", "EXDOSE")
    placebo = ~(dose > 0).groupby(ex.EXTRT).transform("any").astype(bool)
    return (ex.EXSTDTC != "") & ((dose != 0) | placebo)


@once_per_records
def first_dose_days(records):
    """Return the day of the first dose by USUBJID."""
    return _doses(records, "EXSTDTC").min().dropna()


@once_per_records
def last_dose_days(records):
    """Return the last known day of dosing by USUBJID, of records with an end."""
    return _doses(records, "EXENDTC").max().dropna()


def _doses(records, column):
    days = records.days("ex", column)[given(records)]
    return days.groupby(records.frame("ex").USUBJID.loc[days.index])


@once_per_records
def dead(records):
    """Return the participants who died by DM."""
    dm = records.frame("dm")
    return set(dm.USUBJID[(dm.DTHDTC != "") | (dm.DTHFL == "Y")])


@once_per_records
def death_dates(records):
    """Return the date of death in DM by USUBJID as delivered, whole or partial."""
    dm = records.frame("dm")
    return dm[dm.DTHDTC != ""].drop_duplicates("USUBJID").set_index("USUBJID").DTHDTC


@once_per_records
def screen_failures(records):
    """Return the participants whose arm in DM is that of screen failures."""
    dm = records.frame("dm")
    failed = dm.ARMCD.str.upper().eq("SCRNFAIL") | dm.ARM.str.upper().eq(SCREEN_FAILURE)
    return set(dm.USUBJID[failed])


@once_per_records
def endings(records):
    """Return the records by which treatment or study ended, screen failures left out."""
    ds = records.frame("ds")
    return ds[(ds.DSCAT == DISPOSITION) & (ds.DSDECOD != SCREEN_FAILURE)]


def early(records, at, days, words):
    """Return the rows dated before their participant's day; `at` is (domain, column)."""
    return _beside(records, at, days, words, "lt")


def late(records, at, days, words):
    """Return the rows dated after their participant's day; `at` is (domain, column)."""
    return _beside(records, at, days, words, "gt")


def _beside(records, at, days, words, relation):
    domain, column = at
    limit = records.of_subject(domain, days)
    found = getattr(records.days(domain, column), relation)(limit)
    rows = records.frame(domain).index[found]
    return Spot(domain, rows, column, limit.loc[rows].dt.strftime(f"{words} %Y-%m-%d"), CHECK_DATES)
