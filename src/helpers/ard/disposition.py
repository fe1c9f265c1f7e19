"""Disposition: from screening to the end of treatment and of the study."""

from helpers.ard.endpoints import POPULATION_FLAGS, arms_of, in_population
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_count

ANALYSIS = "disposition"
STATUSES = ("ONGOING", "COMPLETED", "DISCONTINUED")


def ard_disposition(adsl, trial):
    """Return counts from screening to the end of the study, each with its denominator.

    Screening counts all screened participants, and is never split by arm; study status counts the
    included, treatment status the treated. Reasons are of those who failed screening, stopped
    treatment or left the study, over the same denominator.

    Parameters
    ----------
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    return concat_results([_screening(adsl), _inclusion(adsl, trial), _treatment(adsl, trial)])


def ard_analysis_sets(adsl, trial):
    """Return the size of each analysis set that the trial reports, among all screened.

    By arm the denominator is the included participants of the arm: nobody has an arm before.
    """
    rows = ResultRows("analysis_sets", "screened")
    for keys, people in arms_of(adsl, trial.report_by):
        for population in trial.populations:
            n = people[POPULATION_FLAGS[population.id]].eq("Y").sum()
            if not keys or population.id != "screened":
                add_count(rows, n, len(people), variable=population.id, **keys)
    return rows.frame()


def _screening(adsl):
    rows = ResultRows(ANALYSIS, "screened")
    failed, included = adsl["SCRFFL"].eq("Y"), adsl["INCLFL"].eq("Y")
    add_count(rows, len(adsl), len(adsl), variable="screened")
    add_count(rows, failed.sum(), len(adsl), variable="screen_failure")
    _add_levels(rows, adsl.loc[failed, "SCRFREAS"], len(adsl), "screen_failure_reason")
    add_count(rows, (~failed & ~included).sum(), len(adsl), variable="in_screening")
    add_count(rows, included.sum(), len(adsl), variable="included")
    return rows.frame()


def _inclusion(adsl, trial):
    rows = ResultRows(ANALYSIS, "included")
    for keys, people in arms_of(in_population(adsl, "included"), trial.report_by):
        N = len(people)
        treated = people["SAFFL"].eq("Y")
        add_count(rows, (~treated).sum(), N, variable="not_treated", **keys)
        add_count(rows, treated.sum(), N, variable="treated", **keys)
        _add_status(rows, people, "study", keys)
        add_count(rows, people["DTHFL"].eq("Y").sum(), N, variable="died", **keys)
        if trial.report_by == "arm":
            other = people["ACTARM"].ne(people["ARM"])
            add_count(rows, other.sum(), N, variable="followed_other_arm", **keys)
    return rows.frame()


def _treatment(adsl, trial):
    rows = ResultRows(ANALYSIS, "safety")
    for keys, people in arms_of(in_population(adsl, "safety"), trial.report_by):
        _add_status(rows, people, "treatment", keys)
    return rows.frame()


def _add_status(rows, people, what, keys):
    status, reason = {"study": ("EOSSTT", "DCSREAS"), "treatment": ("EOTSTT", "DCTREAS")}[what]
    for level in STATUSES:
        n = people[status].eq(level).sum()
        key = {"variable": f"{what}_status", "variable_level": level, **keys}
        add_count(rows, n, len(people), **key)
    stopped = people.loc[people[status].eq("DISCONTINUED"), reason]
    _add_levels(rows, stopped, len(people), f"{what}_reason", keys)


def _add_levels(rows, reasons, N, variable, keys=()):
    counts = reasons.fillna("NOT RECORDED").value_counts()
    # most frequent first, then by name: the order must not follow the order of the rows
    for reason, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        add_count(rows, n, N, variable=variable, variable_level=reason, **dict(keys))
