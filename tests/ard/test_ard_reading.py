import math

import pandas as pd
import pytest

from helpers.ard.duration_of_response import ard_duration
from helpers.ard.frame import pick, warning_of
from helpers.ard.reading import ard_reading, ard_reading_response
from helpers.ard.response import ard_response
from response_kit import response_endpoint

ENDPOINT = response_endpoint()


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | SAFFL | RESPFL
        --------+-------+-------
        01      | Y     | Y
        02      | Y     | Y
        03      | Y     |
        04      |       |
        """)


@pytest.fixture
def bor(frame):
    return frame("""
        USUBJID | PARAMCD | AVALC | NEREAS                      | REACHFL
        --------+---------+-------+-----------------------------+--------
        01      | BOR     | PR    |                             | Y
        02      | BOR     | SD    |                             | Y
        03      | BOR     | NE    | NO POST-BASELINE ASSESSMENT |
        01      | CBOR    | SD    |                             | Y
        02      | CBOR    | SD    |                             | Y
        03      | CBOR    | NE    | NO POST-BASELINE ASSESSMENT |
        """)


def test_time_points_that_agree_are_counted_among_those_compared(frame, adsl):
    agreement = frame("""
        USUBJID | AGREEFL
        --------+--------
        01      | Y
        01      | N
        01      | N
        02      | Y
        03      |
        04      | N
        """)
    results = ard_reading(agreement, adsl)
    key = {"variable": "time_points"}
    assert [pick(results, s, variable_level="agree", **key) for s in ("n", "N")] == [2, 4]
    assert [pick(results, s, variable_level="differ", **key) for s in ("n", "N")] == [2, 4]
    assert [pick(results, s, variable_level="not_compared", **key) for s in ("n", "N")] == [1, 5]
    whose = results[(results["variable"] == "participants") & (results["stat_name"] == "n")]
    assert whose[["variable_level", "stat", "who"]].to_numpy().tolist() == [
        ["not_compared", 1, "03"],
        ["disagree", 1, "01"],
    ]


def test_nothing_to_compare_is_a_row_that_says_so(frame, adsl):
    results = ard_reading(frame("USUBJID | AGREEFL"), adsl)
    key = {"variable": "time_points", "variable_level": "agree"}
    assert warning_of(results, "p", **key) == "nobody in the denominator"


def test_the_rate_from_the_lesions_stands_beside_whose_best_response_differs(bor, adsl):
    found = bor.assign(AVALC=["PR", "PR", "NE", "PR", "SD", "NE"])
    results = ard_reading_response(bor, found, adsl, ENDPOINT)
    assert pick(results, "n", variable="rate", variable_level="confirmed") == 1
    assert pick(results, "n", variable="rate", variable_level="unconfirmed") == 2
    differs = results[(results["variable"] == "best_differs") & (results["stat_name"] == "n")]
    assert differs["who"].tolist() == ["01", "02"]


def test_disease_control_stands_beside_a_rate_of_response_only(bor, adsl):
    results = ard_response(bor, adsl, ENDPOINT)
    key = {"variable": "disease_control", "variable_level": "confirmed"}
    assert pick(results, "n", population="safety", **key) == 2
    assert pick(results, "N", population="response_evaluable", **key) == 2
    benefit = ENDPOINT.model_copy(update={"responses": ("CR", "PR", "SD")})
    assert "disease_control" not in set(ard_response(bor, adsl, benefit)["variable"])


def durations(days, events):
    people = [f"0{n}" for n in range(1, len(days) + 1)]
    cnsr = [0 if event else 1 for event in events]
    return pd.DataFrame({"USUBJID": people, "AVAL": days, "CNSR": cnsr})


def test_fewer_than_five_responses_are_listed_and_not_estimated(adsl):
    results = ard_duration(durations([100, 200], [True, False]), adsl, ENDPOINT)
    assert [pick(results, s, variable="ended") for s in ("n", "N")] == [1, 2]
    assert math.isnan(pick(results, "estimate", variable="median"))
    assert warning_of(results, "estimate", variable="median") == (
        "fewer than 5 responses: listed, not estimated"
    )


# R 4.2.2: survfit(Surv(c(50, 80, 120, 150, 200), c(1, 1, 0, 1, 0)) ~ 1): median 150
def test_five_responses_have_a_median():
    people = pd.DataFrame({"USUBJID": [f"0{n}" for n in range(1, 6)], "SAFFL": "Y"})
    five = durations([50, 80, 120, 150, 200], [True, True, False, True, False])
    assert pick(ard_duration(five, people, ENDPOINT), "estimate", variable="median") == 150
    none = durations([50, 80, 120, 150, 200], [False] * 5)
    found = ard_duration(none, people, ENDPOINT)
    assert warning_of(found, "estimate", variable="median") == "not reached"
