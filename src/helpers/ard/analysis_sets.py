"""Analysis sets: how many belong to each, and why the others do not."""

from helpers.adam.adsl_sets import REASONS
from helpers.ard.disposition import add_members, add_reasons
from helpers.ard.endpoints import POPULATION_FLAGS, arms_of
from helpers.ard.frame import ResultRows

OUTSIDE = "outside: "


def ard_analysis_sets(adsl, trial):
    """Return the size of each analysis set that the trial reports, and of each reason against it.

    `variable` is the set; for who is not in it "outside: " and the set, with the first reason as
    level. Members and reasons add up to all screened participants; by arm, to the included of the
    arm, because nobody has an arm before.

    Parameters
    ----------
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    rows = ResultRows("analysis_sets", "screened")
    for keys, people in arms_of(adsl, trial.report_by):
        for population in trial.populations:
            if not keys or population.id != "screened":
                _add_set(rows, people, population.id, keys)
    return rows.frame()


def _add_set(rows, people, population, keys):
    flag = POPULATION_FLAGS[population]
    add_members(rows, people, people[flag].eq("Y"), variable=population, **keys)
    if flag in REASONS:
        outside = people.loc[~people[flag].eq("Y"), REASONS[flag]]
        add_reasons(rows, people, outside, variable=f"{OUTSIDE}{population}", **keys)
