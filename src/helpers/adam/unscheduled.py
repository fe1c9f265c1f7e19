"""Visits that nobody had planned, as they are named in a delivery."""

import pandas as pd

from helpers.adam.grouping import each_different


def unscheduled(records):
    """Return which records are of a visit that was not planned, by its name or else its number.

    Parameters
    ----------
    records : DataFrame
        Needs VISIT and VISITNUM, as delivered: "UNSCHEDULED 4.2", or no name and 4.2.
    """
    named = each_different(_says_so, records["VISIT"]).astype(bool)
    numbered = records["VISIT"].isna() & (records["VISITNUM"] % 1 > 0)
    return pd.Series(named, index=records.index) | numbered


def _says_so(visit):
    return isinstance(visit, str) and visit.strip().upper().startswith("UNSCH")
