"""Sums within participants give what matrix algebra gives, for every kind of design."""

import numpy as np
import pytest

from engine_kit import simulate_samples
from helpers.ard.expression_design import Pairs, arrange

GENES, PAIRS = 7, 5


def design_of(kind):
    _, _, paired = simulate_samples(GENES, PAIRS)
    random = np.random.default_rng(1)
    extra = random.normal(size=(len(paired), 2))
    return {
        "complete pairs": paired,
        "one covariate more": np.column_stack([paired, extra[:, 0]]),
        "one sample missing": paired[:-1],
        "one visit more": np.vstack([paired, paired[-1]]),
        "two groups": paired[:, [0, -1]],
        "covariates only": np.column_stack([np.ones(len(paired)), extra]),
        "no intercept": np.column_stack([1 - paired[:, -1], paired[:, -1], extra[:, 1]]),
    }[kind]


KINDS = (
    "complete pairs",
    "one covariate more",
    "one sample missing",
    "one visit more",
    "two groups",
    "covariates only",
    "no intercept",
)


@pytest.fixture(params=KINDS)
def case(request):
    """Return the design, its layout, and weights in the order of the layout."""
    design = design_of(request.param)
    order = np.random.default_rng(2).permutation(len(design))
    layout = arrange(design[order])
    weights = np.random.default_rng(3).uniform(0.1, 9, size=(len(design), GENES))
    return design[order][layout.order], layout, weights


def inner(design, weights):
    return design.T @ (weights[:, None] * design)


def test_only_complete_pairs_take_the_closed_form():
    found = {kind: isinstance(arrange(design_of(kind)), Pairs) for kind in KINDS}

    assert [kind for kind, paired in found.items() if paired] == ["complete pairs"]


def test_least_squares_are_those_of_the_normal_equations(case):
    design, layout, weights = case
    working = np.random.default_rng(4).normal(size=weights.shape)

    fitted = layout.fit(weights, working)

    for gene in range(GENES):
        sides = design.T @ (weights[:, gene] * working[:, gene])
        expected = design @ np.linalg.solve(inner(design, weights[:, gene]), sides)
        np.testing.assert_allclose(fitted[:, gene], expected, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("ends", [(0.5, 2), (0.7, 0.7), (1e-6, 1e-6)])
def test_a_ridge_is_added_to_the_named_columns(case, ends):
    design, layout, weights = case
    working = np.random.default_rng(4).normal(size=weights.shape)
    ridge = np.linspace(*ends, design.shape[1])

    fitted = layout.fit(weights, working, ridge)

    sides = design.T @ (weights[:, 0] * working[:, 0])
    expected = design @ np.linalg.solve(inner(design, weights[:, 0]) + np.diag(ridge), sides)
    np.testing.assert_allclose(fitted[:, 0], expected, rtol=1e-8, atol=1e-8)


def test_leverages_sum_to_the_columns_and_are_the_diagonal_of_the_hat_matrix(case):
    design, layout, weights = case

    leverages = weights * layout.hat(weights)

    np.testing.assert_allclose(leverages.sum(axis=0), design.shape[1])
    root = np.sqrt(weights[:, :1]) * design
    hat = root @ np.linalg.solve(root.T @ root, root.T)
    np.testing.assert_allclose(leverages[:, 0], np.diag(hat), rtol=1e-8)


def test_the_adjustment_is_the_derivative_of_the_log_determinant(case):
    design, layout, weights = case

    expected = np.linalg.slogdet(inner(design, weights[:, 0]))[1]
    # with weights mu / (1 + mu a) the derivative in a is minus the squared weight
    small = 1e-6
    below, above = (layout.log_determinant(weights - sign * small * weights**2) for sign in (1, -1))

    np.testing.assert_allclose(layout.log_determinant(weights)[0], expected, rtol=1e-10)
    np.testing.assert_allclose(layout.adjustment(weights), (above - below) / 2 / small, rtol=1e-6)


def test_the_variance_of_a_contrast_is_that_of_the_inverse(case):
    design, layout, weights = case
    contrast = np.zeros(design.shape[1])
    contrast[-1], contrast[0] = 1, 0.5

    variance = layout.variance(weights, contrast)

    expected = contrast @ np.linalg.solve(inner(design, weights[:, 2]), contrast)
    assert variance[2] == pytest.approx(expected, rel=1e-8)


def test_no_gene_is_no_trouble(case):
    _, layout, weights = case

    none = weights[:, :0]

    assert layout.fit(none, none).shape == none.shape
    assert layout.fit(none, none, np.ones(layout.columns.shape[1])).shape == none.shape
    assert layout.hat(none).shape == none.shape
    assert layout.variance(none, np.eye(layout.columns.shape[1])[-1]).shape == (0,)
