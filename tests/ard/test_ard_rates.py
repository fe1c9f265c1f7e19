"""Exact Poisson limits, and rates per time at risk."""

import math

import pandas as pd
import pytest

from helpers.ard.frame import ResultRows, keyed_numbers, pick, warning_of
from helpers.ard.rates import add_incidence_rate, poisson_limits

RATE = {"variable": "any"}


@pytest.mark.parametrize(
    ("events", "years", "low", "high"),
    [
        # R: poisson.test(x, T)$conf.int
        (0, 3.5, 0, 1.0539656),
        (3, 3.5, 0.1767634, 2.504935),
        (8, 3.5, 0.986809193, 4.50376835),
    ],
)
def test_limits_are_those_of_poisson_test(events, years, low, high):
    assert poisson_limits(events, years) == pytest.approx((low, high), rel=1e-6)


def test_limits_against_all_of_r(oracle):
    table = pd.read_csv(oracle / "stats" / "expected" / "poisson_rate_ci.csv")
    assert len(table) > 100
    for row in table.itertuples():
        found = poisson_limits(row.events, row.person_time, row.conf)
        assert found == pytest.approx((row.lower_exact, row.upper_exact), rel=1e-9), row


def test_a_rate_is_per_years_of_365_days_and_a_quarter():
    rows = ResultRows("rates", "safety")
    add_incidence_rate(rows, 3, 1278.375, per_years=100, **RATE)
    results = rows.frame()
    assert pick(results, "person_years", **RATE) == 3.5
    assert pick(results, "estimate", **RATE) == pytest.approx(300 / 3.5)
    assert pick(results, "conf_low", **RATE) == pytest.approx(17.67634, rel=1e-6)


def test_less_than_a_year_is_time_at_risk_and_rates_are_per_year_unless_told():
    rows = ResultRows("rates", "safety")
    add_incidence_rate(rows, 0, 182.625, **RATE)
    # no event: the upper limit is that of -log(.025) events in half a year
    high = pytest.approx(-math.log(0.025) / 0.5)
    assert keyed_numbers(rows.frame()) == {
        ("", "any", ""): {
            "n_event": 0, "person_years": 0.5, "estimate": 0, "conf_low": 0, "conf_high": high,
        }
    }  # fmt: skip
    assert warning_of(rows.frame(), "estimate", **RATE) == ""
    one = ResultRows("rates", "safety")
    add_incidence_rate(one, 1, 182.625, **RATE)
    assert pick(one.frame(), "estimate", **RATE) == 2


def test_without_time_at_risk_the_rate_is_missing_and_says_so():
    rows = ResultRows("rates", "safety")
    add_incidence_rate(rows, 0, 0, **RATE)
    assert math.isnan(pick(rows.frame(), "estimate", **RATE))
    assert warning_of(rows.frame(), "conf_high", **RATE) == "no time at risk"
