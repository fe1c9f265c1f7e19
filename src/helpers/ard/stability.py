"""Stability of the primary list: how it changes when one participant is left out in turn."""

import math

import numpy as np
import pandas as pd

from helpers.ard.expression import LEAST_PAIRS, LISTS
from helpers.ard.frame import ResultRows
from helpers.ard.planted_truth import BATCHED, list_genes
from helpers.ard.proportions import add_count

EVERYBODY = ""
MOST_REFITS = 20
MOST_GENES = 500


def choose_left_out(people, most=None):
    """Return who is left out in turn: everybody, or so many spread evenly over a longer list.

    Nobody, where the others would be fewer than the model needs.
    """
    if len(people) - 1 < LEAST_PAIRS:
        return []
    most = min(most or MOST_REFITS, len(people))
    places = np.linspace(0, len(people) - 1, most).round().astype(int)
    return [people[place] for place in places]


def compute_lists(first, second, lists, level, engine=BATCHED):
    """Return one record per refit and gene on its primary list: `left_out` ("" nobody) and `gene`.

    Parameters
    ----------
    first, second : DataFrames, genes x participants
    lists : DataFrame by gene
        Of the fit with everybody, as `helpers.ard.planted_truth.list_genes` gives it.
    level : float
        The false-discovery rate.
    engine : {"batched", "pydeseq2"}
    """
    records = [_records(EVERYBODY, lists)]
    for who in choose_left_out(list(first.columns)):
        rest = first.drop(columns=who), second.drop(columns=who)
        found, _ = list_genes(*rest, level, engine)
        records.append(_records(who, found))
    return pd.concat(records, ignore_index=True)


def _records(left_out, lists):
    return pd.DataFrame({"left_out": str(left_out), "gene": lists.index[lists["t"]].astype(str)})


def derive_stability(refits):
    """Return one record per gene on any list: LISTED with everybody (Y or N), KEPT, OF, WITHOUT.

    KEPT of OF refits have it on the list.
    WITHOUT names those without whom a listed gene leaves the list. Listed genes come first, those
    that stay in most refits first among them.
    """
    columns = ["LISTED", "KEPT", "OF", "WITHOUT"]
    left_out = refits.facts.get("left_out", [])
    if refits.reason or not left_out:
        return pd.DataFrame(columns=columns, index=pd.Index([], name="gene"))
    on = pd.crosstab(refits.lists["gene"], refits.lists["left_out"]).astype(bool)
    on = on.reindex(columns=[EVERYBODY, *left_out], fill_value=False)
    rest = on[left_out]
    genes = pd.DataFrame(index=on.index)
    genes["LISTED"] = np.where(on[EVERYBODY], "Y", "N")
    genes["KEPT"], genes["OF"] = rest.sum(axis=1), len(left_out)
    genes["WITHOUT"] = ""
    missing = on[EVERYBODY] & ~rest.all(axis=1)
    genes.loc[missing, "WITHOUT"] = [" ".join(rest.columns[~row]) for row in rest[missing].values]
    order = genes.assign(name=genes.index).sort_values(
        ["LISTED", "KEPT", "name"], ascending=[False, False, True]
    )
    return genes.loc[order.index, columns]


def ard_stability(refits):
    """Return how many listed genes stay in all refits, each gene's refits, and who moves the list.

    A refit has one pair less, so that some genes leave for want of power alone.
    """
    rows = ResultRows("expression_stability", "expression_pairs")
    if refits.reason:
        return rows.frame()
    listed = int((refits.lists["left_out"] == EVERYBODY).sum())
    left_out = refits.facts["left_out"]
    pairs = refits.facts["pairs"]
    keys = {"variable": "list_t", "method": f"{LISTS['t']}; refit of all genes"}
    number = {"n": len(left_out), "N": pairs}
    rows.add(number, who=left_out, variable="refits", warning=_doubt(pairs, left_out))
    rows.add({"n": listed}, variable_level="listed", **keys)
    genes = derive_stability(refits)
    if genes.empty:
        return rows.frame()
    ours = genes[genes["LISTED"] == "Y"]
    stays = int((ours["KEPT"] == ours["OF"]).sum())
    add_count(rows, stays, listed, variable_level="kept in all", **keys)
    half = int((ours["KEPT"] * 2 <= ours["OF"]).sum())
    add_count(rows, half, listed, variable_level="kept in half or fewer", **keys)
    for kept in range(len(left_out) + 1):
        number = {"n": int((ours["KEPT"] == kept).sum()), "N": listed}
        rows.add(number, group="refits kept", group_level=kept, variable="genes")
    _add_people(rows, refits)
    for gene, record in ours.head(MOST_GENES).iterrows():
        rows.add({"n": record["KEPT"], "N": record["OF"]}, variable="gene", variable_level=gene)
    return rows.frame()


def _add_people(rows, refits):
    """Add, for each participant left out, genes listed then, kept, lost and gained."""
    genes = refits.lists.groupby("left_out")["gene"].agg(set)
    everybody = genes.get(EVERYBODY, set())
    for who in refits.facts["left_out"]:
        rest = genes.get(who, set())
        keys = {"group": "left out", "group_level": who}
        rows.add({"n": len(rest)}, variable="listed", **keys)
        add_count(rows, len(rest & everybody), len(everybody), variable="kept", **keys)
        rows.add({"n": len(everybody - rest)}, variable="lost", **keys)
        rows.add({"n": len(rest - everybody)}, variable="gained", **keys)
        union = len(rest | everybody)
        shared = len(rest & everybody) / union if union else math.nan
        rows.add({"estimate": shared}, variable="shared", method="genes on both of either", **keys)


def _doubt(pairs, left_out):
    if not left_out:
        return f"with {pairs} pairs, leaving one out leaves fewer than the {LEAST_PAIRS} needed"
    if len(left_out) < pairs:
        return f"{len(left_out)} of {pairs} participants, evenly spread, are left out in turn"
    return ""
