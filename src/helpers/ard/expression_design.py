"""The algebra of a design, done once for all genes: weighted least squares without big matrices.

Columns of zeros and ones that exclude one another, such as those that name the participants, are
eliminated by sums within participants; only the few other columns (visit, covariates) need a
matrix per gene. This is exact, not an approximation. Where every participant has one sample at
each of two visits nothing but sums is left: with weights ``w0`` and ``w1`` of a pair and
``c = w0 w1 / (w0 + w1)`` the visit effect is ``sum c (z1 - z0) / sum c``, with variance
``1 / sum c``, and ``log det X'WX`` is ``sum log(w0 + w1) + log sum c``.

Arrays are samples x genes, samples in the ``order`` of the layout. The same operations in the same
order whatever the number of cores: no BLAS.
"""

from typing import NamedTuple

import numpy as np

from helpers.ard.expression_matrices import invert


class Factor(NamedTuple):
    """``X'WX``, taken apart: see `Blocks.factor`."""

    totals: np.ndarray  # groups x genes
    means: list  # per free column: groups x genes
    centred: list  # per free column: samples x genes
    inverse: np.ndarray  # free columns x free columns x genes
    log_determinant: np.ndarray  # genes


def arrange(design, free=None):
    """Return the cheapest layout of a design matrix of full rank (samples x columns).

    The column ``free`` is not taken for a group.
    """
    layout = Blocks(design, free)
    return Pairs(layout) if _is_paired(layout) else layout


class Blocks:
    """Any design: one column per group (exclusive zeros and ones), and the free columns."""

    def __init__(self, design, free=None):
        self.columns = np.asarray(design, dtype=float)
        self.grouped = _exclusive(self.columns, free)
        self.free = [k for k in range(self.columns.shape[1]) if k not in self.grouped]
        member = self.columns[:, self.grouped]
        group = np.where(member.any(axis=1), member @ np.arange(len(self.grouped)), member.shape[1])
        keys = [self.columns[:, k] for k in reversed(self.free)]
        self.order = np.lexsort([*keys, group]) if len(self.columns) else np.arange(0)
        self.group = group[self.order].astype(int)
        self.starts = np.searchsorted(self.group, np.arange(len(self.grouped)))
        self.inside = int((self.group < len(self.grouped)).sum())
        self.even = len(set(np.diff([*self.starts, self.inside]))) == 1
        self.values = self.columns[self.order][:, self.free].T[:, :, None]
        self.back = np.linalg.pinv(self.columns[self.order])

    def sums(self, terms):
        """Sums within groups; samples of no group are left out."""
        if not len(self.grouped):
            return np.zeros((0, terms.shape[1]))
        if self.even:
            shape = len(self.grouped), self.inside // len(self.grouped), terms.shape[1]
            return terms[: self.inside].reshape(shape).sum(axis=1)
        return np.add.reduceat(terms[: self.inside], self.starts, axis=0)

    def _spread(self, of_groups, terms=0.0):
        """Subtract what belongs to its group from each sample."""
        full = np.broadcast_to(terms, (len(self.group), of_groups.shape[1])).astype(float)
        full[: self.inside] -= of_groups[self.group[: self.inside]]
        return full

    def factor(self, weights, ridge=None):
        """Return the parts of ``X'WX + diag(ridge)`` after elimination of the groups."""
        groups = 0 if ridge is None else ridge[self.grouped][:, None]
        free = np.zeros(len(self.free)) if ridge is None else ridge[self.free]
        totals = self.sums(weights) + groups
        means = [self.sums(weights * value) / totals for value in self.values]
        centred = [
            self._spread(mean, value) for mean, value in zip(means, self.values, strict=True)
        ]
        size = len(self.free)
        matrix = np.empty((size, size, weights.shape[1]))
        for i in range(size):
            left = weights * centred[i]
            for j in range(i, size):
                matrix[i, j] = (left * centred[j]).sum(axis=0)
                if ridge is not None:
                    matrix[i, j] += (groups * means[i] * means[j]).sum(axis=0)
                matrix[j, i] = matrix[i, j]
            matrix[i, i] += free[i]
        inverse, log_determinant = invert(matrix)
        log_determinant = log_determinant + np.log(totals).sum(axis=0)
        return Factor(totals, means, centred, inverse, log_determinant)

    def solve(self, factor, sides):
        """Return coefficients (groups x genes, free columns x genes) of ``X'WX b = X' sides``."""
        of_groups = self.sums(sides) / factor.totals
        of_free = [(sides * centred).sum(axis=0) for centred in factor.centred]
        free = np.zeros((len(self.free), sides.shape[1]))
        for i, row in enumerate(factor.inverse):
            for j, side in enumerate(of_free):
                free[i] += row[j] * side
        for mean, value in zip(factor.means, free, strict=True):
            of_groups = of_groups - mean * value
        return of_groups, free

    def linear(self, of_groups, free):
        """Return the linear predictor of coefficients."""
        linear = self._spread(-of_groups)
        for value, column in zip(free, self.values, strict=True):
            linear += value * column
        return linear

    def fit(self, weights, working, ridge=None):
        """Return the linear predictor of the weighted least squares of working responses."""
        return self.linear(*self.solve(self.factor(weights, ridge), weights * working))

    def hat(self, weights):
        """Return ``x' (X'WX)^-1 x`` of every sample; times its weight it is the leverage."""
        factor = self.factor(weights)
        hat = self._spread(-1 / factor.totals)
        for i, row in enumerate(factor.inverse):
            for j in range(len(row)):
                hat += row[j] * factor.centred[i] * factor.centred[j]
        return hat

    def adjustment(self, weights):
        """Return minus the derivative of ``log det X'WX`` in log dispersion, per dispersion."""
        return (weights**2 * self.hat(weights)).sum(axis=0)

    def log_determinant(self, weights):
        """Return ``log det X'WX``."""
        return self.factor(weights).log_determinant

    def variance(self, weights, contrast):
        """Return the variance of a contrast of the design's columns."""
        factor = self.factor(weights)
        groups = contrast[self.grouped][:, None]
        parts = [
            value - (mean * groups).sum(axis=0)
            for value, mean in zip(contrast[self.free], factor.means, strict=True)
        ]
        variance = (groups**2 / factor.totals).sum(axis=0)
        for i, left in enumerate(parts):
            for j, right in enumerate(parts):
                variance = variance + left * right * factor.inverse[i, j]
        return variance


