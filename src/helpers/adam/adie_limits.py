"""Eligibility criteria that set a limit: age, laboratory tests, creatinine clearance, ECOG."""

import numpy as np
import pandas as pd

from helpers.adam.adie_clearance import clearance
from helpers.adam.adie_values import age_in, dated, in_unit, last_value, no_value
from helpers.adam.adie_verdicts import combined, verdict_frame
from helpers.adam.performance import grade_living, is_performance
from helpers.adam.terms import worded

RANGE = {"ULN": ("upper", "NRHI"), "LLN": ("lower", "NRLO")}
COMPARED = {"at_least": (np.greater_equal, "at least"), "at_most": (np.less_equal, "at most")}
DIGITS = 9  # 0.9 / 0.6 is 1.5, whatever the last bit says


def evaluate_limits(condition, sources):
    """Return the verdict on a condition with `at_least` or `at_most`; both are inclusive.

    The value is the last one within `window_days` up to the day to judge, in the unit of the limit:
    a value in another unit leaves the condition UNKNOWN, and TEXT names the unit. In ULN or LLN it
    is the multiple of the reference limit of the same record.
    """
    given = [(getattr(condition, word), comparison) for word, comparison in COMPARED.items()]
    return combined([_judge(condition, sources, *one) for one in given if one[0] is not None])


def _judge(condition, sources, limit, comparison):
    people, test = sources.people, condition.test
    holds, words = comparison
    values = _values(condition, sources, limit.unit)
    value = values["AVAL"].round(DIGITS)
    met = pd.Series(holds(value, limit.value), index=people.index)
    verdict = met.map({True: "PASS", False: "FAIL"}).where(value.notna(), "UNKNOWN")
    failed = worded(value, f"{test} is {{:.4g}} {limit.unit}, not {words} {limit.value:g}")
    text = failed.where(verdict == "FAIL", values["WHY"])
    window = None if test == "AGE" else condition.window_days
    columns = values.drop(columns="WHY").assign(AVALU=limit.unit)
    return verdict_frame(people, verdict, text, window, **columns)


def _values(condition, sources, unit):
    test, window, people = condition.test, condition.window_days, sources.people
    if test == "AGE":
        return age_in(sources, unit)
    if test == "CREATCLR":
        return clearance(sources, window, unit)
    domain = "rs" if test == "ECOG" else "lb"
    if not sources.has(domain):
        said = {"rs": "no performance status", "lb": "no laboratory value"}[domain]
        return no_value(people, f"{said} was delivered")
    if test == "ECOG":
        return last_value(_performance(sources["rs"]), people, window, "ECOG")
    lb = sources["lb"][sources["lb"]["LBTESTCD"] == test]
    records = _multiples(lb, unit, test) if unit in RANGE else in_unit(lb, "LB", unit, test)
    return last_value(records, people, window, test)


def _performance(rs):
    ours = rs[is_performance(rs)]
    value = grade_living(ours)
    problem = value.isna().map({True: "the result of ECOG is not a grade", False: ""})
    return dated(ours, "RS").assign(AVAL=value, PROBLEM=problem)


def _multiples(lb, unit, test):
    """Return the values as multiples of their own reference limit, standardised or as collected."""
    side, suffix = RANGE[unit]
    pairs = []
    for value, limit, word in (
        (lb["LBSTRESN"], lb[f"LBST{suffix}"], lb["LBSTRESU"]),
        (_number(lb["LBORRES"]), _number(lb[f"LBOR{suffix}"]), lb["LBORRESU"]),
    ):
        limit = limit.where(limit > 0)
        said = worded(value, "{:g} ").str.cat(word.fillna("").astype(str)).str.strip()
        said = said.str.cat(worded(limit, f", {side} limit {{:g}}"))
        pairs.append((value, limit, said))
    (value, limit, said), (value2, limit2, said2) = pairs
    ratio = (value / limit).fillna(value2 / limit2)
    no_limit = f"no {side} limit of the reference range of {test} was delivered"
    problem = pd.Series(no_limit, index=lb.index, dtype=object)
    problem = problem.mask(value.isna() & value2.isna(), f"the result of {test} is not a number")
    problem = problem.where(ratio.isna(), "")
    return dated(lb, "LB").assign(
        AVAL=ratio, AVALC=said.where(said.notna(), said2), PROBLEM=problem
    )


def _number(text):
    return pd.to_numeric(text, errors="coerce")
