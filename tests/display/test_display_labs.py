"""Laboratory results as readers see them."""

import pandas as pd
import pytest

from helpers.ard.labs import ard_lab_change, ard_lab_shift, ard_lab_values, ard_lab_worst
from helpers.display.lab_figures import lab_figure
from helpers.display.labs import lab_grades_tables, lab_values_table
from safety_trial import safety, safety_trial


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | SAFFL | ARM
        01      | Y     | A
        02      | Y     | A
        """
    )


@pytest.fixture
def adlb(frame):
    return frame(
        """
        USUBJID | PARAMCD | AVISIT   | AVAL:float | AVALU | ABLFL | ONTRTFL | ANL01FL | ADY:float
        01      | HGB     | baseline | 120.0      | g/L   | Y     |         | Y       | 1
        01      | HGB     | week_1   | 99.9       | g/L   |       | Y       | Y       | 8
        02      | HGB     | baseline | 110.0      | g/L   | Y     |         | Y       | 1
        02      | HGB     | week_1   | 79.0       | g/L   |       | Y       | Y       | 8
        """
    ).assign(
        AVALO=[7.4, 6.2, 6.8, 4.9],
        AVALOU="mmol/L",
        CHG=[None, -20.1, None, -31.0],
        ATOXGRL=[0.0, 1.0, 1.0, 3.0],
        ATOXGRH=float("nan"),
        ANRLO=120.0,
        ANRHI=160.0,
    )


def test_values_and_changes_stand_by_visit(adlb, adsl):
    trial = safety_trial()
    values, changes = (part(adlb, adsl, trial) for part in (ard_lab_values, ard_lab_change))

    html = lab_values_table(values, changes, adlb, trial).html

    assert (
        "Week 1</th><td>2</td><td>89 (15)</td><td>89 (79 to 100)</td><td>−26 (8)</td>"
        "<td>−26 (−31 to −20)</td>"
    ) in html
    assert '<tr class="tb-heading"><th scope="row">Neut: not delivered</th>' in html


def test_grades_are_told_with_shift_and_sentence(adlb, adsl):
    trial = safety_trial()
    worst, shift = (part(adlb, adsl, trial) for part in (ard_lab_worst, ard_lab_shift))

    html = lab_grades_tables(worst, shift, trial).html

    assert (
        '<p class="tb-say">Grade 3 or higher on treatment: low hgb in 1 of 2 (50.0%; 95% CI 1.3 to '
        "98.7).</p>"
    ) in html
    assert "Baseline grade 1</th><td>–</td><td>–</td><td>–</td><td>1</td>" in html
    assert (
        "Meant to be graded, but without any gradable value: Neut, Alt, Bili, K and Gluc." in html
    )


def test_severity_trial_says_once_that_grades_are_not_derived(adlb, adsl):
    trial = safety_trial(safety=safety(grading={"dictionary": "severity"}))
    ungraded = adlb.assign(ATOXGRL=float("nan"))
    parts = [part(ungraded, adsl, trial) for part in (ard_lab_worst, ard_lab_shift)]
    assert lab_grades_tables(*parts, trial).html == (
        '<p class="tb-absent">This trial records severity without CTCAE; laboratory grades are not '
        "derived.</p>"
    )


def test_profiles_draw_people_or_medians(adlb, adsl):
    trial = safety_trial()
    few = lab_figure(adlb, adsl, ard_lab_values(adlb, adsl, trial), trial).html
    assert "one line per participant, 2 participants: Hgb." in few
    crowd = pd.DataFrame({"USUBJID": [f"P{n:02d}" for n in range(61)], "SAFFL": "Y", "ARM": "A"})
    many = pd.concat([adlb.assign(USUBJID=name) for name in crowd["USUBJID"]], ignore_index=True)
    many = many.drop_duplicates(["USUBJID", "AVISIT"])
    shown = lab_figure(many, crowd, ard_lab_values(many, crowd, trial), trial).html
    assert "medians and quartiles, 61 participants: Hgb." in shown


def test_profiles_of_a_cut_without_the_tests_are_one_sentence(adlb, adsl):
    trial = safety_trial()
    none = adlb.iloc[:0]
    html = lab_figure(none, adsl, ard_lab_values(none, adsl, trial), trial).html
    assert html == (
        '<p class="tb-absent">This cut has none of the laboratory tests that the trial file lists.'
        "</p>"
    )
