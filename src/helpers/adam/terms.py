"""Terms met in free or coded text: the words of a term, in any order."""

import re

import pandas as pd


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
    plain = pd.Series(text, dtype=object).fillna("").astype(str).str.upper()
    met = {
        words: any(all(part.search(words) for part in parts) for parts in patterns)
        for words in plain.unique()
    }
    return plain.map(met).astype(bool)


def text_of(records, *columns):
    """Return the texts of several columns as one, for a search in all of them."""
    parts = [records[name].fillna("").astype(str) for name in columns]
    return pd.Series("", index=records.index, dtype=object).str.cat(parts, sep="\n")


def first_known(records, *columns):
    """Return the first of several columns that is not missing; "" where all are."""
    known = pd.Series(None, index=records.index, dtype=object)
    for name in columns:
        known = known.where(known.notna(), records[name])
    return known.fillna("")


def worded(values, template):
    """Return each value in a sentence, `"{} days"`; missing where the value is missing."""
    return values.astype(object).map(template.format, na_action="ignore").astype(object)


def _at_word(word):
    return re.compile(rf"(?<![A-Z0-9]){re.escape(word)}")
