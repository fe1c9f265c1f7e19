"""Time to event: Kaplan-Meier with the limits and quantiles of R's survival package.

lifelines fits the curve. Its medians, limits at S = 0 and numbers at risk differ from R, so those
are computed here; each is pinned to R in the tests. Times are integer days.
"""

import math
from dataclasses import dataclass

import numpy as np

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.estimates import UNKNOWN, Z, add_estimate
from helpers.ard.frame import ResultError, ResultRows
from helpers.ard.restricted_mean import BEYOND, NOBODY, add_restricted_mean
from helpers.ard.survival_counts import add_counts, add_numbers_at_risk, add_untimed

TOLERANCE = 1e-8  # R: sqrt(.Machine$double.eps); equal survival must not differ by rounding noise
KAPLAN_MEIER = "Kaplan-Meier, log-log 95% limits (Greenwood)"
BROOKMEYER_CROWLEY = "Kaplan-Meier, Brookmeyer-Crowley 95% limits from the log-log band"
REVERSE = "reverse Kaplan-Meier, Brookmeyer-Crowley 95% limits from the log-log band"
NOT_REACHED = "not reached"
NO_LIMITS = "limits not defined where survival is 1 or 0"
QUARTILES = {"first quarter": 0.25, "median": 0.5, "third quarter": 0.75}


@dataclass(frozen=True)
class Curve:
    """One Kaplan-Meier curve at each distinct time; arrays of one length, time ascending."""

    time: np.ndarray
    n_risk: np.ndarray
    n_event: np.ndarray
    n_censor: np.ndarray
    survival: np.ndarray
    low: np.ndarray
    high: np.ndarray


def compute_curve(durations, events):
    """Return the Kaplan-Meier curve with its log-log band; None when there is nobody.

    The band is not defined (nan) where survival is 1 or 0, as in R's
    survfit(conf.type = "log-log").

    Parameters
    ----------
    durations : days since the origin, the origin being day 1
    events : True for an event, False for a censored time
    """
    if not len(durations):
        return None
    table, survival = _fit(*_checked(durations, events))
    n_risk, n_event = table["at_risk"].to_numpy(), table["observed"].to_numpy()
    with np.errstate(divide="ignore"):
        step = np.where(n_risk > n_event, n_event / (n_risk * (n_risk - n_event)), np.inf)
    low, high = _log_log_band(survival, np.sqrt(np.cumsum(step)))
    return Curve(
        table.index.to_numpy(), n_risk, n_event, table["censored"].to_numpy(), survival, low, high
    )


def _checked(durations, events):
    """Return times and events as arrays; what a curve would silently misread is refused."""
    times, flags = np.asarray(durations), np.asarray(events)
    if times.dtype.kind not in "iuf" or not (times >= 0).all():
        raise ResultError("survival: a time is missing, negative or no number of days")
    if not np.isin(flags, (0, 1)).all():
        raise ResultError("survival: an event is neither yes (1) nor no (0)")
    return times.astype(float), flags.astype(bool)


def _fit(durations, events):
    # imported when there is a curve to fit: it costs over a second
    from lifelines import KaplanMeierFitter

    # equal times must be equal: R calls this timefix
    fitter = KaplanMeierFitter().fit(np.round(durations, 8), events)
    table = fitter.event_table
    if not (durations == 0).any():
        table = table.drop(index=0.0)  # the row of entries that lifelines puts before the times
    survival = fitter.survival_function_["KM_estimate"].reindex(table.index).to_numpy()
    # lifelines multiplies as exp(sum(log)); clear that noise so that ties with 1/2 are ties
    return table, np.round(survival, 12)


def _log_log_band(survival, se_cumulative_hazard):
    inside = (survival > 0) & (survival < 1)
    low, high = np.full((2, len(survival)), np.nan)
    log_survival = np.log(survival[inside])
    spread = Z * se_cumulative_hazard[inside] / log_survival
    low[inside] = np.exp(log_survival * np.exp(-spread))
    high[inside] = np.exp(log_survival * np.exp(spread))
    return low, high


def compute_quantile(time, survival, p):
    """Return the time by which a proportion p has had the event; nan when it is not reached.

    Where the curve is flat at 1 - p the answer is the middle of that stretch, to the last observed
    time if it never ends: R's quantile.survfit. A band is passed as `survival` for its limits.
    """
    known = ~np.isnan(survival)
    fallen = 1 - survival[known]
    if not len(fallen) or fallen.max() < p - TOLERANCE:
        return math.nan
    times = time[known]
    reached = times[fallen >= p - TOLERANCE][0]
    beyond = times[fallen > p + TOLERANCE]
    flat_to_the_end = known[-1] and abs(fallen[-1] - p) < TOLERANCE
    if not len(beyond) and not flat_to_the_end:
        return math.nan
    return float((reached + (beyond[0] if len(beyond) else time[-1])) / 2)


def compute_quantile_limits(curve, p):
    """Return (estimate, low, high) of a quantile; each nan when not reached."""
    bands = (curve.survival, curve.low, curve.high)
    return tuple(compute_quantile(curve.time, band, p) for band in bands)


