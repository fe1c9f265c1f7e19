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
