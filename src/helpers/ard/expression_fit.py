"""The paired model in pydeseq2: its front end, with our engine in place of its gene-by-gene fits.

The supported hook of pydeseq2 is its ``Inference`` class. Importing this module imports pydeseq2,
which takes over a second; `helpers.ard.expression` does so only when there is something to fit.
"""

import warnings

import numpy as np
import pandas as pd
from pydeseq2.dds import DeseqDataSet
from pydeseq2.default_inference import DefaultInference
from pydeseq2.ds import DeseqStats
from scipy.special import ndtr

from helpers.ard import expression_engine as engine
from helpers.ard.frame import ResultError


class PairedInference(DefaultInference):
    """pydeseq2's inference for a complete pair of samples per participant, genes all at once.

    It differs from the stock class where that one differs from R's DESeq2: means are floored before
    dispersions and standard errors, the trend chooses its genes anew in each round, and the prior
    is part of every shrunken dispersion (the stock grid search leaves it out).
    """

    def __init__(self):
        super().__init__(n_cpus=1)

    def irls(self, counts, size_factors, design_matrix, disp, min_mu, beta_tol, **_):
        pairs = engine.compute_pairs(design_matrix)
        factors = [size_factors[rows] for rows in pairs]
        levels, effects, converged = engine.fit_means(_split(counts, pairs), factors, disp)
        linear = np.empty(counts.shape)
        linear[pairs[0]], linear[pairs[1]] = levels.T, (levels + effects[:, None]).T
        means = size_factors[:, None] * np.exp(linear)
        leverages = np.empty(counts.shape)
        floored = [np.maximum(mean, min_mu) for mean in _split(means, pairs)]
        for rows, part in zip(pairs, engine.compute_leverages(floored, disp), strict=True):
            leverages[rows] = part.T
        return (np.linalg.pinv(design_matrix) @ linear).T, means, leverages, converged

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
        pairs = engine.compute_pairs(design_matrix)
        means = _split(np.maximum(mu, engine.MINIMUM_MEAN), pairs)
        prior = (alpha_hat, prior_disp_var) if prior_reg else None
        limits = (min_disp, max_disp)
        fitted = engine.fit_dispersion(_split(counts, pairs), means, alpha_hat, limits, prior)
        return fitted, np.full(len(fitted), True)

    def dispersion_trend_gamma_glm(self, covariates, targets):
        fitted = engine.fit_trend(1 / covariates.to_numpy(), targets.to_numpy())
        if fitted is None:
            return np.full(2, np.nan), np.full(len(targets), np.nan), False
        return fitted, fitted[0] + fitted[1] * covariates.to_numpy(), True

    def wald_test(  # noqa: PLR0913 - pydeseq2's signature
        self, design_matrix, disp, lfc, mu, ridge_factor, contrast, lfc_null, alt_hypothesis=None
    ):
        pairs = engine.compute_pairs(design_matrix)
        means = [np.maximum(mean, engine.MINIMUM_MEAN) for mean in _split(mu, pairs)]
        error = 1 / np.sqrt(engine.compute_weights(means, disp)[2].sum(axis=1))
        statistic = (lfc @ contrast - lfc_null) / error
        return 2 * ndtr(-np.abs(statistic)), statistic, error


def fit_pairs(first, second, inference=None):
    """Return one row per gene of ``~ participant + visit``, the fitted data set, and the doubts.

    Cook's distances are left out: with one sample per participant and visit no sample has a
    replicate, so they can neither flag nor replace anything.

    Parameters
    ----------
    first, second : DataFrames, genes x participants
        Counts at the first and the second visit, with the same rows and columns.
    inference : pydeseq2 Inference, optional
        Another engine, to compare with.

    Returns
    -------
    results : DataFrame, one row per gene
        baseMean, log2FoldChange, lfcSE, stat, pvalue of pydeseq2.
    data : DeseqDataSet
    doubts : list of str
        What pydeseq2 warned of.
    """
    inference = inference or PairedInference()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        data = _fit(first, second, inference)
        stats = DeseqStats(
            data,
            contrast=["visit", "2", "1"],
            cooks_filter=False,
            independent_filter=False,
            inference=inference,
            quiet=True,
        )
        stats.summary()
    return stats.results_df, data, list(dict.fromkeys(str(found.message) for found in caught))


def fit_design(counts, metadata, design, contrast):
    """Return the same as ``fit_pairs`` for any design of full rank.

    Parameters
    ----------
    counts : DataFrame, genes x samples
    metadata : DataFrame, one row per sample (index)
        The columns that the design names: text for factors, numbers for covariates.
    design : str
        A formula, such as ``~ participant + visit + neutrophils``.
    contrast : (str, str, str) or str
        Factor, level and the level it is compared with; or a column of the design.
    """
    inference = DefaultInference(n_cpus=1)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        data = DeseqDataSet(
            counts=counts.T.loc[metadata.index],
            metadata=metadata,
            design=design,
            refit_cooks=False,
            inference=inference,
            quiet=True,
        )
        _refuse_singular(data.obsm["design_matrix"])
        _fit_steps(data)
        if isinstance(contrast, str):
            columns = data.obsm["design_matrix"].columns
            contrast = (columns == contrast).astype(float)
        stats = DeseqStats(
            data,
            contrast=contrast if isinstance(contrast, np.ndarray) else list(contrast),
            cooks_filter=False,
            independent_filter=False,
            inference=inference,
            quiet=True,
        )
        stats.summary()
    return stats.results_df, data, list(dict.fromkeys(str(found.message) for found in caught))


def _refuse_singular(matrix):
    """Refuse a design whose columns determine one another, naming those that do."""
    values = matrix.to_numpy(dtype=float)
    columns, kept, spare = matrix.columns, [], []
    for place in range(values.shape[1]):
        rank = np.linalg.matrix_rank(values[:, [*kept, place]])
        (kept if rank == len(kept) + 1 else spare).append(place)
    if spare:
        involved = np.abs(np.linalg.lstsq(values[:, kept], values[:, spare], rcond=None)[0]) > 1e-8
        others = [
            str(columns[place]) for place, row in zip(kept, involved, strict=True) if row.any()
        ]
        names = ", ".join(str(columns[place]) for place in spare)
        raise ResultError(
            f"expression: the design is singular: {names} follows from {', '.join(others)}."
        )


def _fit(first, second, inference):
    people = len(first.columns)
    counts = np.hstack([first.to_numpy(), second.to_numpy()]).T
    # plain labels: a participant's id must not become a word of a formula
    labels = [f"{visit}.{number}" for visit in "12" for number in range(people)]
    metadata = pd.DataFrame(
        {
            "participant": [f"p{number:03d}" for number in range(people)] * 2,
            "visit": ["1"] * people + ["2"] * people,
        },
        index=labels,
    )
    data = DeseqDataSet(
        counts=pd.DataFrame(counts, index=labels, columns=first.index),
        metadata=metadata,
        design="~ participant + visit",
        refit_cooks=False,
        inference=inference,
        quiet=True,
    )
    _fit_steps(data)
    return data


def _fit_steps(data):
    data.fit_size_factors()
    data.fit_genewise_dispersions()
    data.fit_dispersion_trend()
    data.fit_dispersion_prior()
    data.fit_MAP_dispersions()
    data.fit_LFC()


def _split(matrix, pairs):
    """Return a samples x genes matrix as two genes x pairs arrays."""
    return [np.ascontiguousarray(matrix[rows].T, dtype=float) for rows in pairs]
