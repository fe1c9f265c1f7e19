"""Episodes: what lasted from a day to a day, as far as its dates can tell."""

import pandas as pd

from helpers.adam.dates import earliest, latest, parse_dtc

STILL = ("ONGOING", "DURING", "DURING/AFTER", "AFTER")


def episodes(records, prefix):
    """Return the records with what their dates allow: FIRST to LAST start, FIRSTEND to LASTEND.

    OVER and ONGOING say what is known of an end without a date. An adverse event without an end is
    ongoing; elsewhere no end says nothing, unless it is recorded as over or as ongoing. History
    without a start began before anything else did. DAY is a complete start, STARTED whether any
    start is known.

    Parameters
    ----------
    records : DataFrame of AE, MH, CM or PR
    prefix : str
        "AE", "MH", "CM" or "PR".
    """
    start, end = records[f"{prefix}STDTC"], records[f"{prefix}ENDTC"]
    relation = pd.Series("", index=records.index, dtype=object)
    if f"{prefix}ENRF" in records:
        relation = records[f"{prefix}ENRF"].fillna("").astype(str).str.upper()
    return records.assign(
        FIRST=earliest(start),
        LAST=latest(start),
        FIRSTEND=earliest(end),
        LASTEND=latest(end),
        OVER=relation.eq("BEFORE"),
        ONGOING=relation.isin(STILL) | (end.isna() & (prefix == "AE")),
        DAY=parse_dtc(start),
        PAST=earliest(start).isna() & (prefix == "MH"),
        SRCDOM=prefix,
    )


def present(spans, reference, within_days):
    """Return (certain, possible): which episodes were present in the days before a day.

    With `within_days` 0, on the day itself: begun, and not ended on or before it. With more, an
    episode that ended fewer days before counts too. With None, any that had begun.

    Parameters
    ----------
    spans : DataFrame
        As `episodes` returns it.
    reference : Series of days, aligned with the spans
    within_days : int or None
    """
    may_have_begun = ~(spans["FIRST"] > reference)
    has_begun = (spans["LAST"] <= reference) | spans["PAST"] | (spans["LASTEND"] <= reference)
    if within_days is None:
        return has_begun & reference.notna(), may_have_begun
    since = reference - pd.Timedelta(days=within_days)
    over = (spans["LASTEND"] <= since) | (spans["OVER"] & ~(spans["LAST"] > since))
    lasting = spans["ONGOING"] | (spans["FIRSTEND"] > since) | (spans["FIRST"] > since)
    return has_begun & lasting & ~over & reference.notna(), may_have_begun & ~over


def reported(records, prefix):
    """Return "Y" for what is reported, "N" for what was asked for and did not occur, else "?".

    A list of conditions asked for (MHOCCUR) says of each whether it occurred; without an answer,
    nobody knows.
    """
    said = pd.Series("Y", index=records.index, dtype=object)
    if f"{prefix}OCCUR" in records:
        said = records[f"{prefix}OCCUR"].fillna("Y").astype(str).str.upper().replace("U", "?")
    if f"{prefix}STAT" in records:
        said = said.mask(records[f"{prefix}STAT"].astype("string").str.upper() == "NOT DONE", "?")
    return said
