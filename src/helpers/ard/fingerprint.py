"""The fingerprint of gene sets: the share of their genes that went up or down, person by person."""

import numpy as np
import pandas as pd

from helpers.ard.frame import ResultRows
from helpers.ard.set_members import NAMED, half_name, key_of_family

EVERY_GENE = "all tested genes"
MOST = "largest share of all tested genes in one participant"
OVERALL = ""
COLUMNS = ["GENESET", "FAMILY", "USUBJID", "N", "NUP", "NDN"]


def derive_fingerprint(fit, members, trial):
    """Return how many tested genes of each set are up and down, in each participant and overall.

    A gene is up in a participant when its normalised count on treatment is at least so many times
    that at baseline (fingerprint_fold of the trial file; half a read is added to both), and down
    when it is at most so small a part of it. Overall, the fold change that the model estimates
    from all pairs counts instead. One pair says little on one gene: what moves by chance is seen in
    the first rows, which hold all tested genes.

    Parameters
    ----------
    fit : PairedExpression
    members : DataFrame, key GENESET HALF NAME
    trial : Trial

    Returns
    -------
    DataFrame, key GENESET USUBJID
        FAMILY, N (tested genes of the set), NUP, NDN; USUBJID "" is overall. The halves of a set
        stand apart, as NAME_UP and NAME_DN.
    """
    if fit.reason or members.empty:
        return pd.DataFrame(columns=COLUMNS)
    tested = fit.genes.index[fit.genes["p_adjusted"].notna()]
    changes = fit.ratios.loc[tested]
    changes = pd.concat(
        [fit.genes.loc[tested, "log2_fold_change"].rename(OVERALL), changes], axis=1
    )
    cut = np.log2(trial.expression.fingerprint_fold)
    # a change of exactly the fold may lose its last digit on the way through the logarithm
    up, down = changes >= cut - 1e-12, changes <= -cut + 1e-12
    records = [_records(EVERY_GENE, NAMED, up, down)]
    for (name, half), of in members.groupby(["GENESET", "HALF"], sort=False):
        found = tested.get_indexer(of["GENE"].dropna())
        label, family = half_name(name, half), of["FAMILY"].iat[0]
        rows = found[found >= 0]
        records.append(_records(label, family, up.iloc[rows], down.iloc[rows]))
    return pd.concat(records, ignore_index=True)


def _records(name, family, up, down):
    counts = {"N": len(up), "NUP": up.sum().to_numpy(), "NDN": down.sum().to_numpy()}
    keys = {"GENESET": name, "FAMILY": family, "USUBJID": [str(who) for who in up.columns]}
    return pd.DataFrame(keys | counts)[COLUMNS]


def ard_fingerprint(fingerprint, trial):
    """Return the share of each set's tested genes up and down; by participant for named sets."""
    rows = ResultRows("expression_fingerprint", "expression_pairs")
    if fingerprint.empty:
        return rows.frame()
    rows.add({"estimate": trial.expression.fingerprint_fold}, variable="fold change that counts")
    every = fingerprint[fingerprint["GENESET"].eq(EVERY_GENE) & fingerprint["USUBJID"].ne(OVERALL)]
    for level, column in (("up", "NUP"), ("down", "NDN")):
        shares = every[column] / every["N"].where(every["N"] > 0)
        rows.add({"n": len(every), "max": shares.max()}, variable=MOST, variable_level=level)
    for record in fingerprint.to_dict("records"):
        single = record["USUBJID"] != OVERALL
        if single and record["FAMILY"] != NAMED:
            continue
        key = key_of_family(record["FAMILY"])
        if single:
            key = {"group": "participant", "group_level": record["USUBJID"]}
        for level, column in (("up", "NUP"), ("down", "NDN")):
            share = record[column] / record["N"] if record["N"] else np.nan
            stats = {"n": record[column], "N": record["N"], "p": share}
            rows.add(stats, variable=record["GENESET"], variable_level=level, **key)
    return rows.frame()
