"""Descriptive summaries of a continuous variable."""

import math

import numpy as np
from scipy.special import stdtrit

QUARTILES = "quartiles by SAS definition 5 (R type 2)"
MEAN_T = "mean with t 95% interval"


def quartile(values, q):
    """Return the q-quantile of the non-missing values by R's type 2, SAS's default; nan if none.

    The empirical distribution is inverted, and averaged where it is flat.
    """
    ordered = np.sort(_present(values))
    if not len(ordered):
        return math.nan
    # 12 digits: 0.1 * 30 must be the third value and not a rounding error above it
    position = round(q * len(ordered), 12)
    upper = ordered[min(math.floor(position), len(ordered) - 1)]
    lower = ordered[max(math.ceil(position) - 1, 0)]
    return float((lower + upper) / 2)


def mean_interval(values, level=0.95):
    """Return (mean, low, high) with Student's t limits; limits are nan below two values."""
    present = _present(values)
    if not len(present):
        return math.nan, math.nan, math.nan
    mean = float(present.mean())
    if len(present) < 2:
        return mean, math.nan, math.nan
    half = (
        stdtrit(len(present) - 1, (1 + level) / 2) * present.std(ddof=1) / math.sqrt(len(present))
    )
    return mean, float(mean - half), float(mean + half)


def geometric_interval(values, level=0.95):
    """Return (geometric mean, low, high) with t limits on the log scale, of values above zero."""
    return tuple(float(x) for x in np.exp(mean_interval(np.log(values), level)))


def add_summary(rows, values, who=None, **keys):
    """Add n, mean, sd, median, q1, q3, min and max of the non-missing values.

    `who`, where given, holds the USUBJID of each value, for a measure that each participant has
    once.
    """
    present = _present(values)
    n = len(present)
    stats = {
        "n": n,
        "mean": float(present.mean()) if n else math.nan,
        "sd": float(present.std(ddof=1)) if n > 1 else math.nan,
        "median": quartile(present, 0.5),
        "q1": quartile(present, 0.25),
        "q3": quartile(present, 0.75),
        "min": float(present.min()) if n else math.nan,
        "max": float(present.max()) if n else math.nan,
    }
    rows.add(stats, who=_with_value(who, values), method=QUARTILES, warning=doubt_of(n), **keys)


def add_mean(rows, values, who=None, **keys):
    """Add n, mean and its t interval as estimate, conf_low, conf_high; `who` as in a summary."""
    mean, low, high = mean_interval(values)
    n = len(_present(values))
    stats = {"n": n, "estimate": mean, "conf_low": low, "conf_high": high}
    rows.add(stats, who=_with_value(who, values), method=MEAN_T, warning=doubt_of(n), **keys)


def _present(values):
    values = np.asarray(values, dtype=float)
    return values[~np.isnan(values)]


def _with_value(who, values):
    return None if who is None else np.asarray(who)[~np.isnan(np.asarray(values, dtype=float))]


def doubt_of(n):
    """Return what n values cannot say, as a warning; nothing from two values on."""
    return {0: "no values", 1: "one value: no spread"}.get(n, "")
