"""Enrichment: whether the genes of a set stand together in the ranking of all tested genes."""

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers.ard.frame import ResultRows
from helpers.ard.gene_sets import adjust
from helpers.ard.set_members import NAMED, half_name, key_of_family

METHOD = "preranked enrichment on the Wald statistic, adaptive multilevel p-value (gseapy, fgsea)"
RUNNING_SUM = "largest deviation of the running sum over genes ranked by the Wald statistic"
SEED = 6
RANDOM_SETS = 1000  # of each size, by which an enrichment score is scaled to its NES
COLUMNS = ["GENESET", "HALF", "FAMILY", "NGENES", "NRANKED", "ES", "NES", "PVAL", "PADJ"]
COLUMNS += ["NLEADING", "LEADING", "REASON"]
EVERYTHING = "the set holds every ranked gene"


@dataclass(frozen=True)
class Enrichment:
    """Every set's enrichment, and the curves of the named ones; empty where nothing is ranked.

    table: key GENESET HALF, columns COLUMNS. ranking: statistic by gene, highest first. curves:
    {(GENESET, HALF): (places of the set's genes, running score at the corners)}.
    """

    table: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=COLUMNS))
    ranking: pd.Series = field(default_factory=lambda: pd.Series(dtype=float))
    curves: dict = field(default_factory=dict)


def rank_genes(fit):
    """Return the Wald statistic of each tested gene, highest first; ties by gene name.

    A tested gene is one above the fixed filter on its mean count. Ties are broken by name because
    any other order would be that of a file.
    """
    if fit.reason:
        return pd.Series(dtype=float, name="statistic")
    tested = fit.genes.loc[fit.genes["p_adjusted"].notna(), "statistic"].dropna()
    order = np.lexsort((tested.index.to_numpy(dtype=str), -tested.to_numpy()))
    return tested.iloc[order]


def derive_enrichment(fit, members, trial):
    """Return the enrichment of each set, or half of a set, in the ranking of all tested genes.

    Parameters
    ----------
    fit : PairedExpression
    members : DataFrame, key GENESET HALF NAME
        Sets with their genes (`derive_gene_sets`).
    trial : Trial
        Its set_sizes limit the ranked genes of a set that is tested.

    Returns
    -------
    Enrichment
        A set outside the limits keeps its ES and says in REASON why it is not tested. PADJ is
        Benjamini-Hochberg over the tested sets of one family. LEADING names the genes up to the
        place where the running score is furthest from zero, the furthest out first.
    """
    ranking = rank_genes(fit)
    if ranking.empty or members.empty:
        return Enrichment()
    places = pd.Series(np.arange(len(ranking)), index=ranking.index)
    records, curves, tested = [], {}, {}
    for key, of in members.groupby(["GENESET", "HALF"], sort=False):
        found = np.sort(places.reindex(of["GENE"].dropna()).dropna().to_numpy(dtype=int))
        record = _record(key, of, ranking, found, trial.expression.set_sizes)
        records.append(record)
        if not record["REASON"]:
            tested[key] = found
        if record["FAMILY"] == NAMED and len(found):
            curves[key] = (found, running_score(ranking, found))
    table = pd.DataFrame(records, columns=COLUMNS).set_index(["GENESET", "HALF"])
    table[["NES", "PVAL"]] = _multilevel(ranking, tested).reindex(table.index)
    table["PADJ"] = table.groupby("FAMILY")["PVAL"].transform(adjust)
    return Enrichment(table.reset_index()[COLUMNS], ranking, curves)


def _record(key, members, ranking, found, sizes):
    score, leading = math.nan, []
    if 0 < len(found) < len(ranking):
        score, leading = enrichment_score(ranking, found)
    return dict(zip(("GENESET", "HALF"), key, strict=True)) | {
        "FAMILY": members["FAMILY"].iat[0],
        "NGENES": len(members),
        "NRANKED": len(found),
        "ES": score,
        "NLEADING": len(leading),
        "LEADING": " ".join(ranking.index[leading]),
        "REASON": _reason(len(found), len(ranking), sizes),
    }


