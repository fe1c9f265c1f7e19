"""Laboratory grades counted: worst on treatment, shift, and results without a grade."""

import math

import pandas as pd
import pytest

from helpers.ard.frame import levels, pick, select, warning_of
from helpers.ard.lab_grades import RISE, ard_lab_shift, ard_lab_ungraded, ard_lab_worst
from safety_trial import safety, safety_trial


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | SAFFL | ARM
        01      | Y     | A
        02      | Y     | A
        03      | Y     | B
        04      | Y     | B
        05      | Y     | B
        09      |       |
        """
    )


@pytest.fixture
def adlb(frame):
    return (
        frame(
            """
        USUBJID | PARAMCD | CHG:float | ABLFL | ONTRTFL | ATOXGRL:float | ATOXNL                   | AEXCL
        01      | NEUT    |           | Y     |         | 0             |                          |
        01      | NEUT    | -2.0      |       | Y       | 0             |                          |
        01      | NEUT    | -3.2      |       | Y       | 3             |                          |
        02      | NEUT    |           | Y     |         | 1             |                          |
        02      | NEUT    | 1.0       |       | Y       |               | no reference limit       |
        02      | NEUT    | -1.8      |       |         | 4             |                          |
        03      | NEUT    |           | Y     |         | 0             |                          |
        04      | NEUT    |           |       | Y       |               |                          | not done
        05      | NEUT    |           |       | Y       | 1             |                          |
        05      | NEUT    |           |       | Y       |               | no reference limit       |
        09      | NEUT    |           |       | Y       | 4             |                          |
        """
        )
        .assign(ATOXGRH=float("nan"), ATOXNH=None, ATOXMH=0.0)
        .pipe(with_most)
    )


def with_most(adlb, most=1.0):
    """Return the records with the worst grade that each can have, `most` where it has none."""
    return adlb.assign(ATOXML=adlb["ATOXGRL"].fillna(most))


def counts(results, variable="NEUT:L"):
    n = select(results, stat_name="n", variable=variable, group="").set_index("variable_level")
    return n["stat"].to_dict()


def version_5():
    grading = {"dictionary": "CTCAE", "version": "5.0"}
    return safety_trial(safety=safety(grading=grading))


def test_worst_grade_counts_every_result_within_the_window_only(adlb, adsl):
    worst = ard_lab_worst(adlb, adsl, safety_trial())

    grades = {"0": 0, "1": 1, "2": 0, "3": 1, "4": 0}
    assert counts(worst) == grades | {"ungradable": 1, "1 or worse": 2, "3 or worse": 1}
    assert set(select(worst, stat_name="N", variable="NEUT:L")["stat"]) == {3}
    # R 4.2.2: binom.test(1, 3)$conf.int
    severe = {"variable": "NEUT:L", "variable_level": "3 or worse"}
    assert pick(worst, "conf_low", **severe) == pytest.approx(0.008403759, abs=1e-8)
    assert pick(worst, "conf_high", **severe) == pytest.approx(0.905700676, abs=1e-8)


def test_a_rate_needs_an_answer_for_everybody(adlb, adsl):
    # 02 has no grade, for want of a limit: grade 1 cannot be excluded, grade 3 can
    worst = ard_lab_worst(adlb, adsl, safety_trial())
    any_grade = {"variable": "NEUT:L", "variable_level": "1 or worse"}
    severe = {"variable": "NEUT:L", "variable_level": "3 or worse"}
    assert (pick(worst, "n", **any_grade), pick(worst, "n_censor", **any_grade)) == (2, 1)
    assert math.isnan(pick(worst, "p", **any_grade))
    assert warning_of(worst, "p", **any_grade) == (
        "not known of everybody: some results have no grade"
    )
    assert pick(worst, "p", **severe) == pytest.approx(1 / 3)
    # of an unknown unit nothing is known
    odd = ard_lab_worst(with_most(adlb, 4.0), adsl, safety_trial())
    assert (pick(odd, "n", **severe), pick(odd, "n_censor", **severe)) == (1, 1)
    assert math.isnan(pick(odd, "conf_high", **severe))


def test_shift_goes_from_the_baseline_record_to_the_worst(adlb, adsl):
    shift = counts(ard_lab_shift(adlb, adsl, safety_trial()))
    moved = {key: n for key, n in shift.items() if n}
    assert moved == {"0 to 3": 1, "1 to ungradable": 1, "no baseline to 1": 1}


def test_a_side_has_rows_when_a_criterion_grades_it_and_the_test_was_delivered(adlb, adsl):
    assert levels(ard_lab_worst(adlb, adsl, safety_trial()), "variable") == ["NEUT:L"]
    platelets = adlb.assign(PARAMCD="PLAT")
    assert ard_lab_worst(platelets, adsl, safety_trial()).empty
    severity = safety_trial(safety=safety(grading={"dictionary": "severity"}))
    assert ard_lab_worst(adlb, adsl, severity).empty


def test_results_without_a_grade_are_counted_by_reason(adlb, adsl):
    ungraded = ard_lab_ungraded(adlb, adsl, safety_trial())
    key = {"variable": "NEUT:L", "variable_level": "no reference limit"}
    assert (pick(ungraded, "n_event", **key), pick(ungraded, "n", **key)) == (2, 2)
    assert levels(ungraded, variable="NEUT:L") == ["no reference limit"]


def test_the_side_that_no_criterion_grades_is_named(adlb, adsl):
    ungraded = ard_lab_ungraded(adlb, adsl, safety_trial())
    assert levels(ungraded, variable="NEUT:H") == ["no criterion"]
    glucose = ard_lab_ungraded(adlb.assign(PARAMCD="GLUC"), adsl, version_5())
    assert set(glucose["variable"]) == {"GLUC:L", "GLUC:H"}
    assert levels(glucose, variable="GLUC:H") == ["no criterion"]
    older = ard_lab_ungraded(adlb.assign(PARAMCD="GLUC"), adsl, safety_trial())
    assert select(older, variable_level="no criterion").empty


def test_a_test_without_criterion_says_so(adlb, adsl):
    trial = safety_trial(
        laboratory=[{"test": t, "label": t, "grade": t == "NEUT"} for t in ("NEUT", "BUN")]
    )
    both = pd.concat([adlb, adlb.assign(PARAMCD="BUN")], ignore_index=True)
    ungraded = ard_lab_ungraded(both, adsl, trial)
    assert pick(ungraded, "n_event", variable="BUN", variable_level="no criterion") == 8
    assert select(ungraded, variable="NEUT", variable_level="no criterion").empty


def test_who_rose_above_baseline_at_grade_0_is_counted_unless_that_is_graded(frame, adsl):
    adlb = frame(
        """
        USUBJID | PARAMCD | CHG:float | ABLFL | ONTRTFL | ATOXGRH:float
        01      | CREAT   | 5         |       | Y       | 0
        02      | CREAT   | -5        |       | Y       | 0
        03      | CREAT   | 5         |       | Y       | 1
        """
    ).assign(ATOXGRL=float("nan"), ATOXNL=None, ATOXNH=None, AEXCL=None, ATOXML=0.0, ATOXMH=0.0)
    asked = [{"test": "CREAT", "label": "Creatinine", "grade": True}]
    rise = {"variable": "CREAT:H", "variable_level": RISE}

    assert pick(ard_lab_worst(adlb, adsl, safety_trial(laboratory=asked)), "n", **rise) == 1
    strict = {"dictionary": "CTCAE", "version": "4.03", "any_rise_of_creatinine": True}
    for grading in (strict, {"dictionary": "CTCAE", "version": "5.0"}):
        trial = safety_trial(laboratory=asked, safety=safety(grading=grading))
        assert select(ard_lab_worst(adlb, adsl, trial), **rise).empty


def test_order_of_records_does_not_matter_and_arms_are_counted_apart(adlb, adsl):
    trial = safety_trial(report_by="arm")
    shuffled = adlb.sample(frac=1, random_state=2)
    for analysis in (ard_lab_worst, ard_lab_shift, ard_lab_ungraded):
        found = analysis(adlb, adsl, trial)
        pd.testing.assert_frame_equal(found, analysis(shuffled, adsl, trial))
    severe = {"variable_level": "3 or worse", "variable": "NEUT:L"}
    worst = ard_lab_worst(adlb, adsl, trial)
    assert [pick(worst, "N", group_level=arm, **severe) for arm in ("", "A", "B")] == [3, 2, 1]


def test_nobody_treated_gives_no_denominator(adlb, adsl):
    worst = ard_lab_worst(adlb, adsl.assign(SAFFL=None), safety_trial())
    assert worst.empty
