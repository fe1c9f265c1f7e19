"""Events per time at risk, with exact Poisson limits."""

import math

from scipy.special import gammaincinv

DAYS_PER_YEAR = 365.25
POISSON = "exact Poisson 95% interval"
NO_TIME = "no time at risk"


def poisson_limits(events, person_time, level=0.95):
    """Return (low, high) of the exact interval of a rate; (nan, nan) without time at risk.

    Both limits invert the Poisson tail at (1 - level) / 2, so the upper one for no event is
    two-sided. Equals R's poisson.test(events, person_time)$conf.int.
    """
    if not person_time > 0:
        return math.nan, math.nan
    tail = (1 - level) / 2
    low = 0.0 if events == 0 else float(gammaincinv(events, tail))
    high = float(gammaincinv(events + 1, 1 - tail))
    return low / person_time, high / person_time


def add_incidence_rate(rows, events, days, per_years=1, **keys):
    """Add the rate of events per `per_years` years at risk, its exact limits and the years.

    `days` is the sum over participants of the days at risk. Without any, the rate is missing and
    says so. The years at risk are the statistic `person_years`.
    """
    years = days / DAYS_PER_YEAR
    rate = per_years * events / years if years > 0 else math.nan
    low, high = (per_years * limit for limit in poisson_limits(events, years))
    warning = "" if years > 0 else NO_TIME
    stats = {"n_event": events, "person_years": years}
    stats |= {"estimate": rate, "conf_low": low, "conf_high": high}
    rows.add(stats, method=POISSON, warning=warning, **keys)
