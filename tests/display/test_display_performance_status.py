"""Performance status as the page shows it."""

import pytest

from helpers.ard.performance_status import ard_performance, ard_performance_status
from helpers.display.performance_figure import performance_figure
from helpers.display.performance_status import (
    endpoint_sentence,
    performance_sentence,
    performance_tables,
)
from helpers.trial.vocabulary import ChangeEndpoint
from html_kit import rows_of, words_of
from safety_trial import safety_trial, visit


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | ARM  | SAFFL | INCLFL | DTHFL
        --------+------+-------+--------+------
        01      | <b>A | Y     | Y      |
        02      | C    | Y     | Y      | Y
        """)


@pytest.fixture
def adecog(frame):
    return frame("""
        USUBJID | AVISIT   | ADY:int | ANL01FL | ABLFL | AVAL:float
        --------+----------+---------+---------+-------+-----------
        01      | baseline | 1       | Y       | Y     | 1
        01      | week_2   | 15      | Y       |       | 2
        02      | baseline | 1       | Y       | Y     | 1
        """)


@pytest.fixture
def adavail(frame):
    return frame("""
        USUBJID | ASSESS      | AVISIT | STATUS         | WHY
        --------+-------------+--------+----------------+-----------------------------
        02      | performance | week_2 | NOT APPLICABLE | died before the window opened
        """)


def trial(**changes):
    words = {"assessments": ["performance"]}
    visits = [visit("baseline", 1, (-7, 1)) | words, visit("week_2", 15, (12, 18)) | words]
    return safety_trial(**{"visits": visits} | changes)


def test_the_shifts_and_the_course_show_n_and_deaths_apart(adecog, adavail, adsl):
    results = ard_performance_status(adecog, adavail, adsl, trial())
    shown = performance_tables(results, trial())
    # N, ECOG 0 to 4, no grade, died: to the worst and to the last grade
    shift = ("ECOG 1", ["2", "0", "0", "1", "0", "0", "1", "1"])
    assert rows_of(shown)[:2] == [shift, shift]
    # n, ECOG 0 to 4, missing, died before, left before, never treated, not due
    assert rows_of(shown)[2:] == [
        ("Baseline", ["2", "0", "2", "0", "0", "0", "0", "0", "0", "0", "0"]),
        ("Week 2", ["1", "0", "0", "1", "0", "0", "0", "1", "0", "0", "0"]),
    ]


def test_the_sentence_counts_changes_of_those_with_two_grades(adecog, adavail, adsl):
    results = ard_performance_status(adecog, adavail, adsl, trial())
    assert words_of(performance_sentence(results)) == (
        "Of 1 participant with a grade at baseline and after it, 0 improved by 1 grade or more, "
        "1 worsened by 1 grade or more and 0 worsened by 2 grades or more at some visit. At "
        "their last grade, 0 were better than at baseline, 0 the same and 1 worse."
    )
    first = ard_performance_status(adecog[adecog["ADY"] == 1], adavail, adsl, trial())
    assert words_of(performance_sentence(first)) == (
        "Nobody has a grade both at baseline and after it."
    )


def test_the_figure_stacks_grades_and_deaths(adecog, adavail, adsl):
    shown = performance_figure(ard_performance_status(adecog, adavail, adsl, trial()), trial()).html
    assert "ECOG 2" in shown
    assert "Died before" in shown
    assert "ECOG 4" not in shown


def test_each_arm_has_its_tables_and_its_name_is_escaped(adecog, adavail, adsl):
    by_arm = trial(report_by="arm")
    shown = performance_tables(ard_performance_status(adecog, adavail, adsl, by_arm), by_arm)
    assert "Performance status, &lt;b&gt;A" in shown.html
    assert "<b>A" not in shown.html


def test_no_grade_is_one_sentence_and_nothing_else(adecog, adavail, adsl):
    none = ard_performance_status(adecog.iloc[:0], adavail, adsl, trial())
    assert words_of(performance_sentence(none)) == (
        "No performance status of a treated participant is recorded."
    )
    assert words_of(performance_sentence(none, delivered=False)) == (
        "Performance status is not part of this cut."
    )
    assert performance_tables(none, trial()).html == performance_figure(none, trial()).html == ""


def test_without_planned_visits_the_shift_stands_alone(adecog, adavail, adsl):
    unplanned = trial(visits=[visit("baseline", 1, (-7, 1))])
    results = ard_performance_status(adecog, adavail, adsl, unplanned)
    shown = words_of(performance_tables(results, unplanned))
    assert "The trial file plans no visit with performance status." in shown
    assert performance_figure(results, unplanned).html == ""


def test_the_endpoint_says_its_changes_and_where_the_rest_stands(adecog, adsl):
    endpoint = ChangeEndpoint(
        id="ecog", label="ECOG", role="secondary", definition="as said", type="change",
        population="safety", source="performance", parameters=("ECOG",),
    )  # fmt: skip
    shown = endpoint_sentence(ard_performance(adecog, adsl, endpoint), endpoint)
    assert words_of(shown).startswith("Of 1 participant with a grade at baseline and after it, 0 ")
    assert '<a href="02_safety.html#performance-status">' in shown.html
