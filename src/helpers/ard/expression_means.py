"""Means of the negative binomial model, for all genes at once, in pieces of bounded memory.

The model is that of Love, Huber and Anders, Genome Biol 2014;15:550. Arrays are samples x genes,
samples in the order of the layout (`helpers.ard.expression_design`).
"""

import numpy as np
from scipy.special import gammaln

MINIMUM_MEAN = 0.5
TOLERANCE = 1e-8
ROUNDS = 100
FARTHEST = 30.0
PIECE = 2**14  # numbers of one array that stay near the processor


def pieces(samples, genes):
    """Yield slices of genes, few enough for their arrays to stay near the processor."""
    size = max(PIECE // max(samples, 1), 64)
    for begin in range(0, genes, size):
        yield slice(begin, min(begin + size, genes))


def fit_means(counts, size_factors, dispersion, layout, ridge=None):
    """Return the linear predictor (log mean per size factor) and which genes converged.

    Iteratively reweighted least squares from the unweighted fit of log counts, until minus twice
    the log likelihood moves by less than 1e-8 of itself: the rule of R's DESeq2, which also floors
    means while fitting, so that a participant without any count of a gene stays finite.

    Parameters
    ----------
    counts : array, samples x genes
    size_factors : array of samples
    dispersion : array of genes
    layout : Blocks
    ridge : array of columns, optional
        Precisions of normal priors on the coefficients.
    """
    factors = size_factors[:, None]
    here = layout.fit(np.ones(counts.shape), np.log(counts / factors + 0.1))
    floor = np.log(MINIMUM_MEAN / factors)
    state = _State(counts, factors, dispersion, _constant(counts, factors, dispersion))
    active, linear = np.arange(counts.shape[1]), here.copy()
    here, weights, working, _ = _work(here, floor, state)
    before, converged = np.full(len(active), np.inf), np.full(len(active), False)
    for _ in range(ROUNDS):
        here = layout.fit(weights, working, ridge)
        linear[:, active] = here
        lost = _astray(here, layout)
        here, weights, working, deviance = _work(here, floor, state)
        going = ~_settled(deviance, before)
        converged[active[~going]] = True
        converged[active[lost]], going[lost] = False, False
        if not going.any():
            break
        before = deviance
        if not going.all():
            active, before, state = active[going], before[going], state.keep(going)
            weights, working = weights[:, going], working[:, going]
    return linear, converged


def _settled(deviance, before):
    with np.errstate(invalid="ignore"):
        return np.abs(deviance - before) < TOLERANCE * (np.abs(deviance) + 0.1)


def _astray(linear, layout):
    """Return the places of genes with a coefficient that no least squares comes back from."""
    if linear.min() > -FARTHEST / 2 and linear.max() < FARTHEST / 2:
        return np.arange(0)
    suspects = np.flatnonzero(~(np.abs(linear).max(axis=0) < FARTHEST / 2))
    coefficients = layout.back @ linear[:, suspects]
    return suspects[~(np.abs(coefficients).max(axis=0, initial=0) <= FARTHEST)]


class _State:
    """What stays the same while a gene is fitted."""

    def __init__(self, counts, factors, dispersion, constant):
        self.counts, self.factors = counts, factors
        self.dispersion, self.constant = dispersion, constant

    def keep(self, genes):
        counts, dispersion = self.counts[:, genes], self.dispersion[genes]
        return _State(counts, self.factors, dispersion, self.constant[genes])


def _constant(counts, factors, dispersion):
    """The part of the log likelihood that means do not enter."""
    size = 1 / dispersion
    terms = gammaln(counts + size) - gammaln(counts + 1) + counts * np.log(factors * dispersion)
    return terms.sum(axis=0) - len(counts) * gammaln(size)


def _work(linear, floor, state):
    """Return the floored linear predictor, weights, working responses and deviance."""
    linear = np.maximum(linear, floor)
    # a gene that runs away is noticed by its coefficients, not by an overflow
    with np.errstate(over="ignore", invalid="ignore"):
        means = np.exp(linear)
        means *= state.factors
        spread = means * state.dispersion
        spread += 1
        working = state.counts / means
        working += linear
        working -= 1
        terms = state.counts * linear
        terms -= (state.counts + 1 / state.dispersion) * np.log(spread)
        return linear, means / spread, working, -2 * (state.constant + terms.sum(axis=0))


def compute_weights(means, dispersion):
    """Return the working weights: the inverse variance of log counts."""
    return means / (1 + means * dispersion)
