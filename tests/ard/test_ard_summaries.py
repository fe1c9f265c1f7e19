"""Descriptive statistics, pinned to R."""

import math

import pytest

from helpers.ard.frame import ResultRows, keyed_numbers, pick, warning_of
from helpers.ard.summaries import (
    add_mean,
    add_summary,
    geometric_interval,
    mean_interval,
    quartile,
)

# R 4.2.2: quantile(c(1, 2, 3, 4, 5, 6), c(.25, .5, .75), type = 2)
SIX = [6, 1, 5, 2, 4, 3]


@pytest.mark.parametrize(("q", "expected"), [(0.25, 2), (0.5, 3.5), (0.75, 5)])
def test_quartiles_are_r_type_2(q, expected):
    assert quartile(SIX, q) == expected


def test_a_quantile_on_a_step_averages_both_sides():
    # R 4.2.2: quantile(1:10, .3, type = 2) is 3.5; 0.3 * 10 is a rounding error away from 3
    assert quartile(range(1, 11), 0.3) == 3.5


def test_quartiles_of_the_oracle(oracle):
    import pandas as pd

    values = pd.read_csv(oracle / "stats" / "inputs" / "summary_values.csv")
    expected = pd.read_csv(oracle / "stats" / "expected" / "summary_stats.csv")
    assert len(expected) > 5
    for case in expected.itertuples():
        own = values.loc[values["dataset"] == case.dataset, "value"]
        assert quartile(own, 0.25) == pytest.approx(case.q1_type2_sas, nan_ok=True), case
        assert quartile(own, 0.75) == pytest.approx(case.q3_type2_sas, nan_ok=True), case


def test_mean_interval_is_that_of_the_t_test():
    # R 4.2.2: t.test(c(2.1, 3.4, 1.9, 5.6, 4.4, 3.8, 2.7, 6.1, 3.3, 4))$conf.int
    values = [2.1, 3.4, 1.9, 5.6, 4.4, 3.8, 2.7, 6.1, 3.3, 4]
    assert mean_interval(values) == pytest.approx((3.73, 2.74680705605882, 4.71319294394118))


def test_missing_values_are_not_counted():
    rows = ResultRows("age", "safety")
    add_summary(rows, [50, math.nan, 60], variable="AGE")
    assert pick(rows.frame(), "n") == 2
    assert pick(rows.frame(), "median") == 55


@pytest.mark.parametrize(("values", "doubt"), [([], "no values"), ([50], "one value: no spread")])
def test_too_few_values_carry_their_doubt(values, doubt):
    rows = ResultRows("age", "safety")
    add_summary(rows, values, variable="AGE")
    assert warning_of(rows.frame(), "sd") == doubt


def test_a_summary_names_those_who_have_a_value():
    rows = ResultRows("any", "safety")
    add_summary(rows, [3.5, math.nan, 1.0], who=["02", "03", "01"], variable="age")
    add_summary(rows, [math.nan], who=["03"], variable="weight")
    named = rows.frame().query("stat_name == 'n'")
    assert named["who"].tolist() == ["01 02", ""]


def test_two_values_have_a_standard_deviation_and_one_has_none():
    # R 4.2.2: sd(c(1, 3)) is 1.414214; sd(1) is NA
    rows = ResultRows("x", "y")
    add_summary(rows, [1, 3], variable="two")
    add_summary(rows, [1], variable="one")
    assert pick(rows.frame(), "sd", variable="two") == pytest.approx(math.sqrt(2))
    assert math.isnan(pick(rows.frame(), "sd", variable="one"))


def test_two_values_have_limits_and_a_geometric_mean_has_them_on_the_log_scale():
    # R 4.2.2: t.test(c(1, 3))$conf.int is -10.7062 to 14.7062
    half = 12.706204736174707
    assert mean_interval([1, 3]) == pytest.approx((2, 2 - half, 2 + half))
    assert mean_interval([1, 3], 0.5) == pytest.approx((2, 1, 3))  # t(1, .75) is 1
    times = math.exp(half * math.log(4) / 2)
    assert geometric_interval([1, 4]) == pytest.approx((2, 2 / times, 2 * times))


def test_every_statistic_by_hand():
    rows = ResultRows("any", "safety")
    add_summary(rows, [4, 1, math.nan, 2, 3], variable="age")
    add_mean(rows, [1, math.nan, 3], who=["01", "02", "03"], variable="change")

    assert keyed_numbers(rows.frame()) == {
        ("", "age", ""): pytest.approx(
            {"n": 4, "mean": 2.5, "sd": (5 / 3) ** 0.5, "median": 2.5, "q1": 1.5, "q3": 3.5,
             "min": 1, "max": 4}
        ),
        ("", "change", ""): pytest.approx(
            {"n": 2, "estimate": 2, "conf_low": 2 - 12.7062047, "conf_high": 2 + 12.7062047}
        ),
    }  # fmt: skip
    assert rows.frame()["who"].iloc[-4] == "01 03"
