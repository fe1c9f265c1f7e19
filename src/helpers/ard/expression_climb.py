"""Penalised negative binomial regression by damped Newton steps, for all genes at once.

What is minimised is minus the log likelihood with normal priors on the coefficients and, where a
fold change is to be shrunken, a Cauchy prior on that one: apeglm's objective (Zhu, Ibrahim and
Love, Bioinformatics 2019;35:2084). Arrays are samples x genes, in the order of the layout.
"""

from typing import NamedTuple

import numpy as np

from helpers.ard.expression_means import MINIMUM_MEAN

ENOUGH = 1e-10  # what the objective would still fall by, at most
ROUNDS = 100
HALVINGS = 30
DIGITS = 1e-12
LEAST_SHARE = 0.1  # of the curvature of the likelihood that the Cauchy prior may leave


class Penalty(NamedTuple):
    """Normal priors: one precision per column; a Cauchy prior on one column, or on none."""

    ridge: np.ndarray
    cauchy: int | None = None
    scale: float = 1.0


class Coefficients(NamedTuple):
    groups: np.ndarray
    free: np.ndarray

    def keep(self, genes):
        return Coefficients(self.groups[:, genes], self.free[:, genes])

    def add(self, step, length):
        return Coefficients(self.groups + length * step.groups, self.free + length * step.free)


class Found(NamedTuple):
    """The coefficients (columns x genes), the variance of the shrunken one, and who converged."""

    coefficients: np.ndarray
    variance: np.ndarray
    converged: np.ndarray
    value: np.ndarray


def climb(counts, size_factors, dispersion, layout, penalty):
    """Return what is found of the lowest objective of each gene.

    With a Cauchy prior a gene that tells little can have two low places: one at a change near
    none, one near its unshrunken change. Both are sought, and the lower is returned.

    Parameters
    ----------
    counts : array, samples x genes
    size_factors : array of samples
    dispersion : array of genes
    layout : Blocks
    penalty : Penalty
    """
    objective = Objective(counts, size_factors[:, None], 1 / dispersion, layout, penalty)
    here = objective.start()
    if objective.shrunken is None:
        return _climb(objective, here)
    far = np.flatnonzero(np.abs(here.free[objective.shrunken]) > 2 * penalty.scale)
    from_far = _climb(objective.keep(far), here.keep(far))
    here.free[objective.shrunken] = 0
    found = _climb(objective, here)
    lower = from_far.value < found.value[far] - ENOUGH
    for ours, theirs in zip(found, from_far, strict=True):
        ours[..., far[lower]] = theirs[..., lower]
    return found


def _climb(objective, here):
    number, layout = objective.counts.shape[1], objective.layout
    genes, value = np.arange(number), objective.value(here)
    found = Found(
        np.empty((layout.columns.shape[1], number)),
        np.full(number, np.nan),
        np.full(number, False),
        value.copy(),
    )
    for _ in range(ROUNDS if number else 0):
        step, gain, spread = objective.newton(here)
        done = gain < ENOUGH
        found.coefficients[np.ix_(layout.grouped, genes)] = here.groups
        found.coefficients[np.ix_(layout.free, genes)] = here.free
        found.variance[genes], found.converged[genes], found.value[genes] = spread, done, value
        if done.all():
            break
        here, step, value = here.keep(~done), step.keep(~done), value[~done]
        genes, objective = genes[~done], objective.keep(~done)
        here, value = _descend(objective, here, step, value)
    return found


def _descend(objective, here, step, value):
    """Go the step, or half of it and so on, until the objective is no higher; else stay."""
    new = here.add(step, 1.0)
    lower, length = objective.value(new), 1.0
    for _ in range(HALVINGS):
        # the sum of thousands of reads has no more digits than these
        worse = np.flatnonzero(~(lower <= value + DIGITS * np.abs(value)))
        if not worse.size:
            break
        length /= 2
        nearer = here.keep(worse).add(step.keep(worse), length)
        new.groups[:, worse], new.free[:, worse] = nearer
        lower[worse] = objective.keep(worse).value(nearer)
    return new, lower


