"""How adverse events ended: outcomes, what is still open, and the time to recovery."""

import math

from helpers.adam.adae_courses import OUTCOMES, OVER
from helpers.adam.fatal_events import FATAL
from helpers.adam.terms import upper
from helpers.ard.adverse_events import NOT_CODED
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_records
from helpers.ard.survival import NOT_REACHED, compute_curve, compute_quantile_limits

OPEN, OPEN_AT_DEATH = "open", "open at death"
NO_START, NO_END, PARTIAL = "no start", "no end", "partial date"
DAYS, EVENTS = "days", "events"
OVER_EVENTS = (
    "Kaplan-Meier over events, Brookmeyer-Crowley 95% limits from the log-log band; events of one "
    "participant are not independent, so the limits are too narrow"
)
NO_EVENTS = "no dated events"


def ard_ae_resolution(courses, adsl, trial):
    """Return the outcomes of whole emergent events, and the days until they were over.

    `variable` is any, grade_3 (by the worst grade) or a group of special interest. `variable_level`
    is "events", each outcome, "open" (not over, and the participant not known to have died), "open
    at death" (not over when the participant died, and not fatal), "no start" and "no end" (events
    without the date that a time needs), "partial date", and "days": median of the
    days to recovery, an event that was not over being censored at the last day it is known to have
    gone on. Counts are events (n_event) and participants (n).
    """
    rows = ResultRows("ae_resolution", "safety")
    for keys, people in arms_of(in_population(adsl, "safety"), trial.report_by):
        ours = courses[courses["USUBJID"].isin(people["USUBJID"])]
        for kind, holds in _kinds(ours, trial).items():
            _add_outcomes(rows, ours[holds], {"variable": kind, **keys})
            _add_days(rows, ours[holds], {"variable": kind, "variable_level": DAYS, **keys})
    return rows.frame()


def is_open(courses):
    """Return which events were not over, and had not ended in death."""
    return ~courses["AEOUT"].isin([*OVER, FATAL])


def _kinds(courses, trial):
    terms = upper(courses["AEDECOD"]).fillna(NOT_CODED)
    kinds = {"any": terms.notna(), "grade_3": courses["ATOXGRN"] >= 3}
    for group in trial.safety.special_interest:
        kinds[f"special:{group.id}"] = terms.isin(group.terms)
    return kinds


def _add_outcomes(rows, courses, key):
    add_records(rows, courses["USUBJID"], variable_level=EVENTS, **key)
    for outcome in OUTCOMES:
        whose = courses.loc[courses["AEOUT"] == outcome, "USUBJID"]
        add_records(rows, whose, variable_level=outcome, **key)
    going_on, died = is_open(courses), courses["DTHDT"].notna()
    recovered = courses["AEOUT"].isin(OVER)
    started = courses["ASTDT"].notna()
    for level, chosen in (
        (OPEN, going_on & ~died),
        (OPEN_AT_DEATH, going_on & died),
        (NO_START, ~started),
        (NO_END, started & recovered & courses["AENDT"].isna()),
        (PARTIAL, courses["DTF"].eq("Y")),
    ):
        add_records(rows, courses.loc[chosen, "USUBJID"], variable_level=level, **key)


def _add_days(rows, courses, key):
    timed = courses.dropna(subset=["AVAL"])
    over = timed["CNSR"] == 0
    rows.add({"n_event": int(over.sum()), "n_censor": int((~over).sum())}, **key)
    curve = compute_curve(timed["AVAL"], over)
    found = compute_quantile_limits(curve, 0.5) if curve else (math.nan,) * 3
    missing = NOT_REACHED if curve else NO_EVENTS
    for name, value in zip(("estimate", "conf_low", "conf_high"), found, strict=True):
        warning = missing if math.isnan(value) else ""
        rows.add({name: value}, method=OVER_EVENTS, warning=warning, **key)
    longest = {"max": timed.loc[over, "AVAL"].max()}
    rows.add(longest, warning="" if over.any() else missing, **key)
