"""Screenings as people see them: reasons beside criteria, every screening, a sentence."""

import pandas as pd
import pytest

from cut_kit import small_trial
from helpers.ard.screenings import ard_screenings
from helpers.display.screenings import (
    screening_failures_table,
    screenings_listing,
    screenings_sentence,
)
from html_kit import rows_of, words_of

ADSCREEN = """
    USUBJID | SCREENNO:int | SCRSDT:date | SCREDT:date | OUTCOME  | SITEREAS      | FAILED | RESCREEN    | RESCRTXT
    --------+--------------+-------------+-------------+----------+---------------+--------+-------------+------------------
    01      | 1            | 2019-01-02  | 2019-01-05  | FAILED   | <i>infection  | E6     |             |
    01      | 2            | 2019-02-02  | 2019-02-05  | INCLUDED |               |        | ALLOWED     | infection is over
    02      | 1            | 2019-01-02  |             | OPEN     |               |        |             |
    03      | 1            | 2019-01-02  | 2019-01-05  | FAILED   |               | I1; I2 |             |
    03      | 2            | 2019-02-02  | 2019-02-05  | FAILED   | <i>infection  |        | NOT ALLOWED | failure is final
    """
ADIE = """
    USUBJID | SCREENNO:int | IETESTCD | VERDICT | BASIS | SITEREC
    --------+--------------+----------+---------+-------+--------
    01      | 1            | E6       | FAIL    | data  | N
    03      | 1            | E6       | PASS    | data  | Y
    """
CRITERIA = [
    {"id": "E6", "kind": "exclusion", "text": "Infection", "provenance": "reconstruction"}
    | {"absent": "active_infection"}
]


@pytest.fixture
def adscreen(frame):
    return frame(ADSCREEN).fillna({"SITEREAS": "", "FAILED": "", "RESCREEN": "", "RESCRTXT": ""})


def test_reasons_stand_beside_the_criteria_that_data_and_site_saw_fail(frame, adscreen):
    results = ard_screenings(adscreen, frame(ADIE))
    shown = screening_failures_table(results, small_trial(eligibility=CRITERIA))

    assert dict(rows_of(shown)) == {
        "<i>infection": ["2/3 (66.7%)", "2", "E6† Infection (1)", "–"],
        "Not recorded": ["1/3 (33.3%)", "1", "–", "E6† Infection (1)"],
    }
    assert "<i>infection" not in shown.html
    assert "† Reconstructed" in shown.html


def test_no_failed_screening_is_one_sentence(frame, adscreen):
    results = ard_screenings(adscreen[adscreen["OUTCOME"] != "FAILED"], frame(ADIE))
    assert words_of(screening_failures_table(results, small_trial())) == "No screening has failed."


def test_who_was_screened_again_stands_first_with_every_screening_and_its_right(adscreen):
    shown = screenings_listing(adscreen)
    rows = rows_of(shown)

    assert rows[:4] == [
        ("01", ["1", "2019-01-02", "Failed", "2019-01-05", "<i>infection", "E6", "First screening"]),
        ("01", ["2", "2019-02-02", "Included", "2019-02-05", "–", "–", "Allowed: infection is over"]),
        ("03", ["1", "2019-01-02", "Failed", "2019-01-05", "–", "I1; I2", "First screening"]),
        ("03", ["2", "2019-02-02", "Failed", "2019-02-05", "<i>infection", "–"]
         + ["Not allowed: failure is final"]),
    ]  # fmt: skip
    assert [label for label, _ in rows[4:]] == ["01", "01", "02", "03", "03"]
    assert rows[6][1][2:4] == ["Not yet decided", "–"]
    assert "<summary>Every screening (5)</summary>" in shown.html


def test_many_screenings_are_capped_and_the_file_holds_all(adscreen):
    many = pd.concat([adscreen.assign(USUBJID=adscreen["USUBJID"] + f"-{i}") for i in range(20)])
    shown = screenings_listing(many)

    assert "The first 60 of 80 rows are shown here. The file holds all." in shown.html
    assert "The first 60 of 100 rows are shown here. The file holds all." in shown.html
    assert shown.html.count('data-analysis="every_screening"') == 2


def test_screening_again_in_words(frame, adscreen):
    assert words_of(screenings_sentence(ard_screenings(adscreen, frame(ADIE)))) == (
        "2 of 3 participants were screened more than once, and 1 of them was included at a later "
        "screening. By the protocol's rule the new screenings were allowed for 1 and not allowed "
        "for 1."
    )
    once = adscreen[adscreen["SCREENNO"] == 1]
    assert words_of(screenings_sentence(ard_screenings(once, frame(ADIE)))) == (
        "None of 3 participants was screened more than once."
    )
    assert "screened more than once" not in words_of(screenings_listing(once))


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (
            ["01", "02"],
            "1 of 2 participants was screened more than once, and was included at a later "
            "screening. By the protocol's rule the new screening was allowed.",
        ),
        (
            ["03"],
            "1 of 1 participant was screened more than once, and was not included at a later "
            "screening. By the protocol's rule the new screening was not allowed.",
        ),
        (["02"], "The participant was screened once."),
    ],
)
def test_one_participant_is_not_spoken_of_as_several(frame, adscreen, people, said):
    ours, judged = (some[some["USUBJID"].isin(people)] for some in (adscreen, frame(ADIE)))
    assert words_of(screenings_sentence(ard_screenings(ours, judged))) == said


def test_nobody_screened_is_said_once_and_lists_nothing(frame, adscreen):
    nobody, trial = adscreen.head(0), small_trial()
    results = ard_screenings(nobody, frame(ADIE).head(0))

    said = [screenings_sentence(results), screening_failures_table(results, trial)]
    assert words_of(said[0]) == "Nobody had been screened at the cut."
    assert said[1].html + screenings_listing(nobody).html == ""
