"""Detectable effect: power of t, against R where R can say, and where it cannot."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtrit
from scipy.stats import norm

from helpers.ard.detectable_effect import (
    ard_detectable_effect,
    compute_list_threshold,
    compute_noncentrality,
    compute_power,
)
from helpers.ard.frame import pick, select, warning_of
from paired_counts_kit import TRIAL


def fit_of(errors, pairs=10, prior=6.0, p_adjusted=0.5):
    """Return a fit whose genes have these standard errors."""
    half = stdtrit(pairs - 1 + prior, 0.975) * np.asarray(errors, dtype=float)
    genes = pd.DataFrame({"conf_low": 1 - half, "conf_high": 1 + half, "p_adjusted": p_adjusted})
    ratios = pd.DataFrame(columns=range(pairs))
    return SimpleNamespace(reason="", genes=genes, ratios=ratios, residual=pairs - 1, prior=prior)


@pytest.mark.parametrize(
    ("noncentrality", "degrees", "p_value", "power"),
    [
        # R 4.2.2: 1 - pt(qt(1 - p / 2, df), df, ncp)
        (3.0, 10, 0.05, 0.7714002),
        (6.0, 15.5, 0.001, 0.9484962),
        (2.0, 2, 0.05, 0.2180045),
    ],
)
def test_power_is_that_of_the_noncentral_t(noncentrality, degrees, p_value, power):
    assert compute_power(noncentrality, degrees, p_value) == pytest.approx(power, abs=1e-5)


def test_noncentrality_gives_back_its_power():
    for degrees, p_value in ((4, 0.05), (15, 0.001), (15, 1e-7)):
        needed = compute_noncentrality(degrees, p_value, 0.9)
        assert compute_power(needed, degrees, p_value) == pytest.approx(0.9, abs=1e-6)


def test_less_than_one_standard_error_may_be_enough():
    assert compute_noncentrality(10, 0.5, 0.4) < 1
    needed = compute_noncentrality(10, 0.5, 0.4)
    assert compute_power(needed, 10, 0.5) == pytest.approx(0.4, abs=1e-6)


def test_many_degrees_of_freedom_give_the_normal_sum():
    expected = norm.ppf(1 - 0.001 / 2) + norm.ppf(0.8)
    assert compute_noncentrality(1e6, 0.001) == pytest.approx(expected, abs=2e-3)


def test_where_the_library_has_no_answer_there_is_one():
    # two degrees of freedom and the first gene of fifteen thousand: about a thousand standard errors
    needed = compute_noncentrality(2, 0.05 / 15_000)
    assert np.isfinite(needed)
    assert compute_power(needed, 2, 0.05 / 15_000) == pytest.approx(0.8, abs=1e-6)
    assert needed > 500


def test_threshold_of_the_list_is_that_of_its_last_gene():
    genes = pd.DataFrame({"p_adjusted": [0.01, 0.04, 0.2, 0.9, np.nan]})

    assert compute_list_threshold(genes, 0.05) == (pytest.approx(0.05 * 2 / 4), True)
    assert compute_list_threshold(genes.iloc[2:], 0.05) == (pytest.approx(0.05 / 2), False)


def test_detectable_change_is_worked_from_the_standard_error():
    # every gene has the standard error 0.1: the change is 0.1 x the standard errors needed
    results = ard_detectable_effect(fit_of([0.1] * 20), TRIAL)

    needed = compute_noncentrality(15.0, 0.001)
    found = select(results, variable="detectable, one gene", stat_name="log2_fold_change")
    assert found["stat"].tolist() == pytest.approx([0.1 * needed] * 5)
    sd = select(results, variable="detectable, one gene", stat_name="sd")["stat"]
    assert sd.tolist() == pytest.approx([0.1 * np.sqrt(10)] * 5)


def test_a_gene_that_varies_more_needs_a_larger_change_and_more_pairs():
    results = ard_detectable_effect(fit_of(np.linspace(0.05, 0.5, 100)), TRIAL)

    change = select(results, variable="detectable, list", stat_name="log2_fold_change")["stat"]
    assert (np.diff(change) > 0).all()
    pairs = select(results, variable="pairs needed", variable_level=1.0)["stat"]
    assert (np.diff(pairs) >= 0).all()
    # the pairs there are suffice for exactly what is detectable with them
    quantile = {"group_level": 0.5}
    alone = pick(results, "log2_fold_change", variable="detectable, one gene", **quantile)
    enough = pick(results, "n", variable="pairs needed", variable_level=1.0, **quantile)
    assert (alone <= 1) == (enough <= 10)


def test_a_change_that_no_number_of_pairs_finds_says_so():
    results = ard_detectable_effect(fit_of([10.0] * 10), TRIAL)

    key = {"variable": "pairs needed", "variable_level": 0.5, "group_level": 0.5}
    assert np.isnan(pick(results, "n", **key))
    assert warning_of(results, "n", **key) == "more than 200 pairs"


def test_a_list_of_no_gene_is_measured_by_its_first():
    results = ard_detectable_effect(fit_of([0.1] * 20), TRIAL)

    key = {"variable": "threshold", "variable_level": "list"}
    assert pick(results, "p_value", **key) == pytest.approx(0.05 / 20)
    assert warning_of(results, "p_value", **key).startswith("no gene is listed")


def test_without_a_fit_nothing_is_detectable():
    assert ard_detectable_effect(SimpleNamespace(reason="no pairs"), TRIAL).empty
    assert ard_detectable_effect(fit_of([0.1], p_adjusted=np.nan), TRIAL).empty
