import re
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from helpers.ard.response import ard_response
from helpers.display.response import response_sentence, response_table
from helpers.display.response_figures import swimmer_figure
from helpers.trial import read_trial
from response_kit import response_endpoint as endpoint


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | SAFFL | RESPFL
        --------+-------+-------
        01      | Y     | Y
        02      | Y     | Y
        03      | Y     |
        """)


@pytest.fixture
def bor(frame):
    return frame("""
        USUBJID | PARAMCD | AVALC | NEREAS                      | REACHFL
        --------+---------+-------+-----------------------------+--------
        01      | BOR     | PR    |                             | Y
        02      | BOR     | PD    |                             | Y
        03      | BOR     | NE    | NO POST-BASELINE ASSESSMENT |
        01      | CBOR    | SD    |                             | Y
        02      | CBOR    | PD    |                             | Y
        03      | CBOR    | NE    | NO POST-BASELINE ASSESSMENT |
        """)


def words(shown):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.html)).strip())


def test_the_sentence_has_both_rates_and_why_some_cannot_be_evaluated(bor, adsl):
    results = ard_response(bor, adsl, endpoint())
    assert words(response_sentence(results, endpoint())) == (
        "Confirmed objective response was seen in none of 3 (a true rate up to 70.8% remains "
        "possible); unconfirmed, in 1 of 3 (33.3%; 95% CI 0.8 to 90.6). Not evaluable: no "
        "post-baseline assessment (1)."
    )


def test_with_stable_disease_counted_the_sentence_says_who_could_have_got_there(bor, adsl):
    benefit = endpoint(("CR", "PR", "SD"), stable_days=168, window_days=7)
    told = words(response_sentence(ard_response(bor, adsl, benefit), benefit))
    assert told.endswith(
        "For 2 of 3 the data cut came late enough to show stable disease of at least 23 weeks, "
        "had they stayed alive and assessed."
    )


def test_the_table_has_both_denominators_and_leaves_out_what_cannot_occur(bor, adsl):
    table = words(response_table(ard_response(bor, adsl, endpoint()), endpoint()))
    assert "Of the treated participants 0/3 (0.0%; 0.0 to 70.8) 1/3 (33.3%; 0.8 to 90.6)" in table
    assert (
        "Of the response-evaluable participants 0/2 (0.0%; 0.0 to 84.2) 1/2 (50.0%; 1.3 to 98.7)"
        in table
    )
    assert "Neither complete response" not in table


@pytest.mark.parametrize(
    ("days", "early", "label"),
    [(42, 0, "at least 6 weeks"), (168, 7, "at least 23 weeks"), (50, 0, "at least 50 days")],
)
def test_stable_disease_says_how_long_it_must_have_been_seen(bor, adsl, days, early, label):
    asked = endpoint(("CR", "PR", "SD"), stable_days=days, window_days=early)
    table = words(response_table(ard_response(bor, adsl, asked), asked))
    assert f"Stable disease, {label} " in table


def test_disease_control_stands_beside_a_rate_of_response_only(bor, adsl):
    table = words(response_table(ard_response(bor, adsl, endpoint()), endpoint()))
    assert (
        "Disease control: stable disease or better (95% CI) Of the treated participants "
        "1/3 (33.3%; 0.8 to 90.6) 1/3 (33.3%; 0.8 to 90.6)"
    ) in table
    benefit = endpoint(("CR", "PR", "SD"))
    assert "Disease control" not in words(response_table(ard_response(bor, adsl, benefit), benefit))


@pytest.mark.parametrize(
    ("conventions", "told"),
    [
        ({}, "between the two at most 1 may lie that could not be evaluated; no stable "
             "disease may."),
        ({"max_not_evaluable": 0, "stable_between": True},
         "none that could not be evaluated may lie between the two; one stable disease may."),
        ({"after_complete": "progression"},
         "disease seen after a complete response is progression, as the footnote of RECIST 1.1 "
         "has it."),
        ({"confirmation_days": 0}, "A response needs no confirmation."),
    ],
)  # fmt: skip
def test_the_conventions_of_the_trial_file_are_printed(bor, adsl, conventions, told):
    asked = endpoint(**conventions)
    assert told in words(response_table(ard_response(bor, adsl, asked), asked))


@pytest.fixture
def treated(frame):
    return frame("""
        USUBJID   | SAFFL | TRTSDT:date | TRTEDT:date | DTHDT:date | LSTALVDT:date | EOTSTT  | AP01SDT:date | AP01EDT:date
        ----------+-------+-------------+-------------+------------+---------------+---------+--------------+-------------
        <b>01</b> | Y     | 2019-03-01  | 2019-04-30  | 2019-05-30 | 2019-05-30    |         | 2019-03-01   | 2019-04-30
        02        | Y     | 2019-03-01  | 2019-06-30  |            | 2019-06-01    | ONGOING | 2019-03-01   | 2019-06-30
        """)


@pytest.fixture
def toy():
    return read_trial(Path(__file__).parents[1] / "toy" / "trial.yml")


def no_responses():
    return pd.DataFrame({"USUBJID": [], "AVALC": [], "ADY": []})


def test_the_swimmer_has_a_lane_for_everybody_treated_and_escapes_their_names(treated, toy):
    figure = swimmer_figure(treated, no_responses(), toy)
    assert "Swimmer plot of 2 treated participants" in figure.html
    assert "&lt;b&gt;01&lt;/b&gt;" in figure.html
    assert "<b>" not in figure.html
    assert "The longest is followed for 93 days, the shortest for 91." in figure.html
    told = re.findall(r"<title>(.*?)</title>", figure.html)
    assert "&lt;b&gt;01&lt;/b&gt;, day 91: Died" in told
    assert "02, day 93: Last known alive" in told


def test_many_participants_are_cut_to_those_followed_longest(treated, toy):
    many = pd.concat([treated.assign(USUBJID=f"p{n}") for n in range(25)], ignore_index=True)
    figure = swimmer_figure(many, no_responses(), toy)
    assert "Course of the 40 participants followed longest, of 50 treated" in figure.html


def test_nobody_treated_is_one_sentence(treated, toy):
    nobody = treated.assign(SAFFL=None)
    assert words(swimmer_figure(nobody, no_responses(), toy)) == (
        "Nobody was treated, so there is no course to draw."
    )
