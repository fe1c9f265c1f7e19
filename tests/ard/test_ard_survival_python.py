"""Where Python's libraries differ from R on times to an event, one test for each difference.

Numbers are those of R 4.2.2, survival 3.5-3: quantile(survfit(Surv(t, e) ~ 1, conf.type =
"log-log"), 0.5) and summary(f, times =, rmean =). lifelines says in each case something else.
"""

import math

import numpy as np
import pandas as pd
import pytest

from helpers.ard.frame import ResultError, ResultRows, pick
from helpers.ard.restricted_mean import compute_restricted_mean
from helpers.ard.survival import (
    compute_curve,
    compute_follow_up,
    compute_landmark,
    compute_quantile_limits,
)
from helpers.ard.survival_counts import add_numbers_at_risk


def median(times, events):
    return compute_quantile_limits(compute_curve(times, events), 0.5)


@pytest.mark.parametrize(
    ("times", "events", "expected"),
    [
        # T01: survival of one half missed by rounding in exp(cumsum(log))
        (range(1, 7), [1] * 6, (3.5, 1, math.nan)),
        (range(1, 9), [1] * 8, (4.5, 1, 7)),
        # T02: half had it and the last are censored: reached, not "not reached"
        ([1, 2, 3, 4], [1, 1, 0, 0], (3, 1, math.nan)),
        # T03, T27: where the curve is flat at one half the middle of that stretch counts
        ([4, 12, 60, 87], [1, 1, 1, 0], (36, 4, math.nan)),
        # T04: limits at S = 0 are not defined, so an upper limit read from them is not reached
        ([1, 2, 3, 4], [1, 1, 1, 1], (2.5, 1, math.nan)),
    ],
)
def test_medians_and_their_limits_are_those_of_r(times, events, expected):
    assert median(times, events) == pytest.approx(expected, nan_ok=True)


def test_limits_are_missing_where_survival_is_0_or_1():  # T05, T06
    curve = compute_curve([10, 20, 30, 40], [0, 1, 1, 1])
    assert np.isnan(curve.low[[0, -1]]).all()
    assert np.isnan(curve.high[[0, -1]]).all()
    assert np.isfinite(curve.low[[1, 2]]).all()


def test_times_that_differ_by_rounding_are_one_time():  # T07
    curve = compute_curve([0.1 + 0.2, 0.3, 5], [1, 1, 1])
    assert curve.n_risk.tolist() == [3, 1]
    assert curve.survival == pytest.approx([1 / 3, 0])


def test_the_error_of_a_restricted_mean_is_that_of_the_estimate():  # T09
    # R: summary(survfit(Surv(c(10,20,30,40), c(1,1,0,1)) ~ 1), rmean = 35): 25, se 5.303301
    mean, low, high, n_risk = compute_restricted_mean(
        compute_curve([10, 20, 30, 40], [1, 1, 0, 1]), 35
    )
    assert mean == pytest.approx(25)
    assert (high - low) / 2 / 1.959963984540054 == pytest.approx(5.303301, abs=1e-6)
    assert n_risk == 1


def test_a_restricted_mean_past_the_follow_up_is_not_estimable_unless_all_had_the_event():
    open_end = compute_curve([10, 20], [1, 0])
    assert math.isnan(compute_restricted_mean(open_end, 21)[0])
    assert compute_restricted_mean(open_end, 20)[0] == pytest.approx(15)
    closed = compute_curve([10, 20], [1, 1])
    assert compute_restricted_mean(closed, 100)[0] == pytest.approx(15)


def test_a_restricted_mean_before_any_event_has_no_limits():
    mean, low, high, n_risk = compute_restricted_mean(compute_curve([10, 20], [1, 1]), 5)
    assert (mean, n_risk) == (5, 2)
    assert math.isnan(low)
    assert math.isnan(high)


def test_those_with_the_event_at_a_time_are_at_risk_then():  # T10
    rows = ResultRows("x", "y")
    months = [30.4375, 60.875, 91.3125]
    add_numbers_at_risk(rows, compute_curve(months, [1, 0, 1]), {})
    found = [
        pick(rows.frame(), "n_risk", variable="at_risk_month", variable_level=m) for m in range(4)
    ]
    assert found == [3, 3, 2, 1]


@pytest.mark.parametrize(
    ("last", "months"),
    [(8.9, list(range(10))), (9, [0, 2, 4, 6, 8, 10]), (18, [0, 3, 6, 9, 12, 15, 18]),
     (300, list(range(0, 313, 24)))],
)  # fmt: skip
def test_numbers_at_risk_are_told_in_fewer_than_nine_steps_while_two_years_allow_it(last, months):
    rows = ResultRows("x", "y")
    add_numbers_at_risk(rows, compute_curve([last * 30.4375] * 2, [1, 0]), {})
    assert rows.frame()["variable_level"].tolist() == [str(month) for month in months]


def test_an_event_that_is_neither_yes_nor_no_is_refused():  # T15: 1 and 2 would all be deaths
    with pytest.raises(ResultError) as caught:
        compute_curve([1, 2], [1, 2])
    assert str(caught.value) == "survival: an event is neither yes (1) nor no (0)"


@pytest.mark.parametrize(
    "times",
    [[-2, 3], [np.nan, 3], pd.to_timedelta([10, 20], "D")],  # T16, T54, T17
    ids=["negative", "missing", "timedelta"],
)
def test_a_time_that_is_no_number_of_days_is_refused(times):
    with pytest.raises(ResultError) as caught:
        compute_curve(times, [1, 0])
    assert str(caught.value) == "survival: a time is missing, negative or no number of days"


def test_follow_up_takes_the_middle_of_a_flat_stretch_too():  # T26
    assert compute_follow_up([1, 2, 3, 4], [0, 0, 1, 1])[0] == 3


def test_a_rate_past_the_last_follow_up_is_not_the_last_one():  # T55
    curve = compute_curve([10, 20], [1, 0])
    assert math.isnan(compute_landmark(curve, 21)[0])
    assert compute_landmark(curve, 20)[0] == pytest.approx(0.5)
