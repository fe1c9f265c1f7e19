"""Monitoring of toxicity: when a beta-binomial rule would stop, and how often it would.

A rule is a prior Beta(a, b) of the rate, a rate p0 that is too high, and a threshold: it stops when
the posterior probability that the rate exceeds p0 is above the threshold.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import betainc
from scipy.stats import binom

MARGIN = 1e-12  # a probability that equals the threshold does not stop, whatever its last digits


class Rule(NamedTuple):
    """A stopping rule: prior Beta(a, b), the rate p0 that is too high, the threshold."""

    a: float
    b: float
    p0: float
    threshold: float


def compute_posterior(rule, x, n):
    """Return the probability that the rate exceeds p0, after x of n participants had the event."""
    return 1 - betainc(rule.a + x, rule.b + n - x, rule.p0)


def compute_boundary(rule, n):
    """Return the fewest events among n participants that stop, None when no number does."""
    stops = compute_posterior(rule, np.arange(n + 1), n) > rule.threshold + MARGIN
    return int(np.argmax(stops)) if stops.any() else None


def compute_operating_characteristics(rule, looks, rate):
    """Return (probability of stopping, expected number of participants) at a true rate.

    Exact, over all paths: at each look the participants since the look before are added, and a
    number of events at or above the boundary stops. `looks` ascends; the last one ends the trial.
    """
    going_on = np.array([1.0])  # probability of each number of events, not stopped so far
    expected, before = 0.0, 0
    for n in looks:
        added = binom.pmf(np.arange(n - before + 1), n - before, rate)
        going_on = np.convolve(going_on, added)
        boundary = compute_boundary(rule, n)
        if boundary is not None:
            expected += n * going_on[boundary:].sum()
            going_on[boundary:] = 0
        before = n
    remaining = float(going_on.sum())
    return 1 - remaining, float(expected + before * remaining)


def compute_chance_of_any(rate, n):
    """Return the probability of at least one event among n participants at a true rate."""
    return 1 - (1 - rate) ** n
