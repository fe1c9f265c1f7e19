"""Paired differential expression: baseline against on treatment, within each participant."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import polygamma, stdtr, stdtrit

from helpers.ard.expression_lists import LEAST_MEAN, LISTS
from helpers.ard.frame import ResultError, ResultRows
from helpers.ard.gene_sets import adjust, pairs_of, visits_of

LEAST_PAIRS = 3
MODEL = "negative binomial model ~ participant + visit (DESeq2)"
DEGREES = {
    "residual": "pairs less the terms of the model",
    "prior": "what the prior on log dispersions is worth, by its variance (Smyth 2004)",
}
SHRUNKEN = f"{MODEL}; maximum with a Cauchy prior on the change (apeglm)"


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
    normalised: pd.DataFrame = field(default_factory=pd.DataFrame)


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
    used = counts[[*pairs["FIRST"], *pairs["SECOND"]]]
    if (used == 0).any(axis=1).all():
        return PairedExpression(
            "Every gene has a zero count in some sample: samples cannot be put on one scale."
        )
    return _fit(used, pairs, trial.expression.engine)


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


def _fit(counts, pairs, engine):
    # pydeseq2 takes over a second to import
    from helpers.ard.expression_fit import VISIT, engine_named, fit_shrunken, pair_up

    people = pairs.index
    named = engine_named(engine)
    table, data, doubts, shrunken = fit_shrunken(*pair_up(*visits_of(counts, pairs)), VISIT, named)
    residual = float(len(people) - 1)
    prior = prior_degrees(float(data.uns["prior_disp_var"]))
    genes = gene_table(table, residual + prior)
    genes[["shrunken", "shrunken_error"]] = shrunken.loc[genes.index].to_numpy()
    adrift = data.var_names[~data.var["_LFC_converged"].fillna(True).astype(bool)]
    if (genes.loc[adrift, "mean"] >= LEAST_MEAN).any():
        doubts = [*doubts, f"The fit of {len(adrift)} genes did not converge."]
    normalised = counts / data.obs["size_factors"].to_numpy()
    before, after = np.hsplit(np.log2(normalised.to_numpy() + 0.5), 2)
    ratios = pd.DataFrame(after - before, counts.index, people)
    return PairedExpression(
        genes=genes,
        ratios=ratios.loc[genes.index],
        residual=residual,
        prior=prior,
        warning=" ".join(doubts),
        normalised=normalised,
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
        keys = {"variable": "degrees of freedom", "variable_level": name}
        rows.add({"estimate": value}, method=DEGREES[name], **keys)
    rows.add({"estimate": level}, variable="false discovery rate", method="level of the lists")
    return rows.frame()


def _directions(changes):
    return {"all": len(changes), "up": int((changes > 0).sum()), "down": int((changes < 0).sum())}


def ard_expression_genes(fit, trial, least=40, most=500):
    """Return the listed genes, at least 40: mean, changes with interval, shrunken, p-values."""
    rows = ResultRows("expression_genes", "expression_pairs")
    if fit.reason:
        return rows.frame()
    tested = fit.genes[fit.genes["p_adjusted"].notna()]
    columns = ["mean", "log2_fold_change", "conf_low", "conf_high", "p_value", "p_adjusted"]
    listed = int((tested["p_adjusted"] < trial.expression.false_discovery_rate).sum())
    for gene, stats in tested.head(min(max(listed, least), most)).iterrows():
        key = {"variable_level": gene}
        method = f"{MODEL}; {LISTS['t']}"
        rows.add(stats[columns].to_dict(), variable="gene", method=method, **key)
        shrunken = {"log2_fold_change": stats["shrunken"]}
        rows.add(shrunken, variable="shrunken", method=SHRUNKEN, **key)
        wald = {"p_adjusted": stats["p_wald_adjusted"]}
        rows.add(wald, variable="wald", method=f"{MODEL}; {LISTS['wald']}", **key)
    return rows.frame()
