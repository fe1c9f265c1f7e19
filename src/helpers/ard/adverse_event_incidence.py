"""The time to the first adverse event of a kind, with death as the competing event."""

from helpers.ard.adverse_event_times import (
    derive_first,
    derive_risk,
    groups_at_risk,
    timed_events,
    undated,
)
from helpers.ard.first_event import (
    DEATH,
    EVENT,
    add_curve,
    add_days,
    add_median,
    add_numbers_at_risk,
)
from helpers.ard.frame import ResultRows

WORST = ", undated on day 1"


def ard_ae_incidence(adae, adsl, trial):
    """Return the share of participants with a first event of each kind by the trial's days.

    Aalen-Johansen with death as the competing event. `variable` is the kind (any event, a severe
    one, each group of special interest); `variable_level` is "first" and "death" (participants),
    "day 30" (at risk that day), "day 30, aalen" and "day 30, delta" (the estimate with either
    variance), "median" and "median, delta" (the day by which half had the event, limits by either
    variance), "undated" (who has such an event
    without a start date) and "day 30, undated on day 1, aalen" (the estimate if each of those came
    on the first day).
    """
    rows = ResultRows("ae_incidence", "safety")
    days = trial.safety.incidence_days
    for key, chosen, people in _first_of_each_kind(adae, adsl, trial):
        first = derive_first(chosen, people)
        _add_people(rows, first, undated(chosen), key)
        add_days(rows, first, days, "", key)
        add_median(rows, first, key)
        if len(undated(chosen)):
            add_days(rows, derive_first(chosen, people, undated_on_day_1=True), days, WORST, key)
    return rows.frame()


def ard_ae_incidence_curve(adae, adsl, trial):
    """Return the curves behind the shares by day, for those kinds that somebody had.

    `variable` is the kind; `variable_level` is "day 12" (the event, with limits by the Aalen
    variance), "death by day 12" (death before it) and "at risk day 28".
    """
    rows = ResultRows("ae_incidence_curve", "safety")
    groups = list(_first_of_each_kind(adae, adsl, trial))
    happened = {key["variable"] for key, chosen, _ in groups if chosen["ASTDT"].notna().any()}
    for key, chosen, people in groups:
        first = derive_first(chosen, people)
        if key["variable"] in happened and len(first):
            add_curve(rows, first, key)
            add_numbers_at_risk(rows, first["DAYS"], key)
    return rows.frame()


def _first_of_each_kind(adae, adsl, trial):
    events, kinds = timed_events(adae, adsl, trial)
    risk = derive_risk(events, adsl, trial)
    timed = [kind for kind in kinds if kind in ("any", "grade_3") or kind.startswith("special:")]
    for keys, people in groups_at_risk(risk, trial):
        inside = events[events["USUBJID"].isin(people.index)]
        for kind in timed:
            chosen = inside[kinds[kind].reindex(inside.index)]
            yield {"variable": kind, **keys}, chosen, people


def _add_people(rows, first, missing, key):
    N = len(first)
    for level, cause in (("first", EVENT), ("death", DEATH)):
        ids = first.index[first["CAUSE"] == cause]
        rows.add({"n": len(ids), "N": N}, who=ids, variable_level=level, **key)
    rows.add({"n": len(missing), "N": N}, who=missing, variable_level="undated", **key)
