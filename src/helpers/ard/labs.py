"""Laboratory values: by visit, change from baseline, and what became of each record."""

import numpy as np

from helpers.adam import adlb_calcium
from helpers.adam.adlb_values import (
    ABOVE,
    NO_STANDARD,
    NOT_A_NUMBER,
    NOT_USABLE,
    OTHER_UNIT,
    WITHOUT_RESULT,
)
from helpers.adam.grouping import rows_by, taken
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_records
from helpers.ard.summaries import add_summary

BASELINE = "baseline"
DELIVERED = "delivered"
WITHOUT = "without result"
BELOW = "below quantification"
UNSCHEDULED = "unscheduled"
DERIVED = "derived"
NO_VALUE = (NOT_USABLE, ABOVE, NOT_A_NUMBER, NO_STANDARD, OTHER_UNIT)
_NOWHERE = np.array([], dtype=np.int64)


def lab_visits(trial):
    """Return the planned laboratory visits after the day of the first dose."""
    return [visit for visit in trial.visits_with("laboratory") if visit.window[1] > 1]


def records_by_test(adlb, adsl, trial, columns):
    """Return {test: its records of treated participants}, for every test of the trial file.

    A test without records has an empty frame. `columns` besides USUBJID.
    """
    treated = set(in_population(adsl, "safety")["USUBJID"])
    rows = dict(rows_by(adlb["PARAMCD"]))
    names = ["USUBJID", *columns]
    found = {a.test: taken(adlb, rows.get(a.test, _NOWHERE), names) for a in trial.laboratory}
    return {test: records[records["USUBJID"].isin(treated)] for test, records in found.items()}


def ard_lab_values(adlb, adsl, trial):
    """Return values at baseline and each visit; `variable` is the test, the level the visit."""
    return _by_visit(adlb, adsl, trial, "AVAL")


def ard_lab_change(adlb, adsl, trial):
    """Return change from baseline at each visit, keyed as the values are."""
    return _by_visit(adlb, adsl, trial, "CHG")


def ard_lab_accounting(adlb, adsl, trial):
    """Return, for each test, what became of the records of treated participants.

    `n_event` counts records, `n` participants: delivered or derived; of the delivered ones those
    without result, or without a value, by reason; below quantification; unscheduled. Of the derived
    ones, in a group of their own, those without a value, by reason.
    """
    rows = ResultRows("lab_accounting", "safety")
    columns = ["AEXCL", "BLQFL", "UNSCHFL", "PARAMTYP"]
    for test, records in records_by_test(adlb, adsl, trial, columns).items():
        computed = records["PARAMTYP"].eq(adlb_calcium.DERIVED)
        given, derived = records["USUBJID"][~computed], records["USUBJID"][computed]
        why = records["AEXCL"].mask(records["AEXCL"].isin(WITHOUT_RESULT), WITHOUT)
        lacking = dict(list(given.groupby(why[~computed])))
        found = {DELIVERED: given, DERIVED: derived}
        found |= {reason: lacking.get(reason, given[:0]) for reason in (WITHOUT, *NO_VALUE)}
        for kind, flag in ((BELOW, "BLQFL"), (UNSCHEDULED, "UNSCHFL")):
            found[kind] = given[records.loc[~computed, flag].eq("Y")]
        for kind, people in found.items():
            add_records(rows, people, variable=test, variable_level=kind)
        of_derived = {"group": "record", "group_level": DERIVED, "variable": test}
        for reason, people in derived.groupby(why[computed]):
            add_records(rows, people, **of_derived, variable_level=reason)
    return rows.frame()


def _by_visit(adlb, adsl, trial, column):
    rows = ResultRows("lab_value" if column == "AVAL" else "lab_change", "safety")
    columns = ["ABLFL", "ANL01FL", "AVISIT", column]
    by_test = records_by_test(adlb, adsl, trial, columns)
    for keys, people in arms_of(in_population(adsl, "safety"), trial.report_by):
        for test, records in by_test.items():
            inside = records[records["USUBJID"].isin(people["USUBJID"])] if keys else records
            _add_visits(rows, inside, trial, column, {**keys, "variable": test})
    return rows.frame()


def _add_visits(rows, records, trial, column, keys):
    if column == "AVAL":
        first = records[records["ABLFL"].eq("Y")]
        add_summary(rows, first["AVAL"], who=first["USUBJID"], variable_level=BASELINE, **keys)
    analysed = records[records["ANL01FL"].eq("Y")]
    at_visit = dict(rows_by(analysed["AVISIT"]))
    for visit in lab_visits(trial):
        found = taken(analysed, at_visit.get(visit.id, _NOWHERE), ["USUBJID", column])
        add_summary(rows, found[column], who=found["USUBJID"], variable_level=visit.id, **keys)
