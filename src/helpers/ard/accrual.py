"""Accrual: who began screening and who was included on which day, against the plan."""

import math
from functools import partial

import pandas as pd

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.adam.study_days import are_dates_untold
from helpers.ard.endpoints import in_population
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.summaries import add_summary

ANALYSIS = "accrual"
NO_DATE = "no date"
MONTH = "month "  # begins a level that counts from the first inclusion


def ard_accrual(adsl, adscreen, trial):
    """Return how many participants began screening, and were included, by day.

    `variable` is screened (the begin of the first screening) or included (the official inclusion),
    `variable_level` the day; n are those of that day, N all until then. What has no complete date
    is counted under the level "no date". `planned` is the number to be included; `pace` the number
    planned until a day, at its two ends, where the trial file gives start and months.
    `cut` has the day of the data cut; `days_between` summarises the days from one inclusion to the
    next.

    Where the trial file lets no date of a participant be told, levels are whole months since the
    first inclusion (the first screening, while nobody is included): "month 0", "month 1".

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
    first_day = min(included["INCLDT"].min(), screened.min(), key=pd.isna)
    told = partial(_told, first=first_day if are_dates_untold(trial) else None)
    return concat_results(
        [
            _by_day("screened", adsl, screened, told),
            _by_day("included", included, included["INCLDT"], told),
            _plan(trial, told),
            _until_cut(adsl, included, told),
        ]
    )


def _told(day, first):
    """Return a day as a level: itself, or how many whole months it is after the first."""
    if first is None:
        return f"{day:%Y-%m-%d}"
    months = (day - first).days / DAYS_PER_MONTH
    return f"{MONTH}{0 if pd.isna(months) else math.floor(months)}"


def _by_day(population, people, days, told):
    rows = ResultRows(ANALYSIS, population)
    until = 0
    levels = days.dropna().sort_values(kind="stable").map(told)
    for level, ids in people["USUBJID"].reindex(levels.index).groupby(levels, sort=False):
        until += len(ids)
        stats = {"n": len(ids), "N": until}
        rows.add(stats, who=ids, variable=population, variable_level=level)
    undated = people.loc[days.isna(), "USUBJID"]
    stats = {"n": len(undated), "N": len(people)}
    rows.add(stats, who=undated, variable=population, variable_level=NO_DATE)
    return rows.frame()


def _plan(trial, told):
    rows = ResultRows(ANALYSIS, "included")
    planned, words = trial.planned_participants, trial.recruitment
    if planned:
        rows.add({"n": planned}, variable="planned", method="as the trial file says")
    if words and words.start:
        start = pd.Timestamp(words.start)
        rows.add({"n": 0}, variable="pace", variable_level=told(start))
        if planned and words.months:
            end = start + pd.Timedelta(days=round(words.months * DAYS_PER_MONTH))
            rows.add({"n": planned}, variable="pace", variable_level=told(end))
    return rows.frame()


def _until_cut(adsl, included, told):
    rows = ResultRows(ANALYSIS, "included")
    cut = "".join(map(told, adsl["CUTDT"].head(1)))  # nobody has no cut date
    stats = {"n": len(included), "N": len(adsl)}
    rows.add(stats, who=included["USUBJID"], variable="cut", variable_level=cut)
    between = included["INCLDT"].dropna().sort_values().diff().dt.days.dropna()
    add_summary(rows, between, variable="days_between")
    return rows.frame()
