"""The closed form of complete pairs against matrix algebra and stock pydeseq2."""

import numpy as np
import pytest

from helpers.ard import expression_engine as engine

GENES, PAIRS = 60, 8


@pytest.fixture(scope="module")
def simulated():
    """Return counts (two arrays of genes x pairs), size factors and the design, well expressed."""
    random = np.random.default_rng(20)
    level = random.uniform(4, 8, size=(GENES, 1)) + random.normal(0, 0.4, size=(GENES, PAIRS))
    effect = random.normal(0, 0.5, size=(GENES, 1))
    factors = [random.uniform(0.7, 1.4, PAIRS) for _ in range(2)]
    dispersion = random.uniform(0.05, 0.3, size=(GENES, 1))
    counts = []
    for visit in (0, 1):
        mean = factors[visit] * np.exp(level + visit * effect)
        counts.append(random.poisson(random.gamma(1 / dispersion, mean * dispersion)).astype(float))
    participants = np.vstack([np.eye(PAIRS)[:, 1:]] * 2)
    design = np.column_stack([np.ones(2 * PAIRS), participants, np.repeat([0.0, 1.0], PAIRS)])
    return counts, factors, design


@pytest.fixture(scope="module")
def means(simulated):
    """Return the fitted means of both visits at a dispersion of 0.1."""
    counts, factors, _ = simulated
    levels, effects, _ = engine.fit_means(counts, factors, np.full(GENES, 0.1))
    return [factors[0] * np.exp(levels), factors[1] * np.exp(levels + effects[:, None])]


@pytest.fixture(scope="module")
def stock():
    from pydeseq2.default_inference import DefaultInference

    return DefaultInference(n_cpus=1)


def test_means_agree_with_stock_pydeseq2(simulated, means, stock):
    counts, factors, design = simulated

    theirs = stock.irls(
        np.hstack(counts).T, np.hstack(factors), design, np.full(GENES, 0.1), 0.5, 1e-8
    )[1]

    np.testing.assert_allclose(np.hstack(means).T, theirs, rtol=1e-4)


def test_pairs_are_found_whatever_the_order_of_samples(simulated):
    _, _, design = simulated
    order = np.random.default_rng(1).permutation(len(design))

    first, second = engine.compute_pairs(design[order])

    np.testing.assert_array_equal(design[order][first][:, :-1], design[order][second][:, :-1])
    assert set(design[order][first][:, -1]) == {0}
    assert set(design[order][second][:, -1]) == {1}


def test_a_design_without_complete_pairs_is_refused(simulated):
    with pytest.raises(ValueError, match="not one sample per participant and visit") as caught:
        engine.compute_pairs(simulated[2][:-1])
    assert str(caught.value) == (
        "expression: the design is not one sample per participant and visit."
    )


def test_means_solve_the_score_equations_of_the_model(simulated, means):
    counts, _, _ = simulated

    residuals = [(y - m) / (1 + 0.1 * m) for y, m in zip(counts, means, strict=True)]

    np.testing.assert_allclose(sum(residuals), 0, atol=1e-5)
    np.testing.assert_allclose(residuals[1].sum(axis=1), 0, atol=1e-5)


def test_a_participant_without_counts_leaves_a_finite_effect():
    counts = [np.array([[0.0, 40, 60]]), np.array([[0.0, 20, 30]])]

    levels, effects, converged = engine.fit_means(counts, [np.ones(3)] * 2, np.array([0.01]))

    assert converged.all()
    assert np.isfinite(levels).all()
    assert -np.log(2) < effects[0] < -0.6


def test_leverages_are_the_diagonal_of_the_hat_matrix(simulated, means):
    _, _, design = simulated

    first, second = engine.compute_leverages(means, np.full(GENES, 0.2))

    weights = np.hstack(means)[0] / (1 + 0.2 * np.hstack(means)[0])
    root = np.sqrt(weights)[:, None] * design
    hat = root @ np.linalg.solve(root.T @ root, root.T)
    np.testing.assert_allclose(np.hstack([first, second])[0], np.diag(hat), rtol=1e-10)
    np.testing.assert_allclose(first.sum(axis=1) + second.sum(axis=1), PAIRS + 1)