class Pairs(Blocks):
    """One sample of each participant at each of two visits: sums alone."""

    def __init__(self, layout):
        self.__dict__.update(layout.__dict__)

    def _pairs(self, weights):
        first, second = weights[0::2], weights[1::2]
        return first, second, first + second

    def fit(self, weights, working, ridge=None):
        if ridge is not None:
            return self._fit_ridge(weights, working, ridge)
        first, second, total = self._pairs(weights)
        share = second / total
        pair = first * share
        apart = working[1::2] - working[0::2]
        effect = (pair * apart).sum(axis=0) / pair.sum(axis=0)
        linear = np.empty_like(working)
        # the level is the weighted mean of both working responses, the second without its effect
        np.add(working[0::2], share * (apart - effect), out=linear[0::2])
        np.add(linear[0::2], effect, out=linear[1::2])
        return linear

    def _fit_ridge(self, weights, working, ridge):
        """The same with one precision for every column; the last pair has no column of its own."""
        if ridge.min() < ridge.max():
            return super().fit(weights, working, ridge)
        small, (first, second, total) = ridge[0], self._pairs(weights)
        start, apart = working[0::2], working[1::2] - working[0::2]
        whole = total + small
        kept, share = small / whole, second / whole
        side, pull = total * start + second * apart, first * apart + small * working[1::2]
        own, steep = share * (first + small), share * pull
        # nothing is eliminated with the pair that the intercept stands for
        kept[-1], own[-1], steep[-1] = 1, second[-1], second[-1] * working[-1]
        level, cross = (total * kept).sum(axis=0) + small, (second * kept).sum(axis=0)
        both, of_level = own.sum(axis=0) + small, (side * kept).sum(axis=0)
        of_effect, determinant = steep.sum(axis=0), level * both - cross**2
        effect = (level * of_effect - cross * of_level) / determinant
        intercept = (both * of_level - cross * of_effect) / determinant
        linear = np.empty_like(working)
        linear[0::2] = intercept + (side - total * intercept - second * effect) / whole
        linear[-2] = intercept
        np.add(linear[0::2], effect, out=linear[1::2])
        return linear

    def adjustment(self, weights):
        first, second, total = self._pairs(weights)
        pair = first * second / total
        of_participants = ((first**2 + second**2) / total).sum(axis=0)
        return of_participants + 2 * (pair**2).sum(axis=0) / pair.sum(axis=0)

    def hat(self, weights):
        first, second, total = self._pairs(weights)
        information = (first * second / total).sum(axis=0)
        hat = np.empty(weights.shape)
        hat[0::2] = 1 / total + (second / total) ** 2 / information
        hat[1::2] = 1 / total + (first / total) ** 2 / information
        return hat

    def log_determinant(self, weights):
        first, second, total = self._pairs(weights)
        return np.log(total).sum(axis=0) + np.log((first * second / total).sum(axis=0))


def _exclusive(columns, free):
    """Return columns of zeros and ones of which no sample has two, the longest run from each."""
    binary = [k for k in range(columns.shape[1]) if k != free and _is_indicator(columns[:, k])]
    best = []
    for begin in range(len(binary)):
        taken, used = [], np.zeros(len(columns), dtype=bool)
        for k in binary[begin:]:
            if not (used & (columns[:, k] > 0)).any():
                taken, used = [*taken, k], used | (columns[:, k] > 0)
        best = taken if len(taken) > len(best) else best
    return best


def _is_indicator(column):
    return bool(np.isin(column, (0, 1)).all() and column.any() and not column.all())


def _is_paired(layout):
    """Whether samples stand as (first, second) of each group, the group of no column last."""
    free = layout.values[:, :, 0]
    return (
        len(free) == 2
        and len(layout.group) == 2 * (len(layout.grouped) + 1)
        and np.array_equal(layout.group, np.repeat(np.arange(len(layout.grouped) + 1), 2))
        and np.all(free[0] == 1)
        and np.array_equal(free[1], np.tile([0.0, 1.0], len(layout.grouped) + 1))
    )
