"""Concomitant medication of the treated participants, by class and name."""

from helpers.ard.endpoints import in_population
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_count
from helpers.ard.terms import ard_records, ard_terms, ard_undelivered

ANALYSIS = "medication"


def ard_medication(adcm, adsl, trial, domains):
    """Return treated participants by class and name of concomitant medication.

    `started` counts those with a concomitant medication begun before the first dose or later;
    `open` the concomitant records whose dates leave it open; `records` has every record delivered,
    used or left out by reason.

    Parameters
    ----------
    adcm : DataFrame, one record per USUBJID and CMSEQ
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    domains : sequence of str
        The delivered domains.
    """
    used = adcm[adcm["CONFL"].eq("Y")]
    people = in_population(adsl, "safety")
    return concat_results(
        [
            ard_terms(ANALYSIS, "safety", used, people, trial.report_by),
            _started(used, people),
            ard_records(ANALYSIS, "safety", adcm),
            ard_undelivered(ANALYSIS, "safety", {"cm"}, domains),
        ]
    )


def _started(used, people):
    rows = ResultRows(ANALYSIS, "safety")
    before = used["PREFL"].eq("Y")
    for level, ours in (("before the first dose", used[before]), ("later", used[~before])):
        who = people.loc[people["USUBJID"].isin(ours["USUBJID"]), "USUBJID"]
        key = {"variable": "started", "variable_level": level}
        add_count(rows, len(who), len(people), who=who, **key)
    undecided = int(used["OPENFL"].eq("Y").sum())
    add_count(rows, undecided, len(used), variable="open")
    return rows.frame()
