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


def taken(frame, rows, names=None):
    """Return some rows of a frame by position, of the named columns only.

    Column by column: selecting rows of a wide frame would first copy all of it.
    """
    names = list(frame) if names is None else names
    columns = {name: frame[name].array.take(rows) for name in names}
    return pd.DataFrame(columns, index=frame.index.take(rows), copy=False)


def stacked(above, below):
    """Return the rows of two frames with the same columns, one after the other, numbered anew."""
    return pd.DataFrame(
        {name: np.concatenate([above[name].to_numpy(), below[name].to_numpy()]) for name in above},
        copy=False,
    )


def rows_by(keys):
    """Yield each different key, in order of appearance, with the positions of its rows."""
    codes, different = pd.factorize(np.asarray(keys))
    if len(different) < 2**15:
        codes = codes.astype(np.int16)  # sorted by counting, and not by comparing
    order = np.argsort(codes, kind="stable")
    edges = np.searchsorted(codes[order], np.arange(len(different) + 1))
    for key, first, last in zip(different, edges[:-1], edges[1:], strict=True):
        yield key, order[first:last]
