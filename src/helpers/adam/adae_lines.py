"""The lines of an adverse event: which records report one event, and which of them are worse."""

import numpy as np
import pandas as pd

from helpers.adam.flags import flag
from helpers.adam.grouping import group_codes
from helpers.adam.terms import upper

ONE_DAY = np.timedelta64(1, "D")
_LONG_AGO = np.datetime64("1700-01-01", "ns")
# what may name the event that a record belongs to, the surest first
IDENTIFIERS = ("AELNKGRP", "AEGRPID", "AESPID")


def number_events(adae, identifiers):
    """Return the number of the event that each record reports; records of one event share it.

    Records of one participant and one term are lines of one event when the site gave them the same
    identifier. Where there is none, a record is a line of the event before it when it starts while
    that goes on, or on the day after it ended; without both dates nothing shows that, and the
    record is an event by itself.

    Parameters
    ----------
    adae : DataFrame
        Needs USUBJID AESEQ AETERM AEDECOD ASTDT ASTDTF AENDT.
    identifiers : Series of text, same index, missing where the site gave none
    """
    term = upper(adae["AEDECOD"].mask(adae["AEDECOD"].isna(), adae["AETERM"]))
    named = (identifiers.notna() & term.notna()).to_numpy()
    whose, _ = group_codes(adae["USUBJID"], term)
    numbers = np.empty(len(adae), dtype=np.int64)
    numbers[named], first = group_codes(whose[named], identifiers[named])
    numbers[~named] = _runs(adae[~named], whose[~named]) + len(first)
    return pd.Series(numbers, index=adae.index)


def worst_before(adae, before):
    """Return the worst grade that the event of each record had in the records marked `before`."""
    return adae["ATOXGRN"].where(before).groupby(adae["AEEVENT"]).transform("max")


def flag_continued(adae, counted):
    """Return "Y" for a counted record that goes on from an earlier one of its event, no worse.

    A grade that falls, or rises again to what it was, is no worsening; nor is one not recorded.
    """
    lines = adae.loc[counted, ["AEEVENT", "ASTDT", "AESEQ", "ATOXGRN"]]
    lines = lines.sort_values(["AEEVENT", "ASTDT", "AESEQ"], kind="stable")
    grade = lines["ATOXGRN"].fillna(0)
    highest = grade.groupby(lines["AEEVENT"]).cummax()
    earlier = highest.groupby(lines["AEEVENT"]).shift()
    continued = (grade <= earlier).reindex(adae.index, fill_value=False)
    return flag(continued)


def _runs(lines, whose):
    """Return the number of the unbroken run that each record without an identifier lies in."""
    start, end = (lines[name].to_numpy() for name in ("ASTDT", "AENDT"))
    # a record without a start, or an end that is not known, extends nothing
    until = np.where(np.isnat(start) | np.isnat(end), _LONG_AGO, end)
    order = np.lexsort((lines["AESEQ"], start, whose))
    whose, start, until = pd.Series(whose[order]), start[order], pd.Series(until[order])
    before = until.groupby(whose).cummax().shift().to_numpy()
    complete = lines["ASTDTF"].isna().to_numpy()[order]
    goes_on = whose.eq(whose.shift()) & complete & (start <= before + ONE_DAY)
    runs = np.empty(len(lines), dtype=np.int64)
    runs[order] = (~goes_on).cumsum()
    return runs
