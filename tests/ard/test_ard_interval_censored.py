"""Turnbull's estimate: small cases by hand, the likelihood's own conditions, and Kaplan-Meier."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.ard.interval_censored import (
    Masses,
    compute_half,
    compute_share_without,
    compute_turnbull,
)
from helpers.ard.survival import compute_curve

OPEN = math.inf


def masses(*intervals):
    found = compute_turnbull(*np.array(intervals, float).T)
    assert found.converged
    return {
        (a, b): pytest.approx(s, abs=1e-7)
        for a, b, s in zip(found.after, found.by, found.share, strict=True)
    }


def test_intervals_that_do_not_touch_hold_their_own_shares():
    assert masses((0, 10), (10, 20), (20, 30), (20, 30)) == {
        (0, 10): 0.25,
        (10, 20): 0.25,
        (20, 30): 0.5,
    }


def test_events_can_lie_only_where_intervals_overlap():
    # (0, 10] and (5, 15] share (5, 10]: both events there is the likeliest by far
    assert masses((0, 10), (5, 15)) == {(5, 10): 1.0}


# by hand: shares p in (0, 10] and 1 - p in (20, 30]; likelihood p (1 - p)^2, the last interval
# (0, 30] counts nothing, so p = 1/3
def test_an_interval_around_all_tells_nothing():
    assert masses((0, 10), (20, 30), (20, 30), (0, 30)) == {(0, 10): 1 / 3, (20, 30): 2 / 3}


# by hand: (0,5], (5,10], and one (0,10]: p = 1/2 each; with two more open after 5, the likelihood
# p1 p2 (p1 + p2) p3^0 ... (p2 + p3)^2 has p3 = 0 as (5, 10] takes what is open
def test_who_is_censored_goes_to_later_intervals():
    found = masses((0, 5), (5, 10), (5, OPEN), (10, OPEN))
    # Kaplan-Meier of 5, 10 and censored after 5 and after 10: 3/4 are past 5; of 2 followed to 10
    # one had the event, and who left after 5 is shared: p2 = p3 = 3/8
    assert found == {(0, 5): 0.25, (5, 10): 0.375, (10, OPEN): 0.375}


def test_the_share_is_bounded_inside_an_interval_and_known_between_them():
    found = compute_turnbull(np.array([0.0, 20.0]), np.array([10.0, 30.0]))
    assert compute_share_without(found, 5) == pytest.approx((0.5, 1))
    assert compute_share_without(found, 10) == pytest.approx((0.5, 0.5))
    assert compute_share_without(found, 15) == pytest.approx((0.5, 0.5))
    # an interval begins after its first day, and is over on its last
    assert compute_share_without(found, 0) == pytest.approx((1, 1))
    assert compute_share_without(found, 20) == pytest.approx((0.5, 0.5))
    assert compute_share_without(found, 30) == pytest.approx((0, 0))
    assert compute_share_without(found, 25) == pytest.approx((0, 0.5))
    assert compute_half(found) == (0, 10)


def test_half_is_not_reached_where_too_many_are_open():
    found = compute_turnbull(np.array([0.0, 20.0, 20.0]), np.array([10.0, OPEN, OPEN]))
    assert compute_half(found) == (20, OPEN)


def test_shares_that_did_not_settle_have_no_half():
    after, by, share = np.array([0.0, 20]), np.array([10.0, 30]), np.array([0.25, 0.75])
    assert compute_half(Masses(after, by, share, True)) == (20, 30)
    assert np.isnan(compute_half(Masses(after, by, share, False))).all()


def test_nobody_has_no_estimate():
    assert compute_turnbull(np.array([]), np.array([])) is None


times = st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=1, max_size=12)


@given(times)
@settings(max_examples=40, deadline=None)
def test_with_exact_days_it_is_kaplan_meier(sample):
    day, event = (np.array(part) for part in zip(*sample, strict=True))
    found = compute_turnbull(day - event, np.where(event, day, OPEN))
    curve = compute_curve(day, event)
    for t, survival in zip(curve.time, curve.survival, strict=True):
        assert compute_share_without(found, t)[1] == pytest.approx(survival, abs=1e-5)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 6)), min_size=1, max_size=10))
@settings(max_examples=40, deadline=None)
def test_no_other_shares_are_likelier(sample):
    left, width = (np.array(part, float) for part in zip(*sample, strict=True))
    right = left + width
    found = compute_turnbull(left, right)
    assert found.share.sum() == pytest.approx(1)
    inside = (left[:, None] <= found.after) & (found.by <= right[:, None])
    seen = inside @ found.share
    # Gentleman and Geyer 1994: at the maximum no derivative exceeds n; where a share is, it is n
    every = {(a, b) for a, b in zip(found.after, found.by, strict=True)}
    slopes = (inside / seen[:, None]).sum(axis=0)
    assert slopes == pytest.approx(np.full(len(every), len(left)), rel=1e-4)
    for day in np.arange(0.5, 16):
        slope = (((left < day) & (day <= right)) / seen).sum()
        assert slope <= len(left) * (1 + 1e-4)
