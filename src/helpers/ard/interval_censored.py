"""Events known only to lie between two days: Turnbull's estimate of the share without the event."""

import math
from dataclasses import dataclass

import numpy as np

TURNBULL = "Turnbull's non-parametric estimate for intervals, without limits"
ENOUGH = 1e-10
MOST_ROUNDS = 20_000
TOLERANCE = 1e-8


@dataclass(frozen=True)
class Masses:
    """Shares of events in intervals (after, by], ascending; `converged` tells whether EM ended."""

    after: np.ndarray
    by: np.ndarray
    share: np.ndarray
    converged: bool


def compute_turnbull(left, right):
    """Return the Masses that make what was seen most likely; None when there is nobody.

    Each event came after `left` and by `right` (days; infinite: not yet). The likelihood can place
    events only in intervals that begin at a left and end at the next right with neither between.
    Found by the EM algorithm from equal shares, which climbs to the only maximum. With exact days
    it is the Kaplan-Meier estimate. Source: Turnbull 1976.
    """
    if not len(left):
        return None
    pairs, weight = np.unique(np.column_stack([left, right]), axis=0, return_counts=True)
    after, by = _innermost(pairs)
    inside = (pairs[:, [0]] <= after) & (by <= pairs[:, [1]])
    share = np.full(len(after), 1 / len(after))
    for _ in range(MOST_ROUNDS):
        seen = inside * share
        moved = (weight[:, None] * seen / seen.sum(axis=1, keepdims=True)).sum(axis=0)
        moved /= weight.sum()
        still = np.abs(moved - share).max() < ENOUGH
        share = moved
        if still:
            break
    kept = share > TOLERANCE
    return Masses(after[kept], by[kept], share[kept], bool(still))


def _innermost(pairs):
    """Return the intervals (after, by] from a left end to the very next end, a right one."""
    ends = [(right, 0) for right in pairs[:, 1]] + [(left, 1) for left in pairs[:, 0]]
    ends.sort()  # of one day the right end first: (a, 5] and (5, b] share no day
    found = [
        (first, then)
        for (first, is_left), (then, next_is_left) in zip(ends, ends[1:], strict=False)
        if is_left and not next_is_left
    ]
    after, by = zip(*dict.fromkeys(found), strict=True)
    return np.array(after), np.array(by)


def compute_share_without(masses, day):
    """Return (least, most) of the share without the event at a day.

    They differ where the day lies inside an interval that holds events: nothing tells on which of
    its days they came. Beyond the last day known the least is 0.
    """
    over = masses.by <= day + TOLERANCE
    open_then = ~over & (masses.after < day - TOLERANCE)
    least = 1 - masses.share[over].sum() - masses.share[open_then].sum()
    most = 1 - masses.share[over].sum()
    return float(max(least, 0)), float(max(most, 0))


def compute_half(masses):
    """Return (after, by): half of all had the event after the one and by the other day.

    Infinite where half were never seen to have it; nan where the shares did not settle.
    """
    if not masses.converged:
        return math.nan, math.nan
    reached = np.flatnonzero(np.cumsum(masses.share) >= 0.5 - TOLERANCE)[0]
    return float(masses.after[reached]), float(masses.by[reached])
