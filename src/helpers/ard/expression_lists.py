"""Which genes are listed, by the primary rule and by the rules that are told beside it."""

import numpy as np
import pandas as pd

from helpers.ard.frame import ResultRows
from helpers.ard.gene_sets import adjust

LEAST_MEAN = 10  # mean normalised count; fixed beforehand, so that no result moves the filter
THRESHOLDS = 50
FEW = 10  # listed genes up to which no threshold is chosen
LISTS = {
    "t": "t with residual and prior degrees of freedom; Benjamini-Hochberg",
    "wald": "normal (Wald); Benjamini-Hochberg",
    "t_filtered": "t as in the primary list; independent filtering, Benjamini-Hochberg",
    "wald_filtered": "normal (Wald); independent filtering, Benjamini-Hochberg",
}
COLUMNS = {
    "t": "p_adjusted",
    "wald": "p_wald_adjusted",
    "t_filtered": "p_filtered",
    "wald_filtered": "p_wald_filtered",
}


def filter_independently(means, p_values, level):
    """Return the threshold on the mean that lists most genes, and the p-values adjusted above it.

    Fifty quantiles of the mean are tried. From the smoothed count of listed genes the lowest
    threshold is taken that comes within the residual error of its maximum; with at most ten genes
    listed by any, the lowest. The rule of R's DESeq2 (Love, Huber and Anders, Genome Biol
    2014;15:550); it looks at the p-values, and so is a sensitivity here.

    Parameters
    ----------
    means, p_values : Series of genes
    level : float
        The false-discovery rate for which genes are counted.
    """
    from pydeseq2.utils import lowess

    silent = float((means == 0).mean())
    shares = np.linspace(silent, 0.95 if silent < 0.95 else 1, THRESHOLDS)
    thresholds = np.quantile(means, shares)
    ordered = p_values.dropna().sort_values()
    height = means.loc[ordered.index].to_numpy()
    listed = np.array([_listed(ordered.to_numpy()[height >= t], level) for t in thresholds])
    place = 0
    if listed.max() > FEW:
        smooth = lowess(shares, listed, frac=1 / 5)
        residual = (listed - smooth)[listed > 0]
        enough = np.flatnonzero(listed > smooth.max() - np.sqrt(np.mean(residual**2)))
        place = int(enough[0]) if len(enough) else 0
    chosen = float(thresholds[place])
    return chosen, adjust(p_values.where(means >= chosen))


def _listed(ordered, level):
    """Count the genes that Benjamini and Hochberg list among ordered p-values."""
    ranks = np.arange(1, len(ordered) + 1)
    below = np.flatnonzero(ordered * len(ordered) / ranks < level)
    return int(below[-1]) + 1 if len(below) else 0


def add_filtered(genes, level):
    """Return the genes with p-values adjusted after independent filtering, and both thresholds."""
    thresholds = {}
    for name, column in (("t_filtered", "p_value"), ("wald_filtered", "p_wald")):
        found = filter_independently(genes["mean"], genes[column], level)
        thresholds[name], genes = found[0], genes.assign(**{COLUMNS[name]: found[1]})
    return genes, thresholds


def ard_expression_lists(fit, trial):
    """Return for each rule how many genes are tested and listed, and how many the primary has too.

    The primary list refers to t and a filter fixed beforehand; the plain list of pydeseq2, and
    independent filtering with either p-value, show what hangs on these two choices.
    """
    rows = ResultRows("expression_lists", "expression_pairs")
    if fit.reason:
        return rows.frame()
    level = trial.expression.false_discovery_rate
    genes, thresholds = add_filtered(fit.genes, level)
    primary = genes[COLUMNS["t"]] < level
    for name, column in COLUMNS.items():
        chosen, tested = genes[column] < level, int(genes[column].notna().sum())
        changes = genes.loc[chosen, "log2_fold_change"]
        key = {"variable_level": name, "method": LISTS[name]}
        rows.add({"n": len(changes), "N": tested}, variable="list", **key)
        rows.add({"n": int((changes > 0).sum())}, variable="list_up", **key)
        rows.add({"n": int((changes < 0).sum())}, variable="list_down", **key)
        rows.add({"n": int((chosen & primary).sum())}, variable="list_shared", **key)
        rows.add({"estimate": thresholds.get(name, LEAST_MEAN)}, variable="list_threshold", **key)
    return rows.frame()


def every_gene(fit, trial):
    """Return every counted gene with all that was estimated of it, in the order of the p-value."""
    if fit.reason:
        return pd.DataFrame()
    level = trial.expression.false_discovery_rate
    genes, _ = add_filtered(fit.genes, level)
    genes["listed"] = np.where(genes[COLUMNS["t"]] < level, "Y", "N")
    return genes


def order_alike(ratios):
    """Return the columns along their first principal direction, towards higher ratios."""
    centred = ratios.to_numpy() - ratios.to_numpy().mean(axis=1, keepdims=True)
    direction = np.linalg.svd(centred, full_matrices=False)[2][0]
    side = np.sign(direction @ ratios.to_numpy().mean(axis=0))
    place = pd.Series(side * direction.round(9), index=ratios.columns)
    return ratios[place.sort_values(kind="stable").index]
