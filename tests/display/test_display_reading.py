import re
from html import unescape

import pandas as pd
import pytest

from helpers.ard.frame import concat_results
from helpers.ard.reading import ard_reading, ard_reading_response
from helpers.display.reading import (
    SHOWN,
    disagreement_table,
    lesion_listing,
    reading_section,
    readings_of,
)
from helpers.trial.vocabulary import ResponseEndpoint

ENDPOINT = ResponseEndpoint(
    id="response", label="Objective response", role="secondary", definition="as written",
    population="safety", type="response", origin="first_dose", responses=("CR", "PR"),
)  # fmt: skip


def words(shown):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.html)).strip())


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | SAFFL
        --------+------
        01      | Y
        02      | Y
        """)


@pytest.fixture
def agreement(frame):
    return frame("""
        USUBJID | VISITNUM:float | ADY:float | AVALC | COMPARED | AGREEFL | DIFFERS | PARTIAL:float | BASE:float | NADIR:float | NMISSING:float
        --------+----------------+-----------+-------+----------+---------+---------+---------------+------------+-------------+---------------
        01      | 2              | 57        | PR    | PR       | Y       |         | 30            | 50         | 50          | 0
        01      | 3              | 113       | PR    | PD       | N       | target  | 36.5          | 50         | 30          | 0
        02      | 2              | 58        | PD    | NE       | N       |         | 12            | 50         | 50          | 1
        02      | 3              | 99        | PD    |          |         | no lesion was recorded at this assessment | | | |
        """)


@pytest.fixture
def lesions(frame):
    return frame("""
        USUBJID | VISITNUM:float | ADY:float | LESION | KIND       | TULOC | AVAL:float | BASE:float | STATE      | PARTOF
        --------+----------------+-----------+--------+------------+-------+------------+------------+------------+-------
        01      | 3              | 113       | T1     | TARGET     | <b>   | 36.5       | 30         |            |
        01      | 3              | 113       | T2     | TARGET     | LUNG  | 0          | 20         |            | T1
        01      | 3              | 113       | N1     | NON-TARGET | BONE  |            |            | PROGRESSED |
        01      | 3              | 113       | W1     | NEW        |       |            |            | PROGRESSED |
        02      | 2              | 58        | T1     | TARGET     | LIVER |            | 50         |            |
        """)


def test_every_disagreement_stands_with_the_lesions_that_decide(agreement, adsl, lesions):
    table = disagreement_table(ard_reading(agreement, adsl), agreement, lesions)
    assert "<b> " not in table.html
    told = words(table)
    assert (
        "01 113 Partial response Progressive disease target 36.5; baseline 50.0, smallest before "
        "30.0 T1 (target, <b>) 36.5 (30.0); T2 (target, LUNG) merged with T1; N1 (non-target, "
        "BONE) unequivocally worse; W1 (new) unequivocal"
    ) in told
    assert (
        "02 58 Progressive disease Not evaluable not given apart 12.0, 1 not measured; baseline "
        "50.0, smallest before 50.0 T1 (target, LIVER) not measured"
    ) in told
    assert told.count("113") == 1
    assert "Time points that differ: 2 of 3 compared." in told


def test_the_section_counts_what_agrees_and_names_whose_best_response_differs(
    frame, adsl, agreement, lesions
):
    bor = frame("""
        USUBJID | PARAMCD | AVALC
        --------+---------+------
        01      | CBOR    | PR
        02      | CBOR    | SD
        01      | BOR     | PR
        02      | BOR     | SD
        """)
    found = bor.assign(AVALC=["SD", "SD", "PR", "SD"])
    recomputed = concat_results([ard_reading_response(bor, found, adsl, ENDPOINT)])
    compared = readings_of(recomputed, [ENDPOINT])
    told = words(reading_section(ard_reading(agreement, adsl), compared, agreement, lesions))
    assert told.startswith(
        "The investigator's response and the one computed from the lesions agree at 1/3 (33.3%) "
        "time points compared. 1 more, of 02, cannot be compared, because no lesion was recorded. "
        "From the lesions, confirmed objective response is seen in none of 2 (a true rate up to "
        "84.2% remains possible); the best response of 01 differs. "
    )


def test_agreement_everywhere_is_one_sentence(agreement, adsl, lesions):
    agreed = agreement.assign(AGREEFL="Y")
    assert words(disagreement_table(ard_reading(agreed, adsl), agreed, lesions)) == (
        "At none of the 4 time points compared do the two differ."
    )


def test_nothing_to_compare_is_one_sentence(adsl, agreement, lesions):
    nothing = agreement.iloc[:0]
    shown = reading_section(ard_reading(nothing, adsl), [], nothing, lesions.iloc[:0])
    assert words(shown) == (
        "No response of the investigator stands beside a lesion: none is compared."
    )


def test_a_long_listing_says_how_much_it_leaves_out(lesions):
    many = pd.concat([lesions] * 50, ignore_index=True)
    told = words(lesion_listing(many))
    assert f"The first {SHOWN} of 250 rows; the file holds all." in told