class Objective:
    """Minus the penalised log likelihood, its slope and its curvature."""

    def __init__(self, counts, factors, size, layout, penalty):
        self.counts, self.factors, self.size = counts, factors, size
        self.layout, self.penalty = layout, penalty
        ridge, cauchy = penalty.ridge, penalty.cauchy
        self.group_ridge = ridge[layout.grouped][:, None]
        self.free_ridge = ridge[layout.free][:, None]
        self.shrunken = None if cauchy is None else layout.free.index(cauchy)

    def keep(self, genes):
        counts, size = self.counts[:, genes], self.size[genes]
        return Objective(counts, self.factors, size, self.layout, self.penalty)

    def start(self):
        """Return the unweighted fit of log counts."""
        layout, ones = self.layout, np.ones(self.counts.shape)
        target = np.log(np.maximum(self.counts, MINIMUM_MEAN) / self.factors)
        return Coefficients(*layout.solve(layout.factor(ones), target))

    def value(self, here):
        linear = self.layout.linear(*here)
        with np.errstate(over="ignore"):
            means = self.factors * np.exp(linear)
        value = (self.counts + self.size) * np.log1p(means / self.size) - self.counts * linear
        value = value.sum(axis=0) + (self.group_ridge * here.groups**2).sum(axis=0) / 2
        value += (self.free_ridge * here.free**2).sum(axis=0) / 2
        if self.shrunken is not None:
            value += np.log1p((here.free[self.shrunken] / self.penalty.scale) ** 2)
        return value

    def newton(self, here):
        """Return the step, what it should gain, and the variance of the shrunken coefficient."""
        layout = self.layout
        linear = layout.linear(*here)
        means = self.factors * np.exp(linear)
        share = self.size / (self.size + means)
        pull = (self.counts - means) * share
        weights = (self.counts + self.size) * means * share / (self.size + means)
        factor = layout.factor(weights, self.penalty.ridge)
        of_groups = layout.sums(pull) - self.group_ridge * here.groups
        of_free = (layout.values * pull).sum(axis=1) - self.free_ridge * here.free
        curvature = 0.0
        if self.shrunken is not None:
            curvature = self._cauchy(here.free[self.shrunken], of_free, factor)
        step, spread = self._solve(factor, of_groups, of_free, curvature)
        gain = (step.groups * of_groups).sum(axis=0) + (step.free * of_free).sum(axis=0)
        return step, gain, spread

    def _cauchy(self, change, of_free, factor):
        """Add the pull of the prior; return its curvature, or a bound where that bends too far."""
        squares = self.penalty.scale**2 + change**2
        of_free[self.shrunken] -= 2 * change / squares
        curvature = 2 * (self.penalty.scale**2 - change**2) / squares**2
        known = factor.inverse[self.shrunken, self.shrunken]
        return np.where(1 + curvature * known > LEAST_SHARE, curvature, 2 / squares)

    def _solve(self, factor, of_groups, of_free, curvature):
        sides = of_free - np.stack(
            [(mean * of_groups).sum(axis=0) for mean in factor.means]
        ).reshape(of_free.shape)
        free = np.stack([(row * sides).sum(axis=0) for row in factor.inverse]).reshape(sides.shape)
        spread = np.full(sides.shape[1], np.nan)
        if self.shrunken is not None:
            along = factor.inverse[self.shrunken]
            known = along[self.shrunken]
            free = free - along * curvature * free[self.shrunken] / (1 + curvature * known)
            spread = known / (1 + curvature * known)
        groups = of_groups / factor.totals
        for mean, value in zip(factor.means, free, strict=True):
            groups = groups - mean * value
        return Coefficients(groups, free), spread
