"""Gene sets as the tests write them, and their scores in samples without any pair."""

from types import SimpleNamespace

import pandas as pd

from helpers.ard.gene_sets import derive_set_scores
from helpers.ard.set_members import COLUMNS

TRIAL = SimpleNamespace(expression=SimpleNamespace())


def sets_of(**genes):
    """Return gene sets with their genes; a name that starts with x is not counted."""
    records = [
        (name.removesuffix("_UP").removesuffix("_DN"), "named",
         name[-2:] if name.endswith(("_UP", "_DN")) else "", gene,
         None if gene.startswith("x") else gene, "", "own.gmt")
        for name, members in genes.items()
        for gene in members.split()
    ]  # fmt: skip
    return pd.DataFrame(records, columns=COLUMNS)


def scores_of(counts, up, down=()):
    """Return the score of each sample, each taken for both samples of a pair of its own."""
    halves = {"S_UP": up, "S_DN": down} if len(down) else {"S": up}
    sets = sets_of(**{half: " ".join(genes) for half, genes in halves.items()})
    adexpr = pd.DataFrame({"SAMPLE_ID": counts.columns, "USUBJID": counts.columns})
    adexpr = adexpr.assign(ADT=pd.Timestamp("2020-01-01"), EXPAIRFL="Y")
    scores = derive_set_scores(counts, adexpr, TRIAL, sets).set_index("USUBJID")
    assert (scores["CHG"].dropna() == 0).all()
    return scores["SCOREBL"].reindex(counts.columns)