def _reason(found, ranked, sizes):
    fewest, most = sizes
    if found == ranked:
        return EVERYTHING
    if found < fewest:
        return f"fewer than {fewest} of its genes are ranked"
    return f"more than {most} of its genes are ranked" if found > most else ""


def running_score(ranking, found):
    """Return the running score before and after each gene of a set, in the order of the ranking.

    From the top, the score rises at each gene of the set by its share of the set's absolute
    statistics, and falls at each other gene by one over their number.
    Source: Subramanian et al., PNAS 2005;102:15545, with weight 1.

    Returns
    -------
    array, genes of the set x 2
        The corners between which the score falls in a straight line.
    """
    weights = np.abs(ranking.to_numpy()[found])
    total = weights.sum()
    steps = weights / total if total > 0 else np.full(len(found), 1 / len(found))
    others = np.maximum(len(ranking) - len(found), 1)
    falls = (found - np.arange(len(found))) / others
    after = np.cumsum(steps) - falls
    return np.column_stack([after - steps, after])


def enrichment_score(ranking, found):
    """Return the running score furthest from zero, and the places of the genes that lead to it.

    Zero where it is as far above as below. The leading genes are those before a highest score, or
    after a lowest one.
    """
    before, after = running_score(ranking, found).T
    top, bottom = after.max(), before.min()
    if top == -bottom:
        return 0.0, found[:0]
    if top > -bottom:
        return float(top), found[: after.argmax() + 1]
    return float(bottom), found[before.argmin() :][::-1]


def _multilevel(ranking, tested):
    """Return NES and p-value of each set that is tested, by its key."""
    index = pd.MultiIndex.from_tuples(list(tested), names=["GENESET", "HALF"])
    if not tested:
        return pd.DataFrame(columns=["NES", "PVAL"], dtype=float)
    from gseapy import prerank  # takes over a second to import

    # Names that only number the ranking: gseapy would change the case of others, and split ties
    # by an order of its own
    names = np.array([f"G{place:07d}" for place in range(len(ranking))])
    sets = {str(number): list(names[found]) for number, found in enumerate(tested.values())}
    done = prerank(
        pd.DataFrame({"gene": names, "statistic": ranking.to_numpy()}),
        sets,
        method="multilevel",
        min_size=1,
        max_size=len(ranking),
        permutation_num=RANDOM_SETS,
        ascending=None,
        threads=1,
        seed=SEED,
        no_plot=True,
    ).res2d.set_index("Term")
    done = done.loc[list(sets), ["NES", "NOM p-val"]].astype(float)
    return done.set_axis(index).set_axis(["NES", "PVAL"], axis=1)


def ard_enrichment(enrichment, trial):
    """Return the size of the ranking and of each set, its ES, NES and p-values, how many lead."""
    rows = ResultRows("expression_enrichment", "expression_pairs")
    if enrichment.table.empty:
        return rows.frame()
    rows.add({"n": len(enrichment.ranking)}, variable="ranked genes")
    ties = int(enrichment.ranking.duplicated(keep=False).sum())
    rows.add({"n": ties, "N": len(enrichment.ranking)}, variable="tied genes")
    fewest, most = trial.expression.set_sizes
    rows.add({"min": fewest, "max": most}, variable="ranked genes of a tested set")
    for record in enrichment.table.to_dict("records"):
        name = half_name(record["GENESET"], record["HALF"])
        key = {**key_of_family(record["FAMILY"]), "variable": name}
        rows.add({"n": record["NRANKED"], "N": record["NGENES"]}, variable_level="ranked", **key)
        rows.add({"estimate": record["ES"]}, variable_level="ES", method=RUNNING_SUM, **key)
        stats = {"estimate": record["NES"], "p_value": record["PVAL"], "p_adjusted": record["PADJ"]}
        keys = {"variable_level": "NES", "method": METHOD, "warning": record["REASON"]}
        rows.add(stats, **keys, **key)
        leading = {"n": record["NLEADING"], "N": record["NRANKED"]}
        rows.add(leading, variable_level="leading", **key)
    return rows.frame()
