"""The few formulas that the second computation needs, from their definitions."""

from fractions import Fraction
from math import atan, comb, cos, exp, fsum, lgamma, log, pi, sin, sqrt
from statistics import NormalDist

HALF = Fraction(1, 2)
LEVEL = 0.95
HALVINGS = 80


def exact_limits(x, n):
    """Return the limits of Clopper and Pearson: where either tail of the binomial is 2.5%.

    The limits are found by halving an interval, so that no beta distribution is asked.
    """
    tail = (1 - LEVEL) / 2
    low = _where(lambda p: 1 - _at_most(x - 1, n, p) < tail) if x else 0.0
    high = _where(lambda p: _at_most(x, n, p) > tail) if x < n else 1.0
    return low, high


def _where(still, low=0.0, high=1.0):
    """Return the point up to which a statement holds."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if still(middle) else (low, middle)
    return (low + high) / 2


def _at_most(x, n, p):
    """Return the binomial probability of at most x among n."""
    return fsum(_chance(k, n, p) for k in range(x + 1))


def _chance(k, n, p):
    if n <= 1000:
        return comb(n, k) * p**k * (1 - p) ** (n - k)
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(p) + (n - k) * log(1 - p))


def mean_and_limits(values):
    """Return mean, standard deviation and the limits of Student's t; of one value only the mean."""
    n, mean = len(values), fsum(values) / len(values)
    if n < 2:
        return mean, None, None, None
    spread = sqrt(fsum((value - mean) ** 2 for value in values) / (n - 1))
    half = _student(n - 1) * spread / sqrt(n)
    return mean, spread, mean - half, mean + half


def _student(degrees):
    """Return the two-sided quantile of Student's t, from the finite sums for whole degrees."""
    return _where(lambda t: _within(t, degrees) < LEVEL, 0.0, 1000.0)


def _within(t, degrees):
    """Return the probability that |T| is at most t (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    angle = atan(t / sqrt(degrees))
    odd = degrees % 2
    term, total = (cos(angle) if odd else 1.0), 0.0
    for step in range(1 + odd, degrees, 2):
        total += term
        term *= cos(angle) ** 2 * step / (step + 1)
    if odd:
        return 2 / pi * (angle + sin(angle) * total)
    return sin(angle) * total


def middle(values):
    """Return the median: the middle value, or half way between the two in the middle."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def survival_steps(times):
    """Return (day, S, Greenwood's sum) at each day with an event, in exact fractions.

    `times` are pairs of a day and whether it is an event; who is censored on a day was still at
    risk on it.
    """
    surviving, variance, steps = Fraction(1), Fraction(0), []
    for day in sorted({day for day, event in times if event}):
        risk = sum(other >= day for other, _ in times)
        events = sum(event and other == day for other, event in times)
        surviving *= 1 - Fraction(events, risk)
        variance += Fraction(events, risk * (risk - events)) if risk > events else 0
        steps.append((day, surviving, variance))
    return steps


def median_and_limits(times):
    """Return the Kaplan-Meier median and its limits in days, None for what is not reached.

    Where the curve is exactly one half, the median is the middle of that stretch, which ends with
    the next event, or with the last day observed.
    """
    steps = survival_steps(times)
    reached = [day for day, surviving, _ in steps if surviving <= HALF]
    median = reached[0] if reached else None
    if any(surviving == HALF for _, surviving, _ in steps):
        median = (median + [*reached[1:], max(day for day, _ in times)][0]) / 2
    return median, _first_at_half(steps, +1), _first_at_half(steps, -1)


def _first_at_half(steps, side):
    """Return the first day on which one limit of the log-log band is one half or less."""
    z = NormalDist().inv_cdf(1 - (1 - LEVEL) / 2)
    for day, surviving, variance in steps:
        if 0 < surviving < 1:
            fallen = log(surviving)
            power = exp(side * z * sqrt(variance) / -fallen)
            if float(surviving) ** power <= 0.5:
                return day
    return None
