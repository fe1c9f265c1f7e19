"""The stopping boundary, its operating characteristics, and the chance of seeing any event."""

import pandas as pd
import pytest

from helpers.ard.monitoring import (
    Rule,
    compute_boundary,
    compute_chance_of_any,
    compute_operating_characteristics,
    compute_posterior,
)

RULE = Rule(a=0.6, b=1.4, p0=0.3, threshold=0.9)


def test_the_boundary_among_3_to_15_participants():
    # R: min(which(1 - pbeta(.3, .6 + 0:n, 1.4 + n - 0:n) > .9)) - 1
    found = [compute_boundary(RULE, n) for n in range(3, 16)]
    assert found == [3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7, 8]


def test_too_few_participants_can_never_stop():
    assert compute_boundary(RULE, 1) is None


def test_a_probability_equal_to_the_threshold_does_not_stop():
    # Beta(1, 1), p0 = 0.5: after 1 of 1, the probability is exactly 3/4
    assert compute_boundary(Rule(1, 1, 0.5, 0.75), 1) is None
    assert compute_boundary(Rule(1, 1, 0.5, 0.7499), 1) == 1


@pytest.mark.parametrize(
    ("rate", "stop", "participants"),
    [(0.1, 0.006, 10.0), (0.3, 0.170, 9.2), (0.5, 0.592, 7.2)],
)
def test_how_often_the_rule_stops_ten_participants(rate, stop, participants):
    found = compute_operating_characteristics(RULE, range(3, 11), rate)
    assert found[0] == pytest.approx(stop, abs=5e-4)
    assert found[1] == pytest.approx(participants, abs=0.05)


@pytest.mark.parametrize(
    ("rate", "n", "chance"), [(0.05, 10, 0.40), (0.2, 10, 0.89), (0.1, 15, 0.79)]
)
def test_the_chance_of_any_event(rate, n, chance):
    assert compute_chance_of_any(rate, n) == pytest.approx(chance, abs=5e-3)


def test_boundaries_posteriors_and_characteristics_against_r(oracle):
    folder = oracle / "stats" / "expected"
    for row in pd.read_csv(folder / "betabinom_boundary.csv").itertuples():
        rule = Rule(row.prior_a, row.prior_b, row.p0, row.threshold)
        wanted = None if pd.isna(row.min_x_to_stop) else row.min_x_to_stop
        assert compute_boundary(rule, row.n) == wanted, row
    for row in pd.read_csv(folder / "betabinom_posterior.csv").itertuples():
        found = compute_posterior(Rule(row.prior_a, row.prior_b, row.p0, 0), row.x, row.n)
        assert found == pytest.approx(row.post_prob_gt_p0, rel=1e-9), row
    for row in pd.read_csv(folder / "betabinom_operating_characteristics.csv").itertuples():
        rule = Rule(row.prior_a, row.prior_b, row.p0, row.threshold)
        looks = [int(n) for n in row.looks.split(";")]
        found = compute_operating_characteristics(rule, looks, row.true_p)
        assert found == pytest.approx((row.prob_stop, row.expected_n), rel=1e-9), row
