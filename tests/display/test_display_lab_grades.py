"""Worst grades, shifts and what has no grade, as readers see them."""

import pandas as pd
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
    html = bare(shown(adlb, adsl, safety_trial(laboratory=LABORATORY)))

    assert (
        "Haemoglobin, low</th><td>2</td><td>0</td><td>1</td><td>0</td><td>1</td><td>–</td>"
        "<td>0</td><td>2/2 (100.0%; 15.8 to 100.0)</td><td>1/2 (50.0%; 1.3 to 98.7)</td>"
    ) in html
    assert "Baseline: grade 1</th><td>–</td><td>–</td><td>–</td><td>1</td>" in html
    assert "Haemoglobin, low</th><td>1 (1)</td>" in html
    assert (
        "CTCAE 4.03 does not grade here, from the value alone: any value of urea nitrogen. They are "
        "set against the normal range below. An event of that name can have a grade all the same, "
        "by what was done for it."
    ) in html
    assert "–: no value alone gives this grade. Of grades that share one range" in html


def glucose_and_liver(adlb):
    """Return records of glucose, creatinine and two enzymes of the liver, all of grade 0."""
    tests = {"GLUC": "Glucose", "CREAT": "Creatinine", "ALT": "ALT", "AST": "AST"}
    asked = [{"test": test, "label": label, "grade": True} for test, label in tests.items()]
    records = adlb[adlb["ATOXGRL"].eq(0) | adlb["ATOXGRL"].eq(1)]
    graded = [records.assign(PARAMCD=test, ATOXGRL=0.0) for test in tests]
    return pd.concat(graded, ignore_index=True), asked


def test_version_5_names_high_glucose_and_grades_against_an_abnormal_baseline(adlb, adsl):
    records, asked = glucose_and_liver(adlb)
    five = safety(grading={"dictionary": "CTCAE", "version": "5.0"})
    html = bare(shown(records, adsl, safety_trial(laboratory=asked, safety=five)))
    assert "from the value alone: high values of glucose; low values of " in html
    rule = (
        "High ALT and AST: at baseline CTCAE 5.0 grades multiples of the upper limit of normal; later, where the baseline was above that limit, multiples of the baseline. An "
        "abnormal value that stays as it was is then grade 0, and a fall in grade from baseline is "
        "no sign that it became better."
    )
    assert html.count(rule) == 2, "beneath the worst grades and beneath the shift"
    assert "High creatinine: at baseline CTCAE 5.0 compares with the normal limit alone" in html

    # version 4.03 grades high glucose, and the liver by the limit of normal alone
    older = bare(shown(records, adsl, safety_trial(laboratory=asked)))
    assert "high values of glucose" not in older
    assert "High ALT and AST: at baseline" not in older


def test_a_shift_without_such_a_test_has_no_such_footnote(adlb, adsl):
    five = safety(grading={"dictionary": "CTCAE", "version": "5.0"})
    html = bare(shown(adlb, adsl, safety_trial(laboratory=LABORATORY, safety=five)))
    assert "shift from baseline to worst grade" in html
    assert "multiples of the baseline" not in html


def test_every_result_graded_speaks_of_the_days_that_are_asked(adlb, adsl):
    graded = adlb[adlb["ATOXNL"].isna() & adlb["ATOXGRL"].notna()]
    # a day before the baseline has no grade, and nobody asked for one
    both = pd.concat([graded, graded.head(1)], ignore_index=True)
    last = both.index[-1:]
    both.loc[last, ["ABLFL", "ONTRTFL", "ATOXGRL"]] = None
    both.loc[last, "ATOXNL"] = "no value"
    assert (
        "<p>Every result of a graded test at baseline or on treatment has a grade; those of other "
        "days are not asked for one.</p>"
    ) in bare(shown(both, adsl, safety_trial(laboratory=LABORATORY)))


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
