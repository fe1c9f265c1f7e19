"""Fits of counts through pydeseq2: its front end, with our engine behind its ``Inference``.

Importing this module imports pydeseq2, which takes over a second; `helpers.ard.expression` does so
only when there is something to fit.
"""

import warnings

import numpy as np
import pandas as pd
from pydeseq2.dds import DeseqDataSet
from pydeseq2.default_inference import DefaultInference
from pydeseq2.ds import DeseqStats
from threadpoolctl import threadpool_limits

from helpers.ard.expression_data import BatchedDataSet
from helpers.ard.expression_inference import BatchedInference
from helpers.ard.frame import ResultError

REPLICATES = 3  # samples of one kind from which one can be seen to be out of line
VISIT = ("visit", "2", "1")


def fit_pairs(first, second, inference=None):
    """Return one row per gene of ``~ participant + visit``, the fitted data set, and the doubts.

    With one sample per participant and visit no sample has a replicate, so Cook's distances can
    neither flag nor replace anything.

    Parameters
    ----------
    first, second : DataFrames, genes x participants
        Counts at the first and the second visit, with the same rows and columns.
    inference : pydeseq2 Inference, optional
        Another engine, such as pydeseq2's own.

    Returns
    -------
    results : DataFrame, one row per gene
        baseMean, log2FoldChange, lfcSE, stat, pvalue, padj of pydeseq2.
    data : DeseqDataSet
    doubts : list of str
        What pydeseq2 warned of.
    """
    return fit_design(*pair_up(first, second), VISIT, inference)


def pair_up(first, second):
    """Return counts, their sheet and the formula of pairs, for the fits below."""
    people = len(first.columns)
    # plain labels: a participant's id must not become a word of a formula
    labels = [f"{visit}.{number}" for visit in "12" for number in range(people)]
    counts = pd.DataFrame(
        np.hstack([first.to_numpy(), second.to_numpy()]), index=first.index, columns=labels
    )
    metadata = pd.DataFrame(
        {
            "participant": [f"p{number:03d}" for number in range(people)] * 2,
            "visit": ["1"] * people + ["2"] * people,
        },
        index=labels,
    )
    return counts, metadata, "~ participant + visit"


def engine_named(word):
    """Return the engine that a trial file names: our own, or pydeseq2's."""
    return BatchedInference() if word == "batched" else DefaultInference(n_cpus=1)


def fit_design(counts, metadata, design, contrast, inference=None):
    """Return the same as ``fit_pairs`` for any design of full rank.

    Where samples of one kind have replicates, Cook's distances flag and replace outlying counts, as
    in R's DESeq2. The same bytes come out whatever the number of cores.

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
    data, stats, doubts = fit_stats(counts, metadata, design, contrast, inference)
    return stats.results_df, data, doubts


def fit_shrunken(counts, metadata, design, contrast, inference=None):
    """Return the same, and the shrunken log2 fold change with its standard error per gene.

    The column that is shrunken is the level named by the contrast (apeglm's prior: Zhu, Ibrahim and
    Love, Bioinformatics 2019;35:2084).
    """
    data, stats, doubts = fit_stats(counts, metadata, design, contrast, inference)
    table = stats.results_df.copy()
    return table, data, doubts, shrink(stats)


def shrink(stats):
    """Return log2_fold_change and error per gene, shrunken; ``stats`` keeps its own numbers."""
    kept = stats.LFC.copy(), stats.SE.copy(), stats.results_df.copy()
    column = stats.LFC.columns[int(np.argmax(np.abs(stats.contrast_vector)))]
    with threadpool_limits(limits=1):
        stats.lfc_shrink(column)
    shrunken = stats.results_df[["log2FoldChange", "lfcSE"]]
    shrunken = shrunken.set_axis(["log2_fold_change", "error"], axis=1)
    stats.LFC, stats.SE, stats.results_df = kept
    stats.shrunk_LFCs = False
    return shrunken


def fit_stats(counts, metadata, design, contrast, inference=None):
    if (counts == 0).any(axis=1).all():
        raise ResultError(
            "expression: every gene has a zero count in some sample: samples cannot be put on one "
            "scale."
        )
    inference = inference or BatchedInference()
    own = isinstance(inference, BatchedInference)
    options = {"design": design, "refit_cooks": False, "inference": inference, "quiet": True}
    with warnings.catch_warnings(record=True) as caught, threadpool_limits(limits=1):
        warnings.simplefilter("always", UserWarning)
        samples = counts[metadata.index].T
        kind = BatchedDataSet if own else DeseqDataSet
        data = kind(counts=samples, metadata=metadata, **options)
        _refuse_singular(data.obsm["design_matrix"])
        outlying = _fit_steps(data)
        stats = _test(data, contrast, outlying)
    return data, stats, list(dict.fromkeys(str(found.message) for found in caught))


def _fit_steps(data):
    """Run pydeseq2's steps; return whether outlying counts could be looked for."""
    data.fit_size_factors()
    data.fit_genewise_dispersions()
    data.fit_dispersion_trend()
    data.fit_dispersion_prior()
    data.fit_MAP_dispersions()
    data.fit_LFC()
    outlying = bool((data.obsm["design_matrix"].value_counts() >= REPLICATES).any())
    if outlying:
        data.refit_cooks = True
        data.calculate_cooks()
        data.refit()
        data.cooks_outlier()
    return outlying


def _test(data, contrast, outlying):
    columns, named = data.obsm["design_matrix"].columns, isinstance(contrast, str)
    stats = DeseqStats(
        data,
        contrast=(columns == contrast).astype(float) if named else list(contrast),
        cooks_filter=outlying,
        independent_filter=False,
        inference=data.inference,
        quiet=True,
    )
    stats.summary()
    if outlying and data.var["replaced"].any():
        _set_no_change(stats.results_df, data.new_all_zeroes_genes)
    if not named:
        factor, *pair = contrast
        either = data.obs[factor].astype(str).isin(pair).to_numpy()
        silent = (data.X[either] == 0).all(axis=0) & data.var["non_zero"].to_numpy()
        _set_no_change(stats.results_df, data.var_names[silent])
    return stats


def _set_no_change(table, genes):
    """A gene without any count in what is compared does not differ, as in R's DESeq2."""
    table.loc[genes, ["log2FoldChange", "stat"]] = 0.0
    table.loc[genes, "pvalue"] = 1.0


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
