"""Dates: parsed without guessing, imputed only by rule, counted in whole days."""

import functools

import pandas as pd

DAYS_PER_MONTH = 30.4375  # for display only; durations are kept in integer days

_FULL, _MONTH, _YEAR = r"^\d{4}-\d{2}-\d{2}", r"^\d{4}-\d{2}$", r"^\d{4}$"


def _of_each_text(read):
    """Return `read`, a function of date texts, working on each different text once."""

    @functools.wraps(read)
    def read_each(dtc):
        text = pd.Series(dtc, dtype=object)
        codes, different = pd.factorize(text, use_na_sentinel=False)
        found = read(pd.Series(different, dtype=object))
        return found.take(codes).set_axis(text.index)

    return read_each


@_of_each_text
def parse_dtc(dtc):
    """Return the calendar day of each complete ISO 8601 date or date-time; NaT for anything less.

    A time of day and a time-zone offset are dropped: a participant's day is the local calendar day.
    """
    text = pd.Series(dtc, dtype=object)
    complete = text.where(text.astype("string").str.match(_FULL).fillna(False).astype(bool))
    days = complete.astype("string").str.slice(0, 10)
    return pd.to_datetime(days, format="%Y-%m-%d", errors="coerce").astype("datetime64[ns]")


@_of_each_text
def dtc_precision(dtc):
    """Return what each date gives: "day", "month", "year", or missing when there is no date."""
    text = pd.Series(dtc, dtype=object).astype("string")
    precision = pd.Series(None, index=text.index, dtype=object)
    for word, pattern in (("day", _FULL), ("month", _MONTH), ("year", _YEAR)):
        precision[text.str.match(pattern).fillna(False).astype(bool)] = word
    return precision


@_of_each_text
def earliest(dtc):
    """Return the first day each complete or partial date can mean; NaT when there is no date."""
    text = pd.Series(dtc, dtype=object).astype("string")
    precision = dtc_precision(dtc)
    first = text.str.slice(0, 10)
    first = first.mask(precision == "month", text.str.slice(0, 7) + "-01")
    first = first.mask(precision == "year", text.str.slice(0, 4) + "-01-01")
    first = first.mask(precision.isna())
    return pd.to_datetime(first, format="%Y-%m-%d", errors="coerce").astype("datetime64[ns]")


@_of_each_text
def latest(dtc):
    """Return the last day each complete or partial date can mean; NaT when there is no date."""
    precision = dtc_precision(dtc)
    first = earliest(dtc)
    last = first.mask(precision == "month", first + pd.offsets.MonthEnd(0))
    return last.mask(precision == "year", first + pd.offsets.YearEnd(0))


def impute_start(dtc, not_before):
    """Return (start, flag): a partial start becomes the latest of its first day and `not_before`,
    as long as that day is still possible; the flag is "D" (day imputed), "M" (month and day).

    `not_before` is usually the first dose: an event that may have begun under treatment is taken
    to have begun under treatment.
    """
    first, last = earliest(dtc), latest(dtc)
    floor = pd.Series(not_before, index=first.index)
    moved = (floor > first) & (floor <= last)
    flag = dtc_precision(dtc).map({"month": "D", "year": "M"})
    return first.mask(moved & flag.notna(), floor), flag


def study_day(date, origin):
    """Return integer study days as float: the origin is day 1, the day before it is -1."""
    days = (pd.Series(date) - origin).dt.days
    return days + (days >= 0).astype(float).where(days.notna())


def duration_days(start, end):
    """Return whole days from start to end, both counted; 1 when they are the same day."""
    return (end - start).dt.days + 1.0
