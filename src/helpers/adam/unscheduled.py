"""Visits that nobody had planned, as they are named in a delivery."""


def unscheduled(records):
    """Return which records are of a visit that was not planned, by its name or else its number.

    Parameters
    ----------
    records : DataFrame
        Needs VISIT and VISITNUM, as delivered: "UNSCHEDULED 4.2", or no name and 4.2.
    """
    words = records["VISIT"]
    named = words.astype("string").str.strip().str.upper().str.startswith("UNSCH")
    return named.fillna(False).astype(bool) | (words.isna() & (records["VISITNUM"] % 1 > 0))
