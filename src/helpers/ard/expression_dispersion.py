"""Dispersions of the negative binomial model: maximum of the Cox-Reid adjusted likelihood.

Arrays are samples x genes, samples in the order of the layout (`helpers.ard.expression_design`).
The model is that of Love, Huber and Anders, Genome Biol 2014;15:550.
"""

import numpy as np
from scipy.special import digamma, gammaln

SMALL_DISPERSION = 1e-3
TOLERANCE = 1e-6
LONGEST_STEP = 3.0
LEAST_RISE = 1e-6


def fit_dispersion(counts, means, layout, start, bounds, prior=None):
    """Return each gene's dispersion at the maximum of its adjusted profile likelihood.

    The root of the slope in log dispersion is sought for all genes together, by secants kept within
    a bracket; genes that have arrived are dropped. With ``prior = (centre, variance)`` a normal
    prior on log dispersion is part of what is maximised. A gene that starts at the lowest
    dispersion stays there, as in R's DESeq2: its moments show no spread beyond counting.

    Parameters
    ----------
    counts, means : arrays, samples x genes
    layout : Blocks
    start : array of genes
    bounds : (float, float)
        Lowest and highest dispersion; a maximum outside is moved to the bound.
    prior : (array of genes, float), optional
    """
    low, high = np.log(bounds[0]), np.log(bounds[1])
    found = np.clip(np.log(start), low, high)
    centre = None if prior is None else np.log(prior[0])
    open_ = np.arange(len(found)) if prior is not None else np.flatnonzero(found > low)
    search = Search(found[open_], (low, high), _usual_curvature(layout, prior))
    data = counts[:, open_], means[:, open_], open_
    while len(open_):
        slope = compute_slope(data[0], data[1], layout, np.exp(search.here))
        if centre is not None:
            slope += (centre[data[2]] - search.here) / prior[1]
        going = search.step(slope)
        found[data[2]] = search.here
        if not going.any():
            break
        if not going.all():
            data = data[0][:, going], data[1][:, going], data[2][going]
            search.keep(going)
    return np.exp(found)


def _usual_curvature(layout, prior):
    """How fast the slope falls near a usual maximum: half the residual degrees of freedom."""
    samples, columns = layout.columns.shape
    return max(samples - columns, 1) / 2 + (0 if prior is None else 1 / prior[1])


class Search:
    """The search of one falling root per gene, all together."""

    def __init__(self, here, limits, curvature):
        self.here, self.limits, self.curvature = here, limits, curvature
        self.low, self.high = (np.full(len(here), limit) for limit in limits)
        self.before, self.slope = np.full(len(here), np.nan), np.full(len(here), np.nan)
        self.length = np.full(len(here), LONGEST_STEP / 2)

    def step(self, slope):
        """Move every gene by its slope here; return which have not arrived."""
        here, up = self.here, slope > 0
        # one step of the last digit tells an end that was tried from a limit that was not
        self.low = np.where(up, np.nextafter(here, np.inf), self.low)
        self.high = np.where(up, self.high, np.nextafter(here, -np.inf))
        new = here + self._move(slope)
        new = np.where((new > self.low) & (new < self.high), new, self._inside(new))
        self.before, self.slope, self.here = here, slope, new
        return np.abs(new - here) > TOLERANCE

    def _move(self, slope):
        begun = ~np.isnan(self.before)
        with np.errstate(divide="ignore", invalid="ignore"):
            fall = np.where(begun, (self.slope - slope) / (self.here - self.before), self.curvature)
            move = slope / fall
        astray = ~(fall > 0)
        move = np.where(astray, np.sign(slope) * self.length, move)
        open_side = np.where(slope > 0, self.high == self.limits[1], self.low == self.limits[0])
        # far from any bracket, or where the slope does not fall, walk on with longer steps
        onward = begun & open_side & (slope * self.slope > 0) & (np.abs(move) > 0.5)
        self.length = np.where(astray | onward, self.length * 2, self.length)
        return np.clip(np.where(onward, 2 * move, move), -self.length, self.length)

    def _inside(self, new):
        """Half way where both ends were tried; else the limit itself."""
        low, high = self.limits
        beyond = ((new <= low) & (self.low == low)) | ((new >= high) & (self.high == high))
        return np.where(beyond, np.clip(new, low, high), (self.low + self.high) / 2)

    def keep(self, going):
        for name in ("here", "low", "high", "before", "slope", "length"):
            setattr(self, name, getattr(self, name)[going])


def compute_slope(counts, means, layout, dispersion):
    """Return the slope of the Cox-Reid adjusted log likelihood in log dispersion, per gene."""
    small = dispersion < SMALL_DISPERSION
    if not small.any():
        return _slope(counts, means, layout, dispersion, _terms)
    slope = np.empty(len(dispersion))
    for genes, terms in ((small, _terms_of_small_dispersion), (~small, _terms)):
        part = counts[:, genes], means[:, genes], layout, dispersion[genes]
        slope[genes] = _slope(*part, terms)
    return slope


def _slope(counts, means, layout, dispersion, terms):
    spread = 1 + means * dispersion
    likelihood = terms(counts, means, dispersion, spread)
    return likelihood + dispersion / 2 * layout.adjustment(means / spread)


def _terms(counts, means, dispersion, spread):
    size = 1 / dispersion
    inner = np.log(spread)
    inner -= digamma(counts + size)
    outer = counts - means
    outer /= spread
    return outer.sum(axis=0) + size * (inner.sum(axis=0) + len(counts) * digamma(size))


def _terms_of_small_dispersion(counts, means, dispersion, spread):
    """The same by the asymptotic series of digamma: the difference of two large values is lost."""
    rest = 1 / (1 + counts * dispersion)
    logarithm = np.log1p(dispersion * (means - counts) * rest) / dispersion
    series = counts * dispersion * rest / 2 + dispersion * (1 - rest**2) / 12
    return ((counts - means) / spread + logarithm - series).sum(axis=0)


def keep_start(counts, means, layout, start, found):
    """Return the dispersions found, or the start where the likelihood hardly rises above it.

    R's DESeq2 keeps the estimate by moments of a gene whose log posterior rises by less than a
    millionth of its size. This has no reason in statistics, but the trend and the prior, and with
    them every p-value, follow from it (decision 0024).
    """
    before = compute_log_posterior(counts, means, layout, start)
    after = compute_log_posterior(counts, means, layout, found)
    return np.where(after < before + np.abs(before) * LEAST_RISE, start, found)


def compute_log_posterior(counts, means, layout, dispersion):
    """Return the Cox-Reid adjusted log likelihood, without the terms that hold no dispersion."""
    size = 1 / dispersion
    spread = 1 + means * dispersion
    terms = gammaln(counts + size) - (counts + size) * np.log(spread)
    terms = (terms + counts * np.log(dispersion)).sum(axis=0) - len(counts) * gammaln(size)
    return terms - layout.log_determinant(means / spread) / 2
