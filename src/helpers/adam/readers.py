"""Of several readings of one scan the accepted one, or that of one reader: never a mix of them.

SDTM names the reader in --EVALID and flags the accepted reading in --ACPTFL.
"""

import pandas as pd

INVESTIGATOR = "INVESTIGATOR"
OTHER_READER = "not read by the investigator"
NOT_ACCEPTED = "not the accepted reading"
NOT_FIRST = "read by several and none accepted: the first reader in alphabetical order counts"


def visit_numbers(records):
    """Return VISITNUM of dated records; where none is given the day stands for the visit."""
    days = (records["ADT"] - pd.Timestamp("1900-01-01")).dt.days
    return records["VISITNUM"].fillna(days) if "VISITNUM" in records else days


def by_investigator(records, prefix):
    """Return which records the investigator made; a record that names no evaluator is one."""
    evaluator = _column(records, f"{prefix}EVAL")
    return evaluator.isna() | evaluator.eq(INVESTIGATOR)


def not_accepted(records, prefix, keys):
    """Return which readings are refused ("N"), or stand beside an accepted one ("Y").

    Parameters
    ----------
    records : DataFrame, readings of one kind of evaluator
    prefix : domain, such as "RS"
    keys : columns that say which readings are of the same thing
    """
    flag = _column(records, f"{prefix}ACPTFL")
    taken = flag.eq("Y")
    beside = taken.groupby([records[name] for name in keys], dropna=False).transform("any")
    return flag.eq("N") | (~taken & beside)


def not_first(records, prefix, keys):
    """Return which readings are of another than the first reader by name. Parameters as above."""
    names = _column(records, f"{prefix}EVALID").fillna("").astype(str)
    order = names.rank(method="dense")
    first = order.groupby([records[name] for name in keys], dropna=False).transform("min")
    return order > first


def one_reading(records, prefix, keys, reader_keys=None):
    """Return the investigator's records of one reading: the accepted one, else the first reader's.

    Parameters
    ----------
    keys : columns that say which readings are of the same thing, to be accepted
    reader_keys : columns that say what one reader reads as a whole; `keys` if missing
    """
    mine = records[by_investigator(records, prefix)]
    mine = mine[~not_accepted(mine, prefix, keys)]
    return mine[~not_first(mine, prefix, reader_keys or keys)]


def _column(records, name):
    return records[name] if name in records else pd.Series(None, records.index, dtype=object)
