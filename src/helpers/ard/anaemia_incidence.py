"""When a value first fell below the limit of an occurrence endpoint, death competing."""

from helpers.ard.anaemia import people_of
from helpers.ard.endpoints import arms_of
from helpers.ard.first_event import (
    DEATH,
    EVENT,
    add_curve,
    add_days,
    add_median,
    add_numbers_at_risk,
)
from helpers.ard.frame import ResultRows, concat_results

SHARES = "occurrence_incidence"
CURVE = "occurrence_curve"


def ard_occurrence_incidence(adocc, adsl, trial):
    """Return the share with a first value below the limit by the trial's days (Aalen-Johansen).

    Counted is who is not below the limit at baseline, with or without a later value: death before
    a value, within the safety window, competes. `variable` is the endpoint; `variable_level` is
    "first" and "death" (participants), "day 30", "day 30, aalen", "day 30, delta", "median" (limits
    by the Aalen variance) and "median, delta".
    """
    return _of_each(adocc, adsl, trial, SHARES, _add_shares)


def ard_occurrence_curve(adocc, adsl, trial):
    """Return the curves behind those shares: "day 12", "death by day 12", "at risk day 28"."""
    return _of_each(adocc, adsl, trial, CURVE, _add_curves)


def _of_each(adocc, adsl, trial, analysis, add):
    parts = []
    for endpoint in trial.endpoints_of_type("occurrence"):
        rows = ResultRows(analysis, endpoint.population)
        people = people_of(adocc, adsl, endpoint)
        at_risk = people[people["BASEBELOW"].eq(0) & people["DAYS"].notna()]
        for keys, group in arms_of(at_risk, trial.report_by):
            first = group.set_index("USUBJID").astype({"CAUSE": int})
            add(rows, first, {"variable": endpoint.id, **keys}, trial)
        parts.append(rows.frame())
    return concat_results(parts)


def _add_shares(rows, first, key, trial):
    for level, cause in (("first", EVENT), ("death", DEATH)):
        ids = first.index[first["CAUSE"] == cause]
        rows.add({"n": len(ids), "N": len(first)}, who=ids, variable_level=level, **key)
    add_days(rows, first, trial.safety.incidence_days, "", key)
    add_median(rows, first, key)


def _add_curves(rows, first, key, _trial):
    if len(first):
        add_curve(rows, first, key)
        add_numbers_at_risk(rows, first["DAYS"], key)
