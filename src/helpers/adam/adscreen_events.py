"""Events of entry in order: consent, screen failure, inclusion, and the screening of each."""

import pandas as pd

from helpers.adam.dates import parse_dtc
from helpers.adam.milestones import CONSENT, SCREEN_FAILURE, inclusion_milestones

CONSENTED, FAILED, INCLUDED = range(3)  # on one day, consent comes first and inclusion last


def screening_events(ds, adsl):
    """Return USUBJID, KIND, DAY, REASON and SCREENNO of every event of entry, in order.

    Who has no event of consent has one on the date that ADSL gives, if any, and so it is for the
    failure or the inclusion that only the assigned arm tells of. An event without a complete date
    keeps the place that its sequence number gives it. Ends of one kind on one day are one end.
    """
    events = pd.concat(
        [
            _recorded(ds[ds["DSDECOD"] == CONSENT], CONSENTED),
            _recorded(ds[ds["DSDECOD"] == SCREEN_FAILURE], FAILED),
            _recorded(inclusion_milestones(ds[parse_dtc(ds["DSSTDTC"]).notna()]), INCLUDED),
        ]
    )
    has = {kind: set(events.loc[events["KIND"] == kind, "USUBJID"]) for kind in range(3)}
    failed, included = adsl[adsl["SCRFFL"] == "Y"], adsl[adsl["INCLFL"] == "Y"]
    undated = pd.Series(pd.NaT, index=failed.index)
    implied = [
        _implied(adsl, adsl["RFICDT"], CONSENTED, has),
        _implied(failed, undated, FAILED, has),
        _implied(included, included["INCLDT"], INCLUDED, has),
    ]
    known = events[events["USUBJID"].isin(adsl["USUBJID"])]
    return _numbered(_in_order(pd.concat([known, *implied], ignore_index=True)))


def _recorded(ds, kind):
    term = ds["DSTERM"].where(ds["DSTERM"] != SCREEN_FAILURE) if kind == FAILED else None
    return pd.DataFrame(
        {
            "USUBJID": ds["USUBJID"],
            "SEQ": ds["DSSEQ"],
            "KIND": kind,
            "DAY": parse_dtc(ds["DSSTDTC"]),
            "REASON": term,
        }
    )


def _implied(people, day, kind, has):
    missing = ~people["USUBJID"].isin(has[kind])
    words = {"USUBJID": people["USUBJID"], "SEQ": kind * 1e9, "KIND": kind, "REASON": None}
    return pd.DataFrame(words).assign(DAY=day.astype("datetime64[ns]"))[missing]


def _in_order(events):
    by_number = events.sort_values(["USUBJID", "SEQ", "DAY", "KIND"], kind="stable")
    place = by_number.groupby("USUBJID")["DAY"]
    ordered = by_number.assign(PLACE=place.ffill().fillna(place.bfill()))
    return ordered.sort_values(["USUBJID", "PLACE", "KIND", "SEQ"], kind="stable")


def _numbered(events):
    ends = events["KIND"] != CONSENTED
    counted = ends & ~events.duplicated(["USUBJID", "PLACE", "KIND"])
    number = counted.groupby(events["USUBJID"]).cumsum() + ~ends
    return events.assign(SCREENNO=number.astype("int64"))
