"""How far each headline estimate moves when one participant is left out, and who moves it most."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.endpoints import in_population
from helpers.ard.frame import ResultRows
from helpers.ard.overview import well_attended
from helpers.ard.proportions import add_count
from helpers.ard.summaries import quartile
from helpers.ard.survival import compute_curve, compute_landmark, compute_quantile

MOST_DIFFERENT = 500
NOT_ESTIMABLE, ONE_PERSON = "not estimable", "no participant can be left out"
MOST_PEOPLE = 10 * MOST_DIFFERENT
TOO_MANY = f"more than {MOST_DIFFERENT} different times or {MOST_PEOPLE} participants: not computed"
WHOLE = "estimate with everybody"
LEFT_OUT = "estimate without one participant at a time"
CLOSE = 1e-9


@dataclass(frozen=True)
class Estimator:
    """What is estimated from records of participants.

    `values` is an array with one row per participant; `compute` takes such an array and returns a
    float, nan where nothing can be estimated. `variable` and `level` name it in the results.
    """

    variable: str
    level: object
    values: np.ndarray
    compute: Callable


def leave_one_out(estimator):
    """Return (estimate, array of the estimates without each participant); None if too many differ.

    Participants with the same values move an estimate alike, so each kind is left out once.
    """
    values = estimator.values
    kinds, of = np.unique(values, axis=0, return_inverse=True)
    if len(kinds) > MOST_DIFFERENT or len(values) > MOST_PEOPLE:
        return estimator.compute(values), None
    first = [int(np.flatnonzero(of.ravel() == kind)[0]) for kind in range(len(kinds))]
    without = [estimator.compute(np.delete(values, place, axis=0)) for place in first]
    return estimator.compute(values), np.array(without, float)[of.ravel()]


def ard_response_influence(bor, adsl, endpoint):
    """Return the influence of each participant on the confirmed rate of a response endpoint."""
    people = in_population(adsl, endpoint.population)["USUBJID"]
    best = bor[bor["PARAMCD"] == "CBOR"].set_index("USUBJID")["AVALC"].reindex(people)
    counted = best.isin(endpoint.responses).to_numpy(float)[:, None]
    estimator = Estimator("rate", "confirmed", counted, _mean)
    return _ard(endpoint, [(people, estimator)])


def ard_survival_influence(adtte, adsl, endpoint):
    """Return the influence of each participant on the median and the landmark rates of a time."""
    people = in_population(adsl, endpoint.population)["USUBJID"]
    mine = adtte["USUBJID"].isin(people) & (adtte["PARAMCD"] == endpoint.id.upper())
    anl = adtte[mine]
    times = np.column_stack([anl["AVAL"], anl["CNSR"] == 0]).astype(float)
    estimators = [Estimator("survival_days", "median", times, _median)]
    estimators += [
        Estimator("survival_at_months", month, times, _landmark_at(month * DAYS_PER_MONTH))
        for month in endpoint.landmarks_months
    ]
    return _ard(endpoint, [(anl["USUBJID"], estimator) for estimator in estimators])


def ard_best_change_influence(best, adsl, endpoint):
    """Return the influence of each participant on the median best change of each parameter.

    `best` of `helpers.adam.adtr.derive_param_best`.
    """
    people = in_population(adsl, endpoint.population)["USUBJID"]
    mine = best[best["USUBJID"].isin(people) & best["PCHG"].notna()]
    wanted = [
        ("best_change", name, mine[mine["PARAMCD"] == name], "PCHG", _middle)
        for name in endpoint.parameters
    ]
    return _ard_of(endpoint, wanted)


def ard_change_influence(records, adsl, endpoint, visits):
    """Return the influence of each participant on an endpoint's headline mean change.

    That is the change of its first parameter at the last well-attended visit, as the overview
    quotes it; an exploratory endpoint has none. Records as in `helpers.ard.change.ard_change`.
    """
    people = in_population(adsl, endpoint.population)["USUBJID"]
    mine = records[records["USUBJID"].isin(people) & (records["PARAMCD"] == endpoint.parameters[0])]
    mine = mine[(mine["ANL01FL"] == "Y") & (mine["ADY"] > 1) & mine["CHG"].notna()]
    visit = well_attended(mine["AVISIT"].value_counts(), visits)
    if endpoint.role == "exploratory" or visit is None:
        return _ard_of(endpoint, [])
    mine = mine[mine["AVISIT"] == visit.id]
    return _ard_of(endpoint, [("mean_change", visit.id, mine, "CHG", _mean)])


def _ard_of(endpoint, wanted):
    """Return the influence on estimates of (variable, level, records, column, estimate)."""
    found = []
    for variable, level, records, column, compute in wanted:
        values = records[column].to_numpy(float)[:, None]
        found.append((records["USUBJID"], Estimator(variable, level, values, compute)))
    return _ard(endpoint, found)


def _middle(values):
    return quartile(values[:, 0], 0.5)


def _mean(values):
    return float(values.mean()) if len(values) else math.nan


def _median(times):
    curve = _curve(times)
    return compute_quantile(curve.time, curve.survival, 0.5) if curve else math.nan


def _landmark_at(day):
    def landmark(times):
        curve = _curve(times)
        return compute_landmark(curve, day)[0] if curve else math.nan

    return landmark


def _curve(times):
    return compute_curve(times[:, 0], times[:, 1] > 0)


def _ard(endpoint, found):
    """Return the influence on estimates, given as (participants, estimator)."""
    rows = ResultRows(f"influence_{endpoint.id}", endpoint.population)
    for ids, estimator in found:
        _add(rows, np.asarray(ids, object), estimator)
    return rows.frame()


def _add(rows, ids, estimator):
    key = {"variable": estimator.variable, "variable_level": estimator.level}
    whole, without = leave_one_out(estimator)
    rows.add(
        {"estimate": whole}, method=WHOLE, warning=NOT_ESTIMABLE if math.isnan(whole) else "", **key
    )
    known = np.array([]) if without is None else without[~np.isnan(without)]
    extremes = (known.min(), known.max()) if len(known) else (math.nan, math.nan)
    why = TOO_MANY if without is None else NOT_ESTIMABLE if len(ids) > 1 else ONE_PERSON
    warning = "" if len(known) else why
    stats = dict(zip(("min", "max"), extremes, strict=True))
    rows.add(stats, method=LEFT_OUT, warning=warning, **key)
    if without is not None and len(ids) > 1:
        _add_people(rows, ids, (whole, without), estimator)


def _add_people(rows, ids, found, estimator):
    """Count who moves the estimate most, and without whom it can be estimated no more."""
    whole, without = found
    lost = np.isnan(without) != np.isnan(whole)
    move = np.where(lost, np.inf, np.nan_to_num(np.abs(without - whole)))
    most = ids[(move > CLOSE) & (move >= move.max() - CLOSE)]
    for what, who in (("moved most by", most), ("changes whether estimable", ids[lost])):
        name = f"{estimator.variable}, {what}"
        add_count(rows, len(who), len(ids), who=who, variable=name, variable_level=estimator.level)
