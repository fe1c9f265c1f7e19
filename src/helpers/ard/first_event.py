"""The time to a first event with death competing, as results: by day, its median, its curve.

Read from one record per participant with DAYS (the first dose is day 1) and CAUSE: the event, death
before it, or 0 for a time that only ended.
"""

import math

import numpy as np

from helpers.ard.cumulative_incidence import (
    AALEN,
    DELTA,
    NOISE,
    compute_incidence,
    log_log_limits,
)
from helpers.ard.estimates import ESTIMATE, UNKNOWN, add_estimate
from helpers.ard.proportions import CLOPPER_PEARSON, clopper_pearson
from helpers.ard.survival import NOBODY, NOT_REACHED, compute_quantile

EVENT, DEATH = 1, 2
VARIANCES = {"aalen": AALEN, "delta": DELTA}
MEDIANS = {"aalen": "median", "delta": "median, delta"}
NO_EVENT = "no event by then: upper limit among those at risk that day"
ALL_HAD_IT = "limits not defined where everybody had the event"
BEYOND = "beyond the last day at risk"
TICK_DAYS = (7, 14, 28, 56, 91, 182, 364)
MOST_TICKS = 7


def add_days(rows, first, days, case, key):
    """Add, for each day, who is at risk and had the event by then, and the estimate twice.

    `variable_level` is "day 30" (n_risk, n_event), "day 30, aalen" and "day 30, delta" (the
    estimate with either variance); `case` stands behind the day.
    """
    curve = compute_incidence(first["DAYS"], first["CAUSE"], EVENT)
    for day in days:
        n_risk = int((first["DAYS"] >= day).sum())
        n_event = int(((first["DAYS"] <= day) & first["CAUSE"].eq(EVENT)).sum())
        level = f"day {day}{case}"
        rows.add({"n_risk": n_risk, "n_event": n_event}, variable_level=level, **key)
        for name, found in _estimates(curve, first, day, n_risk).items():
            stats, method, warning = found
            level = f"day {day}{case}, {name}"
            rows.add(stats, method=method, warning=warning, variable_level=level, **key)


def _estimates(curve, first, day, n_risk):
    """Return {variance: (statistics, method, warning)} of the incidence by a day."""
    if not _known(first, day):
        warning = BEYOND if len(first) else NOBODY
        return {name: (_stats(UNKNOWN), method, warning) for name, method in VARIANCES.items()}
    estimate, *errors = curve.at(day)
    if not estimate:
        found = _stats((0.0, 0.0, clopper_pearson(0, n_risk)[1]))
        return dict.fromkeys(VARIANCES, (found, CLOPPER_PEARSON, NO_EVENT))
    warning = ALL_HAD_IT if estimate >= 1 - NOISE else ""
    return {
        name: (_stats((estimate, *log_log_limits(estimate, error))), method, warning)
        for (name, method), error in zip(VARIANCES.items(), errors, strict=True)
    }


def _stats(found):
    return dict(zip(ESTIMATE, found, strict=True))


def _known(first, day):
    """Return whether the curve is known on a day: somebody followed so long, or nobody left."""
    if first.empty:
        return False
    last = first["DAYS"].max()
    return day <= last or bool(first.loc[first["DAYS"] == last, "CAUSE"].gt(0).all())


def add_median(rows, first, key):
    """Add the day by which half had the event, with limits; "not reached" is a warning.

    The limits of "median" are those of the Aalen variance, of "median, delta" those of the other.
    """
    curve = compute_incidence(first["DAYS"], first["CAUSE"], EVENT)
    for variance, method in VARIANCES.items():
        found = UNKNOWN
        if curve is not None:
            low, high = _band(curve, variance)
            bands = (curve.estimate, high, low)
            found = [compute_quantile(curve.time, 1 - band, 0.5) for band in bands]
        missing = NOT_REACHED if len(first) else NOBODY
        add_estimate(rows, found, method, missing, {"variable_level": MEDIANS[variance], **key})


def _band(curve, variance):
    """Return the lower and upper limits at each time of a curve, nan where not defined."""
    errors = {"aalen": curve.se_aalen, "delta": curve.se_delta}[variance]
    pairs = [log_log_limits(*pair) for pair in zip(curve.estimate, errors, strict=True)]
    return np.array(pairs).T


def add_curve(rows, first, key):
    """Add the curve: "day 12" (the event, limits by the Aalen variance), "death by day 12"."""
    curves = {c: compute_incidence(first["DAYS"], first["CAUSE"], c) for c in (EVENT, DEATH)}
    low, high = _band(curves[EVENT], "aalen")
    rows.add(_stats((0.0, math.nan, math.nan)), variable_level="day 0", method=AALEN, **key)
    rows.add({"estimate": 0.0}, variable_level="death by day 0", **key)
    last = len(low) - 1
    for i, day in enumerate(curves[EVENT].time):
        if curves[EVENT].n_event[i] or i == last:
            found = _stats((curves[EVENT].estimate[i], low[i], high[i]))
            rows.add(found, variable_level=f"day {day:.0f}", method=AALEN, **key)
        if curves[DEATH].n_event[i] or i == last:
            stats = {"estimate": curves[DEATH].estimate[i]}
            rows.add(stats, variable_level=f"death by day {day:.0f}", method=AALEN, **key)


def add_numbers_at_risk(rows, days, key):
    """Add how many are at risk on days evenly spaced, "at risk day 28"."""
    every = next((step for step in TICK_DAYS if days.max() / step < MOST_TICKS), TICK_DAYS[-1])
    for day in range(0, int(days.max()) + every, every):
        n_risk = int((days >= day).sum())
        rows.add({"n_risk": n_risk}, variable_level=f"at risk day {day}", **key)
