"""The signature: the listed genes by the declared rule, and a score that is not circular."""

import math

import numpy as np
import pandas as pd

from helpers.ard.frame import ResultRows
from helpers.ard.gene_sets import SCORE, derive_set_scores
from helpers.ard.proportions import add_rate
from helpers.ard.set_members import COLUMNS as MEMBERS
from helpers.ard.set_members import DOWN, NAMED, UP
from helpers.ard.summaries import MEAN_T, mean_interval

SIGNATURE = "signature"
GENES = ["GENE", "HALF", "log2_fold_change", "p_adjusted"]
SCORES = ["USUBJID", "NUP", "NDN", "SCOREBL", "SCORE", "CHG", "REASON"]
HALVES = {"either": (UP, DOWN), "up": (UP,), "down": (DOWN,)}
NOT_REFITTED = "the list was not fitted again without this participant"
EMPTY = "without this participant no gene is on the list"
CHANGE = {"variable_level": "change"}
LEFT_OUT = f"{SCORE}; genes listed by a fit without the participant"


def derive_signature(fit, trial):
    """Return the genes of the signature: on the primary list, by the rule of the trial file.

    The rule is the false discovery rate of the list, the smallest fold change either way and the
    direction.

    Returns
    -------
    DataFrame, key GENE
        HALF (UP or DN), log2_fold_change, p_adjusted; the smallest p-value first.
    """
    if fit.reason:
        return pd.DataFrame(columns=GENES)
    listed = fit.genes[fit.genes["p_adjusted"] < trial.expression.false_discovery_rate]
    genes = _by_rule(listed["log2_fold_change"], trial)
    return genes.join(listed["p_adjusted"]).rename_axis("GENE").reset_index()[GENES]


def _by_rule(changes, trial):
    """Return the genes whose change is large enough and has the right direction."""
    rule = trial.expression.signature
    half = pd.Series(np.where(changes > 0, UP, DOWN), changes.index, dtype=object)
    large = changes.abs() >= math.log2(rule.least_fold) - 1e-12
    chosen = large & half.isin(HALVES[rule.direction])
    return pd.DataFrame({"HALF": half, "log2_fold_change": changes})[chosen]


def derive_signature_scores(counts, adexpr, fit, refits, trial):
    """Return one record per participant of a pair: the score of the signature at both visits.

    Each participant is scored by a signature that was found without them: the genes on the primary
    list of a fit without their samples, their direction and size taken from the mean log2 ratio of
    the others. Scores by the whole signature would be circular, for the same samples chose it.

    Parameters
    ----------
    counts : DataFrame, genes x samples
    adexpr : DataFrame, one record per SAMPLE_ID
    fit : PairedExpression
    refits : Refits
        Its lists hold one record per refit (left_out) and gene on the list of that refit. `None`
        where nobody was left out.
    trial : Trial

    Returns
    -------
    DataFrame, key USUBJID
        NUP and NDN (genes of that participant's signature), SCOREBL, SCORE, CHG, REASON.
    """
    people = [] if fit.reason else [str(who) for who in fit.ratios.columns]
    lists = _lists(refits)
    records = [
        _score_without(who, counts, adexpr[adexpr["USUBJID"] == who], (fit, lists), trial)
        for who in people
    ]
    return pd.DataFrame(records, columns=SCORES)


def _lists(refits):
    """Return {who was left out: genes on the list}; a list may be empty."""
    if refits is None or refits.reason:
        return {}
    lists = {who: [] for who in refits.facts.get("left_out", [])}
    return lists | {who: list(of["gene"]) for who, of in refits.lists.groupby("left_out")}


def _score_without(who, counts, adexpr, fitted, trial):
    fit, lists = fitted
    record = dict.fromkeys(SCORES, math.nan) | {"USUBJID": who, "NUP": 0, "NDN": 0}
    if who not in lists:
        return record | {"REASON": NOT_REFITTED}
    listed = fit.ratios.index[fit.ratios.index.isin(lists[who])]
    genes = _by_rule(fit.ratios.drop(columns=who).loc[listed].mean(axis=1), trial)["HALF"]
    if genes.empty:
        return record | {"REASON": EMPTY}
    members = [(SIGNATURE, NAMED, half, gene, gene, "", "") for gene, half in genes.items()]
    scores = derive_set_scores(counts, adexpr, trial, pd.DataFrame(members, columns=MEMBERS))
    record |= {"NUP": int((genes == UP).sum()), "NDN": int((genes == DOWN).sum())}
    return record | scores.iloc[0][["SCOREBL", "SCORE", "CHG", "REASON"]].to_dict()


def ard_signature(signature, scores, fit, trial):
    """Return how many tested genes make the signature, its rule, and the scores of both visits.

    No p-value: each participant's signature was found with the help of all others, so that their
    changes are not independent.
    """
    rows = ResultRows("expression_signature", "expression_pairs")
    if fit.reason:
        return rows.frame()
    rule = trial.expression.signature
    level = {"estimate": trial.expression.false_discovery_rate}
    rows.add(level, variable="rule", variable_level="false discovery rate")
    rows.add({"estimate": rule.least_fold}, variable="rule", variable_level="smallest fold")
    tested = int(fit.genes["p_adjusted"].notna().sum())
    for half in HALVES[rule.direction]:
        n = int((signature["HALF"] == half).sum())
        rows.add({"n": n, "N": tested}, variable="genes", variable_level=half)
    rows.add({"n": len(signature), "N": tested}, variable="genes", variable_level="all")
    _add_scores(rows, scores)
    return rows.frame()


def _add_scores(rows, scores):
    scored = scores[scores["CHG"].notna()]
    key = {"variable": SIGNATURE}
    for level, column in (("baseline", "SCOREBL"), ("on treatment", "SCORE")):
        mean = {"mean": scored[column].mean() if len(scored) else math.nan}
        rows.add(mean, method=LEFT_OUT, variable_level=level, **key)
    mean, low, high = mean_interval(scored["CHG"])
    stats = {"n": len(scored), "estimate": mean, "conf_low": low, "conf_high": high}
    reasons = "; ".join(sorted(set(scores["REASON"]) - {""}))
    method = f"{LEFT_OUT}; {MEAN_T}"
    rows.add(stats, who=scored["USUBJID"], method=method, warning=reasons, **key, **CHANGE)
    same = scored.loc[scored["CHG"] > 0, "USUBJID"]
    add_rate(rows, len(same), len(scored), who=same, variable_level="with the others", **key)
    for record in scored.to_dict("records"):
        for level, column in (("baseline", "SCOREBL"), ("on treatment", "SCORE")):
            keys = {"group": "participant", "group_level": record["USUBJID"]}
            score = {"estimate": record[column]}
            rows.add(score, method=LEFT_OUT, variable_level=level, **keys, **key)
