"""Adverse events per time at risk: participants until their first event, and all events."""

from helpers.ard.adverse_event_times import (
    EVENT,
    days_at_risk,
    derive_first,
    derive_risk,
    groups_at_risk,
    timed_events,
    undated,
)
from helpers.ard.frame import ResultRows
from helpers.ard.rates import add_incidence_rate

WORST = "first, undated on day 1"


def ard_ae_rates(adae, adsl, trial):
    """Return the rate of each kind of event per the trial's years at risk, with exact limits.

    `variable` is the kind. `variable_level` "first" counts participants with an event, over the
    time until the first of them; "all" counts events, over the whole time at risk. Everybody
    treated, each arm where the trial reports by arm, and each phase: there an event counts in the
    phase it began in, and a first event is the first of that phase.

    A first event without a date has no time; among all events it counts. "undated" counts such
    events and who has them, and "first,
    undated on day 1" is the rate if each of them came on the first day.
    """
    rows = ResultRows("ae_rates", "safety")
    events, kinds = timed_events(adae, adsl, trial)
    risk = derive_risk(events, adsl, trial)
    for keys, people in groups_at_risk(risk, trial, phases=True):
        inside = _inside(events, people, keys)
        for kind, holds in kinds.items():
            chosen = inside[holds.reindex(inside.index)]
            _add_rates(rows, chosen, people, trial.safety.rate_years, {"variable": kind, **keys})
    return rows.frame()


def _inside(events, people, keys):
    inside = events[events["USUBJID"].isin(people.index)]
    return inside[inside["APHASE"] == keys["group_level"]] if _phase(keys) else inside


def _phase(keys):
    return keys.get("group") == "phase"


def _add_rates(rows, chosen, people, years, key):
    first = derive_first(chosen, people)
    ids = first.index[first["CAUSE"] == EVENT]
    rows.add({"n": len(ids), "N": len(people)}, who=ids, variable_level="first", **key)
    add_incidence_rate(rows, len(ids), first["DAYS"].sum(), years, variable_level="first", **key)
    total = days_at_risk(people).sum()
    add_incidence_rate(rows, len(chosen), total, years, variable_level="all", **key)
    if _phase(key):
        return  # an event without a date belongs to no phase
    missing = undated(chosen)
    counts = {"n": len(missing), "N": len(people), "n_event": int(chosen["ASTDT"].isna().sum())}
    rows.add(counts, who=missing, variable_level="undated", **key)
    if len(missing):
        worst = derive_first(chosen, people, undated_on_day_1=True)
        n = int(worst["CAUSE"].eq(EVENT).sum())
        add_incidence_rate(rows, n, worst["DAYS"].sum(), years, variable_level=WORST, **key)
