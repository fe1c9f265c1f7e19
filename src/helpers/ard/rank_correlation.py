"""Spearman's rank correlation and its limits."""

import math

import numpy as np

from helpers.ard.estimates import UNKNOWN, Z


def spearman(first, second):
    """Return (r, low, high) of the rank correlation of two Series; ties share their mean rank.

    All are nan below two values or where one of the two is the same throughout; the limits also
    below four values and where r is 1 or -1. The limits are those of Fisher's z with variance
    (1 + r^2 / 2) / (n - 3).
    Source: Bonett and Wright, Psychometrika 2000;65:23.
    """
    n = len(first)
    if n < 2:
        return UNKNOWN
    ranks = np.array([first.rank(), second.rank()])
    spread = ranks.std(axis=1)
    if not spread.all():
        return UNKNOWN
    product = (ranks - ranks.mean(axis=1, keepdims=True)).prod(axis=0).mean()
    r = round(float(product / spread.prod()), 12)  # perfect agreement must be 1 and not just below
    if n < 4 or abs(r) == 1:
        return r, math.nan, math.nan
    half = Z * math.sqrt((1 + r**2 / 2) / (n - 3))
    return r, math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)
