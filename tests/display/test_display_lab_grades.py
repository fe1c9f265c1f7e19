"""Worst grades, shifts and what has no grade, as readers see them."""

import pytest

from helpers.ard.lab_grades import ard_lab_shift, ard_lab_ungraded, ard_lab_worst
from helpers.display.lab_grades import lab_grades_tables
from html_kit import bare
from safety_trial import safety, safety_trial

LABORATORY = [{"test": "HGB", "label": "Haemoglobin", "grade": True, "panel": "Blood count"}]
LABORATORY += [{"test": "BUN", "label": "Urea nitrogen", "grade": True, "panel": "Metabolic panel"}]


@pytest.fixture
def adsl(frame):
    return frame("USUBJID | SAFFL | ARM\n01 | Y | A\n02 | Y | B")


@pytest.fixture
def adlb(frame):
    return frame(
        """
        USUBJID | PARAMCD | CHG:float | ABLFL | ONTRTFL | ATOXGRL:float | ATOXNL
        01      | HGB     |           | Y     |         | 0             |
        01      | HGB     | -20       |       | Y       | 1             |
        02      | HGB     |           | Y     |         | 1             |
        02      | HGB     | -31       |       | Y       | 3             |
        02      | HGB     | -31       |       | Y       |               | no reference limit
        01      | BUN     |           |       | Y       |               |
        """
    ).assign(ATOXGRH=0.0, ATOXNH=None, AEXCL=None, ATOXML=1.0, ATOXMH=0.0)


def shown(adlb, adsl, trial):
    parts = [part(adlb, adsl, trial) for part in (ard_lab_worst, ard_lab_shift, ard_lab_ungraded)]
    return lab_grades_tables(*parts, trial)


def test_grades_are_told_in_words_with_what_zero_means(adlb, adsl):
    html = shown(adlb, adsl, safety_trial(laboratory=LABORATORY)).html

    assert (
        '<p class="tb-say">Grade 3 or higher on treatment: low haemoglobin in 1 of 2 (50.0%; 95% '
        "CI 1.3 to 98.7). Nobody reached grade 3 in the others, with at least 2 participants each: a "
        "true rate up to 84.2% remains possible.</p>"
    ) in html


def test_nobody_at_grade_3_is_said_with_the_limit(adlb, adsl):
    mild = adlb.assign(ATOXGRL=adlb["ATOXGRL"].clip(upper=1))
    words = bare(shown(mild, adsl, safety_trial(laboratory=LABORATORY)))
    assert (
        "Nobody reached grade 3 in any test, with at least 2 participants each: a true rate up to "
        "84.2% remains possible."
    ) in words


def test_worst_grades_stand_with_exact_intervals_and_the_ungradable_apart(adlb, adsl):
    html = shown(adlb, adsl, safety_trial(laboratory=LABORATORY)).html

    assert (
        "Haemoglobin, low</th><td>2</td><td>0</td><td>1</td><td>0</td><td>1</td><td>0</td>"
        "<td>0</td><td>2/2 (100.0%; 15.8 to 100.0)</td><td>1/2 (50.0%; 1.3 to 98.7)</td>"
    ) in html
    assert "Baseline: grade 1</th><td>–</td><td>–</td><td>–</td><td>1</td>" in html
    assert "Haemoglobin, low</th><td>1 (1)</td>" in html
    assert "CTCAE 4.03 grades no value of: urea nitrogen." in html


def test_what_is_not_known_of_everybody_has_no_rate(adlb, adsl):
    known = adlb[(adlb["USUBJID"] == "01") | (adlb["ABLFL"] == "Y") | adlb["ATOXGRL"].isna()]
    open_ = known.assign(ATOXML=4.0)
    html = shown(open_, adsl, safety_trial(laboratory=LABORATORY)).html
    assert "<td>1 of 2, with 1 not known</td><td>0 of 2, with 1 not known</td>" in html
    assert (
        "Nobody reached grade 3 in the others, with at least 2 participants each: a true rate up "
        "to 84.2% remains possible. For low haemoglobin it is not known of everybody: some results "
        "have no grade."
    ) in bare(shown(open_, adsl, safety_trial(laboratory=LABORATORY)))


def test_severity_trial_says_once_that_grades_are_not_derived(adlb, adsl):
    trial = safety_trial(safety=safety(grading={"dictionary": "severity"}))
    assert shown(adlb, adsl, trial).html == (
        '<p class="tb-absent">This trial records severity without CTCAE; laboratory grades are not '
        "derived.</p>"
    )


def test_a_cut_without_the_graded_tests_says_so(adlb, adsl):
    trial = safety_trial(laboratory=LABORATORY)
    assert shown(adlb.head(0), adsl, trial).html == (
        '<p class="tb-absent">No laboratory result of this cut could be graded.</p>'
    )
