import pandas as pd
import pytest

from helpers.ard.frame import pick, select, warning_of
from helpers.ard.response import ard_response
from response_kit import response_endpoint

ENDPOINT = response_endpoint()


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | SAFFL | RESPFL | ARM
        --------+-------+--------+----
        01      | Y     | Y      | A
        02      | Y     | Y      | A
        03      | Y     | Y      | B
        04      | Y     |        | B
        05      |       |        |
        """)


@pytest.fixture
def bor(frame):
    return frame("""
        USUBJID | PARAMCD | AVALC | NEREAS                      | REACHFL
        --------+---------+-------+-----------------------------+--------
        01      | BOR     | PR    |                             | Y
        02      | BOR     | CR    |                             | Y
        03      | BOR     | PD    |                             |
        04      | BOR     | NE    | NO POST-BASELINE ASSESSMENT |
        01      | CBOR    | SD    |                             | Y
        02      | CBOR    | CR    |                             | Y
        03      | CBOR    | PD    |                             |
        04      | CBOR    | NE    | NO POST-BASELINE ASSESSMENT |
        """)


@pytest.mark.fault("K03")
@pytest.mark.fault("A05")
def test_who_was_never_assessed_stays_in_the_denominator(bor, adsl):
    results = ard_response(bor, adsl, ENDPOINT)
    treated = select(results, population="safety")
    evaluable = select(results, population="response_evaluable")
    key = {"variable": "rate", "variable_level": "confirmed"}
    assert (pick(treated, "n", **key), pick(treated, "N", **key)) == (1, 4)
    assert (pick(evaluable, "n", **key), pick(evaluable, "N", **key)) == (1, 3)


# R 4.2.2: binom.test(1, 4)$conf.int is 0.006309463 0.805879550
def test_the_interval_is_exact(bor, adsl):
    results = select(ard_response(bor, adsl, ENDPOINT), population="safety")
    key = {"variable": "rate", "variable_level": "confirmed"}
    assert pick(results, "conf_low", **key) == pytest.approx(0.006309463)
    assert pick(results, "conf_high", **key) == pytest.approx(0.805879550)


def test_best_responses_add_up_to_everybody(bor, adsl):
    results = ard_response(bor, adsl, ENDPOINT)
    for kind in ("confirmed", "unconfirmed"):
        counts = select(results, variable=f"best_{kind}", stat_name="n")
        assert counts["stat"].sum() == 4
    assert pick(results, "n", variable="best_unconfirmed", variable_level="PR") == 1
    assert pick(results, "n", variable="best_confirmed", variable_level="PR") == 0


def test_confirmed_responses_are_never_more_than_unconfirmed(bor, adsl):
    results = select(ard_response(bor, adsl, ENDPOINT), population="safety")
    confirmed, unconfirmed = (
        pick(results, "n", variable="rate", variable_level=kind)
        for kind in ("confirmed", "unconfirmed")
    )
    assert confirmed <= unconfirmed


def test_reasons_and_reach_are_counted(bor, adsl):
    results = ard_response(bor, adsl, ENDPOINT)
    key = {"variable": "not_evaluable", "variable_level": "NO POST-BASELINE ASSESSMENT"}
    assert pick(results, "n", **key) == 1
    assert pick(results, "n", variable="stable_duration_possible") == 2


@pytest.mark.fault("A05")
def test_a_participant_without_any_best_response_record_is_not_evaluable(bor, adsl):
    results = ard_response(bor[bor["USUBJID"] != "03"], adsl, ENDPOINT)
    assert pick(results, "n", variable="best_confirmed", variable_level="NE") == 2


def test_nobody_treated_gives_rows_that_say_so(bor, adsl):
    nobody = adsl.assign(SAFFL=None)
    results = select(ard_response(bor, nobody, ENDPOINT), population="safety")
    key = {"variable": "rate", "variable_level": "confirmed"}
    assert pick(results, "N", **key) == 0
    assert warning_of(results, "p", **key) == "nobody in the denominator"


def test_arms_stand_beside_the_total(bor, adsl):
    results = select(ard_response(bor, adsl, ENDPOINT, "arm"), population="safety")
    rates = select(results, variable="rate", variable_level="unconfirmed", stat_name="n")
    assert dict(zip(rates["group_level"], rates["stat"], strict=True)) == {"": 2, "A": 2, "B": 0}


def test_shuffled_rows_change_nothing(bor, adsl):
    first = ard_response(bor, adsl, ENDPOINT)
    again = ard_response(bor[::-1], adsl[::-1], ENDPOINT)
    pd.testing.assert_frame_equal(first, again)
