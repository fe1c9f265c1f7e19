"""Shrunken changes against a general optimiser, and the two low places of a gene that tells little."""

import numpy as np
import pytest
from scipy.optimize import minimize

from engine_kit import simulate_samples
from helpers.ard.expression_climb import Penalty, climb
from helpers.ard.expression_design import arrange

GENES, SCALE = 12, 0.3


@pytest.fixture(scope="module")
def case():
    counts, factors, design = simulate_samples(GENES, 5)
    layout = arrange(design, free=design.shape[1] - 1)
    return counts[layout.order], factors[layout.order], layout


def objective(case, gene, alpha, ridge, cauchy):
    counts, factors, layout = case
    design = layout.columns[layout.order]
    size = 1 / alpha

    def value(beta):
        linear = design @ beta
        likelihood = counts[:, gene] * linear - (counts[:, gene] + size) * np.log1p(
            factors * np.exp(linear) / size
        )
        prior = (ridge * beta**2).sum() / 2
        if cauchy is not None:
            prior += np.log1p((beta[cauchy] / SCALE) ** 2)
        return prior - likelihood.sum()

    return value


@pytest.mark.parametrize("shrunken", [True, False])
def test_what_is_found_is_the_minimum_of_a_general_optimiser(case, shrunken):
    columns = case[2].columns.shape[1]
    cauchy = columns - 1 if shrunken else None
    ridge = np.full(columns, 1 / 15**2)
    if shrunken:
        ridge[cauchy] = 0

    found = climb(case[0], case[1], np.full(GENES, 0.2), case[2], Penalty(ridge, cauchy, SCALE))

    assert found.converged.all()
    for gene in range(0, GENES, 4):
        value = objective(case, gene, 0.2, ridge, cauchy)
        general = minimize(value, found.coefficients[:, gene] * 0.9, options={"gtol": 1e-6})
        np.testing.assert_allclose(found.coefficients[:, gene], general.x, atol=2e-3)
        assert value(found.coefficients[:, gene]) <= general.fun + 1e-6


def test_the_variance_is_the_inverse_curvature_at_the_minimum(case):
    columns = case[2].columns.shape[1]
    ridge = np.full(columns, 1 / 15**2)
    ridge[-1] = 0

    found = climb(case[0], case[1], np.full(GENES, 0.2), case[2], Penalty(ridge, columns - 1, 1.0))
    design, best = case[2].columns[case[2].order], found.coefficients[:, 0]
    means = case[1] * np.exp(design @ best)
    weights = (case[0][:, 0] + 5) * 5 * means / (5 + means) ** 2
    bend = 2 * (1 - best[-1] ** 2) / (1 + best[-1] ** 2) ** 2
    curvature = design.T @ (weights[:, None] * design) + np.diag(ridge)
    curvature[-1, -1] += bend

    assert found.variance[0] == pytest.approx(np.linalg.inv(curvature)[-1, -1], rel=1e-6)


def test_of_two_low_places_the_lower_is_returned(case):
    # a narrow prior and a change of four errors: a low place near none, a lower one near the change
    counts, factors, layout = case
    visit = layout.columns[layout.order][:, -1]
    moved = np.round(60 * factors * np.where(visit > 0, 3.2, 1)).astype(float)[:, None]
    ridge = np.full(layout.columns.shape[1], 1 / 15**2)
    ridge[-1] = 0

    found = climb(moved, factors, np.array([0.12]), layout, Penalty(ridge, len(ridge) - 1, 0.01))

    assert found.coefficients[-1, 0] == pytest.approx(np.log(3.2), rel=0.15)


def test_a_gene_without_change_is_shrunken_to_none(case):
    counts, factors, layout = case
    still = np.round(80 * factors)[:, None]
    ridge = np.full(layout.columns.shape[1], 1 / 15**2)
    ridge[-1] = 0

    found = climb(still, factors, np.array([0.1]), layout, Penalty(ridge, len(ridge) - 1, 0.1))

    assert abs(found.coefficients[-1, 0]) < 0.01
