"""Units as laboratories write them, brought to one spelling; nothing is converted here."""

import pandas as pd

# 10^9/L: one thousand per microlitre has the same number. 10^6/L: one per microlitre.
_SPELLINGS = {
    "10^9/l": ("gi/l", "giga/l", "x10^9/l", "10e9/l", "10*9/l", "x10e9/l", "x10*9/l", "10**9/l",
               "thou/ul", "10^3/ul", "x10^3/ul", "10*3/ul", "x10*3/ul", "10e3/ul", "x10e3/ul",
               "k/ul", "10^3/mm3", "x10^3/mm3", "10*3/mm3", "thou/mm3", "k/mm3", "k/cumm",
               "10^6/ml", "10*6/ml"),
    "10^6/l": ("/ul", "1/ul", "cells/ul", "cell/ul", "/mm3", "1/mm3", "cells/mm3", "/cumm",
               "10^3/ml", "10*3/ml", "mega/l", "10*6/l", "10e6/l", "x10^6/l"),
    "10^12/l": ("ti/l", "tera/l", "10*12/l", "10e12/l", "x10^12/l", "x10e12/l", "mill/ul",
                "10^6/ul", "10*6/ul", "x10^6/ul", "m/ul", "mil/ul"),
    "umol/l": ("mcmol/l",),
    "mg/dl": ("mg/100ml", "mg%"),
    "g/dl": ("gm/dl", "g/100ml", "gm/100ml", "g%", "gm%"),
    "g/l": ("gm/l", "mg/ml"),
    "ug/l": ("mcg/l", "ng/ml"),
    "u/l": ("iu/l", "mu/ml", "miu/ml"),
}  # fmt: skip
_ONE_SPELLING = {word: unit for unit, words in _SPELLINGS.items() for word in words}


def canonical_unit(unit):
    """Return units in one lower-case spelling ("THOU/uL" is "10^9/l"); a missing unit is "".

    Only spellings of the same number are joined. "G/L" stays "g/l": grams or giga, it cannot tell.
    """
    given = pd.Series(unit, dtype=object)
    codes, different = pd.factorize(given)
    known = pd.Series([*map(_spelled, different), ""], dtype=object)  # code -1, the last: missing
    return known.take(codes).set_axis(given.index)


def _spelled(unit):
    word = "".join(str(unit).split()).lower().replace("\u00b5", "u").replace("\u03bc", "u")
    return _ONE_SPELLING.get(word, word)
