import math

import pytest

from cut_kit import small_trial
from helpers.ard.frame import ResultRows, concat_results, pick, select
from helpers.ard.overview import EVENTS, FINDINGS, MEDIAN, RATE_AT_RISK
from helpers.ard.recount import (
    AGREEMENT,
    COMPUTATION,
    DIFFERS,
    FIRST,
    ONCE,
    SECOND,
    SERIOUS,
    agree,
    ard_recount,
)
from helpers.recount.headlines import Headline

ENDPOINTS = [
    {"id": "os", "type": "time_to_event", "label": "Survival", "role": "primary",
     "definition": "Death", "population": "safety", "origin": "first_dose", "events": ["death"],
     "censor": "last_alive"},
    {"id": "anaemia", "type": "occurrence", "label": "Anaemia", "role": "secondary",
     "definition": "Low", "population": "safety", "test": "HGB",
     "below": [{"value": 10, "unit": "g/dL"}]},
]  # fmt: skip
TRIAL = small_trial(
    endpoints=ENDPOINTS,
    laboratory=[{"test": "HGB", "label": "Haemoglobin"}],
    inflammation={"markers": ["HGB"]},
)


def headline():
    rows = ResultRows("headline", "safety")
    rows.add({"n": 9, "N": 12}, variable="Included", variable_level="participants")
    median = {"estimate": 40.5, "conf_low": 20, "conf_high": math.nan}
    rows.add(median, variable="Survival", variable_level=MEDIAN)
    rows.add({"n": 4, "N": 8}, variable="Survival", variable_level=EVENTS)
    rows.add({"n": 1, "N": 7}, variable="Anaemia", variable_level=RATE_AT_RISK)
    rows.add({"n": 151, "N": 9000}, variable="Signature", variable_level="genes listed")
    return rows.frame()


def chapters():
    serious = ResultRows("ae_overview", "safety")
    serious.add({"n": 2, "N": 8, "n_event": 3}, variable="serious")
    change = ResultRows("lab_change", "safety")
    for visit, n in (("baseline", 0), ("after_run_in", 5)):
        stats = {"n": n, "mean": -3.0, "sd": 1.0, "median": -2.0}
        change.add(stats, variable="HGB", variable_level=visit)
    ratio = ResultRows("inflammation", "safety")
    stats = {"n": 5, "N": 6, "estimate": 0.4, "conf_low": 0.2, "conf_high": 0.8}
    keys = {"group": "visit", "group_level": "After run in", "variable": "HGB"}
    ratio.add(stats, variable_level="After run in", **keys)
    return concat_results([serious.frame(), change.frame(), ratio.frame()])


SECOND_TIME = [
    Headline("included", "participants", {"n": 9, "N": 12}),
    Headline("serious", "rate", {"n": 2, "N": 8, "n_event": 3}),
    Headline("os", "median", {"estimate": 40.5, "conf_low": 20, "conf_high": None}),
    Headline("os", "events", {"n": 4, "N": 8}),
    Headline("anaemia", "rate", {"n": 1, "N": 7}),
    Headline("HGB", "mean change", {"n": 5, "mean": -3.0, "sd": 1.0}, "after_run_in"),
    Headline(
        "HGB", "ratio", {"n": 5, "estimate": 0.4, "conf_low": 0.2, "conf_high": 0.8}, "after_run_in"
    ),
]


def compared(second=SECOND_TIME, first=None):
    return ard_recount(chapters(), headline() if first is None else first, second, TRIAL)


def differing(results):
    columns = ["variable", "variable_level", "stat_name"]
    return [tuple(row) for row in results.loc[results["warning"] == DIFFERS, columns].to_numpy()]


def test_what_both_computations_found_alike_agrees():
    results = compared()
    assert differing(results) == []
    assert pick(results, "n", variable=AGREEMENT) == pick(results, "N", variable=AGREEMENT) == 7
    keys = {"variable": SERIOUS, "stat_name": "n_event", "group": COMPUTATION}
    assert select(results, **keys)["group_level"].tolist() == [FIRST, SECOND]
    assert select(results, **keys)["stat"].tolist() == [3, 3]


@pytest.mark.parametrize(
    ("label", "level", "stat_name", "planted"),
    [
        ("Included", "participants", "n", 8),
        ("Survival", MEDIAN, "estimate", 40.501),
        ("Survival", MEDIAN, "conf_high", 99),
        ("Anaemia", RATE_AT_RISK, "N", 8),
    ],
)
def test_an_error_planted_in_the_first_computation_is_found(label, level, stat_name, planted):
    first = headline()
    wrong = first["variable"].eq(label) & first["variable_level"].eq(level)
    first.loc[wrong & first["stat_name"].eq(stat_name), "stat"] = planted

    results = compared(first=first)

    assert differing(results) == [(label, level, stat_name)]
    assert pick(results, "n", variable=AGREEMENT) == 6


def test_a_headline_that_only_the_second_computation_has_does_not_agree():
    first = headline()
    results = compared(first=first[first["variable"] != "Anaemia"])
    assert differing(results) == [("Anaemia", RATE_AT_RISK, name) for name in ("n", "N")]


def test_a_statistic_that_the_second_computation_lacks_does_not_agree():
    results = compared([Headline("included", "participants", {"n": 9})])
    assert differing(results) == [("Included", "participants", "N")]


def test_what_was_not_computed_again_is_named():
    findings = ResultRows("headline", "screened")
    for severity in ("clinical", "note"):
        findings.add({"n_event": 3}, variable=FINDINGS, variable_level=severity)
    results = compared(first=concat_results([headline(), findings.frame()]))
    named = select(results, variable=ONCE)["variable_level"].tolist()
    assert named == ["Findings in the data", "Signature (genes listed)"]


def test_a_value_at_another_visit_is_no_agreement():
    moved = Headline("HGB", "mean change", {"n": 5, "mean": -3.0, "sd": 1.0}, "baseline")
    results = compared([moved])
    assert pick(results, "n", variable=AGREEMENT) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (0.3333333, 0.33333333333, True),
        (123456.0, 123456.4, True),
        (123456.0, 123457.0, False),
        (40.5, 40.501, False),
        (0.0, 1e-16, True),
        (0.0, 1e-9, False),
        (math.nan, math.nan, True),
        (math.nan, 1.0, False),
    ],
)
def test_numbers_agree_to_six_significant_digits(one, other, same):
    assert agree(one, other) is agree(other, one) is same
