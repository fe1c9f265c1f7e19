"""Whole adverse events: the lines that one event was reported on, and how it ended."""

import pandas as pd

from helpers.adam.dates import duration_days, study_day
from helpers.adam.fatal_events import FATAL, fatal
from helpers.adam.terms import upper

RESOLVED, SEQUELAE = "RECOVERED/RESOLVED", "RECOVERED/RESOLVED WITH SEQUELAE"
RECOVERING, NOT_RECOVERED = "RECOVERING/RESOLVING", "NOT RECOVERED/NOT RESOLVED"
UNKNOWN = "UNKNOWN"
OUTCOMES = (RESOLVED, SEQUELAE, RECOVERING, NOT_RECOVERED, FATAL, UNKNOWN)
OVER = (RESOLVED, SEQUELAE)
_ONE_DAY = pd.Timedelta(days=1)
_LONG_AGO, _FAR = pd.Timestamp("1800-01-01"), pd.Timestamp("2200-01-01")
_LINE = ["USUBJID", "AESEQ", "AEEVENT", "AEDECOD", "AETERM", "AEBODSYS", "ASTDT", "AENDT"]
_LINE += ["ASTDTF", "AENDTF", "ATOXGRN", "TRTEMFL", "AEOUT", "AESDTH"]


def derive_courses(adae, adsl):
    """Return one record per whole treatment-emergent adverse event, followed to its end.

    The lines of one event (AEEVENT) belong together until it is over: one that begins later than
    the day after a recovery opens an event of its own. A line without a start keeps its place in
    the order of the report.

    An event is emergent when any of its lines is. It begins with the first emergent line, and no
    earlier than the first dose; its later lines count even after the safety window, because an
    event is followed until it is over. It ends as its last line does: with a recovery, with or
    without sequelae, or it was still going on. Then it is known to have gone on until the first of
    the day its last line ended, death, the last day known alive, and the cut.

    Parameters
    ----------
    adae : DataFrame, key USUBJID AESEQ
        Needs AEEVENT AEDECOD AETERM AEBODSYS ASTDT AENDT ASTDTF AENDTF ATOXGRN TRTEMFL AEOUT
        AESDTH.
    adsl : DataFrame, key USUBJID
        Needs TRTSDT DTHDT LSTALVDT CUTDT.

    Returns
    -------
    DataFrame, key USUBJID AESEQ
        AESEQ (first emergent line), LINES (how many it has), AEDECOD AETERM AEBODSYS, ASTDT ASTDY,
        AENDT (the day it was over), ATOXGRN (worst from the first emergent line on), AEOUT (one of
        OUTCOMES), DTHDT, ADT and AVAL (last day, and days with both counted, to recovery or to the
        last day it is known to have gone on), CNSR (0 recovered, 1 not), DTF "Y" where a date of it
        was partial. AVAL is missing without a start, or with a recovery that has no date.
    """
    lines = _numbered(adae[_LINE])
    lines = lines[lines["TRTEMFL"].eq("Y").groupby(lines["AECRS"]).cummax()]
    flags = lines[["ASTDTF", "AENDTF"]].notna().any(axis=1).groupby(lines["AECRS"]).any()
    whole = lines.groupby("AECRS").agg(
        LINES=("AESEQ", "size"), ATOXGRN=("ATOXGRN", "max"), LSTSDT=("ASTDT", "max")
    )
    first = lines.drop_duplicates("AECRS").set_index("AECRS")[["USUBJID", "AESEQ", "ASTDT"]]
    last = lines.drop_duplicates("AECRS", keep="last").set_index("AECRS")
    course = whole.join(first).join(last[["AEDECOD", "AETERM", "AEBODSYS", "AENDT"]])
    course = course.assign(AEOUT=_outcome(last), DTF=flags.map({True: "Y"}).astype(object))
    people = adsl[["USUBJID", "TRTSDT", "DTHDT", "LSTALVDT", "CUTDT"]]
    course = _timed(course.merge(people, on="USUBJID", how="left", validate="m:1"))
    return course[_COLUMNS].sort_values(["USUBJID", "AESEQ"], ignore_index=True)


_COLUMNS = ["USUBJID", "AESEQ", "LINES", "AEDECOD", "AETERM", "AEBODSYS", "ASTDT", "ASTDY"]
_COLUMNS += ["AENDT", "ATOXGRN", "AEOUT", "DTHDT", "ADT", "AVAL", "CNSR", "DTF"]


def _numbered(lines):
    """Return the lines in order, those of one course together, with its number AECRS."""
    lines = lines.sort_values(["AEEVENT", "AESEQ"], kind="stable")
    lines["_PLACE"] = lines.groupby("AEEVENT")["ASTDT"].ffill().fillna(_LONG_AGO)
    lines = lines.sort_values(["AEEVENT", "_PLACE"], kind="stable")
    new = ~lines.duplicated("AEEVENT") | _came_back(lines)
    return lines.assign(AECRS=new.cumsum())


def _came_back(lines):
    """Return which lines begin later than the day after all lines before them were over."""
    over = upper(lines["AEOUT"]).isin(OVER)
    until = lines["AENDT"].fillna(lines["ASTDT"]).where(over, _FAR).fillna(_LONG_AGO)
    before = until.groupby(lines["AEEVENT"]).cummax().groupby(lines["AEEVENT"]).shift()
    return lines["ASTDT"] > before + _ONE_DAY


def _outcome(last):
    words = upper(last["AEOUT"])
    known = words.where(words.isin(OUTCOMES), UNKNOWN)
    return known.mask(fatal(last), FATAL)


def _timed(course):
    """Return the courses with the day they began, and how long they are known to have gone on."""
    start = course["ASTDT"].where(~(course["ASTDT"] < course["TRTSDT"]), course["TRTSDT"])
    over = course["AEOUT"].isin(OVER)
    alive = course["DTHDT"].fillna(course[["LSTALVDT", "LSTSDT"]].max(axis=1))
    going_on = course[["AENDT", "CUTDT"]].assign(ALIVE=alive).min(axis=1)
    last = course["AENDT"].where(over, going_on)
    days = duration_days(start, last)
    return course.assign(
        ASTDT=start,
        ASTDY=study_day(start, course["TRTSDT"]),
        AENDT=course["AENDT"].where(over),
        ADT=last,
        AVAL=days.clip(lower=1.0),
        CNSR=1 - over.astype(int),
    )
