"""Clinical and expression participants reconciled: from screening to a pair of samples."""

from helpers.ard.disposition import add_members, add_reasons
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_count

ANALYSIS = "reconciliation"
# each step with the reason column that says why somebody did not get there
STEPS = {
    "screened": None,
    "included": "INCLREAS",
    "treated": "SAFREAS",
    "any_sample": "EXPRREAS",
    "both_visits": "EXPRREAS",
    "pairs": "EXPRREAS",
}


def ard_reconciliation(adsl, adexpr, trial):
    """Return who is left at each step from screening to a pair of used samples, and why not.

    `variable` is the step, or "lost: " and the step, with the first reason as level, over everyone
    screened. `both_visits` has a sample in the window of both visits of the contrast, whatever its
    quality. `samples` counts samples, not participants, by whose they are. No rows for a trial that
    plans no contrast.

    Parameters
    ----------
    adsl : DataFrame, one record per USUBJID
    adexpr : DataFrame, one record per SAMPLE_ID
    trial : Trial
    """
    rows = ResultRows(ANALYSIS, "screened")
    if trial.expression is None or not trial.endpoints_of_type("contrast"):
        return rows.frame()
    inside = _steps(adsl, adexpr)
    before = inside["screened"]
    for step, reason in STEPS.items():
        if reason:
            lost = adsl.loc[before & ~inside[step], reason]
            add_reasons(rows, adsl, lost, variable=f"lost: {step}")
        add_members(rows, adsl, inside[step], variable=step)
        before = inside[step]
    return concat_results([rows.frame(), _samples(adsl, adexpr)])


def _steps(adsl, adexpr):
    """Return who of ADSL is at each step; each step is part of the one before."""
    visits = adexpr.groupby("USUBJID")["AVISIT"].nunique()
    pairs = adexpr.loc[adexpr["EXPAIRFL"].eq("Y"), "USUBJID"]
    included = adsl["INCLFL"].eq("Y")
    treated = included & adsl["SAFFL"].eq("Y")
    return {
        "screened": adsl["SCRNFL"].eq("Y"),
        "included": included,
        "treated": treated,
        "any_sample": treated & adsl["USUBJID"].isin(adexpr["USUBJID"]),
        "both_visits": treated & adsl["USUBJID"].isin(visits.index[visits > 1]),
        "pairs": treated & adsl["USUBJID"].isin(pairs),
    }


def _samples(adsl, adexpr):
    rows = ResultRows(ANALYSIS, "screened")
    N = len(adexpr)
    owner = adexpr["USUBJID"]
    treated, included = (adsl.loc[adsl[flag].eq("Y"), "USUBJID"] for flag in ("SAFFL", "INCLFL"))
    known = owner.isin(adsl["USUBJID"])
    kinds = {
        "received": owner.notna() | owner.isna(),
        "used": adexpr["EXPAIRFL"].eq("Y"),
        "of treated participants": owner.isin(treated),
        "of included participants never treated": owner.isin(included) & ~owner.isin(treated),
        "of participants never included": known & ~owner.isin(included) & ~owner.isin(treated),
        "of participants who are not in the delivery": owner.notna() & ~known,
        "without a participant": owner.isna(),
    }
    for level, applies in kinds.items():
        add_count(rows, int(applies.sum()), N, variable="samples", variable_level=level)
    return rows.frame()
