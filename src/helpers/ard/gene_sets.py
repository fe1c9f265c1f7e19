"""Gene sets: scored per sample, compared within participants."""

import math

import numpy as np
import pandas as pd

from helpers.ard.frame import ResultRows
from helpers.ard.set_members import DOWN, NAMED, UP, derive_gene_sets, key_of_family
from helpers.ard.sign_flips import (
    MOST_PAIRS,
    compute_max_t,
    compute_patterns,
    compute_sign_flip,
)
from helpers.ard.summaries import MEAN_T, mean_interval

SCORE = "singscore: mean rank of the set's genes among all genes of the sample"
SIGN_FLIP = "exact sign flips of the paired differences, two-sided"
FAMILYWISE = "step-down maximum of paired t over the sets, sign flips"
COLUMNS = [
    "GENESET",
    "FAMILY",
    "USUBJID",
    "SCOREBL",
    "SCORE",
    "CHG",
    "NFOUND",
    "NGENES",
    "REASON",
]
NOBODY = "none of the set's genes is counted"
ONE_SIDE = "no gene of one of its two directions is counted"
TOO_MANY = f"more than {MOST_PAIRS} pairs: sign patterns are not enumerated"
EVERYTHING = "the set holds every counted gene"


def derive_set_scores(counts, adexpr, trial, members=None):
    """Return one record per gene set and participant of a pair: SCOREBL, SCORE and CHG.

    Parameters
    ----------
    counts : DataFrame, genes x samples
    adexpr : DataFrame, one record per SAMPLE_ID
        Needs USUBJID, ADT, EXPAIRFL.
    trial : Trial
        Names the sets; without planned expression there are no records.
    members : DataFrame, key GENESET HALF NAME, optional
        Instead of the sets that the trial names, sets with their genes (`derive_gene_sets`).

    Returns
    -------
    DataFrame, key GENESET USUBJID
        FAMILY (named or explored), NFOUND and NGENES (how many genes of the set are counted),
        REASON (why there is no score, "" where there is one).
    """
    pairs = pairs_of(adexpr)
    if trial.expression is None or pairs.empty:
        return pd.DataFrame(columns=COLUMNS)
    members = derive_gene_sets(counts.index, trial) if members is None else members
    ranks = counts[[*pairs["FIRST"], *pairs["SECOND"]]].rank(method="min").to_numpy()
    records = [
        _set_records(name, of, ranks, counts.index, pairs.index)
        for name, of in members.groupby("GENESET", sort=False)
    ]
    return pd.concat(records, ignore_index=True) if records else pd.DataFrame(columns=COLUMNS)


def _set_records(name, members, ranks, counted, people):
    halves = members["HALF"].replace("", UP)
    found = {half: _rows(of["GENE"].dropna(), counted) for half, of in members.groupby(halves)}
    reason = _reason(found, len(counted))
    scores = np.full(ranks.shape[1], math.nan) if reason else _scores(ranks, found)
    first, second = np.split(scores, 2)
    values = {"SCOREBL": first, "SCORE": second, "CHG": second - first}
    sizes = {"NFOUND": int(members["GENE"].notna().sum()), "NGENES": len(members)}
    keys = {"GENESET": name, "FAMILY": members["FAMILY"].iat[0], "USUBJID": people}
    return pd.DataFrame(keys | values | sizes | {"REASON": reason})


def _rows(genes, counted):
    """Return the rows of the counts that hold the genes, each once."""
    if not counted.is_unique:  # the model refuses them; a score of too few pairs to fit need not
        return np.flatnonzero(counted.isin(list(genes)))
    places = np.unique(counted.get_indexer(list(dict.fromkeys(genes))))
    return places[places >= 0]


def _reason(found, genes):
    """Return why a set has no score in any sample; "" where it has one."""
    sizes = [len(rows) for rows in found.values()]
    if not any(sizes):
        return NOBODY
    if not all(sizes):
        return ONE_SIDE
    return EVERYTHING if genes in sizes else ""


def pairs_of(adexpr):
    """Return FIRST and SECOND sample of each participant with a complete pair, by USUBJID."""
    used = adexpr[adexpr["EXPAIRFL"] == "Y"].sort_values(["USUBJID", "ADT"])
    grouped = used.groupby("USUBJID")["SAMPLE_ID"]
    return pd.DataFrame({"FIRST": grouped.first(), "SECOND": grouped.last()}, dtype=object)