def test_slope_is_the_derivative_of_the_adjusted_likelihood(simulated):
    from pydeseq2.utils import nb_nll

    counts, _, design = simulated
    y, means = np.hstack(counts)[3], np.hstack(counts)[3] + 1.0

    def likelihood(log_dispersion):
        weights = means / (1 + means * np.exp(log_dispersion))
        log_determinant = np.linalg.slogdet(design.T @ (weights[:, None] * design))[1]
        return -nb_nll(y, means, np.exp(log_dispersion)) - log_determinant / 2

    for place in (-3.0, -1.0, 1.0):
        slope = engine.compute_slope(y[None], means[None], np.exp([place]))
        rise = (likelihood(place + 1e-5) - likelihood(place - 1e-5)) / 2e-5
        assert slope[0] == pytest.approx(rise, rel=1e-6)


def test_slope_is_smooth_where_the_formula_for_small_dispersions_takes_over(simulated):
    counts = np.hstack(simulated[0])
    means = counts * 1.1 + 1
    below, above = (
        engine.compute_slope(counts, means, np.full(GENES, engine.SMALL_DISPERSION * factor))
        for factor in (1 - 1e-9, 1 + 1e-9)
    )

    np.testing.assert_allclose(below, above, rtol=1e-6)


def test_slope_vanishes_with_the_dispersion_without_noise():
    # limit of slope / dispersion: sum((y - mu)^2 - y) / 2 + the Cox-Reid part
    y, means = np.array([[30.0, 50, 20, 60]]), np.array([[40.0, 40, 40, 40]])
    weights = means[0]
    pair = weights[:2] * weights[2:] / (weights[:2] + weights[2:])
    participants = ((weights[:2] ** 2 + weights[2:] ** 2) / (weights[:2] + weights[2:])).sum()
    expected = ((y - means) ** 2 - y).sum() / 2
    expected += (participants + 2 * (pair**2).sum() / pair.sum()) / 2

    slope = engine.compute_slope(y, means, np.array([1e-8]))

    assert slope[0] / 1e-8 == pytest.approx(expected, rel=1e-4)


def test_dispersions_agree_with_stock_pydeseq2(simulated, means, stock):
    counts, _, design = simulated
    start = np.full(GENES, 0.1)

    ours = engine.fit_dispersion(counts, means, start, (1e-8, 16))
    theirs, converged = stock.alpha_mle(
        np.hstack(counts).T, design, np.hstack(means).T, start, 1e-8, 16
    )

    assert converged.sum() > 0.9 * GENES
    np.testing.assert_allclose(ours[converged], theirs[converged], rtol=1e-3)


def test_prior_is_part_of_every_shrunken_dispersion(simulated, means, stock):
    counts, _, design = simulated
    centre = np.full(GENES, 0.2)

    ours = engine.fit_dispersion(counts, means, centre, (1e-8, 16), prior=(centre, 0.5))
    theirs, converged = stock.alpha_mle(
        np.hstack(counts).T, design, np.hstack(means).T, centre, 1e-8, 16, 0.5, True, True
    )
    strong = engine.fit_dispersion(counts, means, centre, (1e-8, 16), prior=(centre, 1e-8))

    np.testing.assert_allclose(ours[converged], theirs[converged], rtol=1e-3)
    np.testing.assert_allclose(strong, 0.2, rtol=1e-4)


def test_trend_recovers_the_curve_that_made_the_dispersions():
    means = np.geomspace(2, 5000, 400)
    noise = np.random.default_rng(3).gamma(40, 1 / 40, 400)

    a0, a1 = engine.fit_trend(means, (0.05 + 3 / means) * noise)

    assert a0 == pytest.approx(0.05, rel=0.05)
    assert a1 == pytest.approx(3, rel=0.1)


def test_trend_leaves_out_genes_far_from_it():
    means = np.geomspace(2, 5000, 400)
    dispersions = 0.05 + 3 / means
    spoilt = dispersions.copy()
    spoilt[::20] = 1e-8

    np.testing.assert_allclose(
        engine.fit_trend(means, spoilt), engine.fit_trend(means, dispersions), rtol=1e-6
    )


def test_a_trend_that_would_be_negative_is_none():
    assert engine.fit_trend(np.array([1.0, 10, 100]), np.array([0.01, 0.5, 0.9])) is None
