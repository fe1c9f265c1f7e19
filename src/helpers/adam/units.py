"""Units as laboratories write them, brought to one spelling; nothing is converted here."""

import pandas as pd

# 10^9/L: one thousand per microlitre has the same number. 10^6/L: one per microlitre.
_SPELLINGS = {
    "10^9/l": ("gi/l", "giga/l", "x10^9/l", "10e9/l", "10*9/l", "x10e9/l", "thou/ul", "10^3/ul"),
    "10^6/l": ("/ul", "1/ul", "cells/ul", "/mm3", "10^3/ml", "mega/l", "10*6/l"),
    "umol/l": ("mcmol/l",),
}
_MORE_THOUSANDS = ("10^3/mm3", "thou/mm3", "x10^3/ul", "10*3/ul", "k/ul", "k/mm3", "10e3/ul")
_ONE_SPELLING = {word: unit for unit, words in _SPELLINGS.items() for word in words}
_ONE_SPELLING |= dict.fromkeys(_MORE_THOUSANDS, "10^9/l")


def canonical_unit(unit):
    """Return units in one lower-case spelling ("THOU/uL" is "10^9/l"); a missing unit is "".

    Only spellings of the same number are joined. "G/L" stays "g/l": grams or giga, it cannot tell.
    """
    words = pd.Series(unit, dtype=object).fillna("").astype(str).str.strip().str.lower()
    words = words.str.replace(" ", "", regex=False).str.replace("\u00b5", "u", regex=False)
    words = words.str.replace("\u03bc", "u", regex=False)
    return words.map(lambda word: _ONE_SPELLING.get(word, word))
