"""Sign flips: one score by enumeration, all genes by the largest statistic of each flip."""

import numpy as np
import pandas as pd
import pytest

from helpers.ard.sign_flips import compute_max_t, compute_patterns, compute_sign_flip


@pytest.mark.fault("A10")
def test_all_changes_of_one_sign_reach_the_floor():
    assert compute_sign_flip([1.0, 2, 3, 4]) == 2 / 2**4
    assert compute_sign_flip([-1.0, -2, -3, -4]) == 2 / 2**4


def test_sign_flip_by_enumeration():
    differences = np.array([0.3, -0.1, 0.4, 0.2, -0.05])
    signs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1).T
    sums = signs @ np.abs(differences)
    expected = (np.abs(sums) >= abs(differences.sum()) - 1e-12).mean()

    assert compute_sign_flip(differences) == pytest.approx(expected)


@pytest.mark.fault("A10")
def test_no_change_at_all_has_p_one_and_too_many_pairs_none():
    assert compute_sign_flip([0.0, 0.0, 0.0]) == 1
    assert np.isnan(compute_sign_flip(np.ones(21)))
    assert np.isnan(compute_sign_flip([]))


def test_patterns_are_all_that_keep_the_first_sign_and_the_observed_comes_first():
    patterns, complete = compute_patterns(3)

    assert complete
    assert patterns.tolist() == [[1, 1, 1], [1, 1, -1], [1, -1, 1], [1, -1, -1]]


def test_too_many_patterns_are_sampled_with_a_seed():
    first, complete = compute_patterns(30, most=50)
    again, _ = compute_patterns(30, most=50)
    other, _ = compute_patterns(30, most=50, seed=1)

    assert not complete
    assert first.shape == (50, 30)
    assert (first[0] == 1).all()
    assert set(np.unique(first)) == {-1, 1}
    assert (first == again).all()
    assert (first != other).any()


def test_step_down_maximum_worked_by_hand():
    """Two genes, three participants; the statistic is |sum| / root of the sum of squares.

    Sums over the patterns +++ ++- +-+ +--, as shares of the root: STEADY (2, 2, 2) has
    1.73 .58 .58 .58, and MIXED (3, 1, -1) has .90 1.51 .30 .90. MIXED alone reaches its .90 in
    three of four patterns; the larger of both reaches 1.73 in one.
    """
    differences = pd.DataFrame([[2, 2, 2], [3, 1, -1]], index=["STEADY", "MIXED"])

    adjusted = compute_max_t(differences, compute_patterns(3)[0])

    assert adjusted.to_dict() == {"STEADY": 1 / 4, "MIXED": 3 / 4}


def test_largest_statistic_is_adjusted_for_every_other_gene():
    # the flip + + + - of SECOND (1, 1, 1, -1) reaches what FIRST (1, 1, 1, 1) has
    differences = pd.DataFrame([[1, 1, 1, 1], [2, 2, 2, -2]], index=["FIRST", "SECOND"])

    adjusted = compute_max_t(differences, compute_patterns(4)[0])

    # sums of SECOND over the eight patterns: 4 8 0 4 0 4 4 0
    assert adjusted.to_dict() == {"FIRST": 2 / 8, "SECOND": 5 / 8}


def test_one_gene_alone_has_its_own_sign_flip_p_value():
    differences = np.array([0.3, -0.1, 0.4, 0.2, -0.05])

    adjusted = compute_max_t(pd.DataFrame([differences], index=["G"]), compute_patterns(5)[0])

    assert adjusted["G"] == pytest.approx(compute_sign_flip(differences))


def test_no_gene_is_ahead_of_one_further_out_and_the_floor_holds():
    random = np.random.default_rng(3)
    differences = pd.DataFrame(random.normal(0, 1, size=(2500, 8)))
    differences.iloc[7] = np.linspace(4, 5, 8)

    adjusted = compute_max_t(differences, compute_patterns(8)[0])

    # alone it would have the floor, 2 in 256; chance in 2,499 other genes often lies further out
    distance = differences.mean(axis=1).abs() / differences.std(axis=1)
    assert adjusted.sort_values(kind="stable").index[0] == distance.idxmax() == 7
    ordered = adjusted[distance.sort_values(ascending=False).index]
    assert (ordered.diff().dropna() >= 0).all()
    assert adjusted.min() >= 2 / 2**8


def test_order_of_genes_does_not_matter_for_the_maximum():
    random = np.random.default_rng(4)
    differences = pd.DataFrame(random.normal(0.5, 1, size=(1500, 6)))
    patterns, _ = compute_patterns(6)
    shuffled = differences.sample(frac=1, random_state=1)

    adjusted = compute_max_t(differences, patterns)

    pd.testing.assert_series_equal(compute_max_t(shuffled, patterns).sort_index(), adjusted)


def test_gene_without_any_difference_is_never_listed():
    differences = pd.DataFrame([[0, 0, 0], [1, 1, 1]], index=["FLAT", "UP"], dtype=float)

    adjusted = compute_max_t(differences, compute_patterns(3)[0])

    assert adjusted.to_dict() == {"FLAT": 1.0, "UP": 0.25}


def test_no_genes_have_no_adjusted_p_values():
    assert compute_max_t(pd.DataFrame(), compute_patterns(3)[0]).empty
