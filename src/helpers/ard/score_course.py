"""Scores of each participant over time: the transcriptional score and those of inflammation."""

import pandas as pd

from helpers.adam.adinfl import SCORE, derive_adinfl
from helpers.ard.gene_sets import derive_set_scores
from helpers.ard.set_members import derive_gene_sets

COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "ADT", "AVAL", "KIND"]
SIGNATURE, INFLAMMATION = "signature", "inflammation"


def derive_score_course(counts, adexpr, adlb, trial):
    """Return one record per score, participant and date.

    Of the gene sets that the trial file names only the one it shows (`Expression.shown_set`): its
    score in both samples of each pair (KIND "signature"). Of inflammation the
    scores that the trial file names (KIND "inflammation"), of treated participants.

    Key USUBJID, PARAMCD, ADT.

    Parameters
    ----------
    counts : DataFrame, genes x samples
    adexpr : DataFrame, one record per SAMPLE_ID
    adlb : DataFrame, key USUBJID PARAMCD LBSEQ
    trial : Trial
    """
    parts = [_signature(counts, adexpr, trial), _inflammation(adlb, trial)]
    parts = [part.reindex(columns=COLUMNS) for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def _signature(counts, adexpr, trial):
    shown = trial.expression.shown_set if trial.expression else ""
    if not shown:
        return pd.DataFrame()
    members = derive_gene_sets(counts.index, trial)
    scores = derive_set_scores(counts, adexpr, trial, members[members["GENESET"] == shown])
    dates = adexpr[adexpr["EXPAIRFL"] == "Y"].groupby("USUBJID")["ADT"].agg(["min", "max"])
    both = [
        scores[["USUBJID", column]]
        .rename(columns={column: "AVAL"})
        .assign(ADT=scores["USUBJID"].map(dates[day]))
        for column, day in (("SCOREBL", "min"), ("SCORE", "max"))
    ]
    found = pd.concat(both, ignore_index=True).dropna(subset=["AVAL", "ADT"])
    return found.assign(PARAMCD=shown, PARAM=shown.replace("_", " "), KIND=SIGNATURE)


def _inflammation(adlb, trial):
    tests = {step.test for score in trial.inflammation.scores for step in score.steps}
    found = derive_adinfl(adlb[adlb["PARAMCD"].isin(tests)], trial)
    found = found[found["PARAMTYP"].eq(SCORE) & found["AVAL"].notna()]
    return found.drop_duplicates(["USUBJID", "PARAMCD", "ADT"], keep="last").assign(
        KIND=INFLAMMATION
    )
