"""What a participant began beside the study treatment that moves gene expression in blood."""

import re

import pandas as pd

from helpers.adam.dates import earliest, latest
from helpers.adam.therapy import new_therapy_dates

COLUMNS = ["USUBJID", "FIRST", "LAST", "END", "WHAT"]
THERAPY = "a new anticancer therapy"
CORTICOSTEROID = "a new systemic corticosteroid"


def derive_begun_therapy(cm, pr, adsl, trial):
    """Return new anticancer therapies and systemic corticosteroids, one record per start.

    FIRST and LAST are the days a start can mean, END the last day it was taken, missing where it
    went on; WHAT says what it was. A corticosteroid without any start is no record: nobody can say
    that it is new.

    Parameters
    ----------
    cm : DataFrame, one record per medication
        Needs USUBJID, CMTRT, CMDECOD, CMCLAS, CMROUTE, CMCAT, CMSTDTC, CMENDTC.
    pr : DataFrame, one record per procedure
        Needs USUBJID, PRCAT, PRSTDTC.
    adsl : DataFrame, one record per participant
        Needs USUBJID, TRTSDT, TRTEDT, INCLDT.
    trial : Trial
        `expression.corticosteroids` says what counts as one; without it none does.
    """
    starts = new_therapy_dates(cm, pr, adsl)
    therapy = pd.DataFrame(
        {"USUBJID": starts.index, "FIRST": starts.to_numpy(), "LAST": starts.to_numpy()}
    ).assign(END=pd.NaT, WHAT=THERAPY)
    words = trial.expression.corticosteroids if trial.expression else None
    steroids = cm[is_systemic_corticosteroid(cm, words)]
    given = pd.DataFrame(
        {
            "USUBJID": steroids["USUBJID"],
            "FIRST": earliest(steroids["CMSTDTC"]),
            "LAST": latest(steroids["CMSTDTC"]),
            "END": latest(steroids["CMENDTC"]),
            "WHAT": CORTICOSTEROID,
        }
    )
    parts = [part for part in (therapy, given.dropna(subset=["FIRST"])) if len(part)]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    return found.astype(dict.fromkeys(COLUMNS[1:4], "datetime64[ns]"))


def is_systemic_corticosteroid(cm, words):
    """Return which medications are systemic corticosteroids by the words of the trial file.

    By class, or by a name that begins a word of the medication's; a route that is given and is
    none of the systemic ones makes it a local treatment.
    """
    if words is None:
        return pd.Series(False, index=cm.index)
    upper = {
        name: cm[name].fillna("").astype(str).str.strip().str.upper()
        for name in ("CMTRT", "CMDECOD", "CMCLAS", "CMROUTE")
    }
    begins = "|".join(rf"\b{re.escape(name)}" for name in words.names)
    named = upper["CMTRT"].str.contains(begins) | upper["CMDECOD"].str.contains(begins)
    classed = upper["CMCLAS"].isin(words.classes)
    local = ~upper["CMROUTE"].isin(("", *words.routes))
    return ((named & bool(words.names)) | classed) & ~local
