"""What tests of eligibility share: one participant, tables around them, verdicts out."""

from datetime import date

import pandas as pd

from cut_kit import TableCut, small_trial
from helpers.adam.adie import derive_adie
from helpers.adam.adscreen import derive_adscreen
from helpers.adam.adscreen_again import derive_rescreening

# included on 2019-03-01, at 70 years, after consent on 2019-02-20
DM = """
    USUBJID | ARMCD | ARM     | RFSTDTC    | RFICDTC    | AGE:float | SEX
    --------+-------+---------+------------+------------+-----------+----
    01      | A     | One arm | 2019-03-01 | 2019-02-20 | 70        | M
    """
WORDS = {"id": "E1", "kind": "exclusion", "text": "T", "provenance": "register"}


def people_of(dm, last_contact="2019-06-30"):
    """Return what ADSL says of entry, from DM alone: who has an arm was included."""
    failed = dm["ARMCD"] == "SCRNFAIL"
    included = dm["ARMCD"].notna() & ~failed
    return pd.DataFrame(
        {
            "USUBJID": dm["USUBJID"],
            "AGE": dm["AGE"].astype(float),
            "SEX": dm["SEX"],
            "RFICDT": _days(dm["RFICDTC"]),
            "INCLFL": included.map({True: "Y"}),
            "INCLDT": _days(dm["RFSTDTC"]).where(included),
            "SCRFFL": failed.map({True: "Y"}),
            "LSTALVDT": pd.Timestamp(last_contact),
        }
    )


def judge(frame, criteria, **tables):
    """Return ADSCREEN with its re-screenings and ADIE, of criteria as a trial file words them.

    Where no DM is given, the participant is the one above.
    """
    cut, adsl, trial = _given(frame, criteria, tables)
    screens = derive_adscreen(cut, adsl)
    adie = derive_adie(cut, adsl, screens, trial)
    return derive_rescreening(screens, adie, cut, trial), adie


def verdict_of(frame, words, **tables):
    """Return the verdict on one criterion for the one participant, as a record."""
    cut, adsl, trial = _given(frame, [words], tables)
    (row,) = derive_adie(cut, adsl, derive_adscreen(cut, adsl), trial).to_dict("records")
    return row


def told(frame, words, **tables):
    """Return VERDICT and TEXT of one criterion for the one participant."""
    row = verdict_of(frame, words, **tables)
    return row["VERDICT"], row["TEXT"]


def laboratory(value, test="NEUT", unit="10^9/L", day="2019-02-20", limits=("", "")):
    """Return an LB table of one value, with the limits of its reference range."""
    low, high = limits
    return f"""
    USUBJID | LBTESTCD | LBORRES | LBORRESU | LBSTRESN:float | LBSTRESU | LBSTNRLO:float | LBSTNRHI:float | LBDTC
    --------+----------+---------+----------+----------------+----------+----------------+----------------+------
    01      | {test}   | {value} | {unit}   | {value}        | {unit}   | {low}          | {high}         | {day}
    """


def _days(text):
    return pd.to_datetime(text, format="%Y-%m-%d", errors="coerce").astype("datetime64[ns]")


def _given(frame, criteria, tables):
    trial = small_trial(eligibility=[WORDS | words for words in criteria])
    texts = {"dm": DM, **tables}
    cut = TableCut(date(2019, 6, 30), {domain: frame(text) for domain, text in texts.items()})
    return cut, people_of(cut["dm"]), trial
