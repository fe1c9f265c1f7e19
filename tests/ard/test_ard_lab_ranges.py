"""Shift against the normal range, for tests without a criterion."""

import pytest

from helpers.ard.frame import pick, select
from helpers.ard.lab_ranges import ard_lab_ranges
from safety_trial import safety, safety_trial

LABORATORY = [{"test": "NEUT", "label": "Neutrophils", "grade": True}]
LABORATORY += [{"test": "BUN", "label": "Urea nitrogen"}]


@pytest.fixture
def adsl(frame):
    return frame(
        "USUBJID | SAFFL | ARM\n01 | Y | A\n02 | Y | A\n03 | Y | B\n04 | Y | B\n05 | Y | B"
    )


@pytest.fixture
def adlb(frame):
    return frame(
        """
        USUBJID | PARAMCD | ONTRTFL | ANRIND | BNRIND | AEXCL
        01      | BUN     |         | NORMAL | NORMAL |
        01      | BUN     | Y       | LOW    | NORMAL |
        01      | BUN     | Y       | HIGH   | NORMAL |
        02      | BUN     | Y       | NORMAL | NORMAL |
        03      | BUN     | Y       | HIGH   | HIGH   |
        03      | BUN     | Y       | NORMAL | HIGH   |
        04      | BUN     | Y       |        |        | negative or infinite value
        05      | BUN     | Y       |        | LOW    | not done
        01      | NEUT    | Y       | LOW    | NORMAL |
        """
    )


def test_participants_are_low_and_high_when_both_were_seen(adlb, adsl):
    ranges = ard_lab_ranges(adlb, adsl, safety_trial(laboratory=LABORATORY))

    def shift(before):
        rows = {w: {"variable": "BUN", "variable_level": f"{before} to {w}"}
                for w in ("LOW", "NORMAL", "HIGH", "UNKNOWN")}  # fmt: skip
        return [pick(ranges, "n", **row) for row in rows.values()], pick(ranges, "N", **rows["LOW"])

    assert shift("NORMAL") == ([1, 1, 1, 0], 2)
    assert shift("HIGH") == ([0, 0, 1, 0], 1)
    assert shift("UNKNOWN") == ([0, 0, 0, 1], 1)
    # 05 has no result on treatment
    assert shift("LOW") == ([0, 0, 0, 0], 0)


def test_a_graded_side_is_left_to_its_grades_and_the_other_stands(adlb, adsl):
    ranges = ard_lab_ranges(adlb, adsl, safety_trial(laboratory=LABORATORY))
    # neutropenia has grades in CTCAE, too many neutrophils have none
    assert set(ranges["variable"]) == {"BUN", "NEUT:H"}
    low = {"variable": "NEUT:H", "stat_name": "n"}
    seen = select(ranges, **low).query("stat > 0")
    assert seen["variable_level"].to_list() == ["NORMAL to NORMAL"]
    assert "NORMAL to LOW" not in set(select(ranges, **low)["variable_level"])


def test_high_glucose_stands_where_the_version_has_no_grade_for_it(frame, adsl):
    adlb = frame(
        """
        USUBJID | PARAMCD | ONTRTFL | ANRIND | BNRIND
        01      | GLUC    | Y       | LOW    | NORMAL
        01      | GLUC    | Y       | HIGH   | NORMAL
        02      | GLUC    | Y       | LOW    | NORMAL
        03      | GLUC    | Y       |        | HIGH
        """
    ).assign(AEXCL=None)
    asked = [{"test": "GLUC", "label": "Glucose", "grade": True}]
    five = safety(grading={"dictionary": "CTCAE", "version": "5.0"})
    ranges = ard_lab_ranges(adlb, adsl, safety_trial(laboratory=asked, safety=five))
    n = select(ranges, variable="GLUC:H", stat_name="n").query("stat > 0")
    assert dict(zip(n["variable_level"], n["stat"], strict=True)) == {
        "NORMAL to NORMAL": 1,
        "NORMAL to HIGH": 1,
        "HIGH to UNKNOWN": 1,
    }
    # version 4.03 grades both sides
    assert ard_lab_ranges(adlb, adsl, safety_trial(laboratory=asked)).empty


def test_arms_add_up(adlb, adsl):
    trial = safety_trial(laboratory=LABORATORY, report_by="arm")
    high = select(ard_lab_ranges(adlb, adsl, trial), variable_level="HIGH to HIGH", stat_name="n")
    assert dict(zip(high["group_level"], high["stat"], strict=True)) == {"": 1, "A": 0, "B": 1}


def test_no_records_give_no_rows(adlb, adsl):
    assert ard_lab_ranges(adlb.head(0), adsl, safety_trial(laboratory=LABORATORY)).empty
