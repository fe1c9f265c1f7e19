"""A published signature beside this trial's own changes: do its genes move the same way?"""

import math

import numpy as np
import pandas as pd

from helpers.ard.frame import ResultRows
from helpers.ard.gene_names import GeneNames, find_genes
from helpers.ard.proportions import add_rate
from helpers.ard.rank_correlation import spearman
from helpers.cut.gene_lists import read_aliases, read_published

COLUMNS = ["NAME", "GENE", "HOW", "PUBLISHED", "log2_fold_change", "TESTED", "LISTED", "SAME"]
SPEARMAN = "Spearman's rank correlation of log2 fold changes over the tested genes"
CAUTION = "genes are not independent, so the interval is too narrow"
LEAST_GENES = 3


def derive_agreement(fit, signature, trial):
    """Return one record per gene of the published signature, with this trial's change beside it.

    Its genes are looked up as those of gene sets are. TESTED marks those above the fixed filter on
    mean counts, LISTED those in this trial's signature, SAME those that move the same way (Y or N;
    missing where not tested, or where a change is zero).

    Parameters
    ----------
    fit : PairedExpression
    signature : DataFrame, key GENE
        This trial's own (`helpers.ard.signature.derive_signature`).
    trial : Trial
        Names the file, in its own folder or the data folder; without one there are no records.

    Returns
    -------
    DataFrame, key NAME
        GENE (as counted, None where not), HOW, PUBLISHED (log2 fold change; infinite where only
        the direction is known), log2_fold_change, TESTED, LISTED, SAME.
    """
    if trial.expression is None or not trial.expression.published_signature or fit.reason:
        return pd.DataFrame(columns=COLUMNS)
    published = read_published(trial.expression.published_signature, trial.trial_id)
    names = GeneNames(fit.genes.index, read_aliases(trial.trial_id))
    told = pd.DataFrame(find_genes(published, names), columns=["NAME", "GENE", "HOW"], dtype=object)
    told["PUBLISHED"] = told["NAME"].map(published).astype(float)
    found = fit.genes.reindex(told["GENE"])
    tested = found["p_adjusted"].notna().to_numpy()
    told["log2_fold_change"] = np.where(tested, found["log2_fold_change"], math.nan)
    told["TESTED"] = np.where(tested, "Y", "N")
    told["LISTED"] = np.where(told["GENE"].isin(signature["GENE"]), "Y", "N")
    told["SAME"] = _same(told["PUBLISHED"], told["log2_fold_change"])
    return told[COLUMNS]


def _same(published, ours):
    known = (np.sign(published) * np.sign(ours)).fillna(0)
    return known.map({1.0: "Y", -1.0: "N"}).astype(object)


def ard_agreement(agreement):
    """Return how many published genes are counted and tested, and how many move the same way.

    The share has its exact interval, and stands once for all tested genes and once for those in
    this trial's signature. Where sizes are known, their rank correlation follows.
    """
    rows = ResultRows("expression_published", "expression_pairs")
    if agreement.empty:
        return rows.frame()
    of = len(agreement)
    counted = int(agreement["GENE"].notna().sum())
    rows.add({"n": counted, "N": of}, variable="genes", variable_level="counted")
    tested = agreement[agreement["TESTED"] == "Y"]
    rows.add({"n": len(tested), "N": of}, variable="genes", variable_level="tested")
    directed = agreement[agreement["SAME"].notna()]
    for level, some in (("tested", directed), ("listed", directed[directed["LISTED"] == "Y"])):
        same = int((some["SAME"] == "Y").sum())
        doubt = CAUTION if len(some) else "no gene to compare"
        keys = {"variable": "same direction", "variable_level": level}
        add_rate(rows, same, len(some), warning=doubt, **keys)
    sized = tested[np.isfinite(tested["PUBLISHED"])]
    if len(sized):
        _add_correlation(rows, sized)
    return rows.frame()


def _add_correlation(rows, sized):
    few = len(sized) < LEAST_GENES
    value = math.nan if few else spearman(sized["PUBLISHED"], sized["log2_fold_change"])[0]
    doubt = "" if not math.isnan(value) else f"fewer than {LEAST_GENES} genes, or all alike"
    stats = {"n": len(sized), "estimate": value}
    rows.add(stats, method=SPEARMAN, warning=doubt, variable="rank correlation")
