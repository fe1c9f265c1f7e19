"""Dispersions against the likelihood, against stock pydeseq2, and the start that R keeps."""

import numpy as np
import pytest

from engine_kit import simulate_samples
from helpers.ard import expression_dispersion as dispersion
from helpers.ard.expression_design import arrange
from helpers.ard.expression_means import fit_means

GENES = 60


@pytest.fixture(scope="module")
def fitted():
    """Return counts, means and the layout, samples in its order."""
    counts, factors, design = simulate_samples(GENES)
    layout = arrange(design)
    counts, factors = counts[layout.order], factors[layout.order]
    linear, _ = fit_means(counts, factors, np.full(GENES, 0.1), layout)
    return counts, factors[:, None] * np.exp(linear), layout


@pytest.fixture(scope="module")
def stock():
    from pydeseq2.default_inference import DefaultInference

    return DefaultInference(n_cpus=1)


def test_slope_is_the_derivative_of_the_log_posterior(fitted):
    for place in (-12.0, -8.0, -3.0, -1.0, 1.0):
        slope = dispersion.compute_slope(*fitted, np.full(GENES, np.exp(place)))
        below, above = (
            dispersion.compute_log_posterior(*fitted, np.full(GENES, np.exp(place + step)))
            for step in (-1e-4, 1e-4)
        )
        rise = (above - below) / 2e-4
        np.testing.assert_allclose(slope, rise, rtol=1e-4, atol=1e-4 + np.exp(-place) * 1e-7)


def test_log_posterior_is_that_of_the_negative_binomial(fitted):
    from pydeseq2.utils import nb_nll
    from scipy.special import gammaln

    counts, means, layout = fitted
    design, y, mu = layout.columns[layout.order], counts[:, 3], means[:, 3]

    ours = dispersion.compute_log_posterior(counts, means, layout, np.full(GENES, 0.2))[3]

    weights = mu / (1 + mu * 0.2)
    determinant = np.linalg.slogdet(design.T @ (weights[:, None] * design))[1]
    whole = -nb_nll(y, mu, 0.2) - determinant / 2
    # what holds no dispersion is left out
    assert ours == pytest.approx(whole - (y * np.log(mu) - gammaln(y + 1)).sum(), rel=1e-9)


def test_slope_is_smooth_where_the_formula_for_small_dispersions_takes_over(fitted):
    below, above = (
        dispersion.compute_slope(*fitted, np.full(GENES, dispersion.SMALL_DISPERSION * factor))
        for factor in (1 - 1e-9, 1 + 1e-9)
    )

    np.testing.assert_allclose(below, above, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("start", [1e-4, 0.1, 5.0])
def test_dispersions_agree_with_stock_pydeseq2_from_any_start(fitted, stock, start):
    counts, means, layout = fitted
    starts = np.full(GENES, start)

    ours = dispersion.fit_dispersion(*fitted, starts, (1e-8, 16))
    theirs, converged = stock.alpha_mle(
        counts, layout.columns[layout.order], means, np.full(GENES, 0.1), 1e-8, 16
    )

    assert converged.sum() > 0.9 * GENES
    np.testing.assert_allclose(ours[converged], theirs[converged], rtol=1e-3)


def test_prior_is_part_of_every_shrunken_dispersion(fitted, stock):
    counts, means, layout = fitted
    centre = np.full(GENES, 0.2)

    ours = dispersion.fit_dispersion(*fitted, centre, (1e-8, 16), (centre, 0.5))
    theirs, converged = stock.alpha_mle(
        counts, layout.columns[layout.order], means, centre, 1e-8, 16, 0.5, True, True
    )
    strong = dispersion.fit_dispersion(*fitted, centre, (1e-8, 16), (centre, 1e-8))

    np.testing.assert_allclose(ours[converged], theirs[converged], rtol=1e-3)
    np.testing.assert_allclose(strong, 0.2, rtol=1e-4)


def test_counts_without_spread_end_at_the_lowest_dispersion(fitted):
    _, means, layout = fitted

    found = dispersion.fit_dispersion(means, means, layout, np.full(GENES, 0.1), (1e-8, 16))

    assert (found == pytest.approx(1e-8)) or (found < 1.1e-8).all()


def test_a_gene_that_starts_at_the_lowest_dispersion_stays(fitted):
    found = dispersion.fit_dispersion(*fitted, np.full(GENES, 1e-8), (1e-8, 16))

    np.testing.assert_allclose(found, 1e-8)


def test_a_rise_of_less_than_a_millionth_keeps_the_start(fitted):
    found = dispersion.fit_dispersion(*fitted, np.full(GENES, 0.1), (1e-8, 16))
    near, far = found * 1.0001, found * 4

    assert (dispersion.keep_start(*fitted, near, found) == near).all()
    assert (dispersion.keep_start(*fitted, far, found) == found).all()
