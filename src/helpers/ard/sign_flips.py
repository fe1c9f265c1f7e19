"""Sign flips: p-values of paired differences that lean on nothing but the pairing.

Under no change each participant's difference is as likely with either sign. All genes of one
participant flip together, so that whatever ties genes to each other stays as it is.
"""

import math

import numpy as np
import pandas as pd

MOST_PAIRS = 20  # two to the power of 20 sums are held at once; more would not fit
MOST_PATTERNS = 1 << 13  # sign patterns tried on every gene; of more, a sample with a seed
SEED = 20
GENES_AT_ONCE = 1000


def compute_sign_flip(differences):
    """Return the two-sided exact p-value of a mean difference; missing above 20 differences.

    Under no change each participant's difference is as likely with either sign. The p-value is the
    share of all sign patterns whose sum is at least as far from zero as the one observed, so it is
    never below 2 in 2 to the power of the number of differences.
    """
    differences = np.asarray(differences, dtype=float)
    if not 0 < len(differences) <= MOST_PAIRS:
        return math.nan
    sums = np.zeros(1)
    for difference in np.abs(differences):
        sums = np.concatenate([sums + difference, sums - difference])
    observed = abs(differences.sum())
    # sums of the same differences in another order may differ in the last digit
    return float((np.abs(sums) >= observed - 1e-12 * sums.max()).mean())


def compute_patterns(pairs, most=MOST_PATTERNS, seed=SEED):
    """Return sign patterns x pairs, the observed one (all 1) first, and whether these are all.

    A pattern and its opposite are as far from zero, so only those that keep the first sign are
    told. Where these are more than `most`, a sample of that many is drawn with the seed.
    """
    if pairs and 2 ** (pairs - 1) <= most:
        numbers = np.arange(2 ** (pairs - 1))
        return 1.0 - 2.0 * (numbers[:, None] >> np.arange(pairs)[::-1] & 1), True
    patterns = np.random.default_rng(seed).choice([-1.0, 1.0], size=(most, pairs))
    patterns[0] = 1
    return patterns, False


def compute_max_t(differences, patterns):
    """Return each gene's p-value adjusted for all genes by the step-down maximum of paired t.

    For each sign pattern the largest absolute paired t over a gene and all genes with a smaller
    observed one is kept; the p-value is the share of patterns in which it reaches the gene's own.
    It bounds the chance of any false gene on the list, however genes hang together.
    Source: Westfall and Young, Resampling-Based Multiple Testing, 1993, algorithm 4.1 with sign
    flips for permutations.

    Parameters
    ----------
    differences : DataFrame, genes x participants
    patterns : array, sign patterns x participants
        The first one is the observed one.

    Returns
    -------
    Series by gene
        1 for a gene without any difference.
    """
    if differences.empty:
        return pd.Series(dtype=float, index=differences.index)
    # |t| grows with the share of the squares that the mean takes, which needs no variance
    values = differences.to_numpy(dtype=float)
    length = np.sqrt((values**2).sum(axis=1, keepdims=True))
    scaled = np.divide(values, length, out=np.zeros_like(values), where=length > 0)
    observed = np.abs(scaled @ patterns[0])
    order = np.argsort(observed, kind="stable")
    shares = _shares(scaled[order], observed[order], patterns)
    # a gene can never have a smaller p-value than one that lies further out
    adjusted = np.maximum.accumulate(shares[::-1])[::-1]
    return pd.Series(adjusted[np.argsort(order, kind="stable")], index=differences.index)


def _shares(scaled, observed, patterns):
    """Return how often the largest statistic so far reaches each gene's own, from the lowest up."""
    largest = np.zeros(len(patterns))
    shares = np.empty(len(scaled))
    for start in range(0, len(scaled), GENES_AT_ONCE):
        rows = slice(start, start + GENES_AT_ONCE)
        reached = np.abs(scaled[rows] @ patterns.T)
        reached[0] = np.maximum(reached[0], largest)
        np.maximum.accumulate(reached, axis=0, out=reached)
        largest = reached[-1].copy()
        shares[rows] = (reached >= observed[rows, None] - 1e-12).mean(axis=1)
    return shares