def compute_landmark(curve, time):
    """Return (survival, low, high, n_risk) at a time; the first three nan after the last follow-up.

    The number at risk counts those still followed at this time, events at it included. After the
    last time observed survival is known only if everybody had the event.
    """
    n_risk = int(curve.n_risk[curve.time >= time - TOLERANCE].max(initial=0))
    past = np.flatnonzero(curve.time <= time + TOLERANCE)
    if not len(past):
        return 1.0, math.nan, math.nan, n_risk
    last = past[-1]
    if time > curve.time[-1] + TOLERANCE and curve.survival[-1] > 0:
        return math.nan, math.nan, math.nan, n_risk
    return float(curve.survival[last]), float(curve.low[last]), float(curve.high[last]), n_risk


def compute_follow_up(durations, events):
    """Return (median, low, high) of follow-up by reverse Kaplan-Meier: an event ends follow-up."""
    reverse = compute_curve(durations, ~np.asarray(events, bool))
    return compute_quantile_limits(reverse, 0.5)


def ard_survival(adtte, adsl, endpoint, report_by=None):
    """Return events, censoring by reason, quartiles, landmarks and follow-up of one endpoint.

    Times are days, the day of origin being day 1; landmark months are 30.4375 days. A participant
    of the population without a date of origin has no time; such participants are counted.
    """
    rows = ResultRows(f"survival_{endpoint.id}", endpoint.population)
    for keys, people in arms_of(in_population(adsl, endpoint.population), report_by):
        anl = _records(adtte, people, endpoint)
        curve = compute_curve(anl["AVAL"], anl["CNSR"] == 0)
        add_counts(rows, anl, people, keys)
        add_untimed(rows, anl, people, endpoint.origin, keys)
        _add_times(rows, anl, curve, keys)
        _add_range(rows, anl, keys)
        _add_landmarks(rows, curve, endpoint.landmarks_months, keys)
        if month := endpoint.restricted_months:
            add_restricted_mean(rows, curve, month * DAYS_PER_MONTH, month, keys)
    return rows.frame()


def ard_survival_curve(adtte, adsl, endpoint, report_by=None):
    """Return the Kaplan-Meier curve of one endpoint, and the numbers at risk at whole months."""
    rows = ResultRows(f"survival_curve_{endpoint.id}", endpoint.population)
    for keys, people in arms_of(in_population(adsl, endpoint.population), report_by):
        anl = _records(adtte, people, endpoint)
        curve = compute_curve(anl["AVAL"], anl["CNSR"] == 0)
        if curve is not None:
            _add_curve(rows, curve, len(anl), keys)
            add_numbers_at_risk(rows, curve, keys)
    return rows.frame()


def _records(adtte, people, endpoint):
    mine = adtte["USUBJID"].isin(people["USUBJID"]) & (adtte["PARAMCD"] == endpoint.id.upper())
    return adtte[mine]


def add_curve_statistics(rows, curve, months, keys):
    """Add the median and the landmark rates of a curve, which is None when there is nobody."""
    _add_quantile(rows, curve, "median", keys)
    _add_landmarks(rows, curve, months, keys)


def _add_quantile(rows, curve, level, keys):
    missing = NOT_REACHED if curve else NOBODY
    found = compute_quantile_limits(curve, QUARTILES[level]) if curve else UNKNOWN
    key = {"variable": "survival_days", "variable_level": level, **keys}
    add_estimate(rows, found, BROOKMEYER_CROWLEY, missing, key)


def _add_times(rows, anl, curve, keys):
    missing = NOT_REACHED if curve else NOBODY
    for level in QUARTILES:
        _add_quantile(rows, curve, level, keys)
    found = compute_follow_up(anl["AVAL"], anl["CNSR"] == 0) if curve else UNKNOWN
    key = {"variable": "follow_up_days", "variable_level": "median", **keys}
    add_estimate(rows, found, REVERSE, missing, key)


def _add_range(rows, anl, keys):
    for name, extreme in (("min", anl["AVAL"].min()), ("max", anl["AVAL"].max())):
        at_extreme = anl[anl["AVAL"] == extreme]
        # the longest time is a censored one if anybody is still followed then
        plus = (at_extreme["CNSR"] > 0).all() if name == "min" else (at_extreme["CNSR"] > 0).any()
        warning = NOBODY if at_extreme.empty else "censored" if plus else ""
        rows.add({name: extreme}, variable="observed_days", warning=warning, **keys)


def _add_landmarks(rows, curve, months, keys):
    for month in months:
        key = {"variable": "survival_at_months", "variable_level": month, **keys}
        found, n_risk = UNKNOWN, 0
        if curve:
            *found, n_risk = compute_landmark(curve, month * DAYS_PER_MONTH)
        missing = NO_LIMITS if not math.isnan(found[0]) else BEYOND if curve else NOBODY
        add_estimate(rows, found, KAPLAN_MEIER, missing, key)
        rows.add({"n_risk": n_risk}, **key)


def _add_curve(rows, curve, n, keys):
    names = ("n_risk", "n_event", "n_censor", "estimate", "conf_low", "conf_high")
    arrays = (curve.n_risk, curve.n_event, curve.n_censor, curve.survival, curve.low, curve.high)
    start = (n, 0, 0, 1.0, math.nan, math.nan)
    for day, stats in zip([0, *curve.time], [start, *zip(*arrays, strict=True)], strict=True):
        rows.add(
            dict(zip(names, stats, strict=True)),
            variable="day",
            variable_level=int(day),
            method=KAPLAN_MEIER,
            warning=NO_LIMITS if math.isnan(stats[-1]) else "",
            **keys,
        )
