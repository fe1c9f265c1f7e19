"""How long participants were observed."""

from helpers.adam.dates import duration_days
from helpers.ard.disposition import add_members
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.summaries import add_summary


def ard_follow_up(adsl, trial):
    """Return the days each included participant was observed, and how many died or go on.

    `variable` is days_observed (from the first dose, or inclusion for someone never treated, to
    death or else the day last known alive, both counted), days_treated, died, on_study. Observed
    days are those of everybody, dead or alive; they are not an estimate of follow-up.

    Parameters
    ----------
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    rows = ResultRows("follow_up", "included")
    for keys, people in arms_of(in_population(adsl, "included"), trial.report_by):
        who = people["USUBJID"]
        start = people["TRTSDT"].fillna(people["INCLDT"])
        # a death that is known of was observed, however long before it the last contact was
        observed = duration_days(start, people["DTHDT"].fillna(people["LSTALVDT"]))
        add_summary(rows, observed, who=who, variable="days_observed", **keys)
        add_summary(rows, people["TRTDURD"], who=who, variable="days_treated", **keys)
        add_members(rows, people, people["DTHFL"].eq("Y"), variable="died", **keys)
        add_members(rows, people, people["EOSSTT"].eq("ONGOING"), variable="on_study", **keys)
    return rows.frame()
