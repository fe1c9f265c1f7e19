"""ADLINK: each treated participant's change of gene-set scores beside the clinical course."""

import pandas as pd

from helpers.adam.flags import flag

SCORE, CHANGE, RATIO, GRADE = "SCORE_", "CHG_", "R2BASE_", "AEGRADE"


def derive_adlink(adline, scores, adlb, adae, watched, trial):
    """Return one record per treated participant, with or without a pair of samples.

    Laboratory values are those of the planned visit of the second sample, against the participant's
    own baseline: differences or ratios, as the trial file names the tests. The worst grade is that
    of the treatment-emergent adverse events, 0 for who had none; it is missing where adverse events
    were not delivered, or where nobody graded those there are.

    Parameters
    ----------
    adline : DataFrame of `derive_adline`
    scores : DataFrame of `helpers.ard.gene_sets.derive_set_scores`
        Needs GENESET USUBJID CHG.
    adlb : DataFrame of `derive_adlb`
        Needs USUBJID PARAMCD AVISIT AVAL BASE CHG ANL01FL.
    adae : DataFrame of `derive_adae`
        Needs USUBJID TRTEMFL ATOXGRN.
    watched : ADSL as `helpers.ard.endpoints.watched_by` gives it for adverse events
    trial : Trial
        `expression` names the sets and the tests; without a scored set there are no records.

    Returns
    -------
    DataFrame, index USUBJID
        PAIRFL "Y" for who has a pair, SCORE_<set> (change), the columns of ADLINE, CHG_<test>,
        R2BASE_<test> and AEGRADE.
    """
    named = trial.expression.gene_sets if trial.expression else ()
    scores = scores[scores["GENESET"].isin(named)]
    if scores.empty:
        return pd.DataFrame(index=pd.Index([], name="USUBJID"))
    link = adline[adline["TREATED"] == "Y"].drop(columns="TREATED")
    changes = scores.pivot(index="USUBJID", columns="GENESET", values="CHG")
    changes = changes.reindex(link.index, columns=[n for n in named if n in changes])
    changes = changes.add_prefix(SCORE)
    paired = pd.Series(flag(link.index.isin(scores["USUBJID"])), link.index, name="PAIRFL")
    parts = [paired, changes, link, _laboratory(adlb, trial, link.index)]
    link = pd.concat(parts, axis=1).rename_axis("USUBJID")
    return link.assign(**{GRADE: _worst(adae, watched).reindex(link.index)})


def _laboratory(adlb, trial, people):
    """Return the changes and the ratios to baseline at the visit of the second sample."""
    visit = trial.endpoints_of_type("contrast")[0].on_treatment
    then = adlb[(adlb["AVISIT"] == visit) & (adlb["ANL01FL"] == "Y")]
    planned, columns = trial.expression.clinical_link, {}
    for test in planned.changes:
        columns[CHANGE + test] = _of(then, test)["CHG"]
    for test in planned.ratios:
        mine = _of(then, test)
        both = (mine["AVAL"] > 0) & (mine["BASE"] > 0)
        columns[RATIO + test] = (mine["AVAL"] / mine["BASE"]).where(both)
    return pd.DataFrame(columns, index=people, dtype=float)


def _of(records, test):
    return records[records["PARAMCD"] == test].set_index("USUBJID")


def _worst(adae, watched):
    emergent = adae[adae["TRTEMFL"] == "Y"].groupby("USUBJID")["ATOXGRN"].max()
    none = watched.loc[watched["SAFFL"] == "Y", "USUBJID"]
    none = none[~none.isin(adae.loc[adae["TRTEMFL"] == "Y", "USUBJID"])]
    return pd.concat([emergent.astype(float), pd.Series(0.0, index=none)])
