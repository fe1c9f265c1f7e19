"""The counts matrix of a sequencing experiment: genes x samples, whole numbers."""

import io

import pandas as pd

from helpers.cut.delivery import unpacked


def read_matrix(name, raw):
    """Return a checked counts matrix: index `gene`, one int64 column per sample."""
    content = io.BytesIO(unpacked(name, raw))
    header = pd.read_csv(content, nrows=0).columns
    content.seek(0)
    types = dict.fromkeys(header[1:], "int64") | {header[0]: str}
    return pd.read_csv(content, dtype=types, na_filter=False, index_col=0)
