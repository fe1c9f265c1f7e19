"""Who a participant is, in words that give no more away than needed."""

import pandas as pd

from helpers.display.formats import DASH

_SEXES = {"F": "Female", "M": "Male"}


def age_band(age):
    """Return an age as ten years, "50 to 59"; from 90 on nobody is told apart."""
    if pd.isna(age):
        return DASH
    low = int(age // 10 * 10)
    return "90 or older" if low >= 90 else f"{low} to {low + 9}"


def sex_words(person):
    """Return a participant's sex in a word, or that it is not recorded."""
    return _SEXES.get(person["SEX"], "Sex not recorded")
