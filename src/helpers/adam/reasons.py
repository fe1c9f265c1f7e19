"""The first reason that applies: why a record, or a participant, does not count."""

import pandas as pd


def first_reason(reasons, index):
    """Return for each entry of `index` the first reason that applies, missing where none does.

    Parameters
    ----------
    reasons : sequence of (applies, words)
        In the order in which they are asked; `applies` is a boolean Series on `index`, `words` one
        text or a Series of texts.
    index : Index
    """
    chosen = pd.Series(None, index=index, dtype=object)
    for applies, words in reversed(list(reasons)):
        chosen = chosen.mask(applies, words)
    return chosen
