"""Reported events beside graded values, as readers see them."""

import pandas as pd
import pytest

from helpers.ard.reported import ard_reported_events, ard_reported_grades, ard_reported_values
from helpers.display.reported import (
    event_rows,
    reported_listings,
    reported_sections,
    value_rows,
)
from html_kit import bare, words_of
from safety_trial import safety, safety_trial

TRIAL = safety_trial()


@pytest.fixture
def adsl(frame):
    return frame("USUBJID | SAFFL | ARM\n01 | Y | A\n02 | Y | A\n03 | Y | A")


@pytest.fixture
def advalue(frame):
    return frame(
        """
        USUBJID | PARAMCD | DIRECTION | STATUS             | ADT:date   | ADY:float | AVALO:float | AVALOU | GRADE:float | AETERM      | AEGRADE:float
        01      | NEUT    | L         | reported as severe | 2020-01-08 | 8         | 0.4         | 10^9/L | 4           | Neutropenia | 3
        02      | K       | H         | not reported       | 2020-01-09 | 9         | 7.1         | <mmol  | 4           |             |
        """
    )  # fmt: skip


@pytest.fixture
def adevent(frame):
    return frame(
        """
        USUBJID | TERM         | AEGRADE:float | LABGRADE:float | STATUS               | ASTDT:date | ASTDY:float | AENDY:float | TESTS
        01      | Neutropenia  | 3             | 4              | value as severe      | 2020-01-05 | 5           | 12          | NEUT
        03      | <b>Anaemia   | 3             |                | no value in its days | 2020-01-05 | 5           |             | HGB
        03      | Anaemia      | 2             | 2              | values of a lower grade only | 2020-01-09 | 9   |             | HGB
        """
    )  # fmt: skip


def shown(advalue, adevent, adsl, trial=TRIAL):
    results = (
        ard_reported_values(advalue, adsl, trial),
        ard_reported_events(adevent, adsl, trial),
        ard_reported_grades(adevent, adsl),
    )
    listings = reported_listings(value_rows(advalue, trial), event_rows(adevent, trial), trial)
    return reported_sections(*results, trial) + listings


def test_both_directions_are_told_in_words(advalue, adevent, adsl):
    assert (
        "Of 3 treated participants, 2 had a value of grade 3 or 4 on treatment; 1 of them had one "
        "that no event reports (1 of 2 values). Of 2 records of events of grade 3 or higher that "
        "name a graded test (2 participants), 1 has a value as severe in their days."
    ) in words_of(shown(advalue, adevent, adsl))


def test_each_test_and_term_has_a_row_with_n_of_N_and_records(advalue, adevent, adsl):
    html = bare(shown(advalue, adevent, adsl))
    for row in (
        "Neut, low</th><td>1 [1]</td><td>1/1 (100.0%; 2.5 to 100.0) [1]</td><td>–</td>",
        "K, high</th><td>1 [1]</td><td>–</td><td>1/1 (100.0%; 2.5 to 100.0) [1]</td>",
        "Neutropenia</th><td>1 [1]</td><td>1/1 (100.0%; 2.5 to 100.0) [1]</td><td>–</td>",
    ):
        assert row in html


def test_grades_of_events_and_values_are_crossed(advalue, adevent, adsl):
    html = shown(advalue, adevent, adsl).html
    row = "".join(f"<td>{cell}</td>" for cell in "––––1–1")
    assert f'<th scope="row">3</th>{row}' in html
    assert "An event reported on several records, because its grade changed, stands here once" in (
        html
    )


def test_what_does_not_match_is_listed_and_escaped(advalue, adevent, adsl):
    html = bare(shown(advalue, adevent, adsl))
    assert (
        "02</th><td>K, high</td><td>2020-01-09</td><td>9</td><td>7.1 &lt;mmol</td><td>4</td>"
    ) in html
    assert "&lt;b&gt;Anaemia</td><td>2020-01-05</td><td>5</td><td>open</td><td>3</td>" in html
    assert "<b>Anaemia" not in html
    assert "01</th><td>Neut, low" not in html


def test_the_tests_of_an_event_stand_by_their_names(advalue, adevent, adsl):
    asked = [{"test": "HGB", "label": "Haemoglobin"}, {"test": "NEUT", "label": "Neutrophils"}]
    rows = event_rows(adevent.assign(TESTS="HGB, NEUT, CK"), safety_trial(laboratory=asked))
    assert set(rows["Tests"]) == {"Haemoglobin, neutrophils and CK"}


def test_nothing_severe_is_said_and_has_no_table(advalue, adevent, adsl):
    said = words_of(shown(advalue[:0], adevent[:0], adsl))
    assert said == (
        "Of 3 treated participants, none had a value of grade 3 or 4 on treatment. No event of "
        "grade 3 or higher names a graded test. No event that names a graded test was reported under "
        "treatment."
    )


def test_long_listings_are_cut_and_linked_to_their_file(advalue, adevent, adsl):
    many = pd.concat([advalue[1:]] * 103, ignore_index=True)
    said = shown(many, adevent, adsl)
    assert "The first 100 of 103 rows are shown here. The file holds all." in words_of(said)
    assert "values_beside_events.csv" in said.html


def test_a_trial_without_ctcae_says_so_once(advalue, adevent, adsl):
    trial = safety_trial(safety=safety(grading={"dictionary": "severity"}))
    assert words_of(shown(advalue, adevent, adsl, trial)) == (
        "This trial records severity without CTCAE: there is no grade of a value to set beside a "
        "reported event."
    )
