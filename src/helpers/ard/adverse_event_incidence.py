"""The time to the first adverse event of a kind, with death as the competing event."""

import math

import numpy as np

from helpers.ard.adverse_event_times import (
    DEATH,
    EVENT,
    derive_first,
    derive_risk,
    groups_at_risk,
    undated,
)
from helpers.ard.adverse_events import emergent, kinds_of_event
from helpers.ard.cumulative_incidence import (
    AALEN,
    DELTA,
    NOISE,
    compute_incidence,
    log_log_limits,
)
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import CLOPPER_PEARSON, clopper_pearson
from helpers.ard.survival import NOBODY, NOT_REACHED, compute_quantile

VARIANCES = {"aalen": AALEN, "delta": DELTA}
WORST = ", undated on day 1"
NO_EVENT = "no event by then: upper limit among those at risk that day"
ALL_HAD_IT = "limits not defined where everybody had the event"
BEYOND = "beyond the last day at risk"
TICK_DAYS = (7, 14, 28, 56, 91, 182, 364)
MOST_TICKS = 7


def ard_ae_incidence(adae, adsl, trial):
    """Return the share of participants with a first event of each kind by the trial's days.

    Aalen-Johansen with death as the competing event. `variable` is the kind (any event, a severe
    one, each group of special interest); `variable_level` is "first" and "death" (participants),
    "day 30" (at risk that day), "day 30, aalen" and "day 30, delta" (the estimate with either
    variance), "median" (the day by which half had the event), "undated" (who has such an event
    without a start date) and "day 30, undated on day 1, aalen" (the estimate if each of those came
    on the first day).
    """
    rows = ResultRows("ae_incidence", "safety")
    days = trial.safety.incidence_days
    for key, chosen, people in _first_of_each_kind(adae, adsl, trial):
        first = derive_first(chosen, people)
        _add_people(rows, first, undated(chosen), key)
        _add_days(rows, first, days, "", key)
        _add_median(rows, first, key)
        if len(undated(chosen)):
            _add_days(rows, derive_first(chosen, people, undated_on_day_1=True), days, WORST, key)
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
            _add_curve(rows, first, key)
            _add_numbers_at_risk(rows, first["DAYS"], key)
    return rows.frame()


def _first_of_each_kind(adae, adsl, trial):
    events = emergent(adae, adsl)
    kinds = kinds_of_event(events, trial)
    risk = derive_risk(events, adsl, trial)
    for keys, people in groups_at_risk(risk, trial):
        inside = events[events["USUBJID"].isin(people.index)]
        for kind, holds in kinds.items():
            timed = kind in ("any", "grade_3") or kind.startswith("special:")
            if timed and holds is not None:
                yield {"variable": kind, **keys}, inside[holds.reindex(inside.index)], people


def _add_people(rows, first, missing, key):
    N = len(first)
    for level, cause in (("first", EVENT), ("death", DEATH)):
        ids = first.index[first["CAUSE"] == cause]
        rows.add({"n": len(ids), "N": N}, who=ids, variable_level=level, **key)
    rows.add({"n": len(missing), "N": N}, who=missing, variable_level="undated", **key)


def _add_days(rows, first, days, case, key):
    curve = compute_incidence(first["DAYS"], first["CAUSE"], EVENT)
    for day in days:
        n_risk = int((first["DAYS"] >= day).sum())
        n_event = int(((first["DAYS"] <= day) & first["CAUSE"].eq(EVENT)).sum())
        level = f"day {day}{case}"
        rows.add({"n_risk": n_risk, "n_event": n_event}, variable_level=level, **key)
        for name, found in _estimates(curve, first, day, n_risk).items():
            stats, method, warning = found
            level = f"day {day}{case}, {name}"
            rows.add(stats, method=method, warning=warning, variable_level=level, **key)


def _estimates(curve, first, day, n_risk):
    """Return {variance: (statistics, method, warning)} of the incidence by a day."""
    unknown = (math.nan,) * 3
    if not _known(first, day):
        warning = BEYOND if len(first) else NOBODY
        return {name: (_stats(unknown), method, warning) for name, method in VARIANCES.items()}
    estimate, *errors = curve.at(day)
    if not estimate:
        found = _stats((0.0, 0.0, clopper_pearson(0, n_risk)[1]))
        return dict.fromkeys(VARIANCES, (found, CLOPPER_PEARSON, NO_EVENT))
    warning = ALL_HAD_IT if estimate >= 1 - NOISE else ""
    return {
        name: (_stats((estimate, *log_log_limits(estimate, error))), method, warning)
        for (name, method), error in zip(VARIANCES.items(), errors, strict=True)
    }


def _stats(found):
    return dict(zip(("estimate", "conf_low", "conf_high"), found, strict=True))


def _known(first, day):
    """Return whether the curve is known on a day: somebody followed so long, or nobody left."""
    if first.empty:
        return False
    last = first["DAYS"].max()
    return day <= last or bool(first.loc[first["DAYS"] == last, "CAUSE"].gt(0).all())


def _add_median(rows, first, key):
    curve = compute_incidence(first["DAYS"], first["CAUSE"], EVENT)
    found = (math.nan,) * 3
    if curve is not None:
        limits = _band(curve)
        bands = (curve.estimate, limits[1], limits[0])
        found = [compute_quantile(curve.time, 1 - band, 0.5) for band in bands]
    for name, value in _stats(found).items():
        warning = "" if not math.isnan(value) else NOT_REACHED if len(first) else NOBODY
        rows.add({name: value}, method=AALEN, warning=warning, variable_level="median", **key)


def _band(curve):
    """Return the lower and upper limits at each time of a curve, nan where not defined."""
    pairs = [log_log_limits(*pair) for pair in zip(curve.estimate, curve.se_aalen, strict=True)]
    return np.array(pairs).T


def _add_curve(rows, first, key):
    curves = {c: compute_incidence(first["DAYS"], first["CAUSE"], c) for c in (EVENT, DEATH)}
    low, high = _band(curves[EVENT])
    rows.add(_stats((0.0, math.nan, math.nan)), variable_level="day 0", method=AALEN, **key)
    rows.add({"estimate": 0.0}, variable_level="death by day 0", **key)
    last = len(low) - 1
    for i, day in enumerate(curves[EVENT].time):
        if curves[EVENT].n_event[i] or i == last:
            found = _stats((curves[EVENT].estimate[i], low[i], high[i]))
            rows.add(found, variable_level=f"day {day:.0f}", method=AALEN, **key)
        if curves[DEATH].n_event[i] or i == last:
            stats = {"estimate": curves[DEATH].estimate[i]}
            rows.add(stats, variable_level=f"death by day {day:.0f}", method=AALEN, **key)


def _add_numbers_at_risk(rows, days, key):
    every = next((step for step in TICK_DAYS if days.max() / step < MOST_TICKS), TICK_DAYS[-1])
    for day in range(0, int(days.max()) + every, every):
        n_risk = int((days >= day).sum())
        rows.add({"n_risk": n_risk}, variable_level=f"at risk day {day}", **key)
