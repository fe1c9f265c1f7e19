"""pydeseq2's ``Inference`` for all genes at once: the supported hook for an engine of one's own.

Importing this module imports pydeseq2, which takes over a second.
"""

import numpy as np
from pydeseq2.default_inference import DefaultInference
from scipy.special import ndtr

from helpers.ard import expression_dispersion as dispersion
from helpers.ard import expression_means as means
from helpers.ard.expression_climb import Penalty, climb
from helpers.ard.expression_design import arrange
from helpers.ard.expression_trend import fit_trend

RIDGE = 1e-6 / np.log(2) ** 2  # R's DESeq2: precision of every coefficient, on the natural scale
RIDGE_FROM = 1.0  # dispersion from which that prior is seen in the sixth digit


class BatchedInference(DefaultInference):
    """Fits of every gene together: sums for complete pairs, small matrices for other designs.

    It differs from the stock class where that one differs from R's DESeq2 (decision 0024): means
    are floored before dispersions and standard errors, the trend chooses its genes anew in each
    round, the prior is part of every shrunken dispersion (the stock grid search leaves it out), and
    a gene-wise dispersion that hardly raises the likelihood keeps its start.
    """

    def __init__(self):
        super().__init__(n_cpus=1)
        self._known = None

    def _layout(self, design):
        design = np.asarray(design, dtype=float)
        if self._known is None or not np.array_equal(self._known[0], design):
            self._known = design, arrange(design)
        return self._known[1]

    def irls(self, counts, size_factors, design_matrix, disp, min_mu, beta_tol, **_):
        layout = self._layout(design_matrix)
        order, factors = layout.order, size_factors[layout.order]
        ordered, linear, fitted = counts[order], np.empty(counts.shape), np.empty(counts.shape)
        leverages, converged = np.empty(counts.shape), np.empty(counts.shape[1], dtype=bool)
        for genes, ridge in _by_prior(disp, layout):
            for piece in means.pieces(len(order), len(genes)):
                here = genes[piece]
                part = ordered[:, here].astype(float), factors, disp[here], layout
                found, converged[here] = fit_surely(*part, ridge)
                mean = factors[:, None] * np.exp(found)
                weights = means.compute_weights(np.maximum(mean, min_mu), disp[here])
                linear[:, here], fitted[:, here] = found, mean
                leverages[:, here] = weights * layout.hat(weights)
        back = np.argsort(order)
        return (layout.back @ linear).T, fitted[back], leverages[back], converged

    def lin_reg_mu(self, counts, size_factors, design_matrix, min_mu):
        fitted = self._least_squares(counts / size_factors[:, None], design_matrix)
        return np.maximum(size_factors[:, None] * fitted, min_mu)

    def fit_rough_dispersions(self, normed_counts, design_matrix):
        samples, columns = design_matrix.shape
        fitted = np.maximum(self._least_squares(normed_counts, design_matrix), 1)
        rough = ((normed_counts - fitted) ** 2 - fitted) / fitted**2
        return np.maximum(rough.sum(axis=0) / (samples - columns), 0)

    def _least_squares(self, values, design):
        layout = self._layout(design)
        fitted = np.empty(values.shape)
        for genes in means.pieces(*values.shape):
            part = values[layout.order, genes]
            fitted[layout.order, genes] = layout.fit(np.ones(part.shape), part)
        return fitted

    def alpha_mle(  # noqa: PLR0913 - pydeseq2's signature
        self,
        counts,
        design_matrix,
        mu,
        alpha_hat,
        min_disp,
        max_disp,
        prior_disp_var=None,
        cr_reg=True,
        prior_reg=False,
        optimizer=None,
    ):
        layout = self._layout(design_matrix)
        found, limits = np.empty(counts.shape[1]), (min_disp, max_disp)
        for genes in means.pieces(*counts.shape):
            part = counts[layout.order, genes].astype(float)
            floored = np.maximum(mu[layout.order, genes], means.MINIMUM_MEAN)
            start = np.clip(alpha_hat[genes], *limits)
            prior = (start, prior_disp_var) if prior_reg else None
            fitted = dispersion.fit_dispersion(part, floored, layout, start, limits, prior)
            if not prior_reg:
                fitted = dispersion.keep_start(part, floored, layout, start, fitted)
            found[genes] = fitted
        return found, np.full(len(found), True)

    def dispersion_trend_gamma_glm(self, covariates, targets):
        fitted = fit_trend(1 / covariates.to_numpy(), targets.to_numpy())
        if fitted is None:
            return np.full(2, np.nan), np.full(len(targets), np.nan), False
        return fitted, fitted[0] + fitted[1] * covariates.to_numpy(), True

    def wald_test(  # noqa: PLR0913 - pydeseq2's signature
        self, design_matrix, disp, lfc, mu, ridge_factor, contrast, lfc_null, alt_hypothesis=None
    ):
        layout = self._layout(design_matrix)
        variance = np.empty(len(disp))
        for genes in means.pieces(*mu.shape):
            floored = np.maximum(mu[layout.order, genes], means.MINIMUM_MEAN)
            weights = means.compute_weights(floored, disp[genes])
            variance[genes] = layout.variance(weights, np.asarray(contrast, dtype=float))
        error = np.sqrt(variance)
        statistic = (lfc @ contrast - lfc_null) / error
        return 2 * ndtr(-np.abs(statistic)), statistic, error

    def lfc_shrink_nbinom_glm(  # noqa: PLR0913 - pydeseq2's signature
        self,
        design_matrix,
        counts,
        size,
        offset,
        prior_no_shrink_scale,
        prior_scale,
        optimizer,
        shrink_index,
    ):
        layout, columns = arrange(design_matrix, free=shrink_index), design_matrix.shape[1]
        ridge = np.full(columns, prior_no_shrink_scale**-2.0)
        ridge[shrink_index] = 0
        penalty = Penalty(ridge, shrink_index, prior_scale)
        found = np.empty((counts.shape[1], columns))
        variance, converged = np.empty(len(found)), np.empty(len(found), dtype=bool)
        for genes in means.pieces(*counts.shape):
            part = counts[layout.order, genes].astype(float), np.exp(offset[layout.order])
            fitted = climb(*part, 1 / size[genes], layout, penalty)
            found[genes], variance[genes] = fitted.coefficients.T, fitted.variance
            converged[genes] = fitted.converged
        # the front end reads no other entry of the inverse than that of the shrunken coefficient
        spread = np.broadcast_to(variance[:, None, None], (len(found), columns, columns))
        return found, spread, converged


def _by_prior(dispersion, layout):
    """Yield genes whose coefficients need no prior, and genes with the very weak one of R.

    R's DESeq2 gives every coefficient that prior; it is seen only where dispersion is large, and
    without it complete pairs need no matrices.
    """
    flat = dispersion > RIDGE_FROM
    yield np.flatnonzero(~flat), None
    yield np.flatnonzero(flat), np.full(layout.columns.shape[1], RIDGE)


def fit_surely(counts, factors, dispersion, layout, ridge):
    """Return the linear predictor and who converged; where least squares fails, by Newton steps.

    R's DESeq2 leaves a gene with a coefficient beyond 30 to a general optimiser without the floor
    of means; so is it here.
    """
    linear, converged = means.fit_means(counts, factors, dispersion, layout, ridge)
    astray = ~converged
    if astray.any():
        penalty = Penalty(np.full(layout.columns.shape[1], RIDGE))
        part = counts[:, astray], factors, dispersion[astray], layout
        found = climb(*part, penalty)
        converged[astray] = found.converged
        linear[:, astray] = layout.columns[layout.order] @ found.coefficients
    return linear, converged
