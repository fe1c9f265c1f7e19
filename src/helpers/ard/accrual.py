"""Accrual: who began screening and who was included on which day, against the plan."""

import pandas as pd

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.endpoints import in_population
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.summaries import add_summary

ANALYSIS = "accrual"
NO_DATE = "no date"


def ard_accrual(adsl, adscreen, trial):
    """Return how many participants began screening, and were included, by day.

    `variable` is screened (the begin of the first screening) or included (the official inclusion),
    `variable_level` the day; n are those of that day, N all until then. What has no complete date
    is counted under the level "no date". `planned` is the number to be included; `pace` the number
    planned until a day, at its two ends, where the trial file gives start and months.
    `cut` has the day of the data cut; `days_between` summarises the days from one inclusion to the
    next.

    Parameters
    ----------
    adsl : DataFrame, one record per USUBJID
    adscreen : DataFrame, one record per USUBJID and SCREENNO
        Needs SCRSDT.
    trial : Trial
    """
    first = adscreen[adscreen["SCREENNO"] == 1].set_index("USUBJID")["SCRSDT"]
    screened = pd.to_datetime(adsl["USUBJID"].map(first))
    included = in_population(adsl, "included")
    return concat_results(
        [
            _by_day("screened", adsl, screened),
            _by_day("included", included, included["INCLDT"]),
            _plan(trial),
            _until_cut(adsl, included),
        ]
    )


def _by_day(population, people, days):
    rows = ResultRows(ANALYSIS, population)
    until = 0
    for day, ids in people["USUBJID"].groupby(days, sort=True):
        until += len(ids)
        level = day.strftime("%Y-%m-%d")
        stats = {"n": len(ids), "N": until}
        rows.add(stats, who=ids, variable=population, variable_level=level)
    undated = people.loc[days.isna(), "USUBJID"]
    stats = {"n": len(undated), "N": len(people)}
    rows.add(stats, who=undated, variable=population, variable_level=NO_DATE)
    return rows.frame()


def _plan(trial):
    rows = ResultRows(ANALYSIS, "included")
    planned, words = trial.planned_participants, trial.recruitment
    if planned:
        rows.add({"n": planned}, variable="planned", method="as the trial file says")
    if words and words.start:
        start = pd.Timestamp(words.start)
        rows.add({"n": 0}, variable="pace", variable_level=words.start)
        if planned and words.months:
            end = start + pd.Timedelta(days=round(words.months * DAYS_PER_MONTH))
            level = end.strftime("%Y-%m-%d")
            rows.add({"n": planned}, variable="pace", variable_level=level)
    return rows.frame()


def _until_cut(adsl, included):
    rows = ResultRows(ANALYSIS, "included")
    cut = "".join(adsl["CUTDT"].head(1).dt.strftime("%Y-%m-%d"))  # nobody has no cut date
    stats = {"n": len(included), "N": len(adsl)}
    rows.add(stats, who=included["USUBJID"], variable="cut", variable_level=cut)
    between = included["INCLDT"].dropna().sort_values().diff().dt.days.dropna()
    add_summary(rows, between, variable="days_between")
    return rows.frame()
