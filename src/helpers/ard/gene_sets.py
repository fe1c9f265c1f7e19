"""Gene sets: read from the gene-set file, scored per sample, compared within participants."""

import math

import numpy as np
import pandas as pd

from helpers.ard.frame import ResultError, ResultRows
from helpers.ard.sign_flips import MOST_PAIRS, compute_sign_flip
from helpers.ard.summaries import mean_interval
from helpers.places import REPOSITORY, data_root

FILE = "gene_sets.gmt"
SCORE = "singscore: mean rank of the set's genes among all genes of the sample"
SIGN_FLIP = "exact sign flips of the paired differences, two-sided"
COLUMNS = ["GENESET", "USUBJID", "SCOREBL", "SCORE", "CHG", "NFOUND", "NGENES"]


def read_gene_sets(names):
    """Return {name: genes} of the named sets, from the data folder's file or the project's own.

    The file is in GMT form: name, description and genes, parted by tabs. A name that the file does
    not hold is refused.
    """
    own = data_root() / FILE
    path = own if own.is_file() else REPOSITORY / "data" / FILE
    known = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, *genes = line.rstrip("\t").split("\t")
        known[name] = tuple(genes)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ResultError(f"{FILE}: no gene set {unknown}; it holds {sorted(known)}")
    return {name: known[name] for name in names}


def compute_set_scores(counts, genes):
    """Return one score per sample, between -0.5 and 0.5: where the set's genes rank in the sample.

    The mean rank of the genes (ties share the lowest) is placed between the lowest and the highest
    mean rank that so many genes can have, and centred. It depends on this sample alone.
    Source: Foroutan et al., BMC Bioinformatics 2018;19:404.

    Parameters
    ----------
    counts : DataFrame, genes x samples
    genes : sequence of str
        Genes that are not counted are left out; without any, scores are missing.
    """
    found = counts.index.isin(genes)
    if not found.any():
        return pd.Series(math.nan, index=counts.columns)
    return pd.Series(_scores(_ranks(counts), found), index=counts.columns)


def derive_set_scores(counts, adexpr, trial, sets=None):
    """Return one record per gene set and participant of a pair: SCOREBL, SCORE and CHG.

    Parameters
    ----------
    counts : DataFrame, genes x samples
    adexpr : DataFrame, one record per SAMPLE_ID
        Needs USUBJID, ADT, EXPAIRFL.
    trial : Trial
        Names the sets; without planned expression there are no records.
    sets : {name: genes}, optional
        Instead of those that the trial names.

    Returns
    -------
    DataFrame, key GENESET USUBJID
        Also NFOUND and NGENES, how many genes of the set are counted.
    """
    pairs = pairs_of(adexpr)
    if trial.expression is None or pairs.empty:
        return pd.DataFrame(columns=COLUMNS)
    samples = [*pairs["FIRST"], *pairs["SECOND"]]
    ranks = _ranks(counts[samples])
    sets = read_gene_sets(trial.expression.gene_sets) if sets is None else sets
    records = [
        _set_records(name, genes, ranks, counts.index.isin(genes), pairs.index)
        for name, genes in sets.items()
    ]
    return pd.concat(records, ignore_index=True) if records else pd.DataFrame(columns=COLUMNS)


def _set_records(name, genes, ranks, found, people):
    scores = _scores(ranks, found) if found.any() else np.full(ranks.shape[1], math.nan)
    first, second = np.split(scores, 2)
    values = {"SCOREBL": first, "SCORE": second, "CHG": second - first}
    return pd.DataFrame(
        {"GENESET": name, "USUBJID": people, **values, "NFOUND": found.sum(), "NGENES": len(genes)}
    )


def pairs_of(adexpr):
    """Return FIRST and SECOND sample of each participant with a complete pair, by USUBJID."""
    used = adexpr[adexpr["EXPAIRFL"] == "Y"].sort_values(["USUBJID", "ADT"])
    grouped = used.groupby("USUBJID")["SAMPLE_ID"]
    return pd.DataFrame({"FIRST": grouped.first(), "SECOND": grouped.last()}, dtype=object)


def ard_set_scores(scores):
    """Return each set's mean change with its interval and sign-flip p-value, and every change.

    p_adjusted is Benjamini-Hochberg over the sets of the trial.
    """
    rows = ResultRows("expression_scores", "expression_pairs")
    if scores.empty:
        return rows.frame()
    p_values = scores.groupby("GENESET", sort=False)["CHG"].agg(compute_sign_flip)
    adjusted = adjust(p_values)
    for name, records in scores.groupby("GENESET", sort=False):
        found, size = records[["NFOUND", "NGENES"]].iloc[0]
        rows.add({"n": found, "N": size}, variable=name, variable_level="genes counted")
        mean, low, high = mean_interval(records["CHG"])
        ids = records.loc[records["CHG"].notna(), "USUBJID"]
        stats = {"n": len(ids), "estimate": mean}
        stats |= {"conf_low": low, "conf_high": high}
        key = {"variable": name, "variable_level": "change"}
        doubt = "" if found else "none of the set's genes is counted"
        method = f"{SCORE}; mean with t 95% interval"
        rows.add(stats, who=ids, method=method, warning=doubt, **key)
        flips = {"p_value": p_values[name], "p_adjusted": adjusted[name]}
        rows.add(flips, method=SIGN_FLIP, warning=_doubt_of_flips(records["CHG"]), **key)
    _add_participants(rows, scores)
    return rows.frame()


def adjust(p_values):
    """Return Benjamini-Hochberg adjusted p-values; missing ones stay missing and do not count."""
    present = p_values.notna()
    ordered = p_values[present].sort_values(ascending=False)
    ranks = np.arange(len(ordered), 0, -1)
    adjusted = np.minimum.accumulate(ordered.to_numpy() * len(ordered) / ranks)
    return pd.Series(np.minimum(adjusted, 1), index=ordered.index).reindex(p_values.index)


def _add_participants(rows, scores):
    for record in scores.to_dict("records"):
        for level, column in (("baseline", "SCOREBL"), ("on treatment", "SCORE")):
            rows.add(
                {"estimate": record[column]},
                group="participant",
                group_level=record["USUBJID"],
                variable=record["GENESET"],
                variable_level=level,
                method=SCORE,
            )


def _doubt_of_flips(differences):
    present = differences.notna().sum()
    if present > MOST_PAIRS:
        return f"more than {MOST_PAIRS} pairs: sign patterns are not enumerated"
    return ""


def _ranks(counts):
    return counts.rank(method="min").to_numpy()


def _scores(ranks, found):
    genes, size = len(ranks), found.sum()
    lowest, highest = (size + 1) / 2, (2 * genes - size + 1) / 2
    return (ranks[found].mean(axis=0) - lowest) / (highest - lowest) - 0.5
