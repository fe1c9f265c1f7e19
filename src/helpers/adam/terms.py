"""Terms met in free or coded text: the words of a term, in any order."""

import re

import pandas as pd

from helpers.adam.grouping import each_different


def names_any(text, terms):
    """Return whether each text names one of the terms.

    It does when all words of the term occur in it, each at the beginning of a word: the term
    "ALLERG COLI" is met in "Allergy to E. coli proteins". Upper and lower case are the same, and
    a missing text names nothing.

    Parameters
    ----------
    text : Series of text
    terms : sequence of str
    """
    patterns = [[_at_word(word) for word in term.upper().split()] for term in terms]
    text = pd.Series(text, dtype=object)
    codes, different = pd.factorize(text, use_na_sentinel=False)
    words = ["" if pd.isna(one) else str(one).upper() for one in different]
    met = [any(all(part.search(one) for part in parts) for parts in patterns) for one in words]
    return pd.Series(met, dtype=bool).take(codes).set_axis(text.index)


def upper(texts):
    """Return texts without blanks around them in upper case, each different one made once."""
    made = each_different(lambda text: None if pd.isna(text) else str(text).strip().upper(), texts)
    return pd.Series(made, index=texts.index, dtype=object)


def worded(values, template):
    """Return each value in a sentence, `"{} days"`; missing where the value is missing."""
    return values.astype(object).map(template.format, na_action="ignore").astype(object)


def _at_word(word):
    return re.compile(rf"(?<![A-Z0-9]){re.escape(word)}")
