"""Exact intervals, pinned to R."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.ard.frame import ResultRows, pick, warning_of
from helpers.ard.proportions import add_rate, clopper_pearson

# R 4.2.2: binom.test(x, n)$conf.int
BINOM_TEST = {
    (0, 10): (0.0, 0.3084971078187608),
    (3, 11): (0.06021773, 0.60974256),
    (5, 10): (0.1870860284474045, 0.8129139715525955),
    (10, 10): (0.6915028921812392, 1.0),
}


@pytest.mark.parametrize(("counts", "limits"), BINOM_TEST.items())
def test_exact_interval_is_that_of_r(counts, limits):
    assert clopper_pearson(*counts) == pytest.approx(limits, abs=1e-6)


def test_every_interval_of_the_oracle(oracle):
    import pandas as pd

    cases = pd.read_csv(oracle / "stats" / "expected" / "binom_ci.csv")
    cases = cases[cases["method"] == "clopper_pearson"]
    for case in cases.itertuples():
        low, high = clopper_pearson(case.x, case.n, case.conf)
        assert (low, high) == pytest.approx((case.lower, case.upper), rel=1e-9, abs=1e-12)
    assert len(cases) == 615


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_rate_and_stays_within_zero_and_one(counts):
    x, n = counts
    low, high = clopper_pearson(x, n)
    assert 0 <= low <= x / n <= high <= 1


@pytest.mark.fault("A01")
def test_nobody_in_the_denominator_is_a_row_and_not_an_error():
    rows = ResultRows("orr", "safety")
    add_rate(rows, 0, 0, variable="orr")
    results = rows.frame()
    assert math.isnan(pick(results, "p"))
    assert warning_of(results, "p") == "nobody in the denominator"
