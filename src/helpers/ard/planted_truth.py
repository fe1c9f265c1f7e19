"""Data sets like the trial's own in which the truth is known, and what a list makes of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.ard.expression import LEAST_MEAN, gene_table, prior_degrees

BATCHED = "batched"  # the engine that a trial file means when it names none
SCORED = ("t", "wald")  # the primary list, and the usual one of DESeq2


@dataclass(frozen=True)
class Truth:
    """What data sets are drawn from: one gene per row, in the order of their names.

    genes: names. levels: log mean of each pair at a size factor of 1, both visits together, so
    that nothing changes. trend: dispersion expected at the gene's mean; spread: standard deviation
    of log dispersions around it. factors: size factors, visits x pairs.
    """

    genes: pd.Index
    levels: np.ndarray
    trend: np.ndarray
    spread: float
    factors: np.ndarray


@dataclass(frozen=True)
class Plan:
    """How many genes a data set has, which share changes, and by how much (log2, either way)."""

    genes: int = 3000
    share: float = 0.05
    least: float = 0.5
    most: float = 1.5


def compute_truth(data, least=LEAST_MEAN):
    """Return what a fitted data set says of means, dispersions and size factors.

    Genes with a mean normalised count below `least` are left out. Dispersions are to be
    drawn around the trend with the spread that the fit found: the fitted ones are pulled together
    and would be too alike.

    Parameters
    ----------
    data : DeseqDataSet of `helpers.ard.expression_fit.fit_pairs`
    """
    factors = data.obs["size_factors"].to_numpy().reshape(2, -1)
    tested = np.flatnonzero(data.var["_normed_means"].to_numpy() >= least)
    order = tested[np.argsort(data.var_names[tested].to_numpy(dtype=str), kind="stable")]
    linear = data.varm["LFC"].to_numpy()[order] @ data.obsm["design_matrix"].to_numpy().T
    first, second = np.hsplit(linear, 2)
    return Truth(
        genes=data.var_names[order],
        levels=(first + second) / 2,
        trend=data.var["fitted_dispersions"].to_numpy()[order],
        spread=float(np.sqrt(data.uns["prior_disp_var"])),
        factors=factors,
    )


def simulate(truth, seed, plan):
    """Return counts of both visits (genes x pairs) and the planted log2 changes of a data set.

    Genes are drawn from those of the truth; a share of them changes, half up and half down, by
    amounts spread evenly between the limits of the plan. Counts are negative binomial.
    """
    random = np.random.default_rng(seed)
    size = min(plan.genes, len(truth.genes))
    chosen = random.choice(len(truth.genes), size, replace=False)
    changed = round(plan.share * size)
    effects = np.zeros(size)
    effects[:changed] = random.uniform(plan.least, plan.most, changed)
    effects[:changed:2] *= -1
    dispersion = truth.trend[chosen] * np.exp(random.normal(0, truth.spread, size))
    half = effects[:, None] * np.log(2) / 2
    genes = truth.genes[chosen]
    visits = []
    for sign, factors in zip((-1, 1), truth.factors, strict=True):
        means = factors * np.exp(truth.levels[chosen] + sign * half)
        shape = 1 / dispersion[:, None]
        counts = random.poisson(random.gamma(shape, means / shape))
        visits.append(pd.DataFrame(counts, index=genes))
    return *visits, pd.Series(effects, index=genes)


def list_genes(first, second, level, engine=BATCHED):
    """Return whether each gene is tested and on either list, and the fitted data set.

    The rules are those of the page's own lists. Columns `tested`, `t` and `wald`.

    Parameters
    ----------
    first, second : DataFrames, genes x participants
        Counts at the two visits, with the same rows and columns.
    level : float
        The false-discovery rate.
    engine : {"batched", "pydeseq2"}
        As the trial file names it.
    """
    # pydeseq2 takes over a second to import
    from helpers.ard.expression_fit import engine_named, fit_pairs

    table, data, _ = fit_pairs(first, second, engine_named(engine))
    prior = prior_degrees(float(data.uns["prior_disp_var"]))
    genes = gene_table(table, first.shape[1] - 1 + prior)
    lists = pd.DataFrame(
        {
            "tested": genes["p_adjusted"].notna(),
            "t": genes["p_adjusted"] < level,
            "wald": genes["p_wald_adjusted"] < level,
        }
    )
    return lists, data


def score_lists(lists, effects):
    """Return one record per list: called, false among them, changed genes tested, and found."""
    changed = (effects != 0).reindex(lists.index)
    records = []
    for name in SCORED:
        called = lists[name]
        records.append(
            {
                "list": name,
                "called": int(called.sum()),
                "false": int((called & ~changed).sum()),
                "changed": int((lists["tested"] & changed).sum()),
                "found": int((called & changed).sum()),
            }
        )
    return records
