"""The trend of dispersions over means, and how far genes scatter around it."""

import numpy as np
from scipy.special import gammainc, gammaln, ndtr, polygamma

LEAST_PRIOR = 0.25
FEW_DEGREES = 3
BREAKS = np.arange(-10, 10.25, 0.5)
MAD = 1.4826  # as in R's mad(): a normal standard deviation from the median absolute deviation


def fit_trend(means, dispersions, lowest=1e-6, rounds=10):
    """Return ``(a0, a1)`` of the trend ``a0 + a1 / mean``, or None where it has no maximum.

    A gamma regression with identity link, begun at (0.1, 1); each round fits the genes whose
    dispersion is within 1e-4 and 15 times the trend of the round before, chosen anew, as R does.
    """
    used = dispersions > lowest
    inverse, targets = 1 / means[used], dispersions[used]
    coefficients = np.array([0.1, 1.0])
    for _ in range(rounds):
        ratio = targets / (coefficients[0] + coefficients[1] * inverse)
        good = (ratio > 1e-4) & (ratio < 15)
        fitted = _fit_gamma(inverse[good], targets[good], coefficients)
        if fitted is None or (np.log(fitted / coefficients) ** 2).sum() < 1e-6:
            return fitted
        coefficients = fitted
    return None


def _fit_gamma(inverse, targets, coefficients):
    for _ in range(100):
        weights = 1 / (coefficients[0] + coefficients[1] * inverse) ** 2
        total, tilted = weights.sum(), (weights * inverse).sum()
        steep, level = (weights * inverse**2).sum(), (weights * targets).sum()
        slope = (weights * inverse * targets).sum()
        determinant = total * steep - tilted**2
        if not determinant > 0:
            return None
        new = np.array([steep * level - tilted * slope, total * slope - tilted * level])
        new /= determinant
        if not np.all(new > 0):
            return None
        if np.abs(new / coefficients - 1).max() < 1e-10:
            return new
        coefficients = new
    return None


def fit_prior_variance(residuals, degrees):
    """Return the squared scatter of log dispersions around the trend, and their prior variance.

    The prior variance is the scatter beyond that of an estimate with so many degrees of freedom,
    trigamma(degrees / 2), and at least 0.25. With three or fewer the scatter is too asymmetric for
    that, and the variance is chosen whose distribution comes nearest to the residuals.
    """
    if not len(residuals):
        return 0.0, LEAST_PRIOR
    middle = np.median(residuals)
    scatter = (MAD * np.median(np.abs(residuals - middle))) ** 2
    if degrees <= FEW_DEGREES:
        return scatter, max(_nearest_variance(residuals, degrees), LEAST_PRIOR)
    return scatter, max(scatter - polygamma(1, degrees / 2), LEAST_PRIOR)


def _nearest_variance(residuals, degrees):
    """Return the normal variance that, added to log chi-square / degrees, is nearest to residuals.

    Nearest by the Kullback-Leibler divergence of histograms with bars of one half, as in R's
    DESeq2, which draws 10,000 random numbers for each of 200 variances and smooths over them; here
    the bars are integrated, so that there is no noise to smooth.
    """
    seen, _ = np.histogram(residuals, BREAKS)
    seen = seen / max(seen.sum(), 1) / 0.5
    variances = np.linspace(0, 8, 161)
    divergence = [_divergence(seen, _bars(variance, degrees)) for variance in variances]
    return float(variances[int(np.argmin(divergence))])


def _bars(variance, degrees):
    """Return the density of each bar: log(chi-square / degrees) plus normal noise."""
    if variance == 0:
        inside = np.diff(gammainc(degrees / 2, degrees * np.exp(BREAKS) / 2))
        return inside / inside.sum() / 0.5
    points = np.linspace(-30, 5, 351)
    half = degrees / 2
    density = np.exp(half * (points + np.log(half)) - half * np.exp(points) - gammaln(half))
    weights = density * (points[1] - points[0])
    below = ndtr((BREAKS[:, None] - points) / np.sqrt(variance))
    inside = np.diff((below * weights).sum(axis=1))
    return inside / inside.sum() / 0.5


def _divergence(seen, expected):
    positive = np.concatenate([seen, expected])
    least = positive[positive > 0].min()
    return (seen * (np.log(seen + least) - np.log(expected + least))).sum()
