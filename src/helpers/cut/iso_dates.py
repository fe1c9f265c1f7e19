"""ISO 8601 dates as text: what is wrong with one, and which are after a day for certain."""

import re
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

ISO = re.compile(
    r"(\d{4})(?:-(\d{2}|-)(?:-(\d{2})"
    r"(?:T([01]\d|2[0-3])(?::[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?",
    re.ASCII,  # digits of other scripts are no digits of a date
)
ENGLISH = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
LAST = "~"  # sorts behind every sign of a date, so that a time on the day itself is not after it


@lru_cache(maxsize=100_000)
def date_problem(text):
    """Return what is wrong with one --DTC value, "" when it is an ISO 8601 date, whole or partial.

    Partial dates are cut short from the right (2019, 2019-03) or lack the month (2019---15).
    """
    found = ISO.fullmatch(text)
    if found is None and ENGLISH.fullmatch(text):
        return "is not an ISO 8601 date, and day and month are never guessed"
    if found is None:
        return "is not an ISO 8601 date (YYYY-MM-DD)"
    year, month, day, _ = found.groups()
    # An unknown month is taken as one of 31 days, an unknown year part never occurs.
    month = "01" if month in (None, "-") else month
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return "is not a day of the calendar"
    return ""


def after(texts, day):
    """Return for each text whether it is a date of which even the first day it allows is later.

    Text that is no date is not after anything. Dates sort as their days do and a partial date
    sorts before all days that it may be, so nothing is parsed. Only a date without its month
    (2019---15) sorts wrongly within its year; it is read as one of January.

    Parameters
    ----------
    texts : Series of str, "" where missing
    day : str, YYYY-MM-DD

    Returns
    -------
    Series of bool, index of `texts`
    """
    values = texts.to_numpy(dtype=object)
    late = np.asarray(values > day + LAST, dtype=bool)
    monthless = day[:4] + "--"
    for place in np.flatnonzero((values >= monthless) & (values < monthless + LAST)):
        late[place] = f"{values[place][:5]}01-{values[place][7:9]}" > day
    if late.any():
        late[late] = _real(values[late])
    return pd.Series(late, index=texts.index)


def year_after(day):
    """Return the same day of the next year as text; of 29 February it is the 28th."""
    return (pd.Timestamp(day) + pd.DateOffset(years=1)).date().isoformat()


def _real(values):
    """Return whether each text is a date at all; each different text is looked at once."""
    codes, distinct = pd.factorize(values)
    return np.array([date_problem(text) == "" for text in distinct], dtype=bool)[codes]
