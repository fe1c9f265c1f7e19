"""Screenings: how often, with which outcome, and for which reasons they failed."""

import pytest

from helpers.ard.frame import levels, pick
from helpers.ard.screenings import ard_screenings

ADSCREEN = """
    USUBJID | SCREENNO:int | OUTCOME  | SITEREAS  | RESCREEN
    --------+--------------+----------+-----------+------------
    01      | 1            | FAILED   | Infection |
    01      | 2            | FAILED   | Infection | ALLOWED
    01      | 3            | INCLUDED |           | ALLOWED
    02      | 1            | FAILED   | Infection |
    02      | 2            | OPEN     |           | UNKNOWN
    03      | 1            | INCLUDED |           |
    04      | 1            | FAILED   |           |
    05      | 1            | FAILED   | Anaemia   |
    05      | 2            | FAILED   | Anaemia   | NOT ALLOWED
    """
ADIE = """
    USUBJID | SCREENNO:int | IETESTCD | VERDICT | BASIS | SITEREC
    --------+--------------+----------+---------+-------+--------
    01      | 1            | E6       | FAIL    | data  | Y
    01      | 2            | E6       | FAIL    | data  | Y
    01      | 3            | E6       | FAIL    | data  | N
    02      | 1            | E6       | PASS    | data  | Y
    02      | 1            | E4       | FAIL    | site  | Y
    05      | 1            | I5       | UNKNOWN | data  | N
    """


@pytest.fixture
def results(frame):
    return ard_screenings(frame(ADSCREEN), frame(ADIE))


@pytest.mark.parametrize(
    ("variable", "level", "participants", "screenings"),
    [
        ("screened", "", 5, 9),
        ("screened_again", "", 3, 4),
        ("included_again", "", 1, 1),
        ("rescreening", "ALLOWED", 1, 2),
        ("rescreening", "NOT ALLOWED", 1, 1),
        ("rescreening", "UNKNOWN", 1, 1),
    ],
)
def test_participants_are_counted_once_and_every_screening(
    results, variable, level, participants, screenings
):
    key = {"variable": variable, "variable_level": level, "group": ""}
    assert pick(results, "n", **key) == participants
    assert pick(results, "n_event", **key) == screenings
    assert pick(results, "N", **key) == 5


def test_failures_are_counted_by_the_site_s_reason_the_most_frequent_first(results):
    assert levels(results, "group_level", group="reason") == [
        "Infection",
        "Anaemia",
        "NOT RECORDED",
    ]
    key = {"variable": "failed", "group_level": "Infection"}
    assert (pick(results, "n", **key), pick(results, "n_event", **key)) == (2, 3)


@pytest.mark.parametrize(
    ("reason", "criterion", "level", "n"),
    [
        ("Infection", "E6", "DATA", 1),  # 02 passes by data; the third screening of 01 did not fail
        ("Infection", "E6", "SITE", 2),
        ("Infection", "E4", "SITE", 1),
    ],
)
def test_beside_a_reason_stand_the_criteria_that_failed_then(results, reason, criterion, level, n):
    key = {"group_level": reason, "variable": criterion, "variable_level": level}
    assert pick(results, "n", **key) == n


def test_what_only_the_site_judged_is_no_verdict_of_the_data(results):
    assert "E4" not in levels(results, "variable", variable_level="DATA")
    assert "I5" not in levels(results, "variable")


def test_nobody_screened_has_no_reason(frame):
    results = ard_screenings(frame(ADSCREEN).head(0), frame(ADIE).head(0))
    assert pick(results, "n", variable="failed") == 0
    assert levels(results, "group_level", group="reason") == []
