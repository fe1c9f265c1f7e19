"""Baseline characteristics: measures, levels, and what is not recorded."""

import pytest

from cut_kit import small_trial
from helpers.ard.baseline import ard_baseline
from helpers.ard.frame import levels, pick

ADSL = """
    USUBJID | ARM | INCLFL | AGE:float | SEX | RACE  | ETHNIC | WEIGHTBL:float | HEIGHTBL:float | BMIBL:float | ECOGBL:float
    --------+-----+--------+-----------+-----+-------+--------+----------------+----------------+-------------+-------------
    01      | A   | Y      | 64        | F   | WHITE |        | 60             |                |             | 0
    02      | A   | Y      | 65        | F   | ASIAN |        | 70             |                |             | 1
    03      | B   | Y      | 75        | M   | WHITE |        |                |                |             |
    04      |     |        | 30        | M   | WHITE |        | 90             |                |             | 2
    """
ADHIST = """
    USUBJID | PARCAT  | PARAM                 | AVALC    | AVAL:float
    --------+---------+-----------------------+----------+-----------
    01      | SINCE   | Days since diagnosis  |          | 60.875
    01      | DISEASE | ER STATUS             | POSITIVE |
    02      | DISEASE | ER STATUS             | NEGATIVE |
    02      | PRIOR   | SURGERY               | Y        |
    """


@pytest.fixture
def baseline(frame):
    return ard_baseline(frame(ADSL), frame(ADHIST), small_trial(report_by="arm"))


def _levels(results, variable, **group):
    keys = {"variable": variable, **(group or {"group": ""})}
    return {
        level: (
            pick(results, "n", variable_level=level, **keys),
            pick(results, "N", variable_level=level, **keys),
        )
        for level in levels(results, **keys)
    }


def test_a_measure_is_summarised_over_who_has_it(baseline):
    weight = {"variable": "weight", "group": ""}
    assert pick(baseline, "n", **weight) == 2
    assert pick(baseline, "mean", **weight) == 65


def test_age_bands_begin_at_65_and_75(baseline):
    assert _levels(baseline, "age_band") == {
        "under 65": (1, 3),
        "65 to 74": (1, 3),
        "75 and over": (1, 3),
    }


def test_what_is_not_recorded_stays_in_the_denominator(baseline):
    assert _levels(baseline, "ecog") == {"0": (1, 3), "1": (1, 3), "not recorded": (1, 3)}
    assert _levels(baseline, "disease: ER STATUS") == {
        "NEGATIVE": (1, 3),
        "POSITIVE": (1, 3),
        "not recorded": (1, 3),
    }


def test_what_nobody_has_recorded_has_no_rows(baseline):
    assert not {"ethnicity", "height", "bmi"} & set(baseline["variable"])


def test_an_arm_has_every_level_of_the_whole(baseline):
    assert _levels(baseline, "sex", group="arm", group_level="B") == {"F": (0, 1), "M": (1, 1)}


def test_time_since_diagnosis_is_in_months_of_30_4375_days(baseline):
    assert pick(baseline, "median", variable="months_since_diagnosis", group="") == 2.0


def test_earlier_treatment_counts_participants(baseline):
    assert _levels(baseline, "prior") == {"SURGERY": (1, 3)}
