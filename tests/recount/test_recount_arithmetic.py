"""The formulas of the second computation, against numbers from elsewhere."""

from fractions import Fraction

import pytest

from helpers.recount.arithmetic import (
    exact_limits,
    mean_and_limits,
    median_and_limits,
    middle,
    survival_steps,
)

# days and events of the worked example of 10 participants: 1, 2, 2+, 3, 4, 5+, 6, 6, 7+, 9
TEN = [(1, True), (2, True), (2, False), (3, True), (4, True), (5, False), (6, True), (6, True),
       (7, False), (9, True)]  # fmt: skip


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        # R 4.2.2: binom.test(x, n)$conf.int
        (0, 10, 0.0, 0.3084971),
        (3, 11, 0.06021773, 0.60974256),
        (6, 11, 0.2337936, 0.8325119),
        (11, 11, 0.7150858, 1.0),
        (130, 254, 0.448544978, 0.574798277),
    ],
)
def test_exact_limits_are_those_of_clopper_and_pearson(x, n, low, high):
    assert exact_limits(x, n) == pytest.approx((low, high), abs=5e-8)


def test_exact_limits_do_not_overflow_where_there_are_many():
    low, high = exact_limits(1500, 3000)
    # normal approximation with n this large: 0.5 -+ 1.96 * 0.0091287
    assert (low, high) == pytest.approx((0.4821, 0.5179), abs=3e-4)


@pytest.mark.parametrize(
    ("values", "half"),
    [
        # R: qt(0.975, n - 1) / sqrt(n), standard deviation 1
        ([-(0.5**0.5), 0.5**0.5], 12.7062047 / 2**0.5),
        ([-1, 0, 1], 4.30265273 / 3**0.5),
        ([-(1.5**0.5), 0, 0, 1.5**0.5], 3.18244631 / 2),
        ([-1, -1, 0, 1, 1], 2.77644511 / 5**0.5),
    ],
)
def test_limits_of_a_mean_are_those_of_student(values, half):
    mean, sd, low, high = mean_and_limits(values)
    assert (mean, sd) == pytest.approx((0, 1))
    assert (low, high) == pytest.approx((-half, half), rel=1e-8)


def test_one_value_has_a_mean_and_no_limits():
    assert mean_and_limits([4.5]) == (4.5, None, None, None)


def test_survival_falls_in_exact_fractions_and_an_event_comes_before_censoring_that_day():
    steps = survival_steps(TEN)
    assert [(day, surviving) for day, surviving, _ in steps] == [
        (1, Fraction(9, 10)),
        (2, Fraction(4, 5)),
        (3, Fraction(24, 35)),
        (4, Fraction(4, 7)),
        (6, Fraction(2, 7)),
        (9, 0),
    ]


def test_the_median_is_where_the_curve_falls_through_one_half():
    # lower limits of the band 0.473 0.409 0.305 ..., upper 0.985 0.946 0.887 0.815 0.601
    assert median_and_limits(TEN) == (6, 1, None)


@pytest.mark.parametrize(
    ("times", "median"),
    [
        ([(1, True), (2, True), (3, True), (4, True)], 2.5),
        ([(1, True), (2, True), (3, False), (5, False)], 3.5),
        ([(1, True), (2, False), (3, False)], None),
        ([(7, True)], 7),
        ([], None),
    ],
)
def test_a_curve_that_rests_at_one_half_has_its_median_in_the_middle(times, median):
    assert median_and_limits(times)[0] == median


def test_the_middle_of_values():
    assert (middle([3, 1, 2]), middle([4, 1, 3, 2])) == (2, 2.5)
