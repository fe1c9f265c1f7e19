"""Groups of rows as integers: what a large table is grouped, ordered and looked up by."""

import numpy as np
import pandas as pd


def group_codes(*keys):
    """Return (codes, first): an integer for each row's combination of keys, and where it is first.

    Equal combinations have equal codes, numbered from 0 in order of appearance; missing values of
    a key are one value. `first[code]` is the position of the first row with that code.
    """
    codes = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        own, different = pd.factorize(np.asarray(key), use_na_sentinel=True)
        codes = codes * (len(different) + 1) + own + 1
        codes, _ = pd.factorize(codes)  # kept small, so that no product overflows
    first = np.empty(codes.max() + 1 if len(codes) else 0, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return codes, first


def each_different(read, *keys):
    """Return what `read` makes of each row's keys, called once for each different combination."""
    codes, first = group_codes(*keys)
    rows = zip(*(np.asarray(key)[first] for key in keys), strict=True)
    made = pd.Series([read(*row) for row in rows])
    return made.take(codes).to_numpy()
