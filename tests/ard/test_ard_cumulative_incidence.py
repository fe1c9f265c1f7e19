"""Aalen-Johansen by hand and against R."""

import math

import numpy as np
import pandas as pd
import pytest

from helpers.ard.cumulative_incidence import compute_incidence, log_log_limits


def test_an_event_after_a_death_counts_among_those_still_alive():
    # 4 people: event at 1, death at 2, event at 3, censored at 4
    found = compute_incidence([1, 2, 3, 4], [1, 2, 1, 0])
    assert found.estimate == pytest.approx([1 / 4, 1 / 4, 1 / 4 + 1 / 2 * 1 / 2, 1 / 2])
    assert list(found.n_risk) == [4, 3, 2, 1]
    assert list(found.n_event) == [1, 0, 1, 0]


def test_the_incidences_of_all_causes_add_up_to_those_who_had_any():
    durations, causes = [1, 1, 2, 3, 3, 5, 8], [1, 2, 0, 2, 1, 0, 2]
    both = [compute_incidence(durations, causes, cause).estimate for cause in (1, 2)]
    any_event = compute_incidence(durations, np.sign(causes)).estimate
    assert both[0] + both[1] == pytest.approx(any_event)


def test_nobody_has_no_curve_and_nobody_with_an_event_has_no_limits():
    assert compute_incidence([], []) is None
    found = compute_incidence([3, 5], [0, 2])
    assert found.at(5) == (0.0, 0.0, 0.0)
    assert all(math.isnan(limit) for limit in log_log_limits(0.0, 0.0))


def test_before_the_first_time_nothing_has_happened():
    assert compute_incidence([10, 20], [1, 1]).at(9) == (0.0, 0.0, 0.0)


def test_one_participant_with_the_event():
    found = compute_incidence([7], [1])
    assert found.at(7)[0] == 1.0
    assert all(math.isnan(limit) for limit in log_log_limits(1.0, 0.5))


# 8 people; at 1, 2, 3 and 4 there are 8, 7, 5 and 2 at risk, survival is 7/8, 5/8, 3/8 and 3/16
TIED = [1, 2, 2, 3, 3, 3, 4, 5], [1, 1, 1, 2, 1, 0, 1, 0]
# R's survfit(Surv(time, factor(state)) ~ 1)
DELTA = [0.116926793337, 0.171163299220, 0.176776695297, 0.180872451606]
# Aalen's, by hand: with f = F(t) - F(s) and S of each time s up to t the sum of
# (1 - f / S)^2 own + (f / S)^2 other; own is S(-)^2 k / n^2, less a share (k - 1) / (n - 1) of it:
# 1/64, 5/192 (two of seven), 1/64 and 9/256; other is 1/64 at 3
AALEN = [
    1 / 64,
    25 / 3136 + 5 / 192,
    1 / 196 + 1 / 60 + 1 / 64,
    25 / 12544 + 5 / 768 + 1 / 128 + 9 / 256,
]


def test_ties_by_hand_and_the_two_variances_apart():
    found = compute_incidence(*TIED)

    assert found.time.tolist() == [1, 2, 3, 4, 5]
    assert found.n_risk.tolist() == [8, 7, 5, 2, 1]
    assert found.n_event.tolist() == [1, 2, 1, 1, 0]
    assert found.estimate[:4] == pytest.approx([1 / 8, 3 / 8, 1 / 2, 11 / 16])
    assert found.se_delta[:4] == pytest.approx(DELTA, abs=1e-12)
    assert found.se_aalen[:4] ** 2 == pytest.approx(AALEN, abs=1e-15)
    assert found.at(5) == pytest.approx((11 / 16, found.se_aalen[3], found.se_delta[3]))
    assert found.at(2.5)[0] == 3 / 8


def test_of_several_competing_events_at_once_each_cause_keeps_its_ties_apart():
    # four people, one day: two events, one competing, one censored; own is 2/16 less a third of it
    found = compute_incidence([1, 1, 1, 1], [1, 1, 2, 0])

    assert found.at(1) == pytest.approx((1 / 2, math.sqrt(1 / 12), math.sqrt(2 * 2 / 4**3)))
    # three competing events of five, and then the one event of the two that are left
    found = compute_incidence([1, 1, 1, 2, 2], [2, 2, 2, 1, 0])
    # f is 1/5 and S 2/5 at 1, where other is 3/25 less a half: 1/4 * 3/50; own at 2: (2/5)^2 / 4
    assert found.at(2)[:2] == pytest.approx((1 / 5, math.sqrt(3 / 200 + 1 / 25)))


def test_where_all_have_the_event_at_once_nothing_is_left_to_vary():
    found = compute_incidence([1, 1], [1, 1])
    assert (found.estimate, found.se_aalen, found.se_delta) == (1, 0, 0)


def test_limits_on_the_log_log_scale_by_hand():
    # log(-log 0.5) has the error 0.1 / (0.5 log 2), its limits the powers of exp(1.96 of that)
    power = math.exp(1.959963984540054 * 0.1 / (0.5 * math.log(2)))
    assert log_log_limits(0.5, 0.1) == pytest.approx((0.5**power, 0.5 ** (1 / power)))
    assert all(math.isnan(limit) for limit in log_log_limits(0.5, math.nan))
    assert all(math.isnan(limit) for limit in log_log_limits(1 - 1e-13, 0.1))
    assert not any(math.isnan(limit) for limit in log_log_limits(1 - 1e-11, 1e-12))


def test_estimates_both_variances_and_limits_against_r(oracle):
    folder = oracle / "stats"
    read = {"float_precision": "round_trip"}
    samples = pd.read_csv(folder / "inputs" / "competing_risks.csv", **read)
    wanted = pd.read_csv(folder / "expected" / "aalen_johansen.csv", **read)
    compared = 0
    for (name, cause), expected in wanted.groupby(["dataset", "cause"]):
        sample = samples[samples["dataset"] == name]
        incidence = compute_incidence(sample["time"], sample["cause"], cause)
        for row in expected.itertuples():
            estimate, aalen, delta = incidence.at(row.time)
            assert (estimate, delta) == pytest.approx((row.cif, row.se_survfit), rel=1e-9)
            if estimate > 0:
                limits = log_log_limits(estimate, aalen)
                r = (row.se_cuminc_aalen, row.lower_aalen_loglog_sas, row.upper_aalen_loglog_sas)
                assert (aalen, *limits) == pytest.approx(r, rel=1e-9), row
                compared += 1
    assert compared > 25
