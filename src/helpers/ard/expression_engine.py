"""Negative binomial fits of paired counts, for all genes at once, without matrix algebra.

Each participant gives one sample at each of two visits, and the model is
``log mean = participant + visit``. With weights ``w0`` and ``w1`` of a pair and
``c = w0 w1 / (w0 + w1)``, weighted least squares has the visit effect
``sum c (z1 - z0) / sum c`` with variance ``1 / sum c``, and ``log det X'WX`` is
``sum log(w0 + w1) + log sum c``. This is exact, not an approximation.

Arrays are genes x pairs; a pair of arrays is (first visit, second visit).
The model is that of Love, Huber and Anders, Genome Biol 2014;15:550.
"""

import numpy as np
from scipy.optimize.elementwise import find_root
from scipy.special import digamma

MINIMUM_MEAN = 0.5
SMALL_DISPERSION = 1e-3
TOLERANCE = 1e-8


def compute_pairs(design):
    """Return the row numbers of the first and of the second visit, in the same order of pairs.

    The last column of the design is the visit (0 or 1); the others name the participant.
    """
    visit = design[:, -1]
    _, participant = np.unique(design[:, :-1], axis=0, return_inverse=True)
    order = np.lexsort((visit, participant))
    first, second = order[0::2], order[1::2]
    complete = len(visit) % 2 == 0 and (
        np.all(visit[first] == 0)
        and np.all(visit[second] == 1)
        and np.array_equal(participant[first], participant[second])
        and len(first) == participant.max() + 1
    )
    if not complete:
        raise ValueError("expression: the design is not one sample per participant and visit.")
    return first, second


def compute_weights(means, dispersion):
    """Return the working weights of both visits, and ``c`` of each pair."""
    first, second = (mean / (1 + mean * dispersion[:, None]) for mean in means)
    return first, second, first * second / (first + second)


def fit_means(counts, size_factors, dispersion, iterations=250):
    """Return log means of participants (genes x pairs), visit effects, and who converged.

    Iteratively reweighted least squares. Means are floored while fitting, as R's DESeq2 does:
    this keeps a participant without any count of a gene at a finite value.
    """
    levels = np.log((counts[0] / size_factors[0] + counts[1] / size_factors[1]) / 2 + 0.1)
    effects = np.log(counts[1] / size_factors[1] + 0.1) - np.log(counts[0] / size_factors[0] + 0.1)
    effects = effects.mean(axis=1)
    levels = levels - effects[:, None] / 2
    active = np.arange(len(effects))
    for _ in range(iterations):
        step = _improve_means(
            [count[active] for count in counts],
            size_factors,
            dispersion[active],
            (levels[active], effects[active]),
        )
        moved = np.maximum(
            np.abs(step[0] - levels[active]).max(axis=1), np.abs(step[1] - effects[active])
        )
        levels[active], effects[active] = step
        active = active[moved > TOLERANCE]
        if not active.size:
            break
    return levels, effects, ~np.isin(np.arange(len(effects)), active)


def _improve_means(counts, size_factors, dispersion, estimate):
    levels, effects = estimate
    linear = levels, levels + effects[:, None]
    means = [
        np.maximum(factor * np.exp(eta), MINIMUM_MEAN)
        for factor, eta in zip(size_factors, linear, strict=True)
    ]
    first, second, pair = compute_weights(means, dispersion)
    z0, z1 = (
        np.log(mean / factor) + (count - mean) / mean
        for mean, factor, count in zip(means, size_factors, counts, strict=True)
    )
    effects = (pair * (z1 - z0)).sum(axis=1) / pair.sum(axis=1)
    levels = (first * z0 + second * (z1 - effects[:, None])) / (first + second)
    return levels, effects


def compute_leverages(means, dispersion):
    """Return the diagonal of the hat matrix at both visits; each gene's sum is pairs + 1."""
    first, second, pair = compute_weights(means, dispersion)
    total, information = first + second, pair.sum(axis=1, keepdims=True)
    at_first = first * (1 / total + (second / total) ** 2 / information)
    at_second = second * (1 / total + (first / total) ** 2 / information)
    return at_first, at_second


