"""Dates: parsed without guessing, imputed only by rule, counted in whole days."""

import functools
import re

import pandas as pd

DAYS_PER_MONTH = 30.4375  # for display only; durations are kept in integer days

# what a date gives, by its form, and what completes it to its first day
_FORMS = (
    ("day", re.compile(r"^\d{4}-\d{2}-\d{2}"), 10, ""),
    ("month", re.compile(r"^\d{4}-\d{2}$"), 7, "-01"),
    ("year", re.compile(r"^\d{4}$"), 4, "-01-01"),
)


def _of_each_text(read):
    """Return a function of date texts that reads each different text once.

    `read` gets the different texts as a list and returns a Series of the same length.
    """

    @functools.wraps(read)
    def read_each(dtc):
        text = pd.Series(dtc, dtype=object)
        codes, different = pd.factorize(text, use_na_sentinel=False)
        found = read(["" if pd.isna(one) else str(one) for one in different])
        return found.take(codes).set_axis(text.index)

    return read_each


@_of_each_text
def parse_dtc(dtc):
    """Return the calendar day of each complete ISO 8601 date or date-time; NaT for anything less.

    A time of day and a time-zone offset are dropped: a participant's day is the local calendar day.
    """
    return _days([text[:10] if _form(text)[0] == "day" else None for text in dtc])


@_of_each_text
def dtc_precision(dtc):
    """Return what each date gives: "day", "month", "year", or missing when there is no date."""
    return pd.Series([_form(text)[0] for text in dtc], dtype=object)


@_of_each_text
def earliest(dtc):
    """Return the first day each complete or partial date can mean; NaT when there is no date."""
    return _first_days(dtc)


@_of_each_text
def latest(dtc):
    """Return the last day each complete or partial date can mean; NaT when there is no date."""
    first = _first_days(dtc)
    precision = pd.Series([_form(text)[0] for text in dtc], dtype=object)
    last = first.mask(precision == "month", first + pd.offsets.MonthEnd(0))
    return last.mask(precision == "year", first + pd.offsets.YearEnd(0))


def _form(text):
    """Return what a text gives, how much of it is date, and what completes that."""
    for word, pattern, length, rest in _FORMS:
        if pattern.match(text):
            return word, length, rest
    return None, 0, ""


def _first_days(dtc):
    forms = [(text, *_form(text)) for text in dtc]
    return _days([text[:length] + rest if word else None for text, word, length, rest in forms])


def _days(texts):
    days = pd.to_datetime(pd.Series(texts, dtype=object), format="%Y-%m-%d", errors="coerce")
    return days.astype("datetime64[ns]")


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