def visits_of(counts, pairs):
    """Return counts at the first and at the second visit, each genes x participants."""
    return [
        counts[list(pairs[visit])].set_axis(pairs.index, axis=1) for visit in ("FIRST", "SECOND")
    ]


def ard_set_scores(scores):
    """Return each set's mean score at both visits, its mean change and its p-values.

    p_adjusted is Benjamini-Hochberg over the sets of one family: those named beforehand, and those
    explored; under "familywise" it is the step-down maximum over the same sets. Every score of
    every participant follows for the named sets.
    """
    rows = ResultRows("expression_scores", "expression_pairs")
    if scores.empty:
        return rows.frame()
    people = scores["USUBJID"].unique()
    few = len(people) <= MOST_PAIRS
    floor = {"n": len(people), "p_value": 2 / 2 ** len(people) if few else math.nan}
    doubt = "" if few else TOO_MANY
    rows.add(
        floor, who=people, method=SIGN_FLIP, warning=doubt, variable="smallest p-value possible"
    )
    for family, of in scores.groupby("FAMILY", sort=False):
        tests, keys = _tests(of), key_of_family(family)
        for name, records in of.groupby("GENESET", sort=False):
            _add_set(rows, keys, name, records)
            _add_tests(rows, keys, name, tests.loc[name], records["CHG"])
    _add_participants(rows, scores[scores["FAMILY"] == NAMED])
    return rows.frame()


def _tests(scores):
    """Return p_value, p_adjusted, familywise (and its doubt) of each set of one family."""
    changes = scores.pivot_table(index="GENESET", columns="USUBJID", values="CHG", sort=False)
    p_values = changes.apply(compute_sign_flip, axis=1)
    patterns, whole = compute_patterns(changes.shape[1])
    familywise = compute_max_t(changes, patterns) if len(changes) else pd.Series(dtype=float)
    tests = {"p_value": p_values, "p_adjusted": adjust(p_values), "familywise": familywise}
    tests = pd.DataFrame(tests, dtype=float).reindex(scores["GENESET"].unique())
    return tests.assign(doubt="" if whole else f"a sample of {len(patterns)} sign patterns")


def _add_set(rows, family, name, records):
    found, size, reason = records[["NFOUND", "NGENES", "REASON"]].iloc[0]
    keys = {**family, "variable": name}
    rows.add({"n": found, "N": size}, variable_level="genes counted", **keys)
    for level, column in (("baseline", "SCOREBL"), ("on treatment", "SCORE")):
        mean = {"mean": records[column].mean()}
        rows.add(mean, method=SCORE, warning=reason, variable_level=level, **keys)
    mean, low, high = mean_interval(records["CHG"])
    ids = records.loc[records["CHG"].notna(), "USUBJID"]
    stats = {"n": len(ids), "estimate": mean, "conf_low": low, "conf_high": high}
    method = f"{SCORE}; {MEAN_T}"
    rows.add(stats, who=ids, method=method, warning=reason, variable_level="change", **keys)


def _add_tests(rows, family, name, tests, differences):
    present = differences.notna().sum()
    doubt = TOO_MANY if present > MOST_PAIRS else ""
    keys = {**family, "variable": name}
    flips = {"p_value": tests["p_value"], "p_adjusted": tests["p_adjusted"]}
    rows.add(flips, method=SIGN_FLIP, warning=doubt, variable_level="change", **keys)
    familywise = {"p_adjusted": tests["familywise"]}
    keys |= {"warning": tests["doubt"], "variable_level": "familywise"}
    rows.add(familywise, method=FAMILYWISE, **keys)


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
                warning=record["REASON"],
            )


def _scores(ranks, found):
    """Return the score of each sample: where the set's genes rank among all genes of the sample.

    The mean rank of the genes (ties share the lowest) is placed between the lowest and the highest
    mean rank that so many genes can have, and centred: -0.5 to 0.5. Genes that are expected to go
    down are ranked from the top, and the two scores are added: -1 to 1. A score depends on its
    sample alone.
    Source: Foroutan et al., BMC Bioinformatics 2018;19:404.

    Parameters
    ----------
    ranks : 2-d array, genes x samples
    found : dict, rows of the set's genes by half
    """
    genes = len(ranks)
    scores = 0
    for half, rows in found.items():
        size = len(rows)
        lowest, highest = (size + 1) / 2, (2 * genes - size + 1) / 2
        mean = ranks[rows].mean(axis=0)
        mean = genes + 1 - mean if half == DOWN else mean
        scores = scores + (mean - lowest) / (highest - lowest) - 0.5
    return scores
