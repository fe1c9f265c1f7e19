"""Counts on the scale on which samples are compared: normalised, on log2."""

import numpy as np
import pandas as pd

LEAST_MEAN = 10  # mean normalised count below which a gene is mostly noise
LEAST_GENES = 50  # counted in every sample, for a median of ratios that can be trusted


def compute_log_counts(counts):
    """Return log2 of normalised counts plus one, genes of a mean of at least 10 x samples.

    Counts are divided by the median of their ratios to the geometric mean of each gene, which does
    not move with the globin share; with too few genes seen in every sample, by reads. Samples
    without reads are left out.

    Parameters
    ----------
    counts : DataFrame, genes x samples of whole numbers
    """
    filled = counts.loc[:, counts.sum() > 0]
    if filled.empty:
        return filled.astype("float64")
    values = filled.to_numpy("float64")
    normal = values / _factors(values)
    kept = normal.mean(axis=1) >= LEAST_MEAN
    return pd.DataFrame(np.log2(normal[kept] + 1), filled.index[kept], filled.columns)


def _factors(values):
    everywhere = values[(values > 0).all(axis=1)]
    if len(everywhere) < LEAST_GENES:
        reads = values.sum(axis=0)
        return reads / np.exp(np.log(reads).mean())
    logs = np.log(everywhere)
    return np.exp(np.median(logs - logs.mean(axis=1, keepdims=True), axis=0))
