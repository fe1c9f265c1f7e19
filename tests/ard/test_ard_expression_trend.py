"""The trend of dispersions, and the prior variance around it."""

import numpy as np
import pytest
from scipy.special import polygamma

from helpers.ard.expression_trend import fit_prior_variance, fit_trend


def test_trend_recovers_the_curve_that_made_the_dispersions():
    means = np.geomspace(2, 5000, 400)
    noise = np.random.default_rng(3).gamma(40, 1 / 40, 400)

    a0, a1 = fit_trend(means, (0.05 + 3 / means) * noise)

    assert a0 == pytest.approx(0.05, rel=0.05)
    assert a1 == pytest.approx(3, rel=0.1)


def test_trend_leaves_out_genes_far_from_it():
    means = np.geomspace(2, 5000, 400)
    dispersions = 0.05 + 3 / means
    spoilt = dispersions.copy()
    spoilt[::20] = 1e-8

    np.testing.assert_allclose(fit_trend(means, spoilt), fit_trend(means, dispersions), rtol=1e-6)


def test_a_trend_that_would_be_negative_is_none():
    assert fit_trend(np.array([1.0, 10, 100]), np.array([0.01, 0.5, 0.9])) is None


def test_a_trend_that_does_not_settle_in_so_many_rounds_is_none():
    means = np.geomspace(2, 5000, 400)
    assert fit_trend(means, 0.05 + 3 / means, rounds=1) is None
    assert fit_trend(means, 0.05 + 3 / means, rounds=2) == pytest.approx([0.05, 3])


def test_prior_variance_is_the_scatter_beyond_that_of_an_estimate():
    # R: mad(c(-2, -1, 0, 0.5, 3))^2 = 2.19810276; trigamma(10 / 2) = 0.2213229
    residuals = np.array([-2, -1, 0, 0.5, 3])

    scatter, prior = fit_prior_variance(residuals, 10)

    assert scatter == pytest.approx(2.19810276)
    assert prior == pytest.approx(2.19810276 - polygamma(1, 5))


def test_prior_variance_is_at_least_a_quarter():
    assert fit_prior_variance(np.array([-0.1, 0, 0.1]), 10)[1] == 0.25
    assert fit_prior_variance(np.array([]), 10) == (0.0, 0.25)


@pytest.mark.parametrize("degrees", [1, 2, 3])
def test_with_few_degrees_the_nearest_distribution_is_found(degrees):
    random = np.random.default_rng(11)
    noise = np.log(random.chisquare(degrees, 40_000) / degrees)

    _, prior = fit_prior_variance(noise + random.normal(0, 1.2, 40_000), degrees)

    assert prior == pytest.approx(1.44, abs=0.1)


def test_few_residuals_that_counting_explains_best_have_the_least_variance():
    # with one degree of freedom, in bars of one half: a divergence of 3.36909 without any noise,
    # and nowhere less than 3.36976 with some
    residuals = np.array([-7.25, -4.25, -3.25, -0.25, 0.25])

    assert fit_prior_variance(residuals, 1)[1] == 0.25
