"""The mean time without the event up to a stated day: the area under the Kaplan-Meier curve."""

import math

import numpy as np

from helpers.ard.estimates import UNKNOWN, Z, add_estimate

RESTRICTED_MEAN = "restricted mean (area under Kaplan-Meier), normal 95% limits (Greenwood)"
BEYOND = "beyond the last follow-up"
NOBODY = "no participants"
NO_EVENT = "limits not defined without an event"


def compute_restricted_mean(curve, tau):
    """Return (mean, low, high, n_risk) up to tau; the first three nan where it is not estimable.

    It is estimable up to the last time observed, and beyond it where survival has fallen to 0. The
    variance is Greenwood's: each event time adds the square of the area right of it, as in R's
    summary(survfit, rmean = tau). Without an event up to tau there are no limits.
    """
    n_risk = int(curve.n_risk[curve.time >= tau].max(initial=0))
    if tau > curve.time[-1] and curve.survival[-1] > 0:
        return math.nan, math.nan, math.nan, n_risk
    until = curve.time < tau
    edges = np.concatenate([[0.0], curve.time[until], [tau]])
    heights = np.concatenate([[1.0], curve.survival[until]])
    areas = np.diff(edges) * heights
    mean, right = areas.sum(), np.cumsum(areas[::-1])[::-1][1:]
    events, at_risk = curve.n_event[until], curve.n_risk[until]
    left = at_risk - events
    # where all have the event no area is left, and the term is 0
    terms = np.divide(events, at_risk * left, out=np.zeros(len(right)), where=left > 0)
    spread = Z * math.sqrt(float((right**2 * terms).sum()))
    if not events.sum():
        return float(mean), math.nan, math.nan, n_risk
    return float(mean), float(mean - spread), float(mean + spread), n_risk


def add_restricted_mean(rows, curve, tau, month, keys):
    """Add the mean time up to a month (tau days), its limits and how many are still at risk."""
    found, n_risk = UNKNOWN, 0
    if curve:
        *found, n_risk = compute_restricted_mean(curve, tau)
    missing = NOBODY if not curve else BEYOND if math.isnan(found[0]) else NO_EVENT
    key = {"variable": "restricted_mean_days", "variable_level": month, **keys}
    add_estimate(rows, found, RESTRICTED_MEAN, missing, key)
    rows.add({"n_risk": n_risk}, **key)
