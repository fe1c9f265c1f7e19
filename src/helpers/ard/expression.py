"""Paired differential expression: baseline against on treatment, within each participant."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import polygamma, stdtr, stdtrit

from helpers.ard.frame import ResultError, ResultRows
from helpers.ard.gene_sets import adjust, pairs_of

LEAST_MEAN = 10  # mean normalised count; fixed beforehand, so that no result moves the filter
LEAST_PAIRS = 3
MODEL = "negative binomial model ~ participant + visit (DESeq2)"
LISTS = {
    "t": "t with residual and prior degrees of freedom; Benjamini-Hochberg",
    "wald": "normal (Wald); Benjamini-Hochberg",
}


@dataclass(frozen=True)
class PairedExpression:
    """The fitted genes of all complete pairs, or the reason why there are none.

    genes: one row per gene (index): mean, log2_fold_change, conf_low, conf_high, statistic,
    p_value, p_adjusted (the primary t list) and p_wald, p_wald_adjusted; sorted by p_value, then
    name. Genes below the fixed filter have no adjusted p-value. ratios: log2 ratio of normalised
    counts, genes x USUBJID.
    """

    reason: str = ""
    genes: pd.DataFrame = field(default_factory=pd.DataFrame)
    ratios: pd.DataFrame = field(default_factory=pd.DataFrame)
    residual: float = 0.0
    prior: float = 0.0
    warning: str = ""


def compute_paired_expression(counts, adexpr, trial):
    """Return the paired model of every gene, or the reason why it is not fitted.

    p-values use Student's t with the residual degrees of freedom of one gene (pairs - 1) plus those
    that the prior on dispersions is worth. The usual normal p-values let more false discoveries
    into the list than they claim when there are about ten pairs, so they are kept only beside.

    Parameters
    ----------
    counts : DataFrame, genes x samples of whole numbers
    adexpr : DataFrame, one record per SAMPLE_ID
    trial : Trial
    """
    if trial.expression is None or not trial.endpoints_of_type("contrast"):
        return PairedExpression("This trial plans no gene-expression analysis.")
    if adexpr.empty:
        return PairedExpression("This data cut holds no gene-expression samples.")
    pairs = pairs_of(adexpr)
    if len(pairs) < LEAST_PAIRS:
        return PairedExpression(
            f"Only {len(pairs)} complete pairs of samples: the paired model needs {LEAST_PAIRS}."
        )
    refuse_counts(counts)
    first, second = (
        counts[list(pairs[visit])].set_axis(pairs.index, axis=1) for visit in ("FIRST", "SECOND")
    )
    return _fit(first, second)


def refuse_counts(counts):
    """Refuse counts that are negative, missing, not whole, or given twice; all findings at once."""
    values = counts.to_numpy(dtype=float)
    findings = [
        _finding(counts.index[counts.index.duplicated()].unique(), "gene is repeated"),
        _finding(counts.columns[counts.columns.duplicated()].unique(), "sample is repeated"),
        _finding(counts.index[np.isnan(values).any(axis=1)], "count is missing"),
        _finding(counts.index[(values < 0).any(axis=1)], "count is negative"),
        _finding(counts.index[(values % 1 > 0).any(axis=1)], "count is not a whole number"),
    ]
    findings = [finding for finding in findings if finding]
    if findings:
        raise ResultError("\n".join([f"counts: {len(findings)} findings", *findings]))


def _finding(names, what):
    return f"  {what} ({len(names)}, first {names[0]})" if len(names) else ""


def _fit(first, second):
    from helpers.ard.expression_fit import fit_pairs  # pydeseq2 takes over a second to import

    table, data, doubts = fit_pairs(first, second)
    residual = float(len(first.columns) - 1)
    prior = prior_degrees(float(data.uns["prior_disp_var"]))
    genes = gene_table(table, residual + prior)
    adrift = data.var_names[~data.var["_LFC_converged"].fillna(True).astype(bool)]
    if (genes.loc[adrift, "mean"] >= LEAST_MEAN).any():
        doubts = [*doubts, f"The fit of {len(adrift)} genes did not converge."]
    first_factors, second_factors = np.split(data.obs["size_factors"].to_numpy(), 2)
    ratios = np.log2((second / second_factors + 0.5) / (first / first_factors + 0.5))
    return PairedExpression(
        genes=genes,
        ratios=ratios.loc[genes.index],
        residual=residual,
        prior=prior,
        warning=" ".join(doubts),
    )


def prior_degrees(variance):
    """Return the degrees of freedom d whose log dispersion varies as the prior: trigamma(d / 2)."""
    return 2 * brentq(lambda half: polygamma(1, half) - variance, 1e-3, 1e6)


def gene_table(table, degrees):
    """Return the fitted genes with t intervals, both p-values and both adjusted ones, in order."""
    error = table["lfcSE"]
    half = stdtrit(degrees, 0.975) * error
    genes = pd.DataFrame(
        {
            "mean": table["baseMean"],
            "log2_fold_change": table["log2FoldChange"],
            "conf_low": table["log2FoldChange"] - half,
            "conf_high": table["log2FoldChange"] + half,
            "statistic": table["stat"],
            "p_value": 2 * stdtr(degrees, -table["stat"].abs()),
            "p_wald": table["pvalue"],
        }
    ).rename_axis("gene")
    tested = genes["mean"] >= LEAST_MEAN
    genes["p_adjusted"] = adjust(genes["p_value"].where(tested))
    genes["p_wald_adjusted"] = adjust(genes["p_wald"].where(tested))
    return genes.sort_values(["p_value", "gene"])


def ard_expression(fit, trial):
    """Return how many genes were counted, tested and listed, up and down, by either p-value."""
    rows = ResultRows("expression", "expression_pairs")
    if fit.reason:
        return rows.frame()
    genes, level = fit.genes, trial.expression.false_discovery_rate
    tested = int(genes["p_adjusted"].notna().sum())
    rows.add({"n": fit.ratios.shape[1]}, who=fit.ratios.columns, variable="pairs")
    rows.add({"n": len(genes)}, variable="genes", variable_level="counted")
    keys = {"variable": "genes", "variable_level": "tested"}
    rows.add({"n": tested}, method=f"mean normalised count of at least {LEAST_MEAN}", **keys)
    for name, column in (("t", "p_adjusted"), ("wald", "p_wald_adjusted")):
        listed = genes[genes[column] < level]["log2_fold_change"]
        for direction, n in _directions(listed).items():
            keys = {"variable": f"list_{name}", "variable_level": direction}
            stats = {"n": n, "N": tested}
            rows.add(stats, method=LISTS[name], warning=fit.warning, **keys)
    degrees = {"residual": fit.residual, "prior": fit.prior}
    for name, value in degrees.items():
        rows.add({"estimate": value}, variable="degrees of freedom", variable_level=name)
    rows.add({"estimate": level}, variable="false discovery rate", method="level of the lists")
    return rows.frame()


def _directions(changes):
    return {"all": len(changes), "up": int((changes > 0).sum()), "down": int((changes < 0).sum())}


def ard_expression_genes(fit, trial, least=40, most=500):
    """Return the listed genes, at least 40: mean, fold change with interval, p-values."""
    rows = ResultRows("expression_genes", "expression_pairs")
    if fit.reason:
        return rows.frame()
    tested = fit.genes[fit.genes["p_adjusted"].notna()]
    columns = ["mean", "log2_fold_change", "conf_low", "conf_high", "p_value", "p_adjusted"]
    listed = int((tested["p_adjusted"] < trial.expression.false_discovery_rate).sum())
    for gene, stats in tested.head(min(max(listed, least), most))[columns].iterrows():
        method = f"{MODEL}; {LISTS['t']}"
        rows.add(stats.to_dict(), variable="gene", variable_level=gene, method=method)
    return rows.frame()
