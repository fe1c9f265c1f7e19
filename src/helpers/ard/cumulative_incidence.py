"""Cumulative incidence of an event when another, such as death, can come first.

Aalen-Johansen, written out: the libraries jitter tied times, which changes the answer. Two
variances are in use, and small samples tell them apart; both are given, each by its name.
"""

import math
from dataclasses import dataclass

import numpy as np

from helpers.ard.estimates import Z

NOISE = 1e-12  # sums of fractions: 1 - 2e-16 is 1
AALEN = "Aalen-Johansen, log-log 95% limits (Aalen variance, as cmprsk::cuminc and SAS)"
DELTA = "Aalen-Johansen, log-log 95% limits (delta-method variance, as survival::survfit)"


@dataclass(frozen=True)
class Incidence:
    """The cumulative incidence of one cause at each distinct time; arrays of one length."""

    time: np.ndarray
    n_risk: np.ndarray
    n_event: np.ndarray
    estimate: np.ndarray
    se_aalen: np.ndarray
    se_delta: np.ndarray

    def at(self, time):
        """Return (estimate, standard error by Aalen, by the delta method) at a time."""
        past = np.flatnonzero(self.time <= time)
        if not len(past):
            return 0.0, 0.0, 0.0
        last = past[-1]
        return tuple(float(a[last]) for a in (self.estimate, self.se_aalen, self.se_delta))


def compute_incidence(durations, causes, cause=1):
    """Return the cumulative incidence of one cause; None when there is nobody.

    At equal times events come before censorings.

    Parameters
    ----------
    durations : days since the origin, the origin being day 1
    causes : 0 for a censored time, otherwise the number of the cause
    """
    durations, causes = np.asarray(durations, float), np.asarray(causes, int)
    if not len(durations):
        return None
    time, place = np.unique(durations, return_inverse=True)
    leaving = np.bincount(place, minlength=len(time))
    n = leaving[::-1].cumsum()[::-1].astype(float)
    d = np.bincount(place[causes > 0], minlength=len(time)).astype(float)
    k = np.bincount(place[causes == cause], minlength=len(time)).astype(float)
    survival = np.cumprod(1 - d / n)
    before = np.concatenate([[1.0], survival[:-1]])
    incidence = np.cumsum(before * k / n)
    aalen = _standard_error(incidence, *_aalen_weights(n, d, k, before, survival))
    delta = _standard_error(incidence, *_delta_weights(n, d, k, before))
    return Incidence(time, n.astype(int), k.astype(int), incidence, aalen, delta)


def log_log_limits(estimate, se):
    """Return (low, high) on the log(-log) scale; (nan, nan) where it is not defined."""
    if not 0 < estimate < 1 - NOISE or math.isnan(se):
        return math.nan, math.nan
    spread = Z * se / (estimate * math.log(estimate))
    return estimate ** math.exp(-spread), estimate ** math.exp(spread)


def _aalen_weights(n, d, k, before, survival):
    """Return the weights that the Fortran of cmprsk uses: binomial ties, causes apart."""
    own, other = (
        before**2 * events / n**2 * (1 - (events - 1) / np.maximum(n - 1, 1))
        for events in (k, d - k)
    )
    ahead = np.divide(1.0, survival, out=np.zeros_like(survival), where=survival > 0)
    return (own + other) * ahead**2, own, own * ahead


def _delta_weights(n, d, k, before):
    staying = n * (n - d)
    all_causes = np.divide(d, staying, out=np.zeros_like(d), where=staying > 0)
    return all_causes, before**2 * k * (n - k) / n**3, before * k / n**2


def _standard_error(incidence, squares, own, products):
    """Return the standard error at each time t, a sum over the times s up to it.

    With f = F(t) - F(s), the variance sums squares * f^2 + own - 2 * products * f. The squares are
    expanded, so that each part is a cumulative sum.
    """
    second = (
        incidence**2 * np.cumsum(squares)
        - 2 * incidence * np.cumsum(squares * incidence)
        + np.cumsum(squares * incidence**2)
    )
    first = incidence * np.cumsum(products) - np.cumsum(products * incidence)
    return np.sqrt(np.maximum(second + np.cumsum(own) - 2 * first, 0.0))
