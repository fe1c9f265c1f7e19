"""The lines of an adverse event: which records report one event, and which of them are worse."""

import numpy as np
import pandas as pd

ONE_DAY = pd.Timedelta(days=1)
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
    term = adae["AEDECOD"].mask(adae["AEDECOD"].isna(), adae["AETERM"]).str.upper()
    numbers = pd.Series(-1, index=adae.index)
    named = identifiers.notna() & term.notna()
    keys = pd.DataFrame({"USUBJID": adae["USUBJID"], "TERM": term, "ID": identifiers})
    numbers[named] = keys[named].groupby(list(keys)).ngroup()
    runs = _runs(adae[~named].assign(TERM=term))
    numbers[~named] = runs + numbers.max() + 1
    return numbers


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
    return pd.Series(np.where(continued, "Y", None), index=adae.index, dtype=object)


def _runs(lines):
    """Return the number of the unbroken run that each record without an identifier lies in."""
    lines = lines.sort_values(["USUBJID", "TERM", "ASTDT", "AESEQ"], kind="stable")
    person, term = lines["USUBJID"], lines["TERM"]
    same = person.eq(person.shift()) & term.eq(term.shift()) & lines["ASTDTF"].isna()
    run = (~(same & (lines["ASTDT"] <= _end_so_far(lines) + ONE_DAY))).cumsum()
    return run.reindex(lines.index)


def _end_so_far(lines):
    """Return the last known end of the earlier records of the same participant and term."""
    # an unknown end extends nothing: it stands for the earliest day there is
    ends = lines["AENDT"].fillna(pd.Timestamp.min.ceil("D"))
    ends = ends.groupby([lines["USUBJID"], lines["TERM"]], dropna=False).cummax()
    return ends.shift()