def fit_dispersion(counts, means, start, bounds, prior=None):
    """Return each gene's dispersion at the maximum of its adjusted profile likelihood.

    The Cox-Reid adjusted likelihood in log dispersion is climbed from ``start``: where its slope
    there is positive the maximum lies above, else below. With ``prior = (centre, variance)``
    a normal prior on log dispersion is part of what is maximised. A gene that starts at the lowest
    dispersion stays there, as in R's DESeq2: its moments show no spread beyond counting.

    Parameters
    ----------
    counts, means : pairs of arrays, genes x pairs
    start : array of genes
    bounds : (float, float)
        Lowest and highest dispersion; a maximum outside is moved to the bound.
    prior : (array of genes, float), optional
    """
    counts, means = np.hstack(counts), np.hstack(means)
    centre, variance = prior if prior is not None else (start, np.inf)

    def slope(log_dispersion, gene):
        gene = gene.astype(int)
        pull = (np.log(centre[gene]) - log_dispersion) / variance
        return compute_slope(counts[gene], means[gene], np.exp(log_dispersion)) + pull

    genes = np.arange(len(start))
    low, high = np.log(bounds[0]), np.log(bounds[1])
    inside = np.clip(np.log(start), low, high)
    near, far = _bracket(slope, inside, genes, (low, high))
    found = near.copy()
    open_ = near != far
    root = find_root(
        slope,
        (near[open_], far[open_]),
        args=(genes[open_],),
        tolerances={"xatol": TOLERANCE, "xrtol": 0},
    )
    found[open_] = root.x
    return np.exp(found)


def _bracket(slope, inside, genes, limits):
    """Return two points around each root, equal where the maximum is at a limit."""
    upward = slope(inside, genes) > 0
    limit = np.where(upward, limits[1], limits[0])
    near, far = inside.copy(), limit.copy()
    far[inside == limits[0]] = limits[0]
    active, width = genes[inside > limits[0]], 1.0
    while active.size:
        step = np.where(upward[active], width, -width)
        trial = np.clip(inside[active] + step, *limits)
        crossed = (slope(trial, active) > 0) != upward[active]
        far[active[crossed]] = trial[crossed]
        stay = ~crossed
        near[active[stay]] = trial[stay]
        active = active[stay & (trial != limit[active])]
        width *= 3
    return near, far


def compute_slope(counts, means, dispersion):
    """Return the slope of the Cox-Reid adjusted log likelihood in log dispersion, per gene.

    ``counts`` and ``means`` hold all first visits and then all second visits of each gene.
    """
    alpha, large = dispersion[:, None], dispersion < SMALL_DISPERSION
    likelihood = np.empty(counts.shape)
    for rows, terms in ((large, _terms_of_small_dispersion), (~large, _terms)):
        likelihood[rows] = terms(counts[rows], means[rows], alpha[rows])
    first, second, pair = compute_weights(np.hsplit(means, 2), dispersion)
    of_participants = ((first**2 + second**2) / (first + second)).sum(axis=1)
    of_visit = 2 * (pair**2).sum(axis=1) / pair.sum(axis=1)
    return likelihood.sum(axis=1) + dispersion / 2 * (of_participants + of_visit)


def _terms(counts, means, alpha):
    size = 1 / alpha
    return (counts - means) / (1 + means * alpha) + size * (
        np.log1p(means * alpha) - digamma(counts + size) + digamma(size)
    )


def _terms_of_small_dispersion(counts, means, alpha):
    """The same by the asymptotic series of digamma: the difference of two large values is lost."""
    rest = 1 / (1 + counts * alpha)
    logarithm = np.log1p(alpha * (means - counts) * rest) / alpha
    series = counts * alpha * rest / 2 + alpha * (1 - rest**2) / 12
    return (counts - means) / (1 + means * alpha) + logarithm - series


def fit_trend(means, dispersions, lowest=1e-6, rounds=10):
    """Return ``(a0, a1)`` of the trend ``a0 + a1 / mean``, or None where it has no maximum.

    A gamma regression with identity link, begun at (0.1, 1); each round fits the genes whose
    dispersion is within 1e-4 and 15 times the trend of the round before, chosen anew, as R does.
    """
    used = dispersions > lowest
    covariates = np.column_stack([np.ones(used.sum()), 1 / means[used]])
    targets = dispersions[used]
    coefficients = np.array([0.1, 1.0])
    for _ in range(rounds):
        ratio = targets / (covariates @ coefficients)
        good = (ratio > 1e-4) & (ratio < 15)
        fitted = _fit_gamma(covariates[good], targets[good], coefficients)
        if fitted is None or (np.log(fitted / coefficients) ** 2).sum() < 1e-6:
            return fitted
        coefficients = fitted
    return None


def _fit_gamma(covariates, targets, coefficients):
    for _ in range(100):
        weights = (1 / (covariates @ coefficients) ** 2)[:, None]
        weighted = covariates * weights
        new = np.linalg.solve(weighted.T @ covariates, weighted.T @ targets)
        if not np.all(new > 0):
            return None
        if np.abs(new / coefficients - 1).max() < 1e-10:
            return new
        coefficients = new
    return None
