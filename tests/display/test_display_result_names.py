"""Results by name: codes become words, abbreviations and free text stay as they are."""

import pytest

from helpers.display.result_names import analysis_words, level_words, result_name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ae_terms_by_phase", "adverse events: terms by phase"),
        ("lab_worst_grade", "laboratory: worst grade"),
        ("response_response", "response"),
        ("prior_therapy", "prior therapy"),
        ("disposition", "disposition"),
    ],
)
def test_an_analysis_reads_as_words(name, words):
    assert analysis_words(name) == words


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("PHYSICIAN DECISION", "physician decision"),
        ("UNKNOWN", "cannot be decided"),
        ("screen_failure", "screen failure"),
        ("ALT", "ALT"),
        ("E5B", "E5B"),
        ("Severe respiratory failure", "Severe respiratory failure"),
        ("2019-12-31", "2019-12-31"),
    ],
)
def test_a_code_reads_as_words_and_an_abbreviation_as_itself(level, words):
    assert level_words(level) == words


def test_a_statistic_other_than_a_count_says_which_it_is():
    row = {"analysis": "eligibility", "group_level": "", "variable": "I1", "variable_level": "FAIL"}
    assert result_name(row | {"stat_name": "n"}) == "eligibility, I1, not met"
    assert result_name(row | {"stat_name": "p"}) == "eligibility, I1, not met, p"
