"""When adverse events came: how long each participant was at risk, and the first of a kind."""

import numpy as np
import pandas as pd

from helpers.adam.adae_courses import OVER
from helpers.adam.dates import duration_days
from helpers.adam.safety_window import window_end
from helpers.ard.adverse_events import emergent, kinds_of_event
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.first_event import DEATH, EVENT
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count

ONE_DAY = pd.Timedelta(days=1)
# all that the kinds of events and their times are made of: a delivery may have a million rows
_READ = [
    "USUBJID",
    "ASTDT",
    "APHASE",
    "TRTEMFL",
    "AEBODSYS",
    "AEDECOD",
    "ATOXGRN",
    "AREL",
    "ARELBK",
]
_READ += ["AESER", "AEACN", "AEOUT", "AESDTH"]
_DRAWN = ["USUBJID", "AEBODSYS", "AEDECOD", "TRTEMFL", "ASTDT", "AENDT", "AEOUT"]


def timed_events(adae, adsl, trial):
    """Return the emergent events as USUBJID, ASTDT and APHASE, and which are of each kind.

    A kind that the cut does not record is left out. USUBJID is a category, which groups fast.
    """
    events = emergent(adae[_READ], adsl)
    kinds = {k: holds for k, holds in kinds_of_event(events, trial).items() if holds is not None}
    return events[["USUBJID", "ASTDT", "APHASE"]].astype({"USUBJID": "category"}), kinds


def ard_ae_timelines(adae, adsl):
    """Return what the timelines show: events with a date, open and undated ones, and deaths.

    Of the emergent events of all treated participants. "deaths" counts participants, "death on a
    completed date" those whose day of death was completed from a partial date.
    """
    rows = ResultRows("ae_timelines", "safety")
    people = in_population(adsl, "safety").set_index("USUBJID")
    events = emergent(adae[_DRAWN], adsl)
    dated = events["ASTDT"].notna()
    open_ = dated & events["AENDT"].isna() & ~events["AEOUT"].isin(OVER)
    for level, chosen in (("dated", dated), ("open", open_), ("undated", ~dated)):
        stats = {"n": int(chosen.sum()), "N": len(events)}
        rows.add(stats, variable="events", variable_level=level)
    died = people["DTHDT"].notna()
    guessed = died & people["DTHDTF"].notna()
    for level, chosen in (("deaths", died), ("death on a completed date", guessed)):
        who = people.index[chosen]
        add_count(rows, len(who), len(people), who=who, variable="people", variable_level=level)
    return rows.frame()


def derive_risk(events, adsl, trial):
    """Return one record per treated participant: START and END of the time at risk, and DIED.

    It begins with the first dose. It ends with the first of: the end of the safety window, the data
    cut, death, and the last day the participant is known to be alive (the start of an emergent
    event is such a day). DIED says that it ended with death.

    Parameters
    ----------
    events : DataFrame with USUBJID and ASTDT; emergent events of any kind
    adsl : DataFrame, key USUBJID
        Needs SAFFL TRTSDT TRTEDT CUTDT DTHDT LSTALVDT.
    trial : Trial

    Returns
    -------
    DataFrame indexed by USUBJID
        START END (days, both at risk), DIED (bool), and the columns of ADSL.
    """
    people = in_population(adsl, "safety").set_index("USUBJID")
    started = events.groupby("USUBJID", observed=True)["ASTDT"].max().reindex(people.index)
    alive = people["LSTALVDT"].where(~(started > people["LSTALVDT"]), started)
    known = people["DTHDT"].fillna(alive)
    ends = pd.concat([window_end(people, trial.safety), people["CUTDT"], known], axis=1)
    end = ends.min(axis=1)
    died = people["DTHDT"].notna() & (people["DTHDT"] <= end)
    # a death dated before the first dose is a finding of the data check: one day was lived
    return people.assign(START=people["TRTSDT"], END=end.clip(people["TRTSDT"]), DIED=died)


def risk_in_phase(risk, trial, phase):
    """Return the records of those who entered a phase, START and END within it.

    A phase goes on until the day before a later one begins, the last one reached to the end of the
    time at risk: that is where an event belongs to it.
    """
    numbers = {each.id: number for number, each in enumerate(trial.phases, 1)}
    begun = {name: risk[f"AP{number:02d}SDT"] for name, number in numbers.items()}
    start = begun.pop(phase)
    later = [
        day.where(_follows(day, start, numbers[name] > numbers[phase]))
        for name, day in begun.items()
    ]
    nexts = pd.concat([risk["END"] + ONE_DAY, *later], axis=1).min(axis=1)
    inside = risk.assign(START=start, END=nexts - ONE_DAY)
    return inside[inside["START"] <= inside["END"]]


def groups_at_risk(risk, trial, phases=False):
    """Yield the keys and records of everybody, of each arm reported, and of each phase if asked."""
    yield from arms_of(risk, trial.report_by)
    if phases and len(trial.phases) > 1:
        for phase in trial.phases:
            yield {"group": "phase", "group_level": phase.id}, risk_in_phase(risk, trial, phase.id)


def days_at_risk(risk):
    """Return the days at risk of each record, first and last day counted."""
    return duration_days(risk["START"], risk["END"])


def derive_first(events, risk, undated_on_day_1=False):
    """Return DAYS and CAUSE of each participant: a first event, death before it, or neither.

    CAUSE is 1 for the event, 2 for death, 0 for a time without either. An event that began before
    the time at risk, and worsened in it, counts on its first day. On the day of death the event
    comes first. An event without a start date has no time; in the worst case it came on the first
    day.

    Parameters
    ----------
    events : DataFrame with USUBJID and ASTDT; the events of one kind
    risk : DataFrame of `derive_risk`
    """
    starts = events["ASTDT"]
    if undated_on_day_1:
        starts = starts.fillna(events["USUBJID"].astype(object).map(risk["START"]))
    first = starts.groupby(events["USUBJID"], observed=True).min().reindex(risk.index)
    first = first.clip(risk["START"])
    last = risk["END"].where(~(first <= risk["END"]), first)
    cause = np.select([first.notna(), risk["DIED"]], [EVENT, DEATH], 0)
    return pd.DataFrame({"DAYS": duration_days(risk["START"], last), "CAUSE": cause})


def undated(events):
    """Return the participants with an event that has no start date."""
    return list(events.loc[events["ASTDT"].isna(), "USUBJID"].unique())


def _follows(day, start, declared_later):
    """Return where another phase begins after this one; of two on one day the later one counts."""
    return (day > start) | (declared_later & (day == start))
