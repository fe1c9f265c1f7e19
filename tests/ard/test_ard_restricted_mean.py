"""Restricted means worked by hand: areas, Greenwood's limits, the edges of what is estimable."""

import math

import pytest

from helpers.ard.frame import ResultRows, pick, warning_of
from helpers.ard.restricted_mean import add_restricted_mean, compute_restricted_mean
from helpers.ard.survival import compute_curve

# six people: survival 5/6 from day 1, 2/3 from 2, 4/9 from 4, 0 from 6; censored on days 2 and 5
TIMES, EVENTS = [1, 2, 2, 4, 5, 6], [1, 1, 0, 1, 0, 1]
# of days 0 to 5 the areas are 1, 5/6, 4/3 and 4/9; right of the events on days 1, 2 and 4 there are
# 47/18, 16/9 and 4/9, at risk 6, 5 and 3
Z = 1.959963984540054
HALF = Z * math.sqrt((47 / 18) ** 2 / 30 + (16 / 9) ** 2 / 20 + (4 / 9) ** 2 / 6)
FIVE = (65 / 18, 65 / 18 - HALF, 65 / 18 + HALF)
# one day more adds 4/9 to each
MORE = Z * math.sqrt((55 / 18) ** 2 / 30 + (20 / 9) ** 2 / 20 + (8 / 9) ** 2 / 6)
SIX = (73 / 18, 73 / 18 - MORE, 73 / 18 + MORE)


def curve():
    return compute_curve(TIMES, EVENTS)


@pytest.mark.parametrize(
    ("tau", "expected", "at_risk"),
    [
        (1, (1, math.nan, math.nan), 6),  # the event of day 1 takes nothing from the first day
        (5, FIVE, 2),
        (6, SIX, 1),
        (7, SIX, 0),  # nobody is left, so that nothing is added
    ],
)
def test_the_area_and_its_limits_by_hand(tau, expected, at_risk):
    *found, n_risk = compute_restricted_mean(curve(), tau)

    assert found == pytest.approx(expected, nan_ok=True)
    assert n_risk == at_risk


def test_it_is_known_up_to_the_last_day_observed_and_not_beyond():
    open_ended = compute_curve([2, 4], [1, 0])

    # 2 + 2 / 2; right of day 2 lies 1, and 1^2 / (2 * 1) is the variance
    half = Z * math.sqrt(0.5)
    assert compute_restricted_mean(open_ended, 4) == pytest.approx((3, 3 - half, 3 + half, 1))
    assert compute_restricted_mean(open_ended, 4.5) == pytest.approx(
        (math.nan, math.nan, math.nan, 0), nan_ok=True
    )


@pytest.mark.parametrize(
    ("of", "tau", "estimate", "warnings", "at_risk"),
    [
        (curve(), 5, 65 / 18, ["", "", ""], 2),
        (curve(), 1, 1, ["", *["limits not defined without an event"] * 2], 6),
        (compute_curve([2, 4], [1, 0]), 5, math.nan, ["beyond the last follow-up"] * 3, 0),
        (None, 5, math.nan, ["no participants"] * 3, 0),
    ],
    ids=["known", "no event", "beyond", "nobody"],
)
def test_what_is_missing_says_why(of, tau, estimate, warnings, at_risk):
    rows = ResultRows("survival_os", "safety")

    add_restricted_mean(rows, of, tau, 12, {"group": "arm", "group_level": "A"})

    results = rows.frame()
    assert set(results["variable"]) == {"restricted_mean_days"}
    assert set(results["variable_level"]) == {"12"}
    assert set(results["group_level"]) == {"A"}
    assert pick(results, "estimate") == pytest.approx(estimate, nan_ok=True)
    names = ("estimate", "conf_low", "conf_high")
    assert [warning_of(results, name) for name in names] == warnings
    assert pick(results, "n_risk") == at_risk
