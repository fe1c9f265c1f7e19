"""ADINFL: markers of systemic inflammation and what is made of them, relative to baseline."""

import pandas as pd

from helpers.adam.corticosteroids import touched_by
from helpers.adam.flags import flag
from helpers.adam.inflammation_draws import derive_product_ratio, derive_ratio, derive_score
from helpers.adam.reasons import first_reason
from helpers.adam.visits import assign_visits

COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "PARAMTYP", "ADT", "ADY", "AVISIT", "AVISITL"]
COLUMNS += ["AVISITN", "AVAL", "AVALU", "BLQFL", "AEXCL", "ABLFL", "BASE", "BASBLQFL"]
COLUMNS += ["R2BASE", "R2EXCL", "CORTFL", "BASCORFL", "ANL01FL"]
MEASURED, SCORE = "MEASURED", "SCORE"
NO_BASELINE = "no baseline"
ZERO_BASELINE = "a baseline of zero"
ZERO_VALUE = "a value of zero"
_KEPT = ["USUBJID", "ADT", "VISIT", "ADY", "UNSCHFL", "PARAMCD", "PARAM", "PARAMTYP"]
_KEPT += ["AVAL", "AVALU", "BLQFL", "AEXCL"]


def derive_adinfl(adlb, trial, courses=None):
    """Return one record per marker and draw of the treated participants.

    What is made of several tests (PARAMTYP "DERIVED", "SCORE") uses values of one draw, brought to
    one unit; where it cannot be made it has no AVAL, and AEXCL says why. Baseline is the last value
    on or before the day of the first dose: on that day blood counts as drawn before it. R2BASE, the
    ratio to baseline, is given after that day where both values are above zero; R2EXCL says why
    not. A score has no ratio. A value below quantification counts as half its limit (BLQFL), and
    what is made with one is flagged like it.

    Parameters
    ----------
    adlb : DataFrame, key USUBJID LBSEQ
        Needs PARAMCD PARAM ADT ADY VISIT AVAL AVALU BLQFL UNSCHFL SAFFL.
    trial : Trial
    courses : DataFrame of `helpers.adam.corticosteroids`, optional
        Marks values drawn under a systemic corticosteroid (CORTFL).

    Returns
    -------
    DataFrame, ordered by marker as in the trial file, participant and date
        BASBLQFL, BASCORFL: what BLQFL and CORTFL say of the baseline.
    """
    planned = trial.inflammation
    measured = adlb[(adlb["SAFFL"] == "Y") & adlb["AVAL"].notna() & adlb["ADY"].notna()]
    measured = measured.assign(PARAMTYP=MEASURED, AEXCL=None)
    parts = [measured[measured["PARAMCD"] == marker] for marker in planned.markers]
    parts += _made_of_several(measured, planned)
    parts = [part[_KEPT].astype({"BLQFL": object, "AEXCL": object}) for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    records = pd.concat(parts, ignore_index=True)
    records["CORTFL"] = touched_by(records, courses)
    records = assign_visits(
        _relate_to_baseline(records), trial.visits_with("laboratory"), ["PARAMCD"]
    )
    order = {name: place for place, name in enumerate(dict.fromkeys(records["PARAMCD"]))}
    records = records.assign(_order=records["PARAMCD"].map(order))
    records = records.sort_values(["_order", "USUBJID", "ADT"], kind="stable", ignore_index=True)
    return records[COLUMNS]


def _made_of_several(measured, planned):
    """Yield the records of what is made of tests that were all measured in this trial."""
    there = set(measured["PARAMCD"])
    for words in planned.ratios:
        if there.issuperset(words[1:]):
            yield derive_ratio(measured, *words)
    for words in planned.product_ratios:
        if there.issuperset((*words.of, words.over)):
            yield derive_product_ratio(measured, words)
    for words in planned.scores:
        if there.issuperset(step.test for step in words.steps):
            yield derive_score(measured, words)


def _relate_to_baseline(records):
    key = ["USUBJID", "PARAMCD"]
    before = records[(records["ADY"] <= 1) & records["AVAL"].notna()]
    last = before.sort_values("ADT", kind="stable").drop_duplicates(key, keep="last")
    records = records.assign(ABLFL=flag(records.index.isin(last.index)))
    of_base = {"AVAL": "BASE", "BLQFL": "BASBLQFL", "CORTFL": "BASCORFL"}
    base = last[[*key, *of_base]].rename(columns=of_base)
    records = records.merge(base, on=key, how="left", validate="m:1")
    after = (records["ADY"] > 1) & records["AVAL"].notna() & (records["PARAMTYP"] != SCORE)
    reasons = [
        (after & records["BASE"].isna(), NO_BASELINE),
        (after & records["BASE"].eq(0), ZERO_BASELINE),
        (after & records["AVAL"].eq(0), ZERO_VALUE),
    ]
    records["R2EXCL"] = first_reason(reasons, records.index)
    usable = after & records["R2EXCL"].isna()
    records["R2BASE"] = (records["AVAL"] / records["BASE"]).where(usable)
    return records
