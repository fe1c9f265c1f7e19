"""ADCM: each recorded medication, and whether it was taken before, during or after treatment."""

import pandas as pd

from helpers.adam.dates import earliest, latest
from helpers.adam.flags import flag
from helpers.adam.reasons import first_reason
from helpers.adam.safety_window import window_end
from helpers.adam.terms import upper
from helpers.adam.therapy import PRIOR, SUBSEQUENT, reference_dates

RECORDED = ["USUBJID", "CMSEQ", "CMTRT", "CMCAT", "CMSCAT", "CMINDC", "CMDOSE", "CMDOSU", "CMROUTE",
            "CMSTDTC", "CMENDTC"]  # fmt: skip
DERIVED = ["CLASS", "TERM", "PREFL", "CONFL", "SUBSFL", "OPENFL", "AEXCL", "SRCROW"]
NOT_CODED = "NOT CODED"
UNCODED = ("", "UNCODED", NOT_CODED)  # what deliveries write where nobody has coded


def derive_adcm(cm, adsl, safety):
    """Return one record per medication with when it was taken and why it is not concomitant.

    - PREFL: begun before the first dose (before inclusion, for someone never treated);
    - CONFL: taken on a day from the first dose to the end of the safety window;
    - SUBSFL: begun after the end of that window.

    A medication can be both PREFL and CONFL. A missing end means that it went on. A partial or
    missing date is every day it can mean: PREFL and SUBSFL need to be certain, CONFL only possible,
    and OPENFL marks a CONFL that the dates leave open. Anticancer therapy recorded as prior or
    subsequent is not concomitant medication, whatever its dates. AEXCL says why a record is not
    counted as concomitant; it is missing exactly where CONFL is "Y".

    Key USUBJID, CMSEQ.

    Parameters
    ----------
    cm : DataFrame, one record per USUBJID and CMSEQ
        Needs CMTRT, CMDECOD, CMCLAS, CMCAT, CMSTDTC, CMENDTC (ISO 8601, may be partial).
    adsl : DataFrame, one record per USUBJID
        Needs TRTSDT, TRTEDT, INCLDT.
    safety : Safety
    """
    people = adsl.set_index("USUBJID")
    first = pd.to_datetime(cm["USUBJID"].map(people["TRTSDT"]))
    last = pd.to_datetime(cm["USUBJID"].map(window_end(people, safety)))
    start, end = (earliest(cm["CMSTDTC"]), latest(cm["CMSTDTC"])), latest(cm["CMENDTC"])
    before = start[1] < pd.to_datetime(cm["USUBJID"].map(reference_dates(adsl)))
    reasons = [
        (~cm["USUBJID"].isin(people.index), "participant not in the delivery"),
        (first.isna(), "participant never treated"),
        (cm["CMCAT"].eq(PRIOR), "prior anticancer therapy"),
        (cm["CMCAT"].eq(SUBSEQUENT), "subsequent anticancer therapy"),
        (end < first, "ended before the first dose"),
        (start[0] > last, "began after the safety window"),
    ]
    excluded = first_reason(reasons, cm.index)
    ended = earliest(cm["CMENDTC"])
    settled = ((start[1] <= last) | (end <= last)) & ~(ended < first)
    flags = {
        "PREFL": before,
        "CONFL": excluded.isna(),
        "SUBSFL": start[0] > last,
        "OPENFL": excluded.isna() & ~settled,
    }
    named = {name: flag(condition) for name, condition in flags.items()}
    return cm.assign(**_coded(cm), **named, AEXCL=excluded).reindex(columns=[*RECORDED, *DERIVED])


def _coded(cm):
    """Return CLASS and TERM in upper case; what nobody coded keeps the written name."""
    name, group = (upper(cm[column]) for column in ("CMDECOD", "CMCLAS"))
    named, grouped = (words.notna() & ~words.isin(UNCODED) for words in (name, group))
    written = upper(cm["CMTRT"])
    return {"TERM": name.where(named, written), "CLASS": group.where(grouped, NOT_CODED)}
