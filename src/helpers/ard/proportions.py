"""Proportions with exact intervals."""

import math

from scipy.special import betaincinv

CLOPPER_PEARSON = "Clopper-Pearson exact 95% interval"


def clopper_pearson(x, n, level=0.95):
    """Return (low, high) of the exact interval of x events in n participants; (nan, nan) at n = 0.

    Both limits invert the binomial tail at (1 - level) / 2, so the limits for 0 of n are two-sided.
    Source: Clopper and Pearson 1934; equals R's binom.test(x, n)$conf.int.
    """
    if n == 0:
        return math.nan, math.nan
    tail = (1 - level) / 2
    low = 0.0 if x == 0 else float(betaincinv(x, n - x + 1, tail))
    high = 1.0 if x == n else float(betaincinv(x + 1, n - x, 1 - tail))
    return low, high


def add_rate(rows, n, N, **keys):
    """Add n, N, p and the exact interval; with nobody to count, p is missing and says so.

    `keys` may hold `who`: the USUBJIDs that n counts.
    """
    low, high = clopper_pearson(n, N)
    warning = "" if N else "nobody in the denominator"
    p = n / N if N else math.nan
    stats = {"n": n, "N": N, "p": p, "conf_low": low, "conf_high": high}
    rows.add(stats, method=CLOPPER_PEARSON, warning=keys.pop("warning", warning), **keys)


def add_count(rows, n, N, **keys):
    """Add n, N and p without an interval, for descriptive counts; `keys` may hold `who`."""
    warning = "" if N else "nobody in the denominator"
    rows.add({"n": n, "N": N, "p": n / N if N else math.nan}, warning=warning, **keys)


def add_records(rows, people, **keys):
    """Add how many records there are (n_event), and of how many participants (n).

    `people` is a Series, the USUBJID of each record; "" and missing are nobody.
    """
    ids = set(people.dropna()) - {""}
    rows.add({"n_event": len(people), "n": len(ids)}, who=ids, **keys)
