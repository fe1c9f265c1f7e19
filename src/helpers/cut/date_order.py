"""Which of two dates comes first, as far as both are known: partial dates are never filled in."""

import numpy as np
import pandas as pd

KNOWN = r"^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?!\d)"
YEAR, MONTH, DAY = 4, 7, 10  # letters of 2019, 2019-03, 2019-03-15


def surely_before(first, second):
    """Return where a date is before another as far as both go; False where either is missing.

    2019-03 is before 2019-04-01 and not before 2019-03-31; 2019---15 is some day of 2019.
    """
    texts = [_known(part) for part in (first, second)]
    length = np.minimum(*(np.char.str_len(part) for part in texts))
    before = np.zeros(len(length), dtype=bool)
    for digits in (YEAR, MONTH, DAY):
        at = length == digits
        # a narrower type cuts the text
        earlier, later = (part[at].astype(f"U{digits}") for part in texts)
        before[at] = earlier < later
    return pd.Series(before, index=first.index)


def disagree(first, second):
    """Return where two dates cannot be the same day; False where either is missing."""
    return surely_before(first, second) | surely_before(second, first)


def _known(text):
    return text.astype(object).str.extract(KNOWN, expand=False).fillna("").to_numpy(dtype="U10")
