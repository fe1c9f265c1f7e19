"""Checks of anything measured: dated, standardised, and near the participant's other values."""

import pandas as pd

from helpers.cut import schema
from helpers.cut.rules import Spot, clinical

RESULTS = ("lb", "vs", "qs", "rs", "tr")


@clinical
def check_result_dated(records):
    """A result has a date."""
    for domain in filter(records.has, RESULTS):
        frame, prefix = records.frame(domain), domain.upper()
        result = frame.get(f"{prefix}STRESC", frame[f"{prefix}ORRES"])
        wrong = frame.index[(result != "") & (frame[f"{prefix}DTC"] == "")]
        yield Spot(domain, wrong, f"{prefix}DTC", "result has no date", "Send the date")


@clinical
def check_result_standardised(records):
    """A number that is reported is also delivered as a standardised number."""
    for domain in filter(records.has, ("lb", "vs")):
        frame, prefix = records.frame(domain), domain.upper()
        reported = pd.to_numeric(frame[f"{prefix}ORRES"], errors="coerce").notna()
        standard = frame[f"{prefix}STRESC"] + frame[f"{prefix}STRESN"]
        wrong = frame.index[reported & (standard == "")]
        message = "reported number is not standardised"
        yield Spot(domain, wrong, f"{prefix}STRESN", message, "Send the standardised result")


@clinical
def check_not_done_has_no_result(records):
    """A test that was not done has no result."""
    for domain in ("lb", "vs", "qs", "tr"):
        frame, prefix = records.frame(domain), domain.upper()
        result = frame[f"{prefix}ORRES"]
        wrong = frame.index[(frame[f"{prefix}STAT"] == "NOT DONE") & (result != "")]
        yield Spot(domain, wrong, f"{prefix}ORRES", "has a result but was not done", "Check both")


@clinical
def check_not_done_has_reason(records):
    """A test that was not done has a reason, where the domain records reasons."""
    for domain in ("lb", "vs", "qs", "rs", "tr"):
        frame, reason = records.frame(domain), f"{domain.upper()}REASND"
        undone = frame[f"{domain.upper()}STAT"] == "NOT DONE"
        wrong = frame.index[undone & (frame[reason] == "") & (frame[reason] != "").any()]
        message = "not done without a reason"
        yield Spot(domain, wrong, reason, message, "Send the reason", once=True)


@clinical
def check_value_near_own(records):
    """A value that is steady in a person is not far from the participant's other values."""
    steady = schema.steady()
    for domain in ("lb", "vs"):
        frame, prefix = records.frame(domain), domain.upper()
        factor = frame[f"{prefix}TESTCD"].map(
            {test: factor for (owner, test), factor in steady.items() if owner == domain}
        )
        value = records.numbers(domain, f"{prefix}STRESN")[factor.notna()]
        value = value[value > 0]
        rows = frame.loc[value.index]
        own = value.groupby([rows.USUBJID, rows[f"{prefix}TESTCD"], rows[f"{prefix}STRESU"]])
        median, ratio = own.transform("median"), value / own.transform("median")
        enough = own.transform("size") >= schema.threshold("own_values")
        limit = factor.loc[value.index].astype(float)
        odd = value.index[enough & ((ratio > limit) | (ratio < 1 / limit))]
        message = median.loc[odd].map("the participant's median is {:g}".format)
        repair = "Check value, unit and participant"
        yield Spot(domain, odd, f"{prefix}STRESN", message, repair)


@clinical("vs")
def check_pressure_order(records):
    """Systolic blood pressure is above the diastolic one of the same reading."""
    vs, reading = records.frame("vs"), ["USUBJID", "VSDTC", "VSPOS", "VSTPT", "VSTPTNUM"]
    rows = vs[["VSTESTCD", *reading]].assign(value=records.numbers("vs", "VSSTRESN")).dropna()
    low = rows[rows.VSTESTCD == "DIABP"].groupby(reading).value.max()
    high = rows[rows.VSTESTCD == "SYSBP"]
    beside = low.reindex(pd.MultiIndex.from_frame(high[reading])).to_numpy()
    wrong = high.index[high.value <= beside]
    message = pd.Series(beside, high.index).loc[wrong].map("diastolic pressure is {:g}".format)
    yield Spot("vs", wrong, "VSSTRESN", message, "Check for swapped values")
