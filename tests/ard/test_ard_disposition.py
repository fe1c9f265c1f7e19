"""Disposition, analysis sets and observation: who is counted over whom."""

from datetime import date

import pytest

from cut_kit import PILOT_WORDS, oracle_cut, small_trial
from helpers.adam.adsl import derive_adsl
from helpers.ard.disposition import ard_analysis_sets, ard_disposition
from helpers.ard.follow_up import ard_follow_up
from helpers.ard.frame import levels, pick

ADSL = """
    USUBJID | ARM | ACTARM | SCRNFL | SCRFFL | INCLFL | SAFFL | DTHFL | EOTSTT       | DCTREAS | EOSSTT       | DCSREAS | SCRFREAS | TRTSDT:date | INCLDT:date | LSTALVDT:date | DTHDT:date | TRTDURD:float
    --------+-----+--------+--------+--------+--------+-------+-------+--------------+---------+--------------+---------+----------+-------------+-------------+---------------+------------+--------------
    01      | A   | A      | Y      |        | Y      | Y     |       | ONGOING      |         | ONGOING      |         |          | 2019-03-01  | 2019-02-28  | 2019-03-10    |            | 10
    02      | A   | B      | Y      |        | Y      | Y     | Y     | DISCONTINUED | DEATH   | DISCONTINUED | DEATH   |          | 2019-03-01  | 2019-02-28  | 2019-03-20    | 2019-03-25 | 15
    03      | B   | B      | Y      |        | Y      |       |       |              |         | ONGOING      |         |          |             | 2019-02-28  | 2019-02-28    |            |
    04      |     |        | Y      | Y      |        |       |       |              |         |              |         | COUGH    |             |             | 2019-02-20    |            |
    05      |     |        | Y      | Y      |        |       |       |              |         |              |         |          |             |             | 2019-02-20    |            |
    06      |     |        | Y      |        |        |       |       |              |         |              |         |          |             |             | 2019-02-20    |            |
    """


@pytest.fixture
def adsl(frame):
    return frame(ADSL)


def _rate(results, **keys):
    return pick(results, "n", **keys), pick(results, "N", **keys)


def test_screening_counts_everyone_screened(adsl):
    results = ard_disposition(adsl, small_trial())

    assert _rate(results, variable="screened") == (6, 6)
    assert _rate(results, variable="screen_failure") == (2, 6)
    assert _rate(results, variable="in_screening") == (1, 6)
    assert _rate(results, variable="included") == (3, 6)


def test_a_reason_nobody_recorded_is_counted_as_such(adsl):
    results = ard_disposition(adsl, small_trial())
    assert levels(results, variable="screen_failure_reason") == ["COUGH", "NOT RECORDED"]


def test_treatment_counts_the_treated_and_study_the_included(adsl):
    results = ard_disposition(adsl, small_trial())
    ongoing = {"variable_level": "ONGOING"}

    assert _rate(results, variable="treatment_status", **ongoing) == (1, 2)
    assert _rate(results, variable="study_status", **ongoing) == (2, 3)
    assert _rate(results, variable="treatment_reason", variable_level="DEATH") == (1, 2)
    assert _rate(results, variable="not_treated") == (1, 3)
    assert _rate(results, variable="died") == (1, 3)


def test_arms_are_those_assigned_and_screening_has_none(adsl):
    results = ard_disposition(adsl, small_trial(report_by="arm"))
    arm = {"group": "arm", "group_level": "A"}

    assert _rate(results, variable="treated", **arm) == (2, 2)
    assert _rate(results, variable="followed_other_arm", **arm) == (1, 2)
    assert levels(results, "group_level", variable="screened") == [""]


def test_an_analysis_set_counts_its_flag_among_all_screened(adsl):
    populations = [
        {"id": name, "label": name, "definition": name}
        for name in ("screened", "included", "safety")
    ]
    results = ard_analysis_sets(adsl, small_trial(populations=populations))

    assert {name: _rate(results, variable=name) for name in levels(results, "variable")} == {
        "screened": (6, 6),
        "included": (3, 6),
        "safety": (2, 6),
    }


def test_observation_runs_from_first_dose_or_inclusion_to_death_or_last_contact(adsl):
    results = ard_follow_up(adsl, small_trial())
    observed = {"variable": "days_observed", "group": ""}

    # 10 days alive, 25 to a death five days after the last contact, 1 day
    assert [pick(results, name, **observed) for name in ("n", "min", "median", "max")] == [
        3,
        1,
        10,
        25,
    ]
    assert _rate(results, variable="on_study") == (2, 3)


def test_the_order_of_rows_does_not_matter(adsl):
    trial = small_trial(report_by="arm")
    given = ard_disposition(adsl, trial)
    assert given.equals(ard_disposition(adsl[::-1], trial))


def test_the_pilot_s_disposition(oracle):
    trial = small_trial(**PILOT_WORDS)
    adsl = derive_adsl(oracle_cut(oracle / "cdisc_pilot", date(2015, 3, 31)), trial)
    results = ard_disposition(adsl, trial)
    completed = {"variable": "study_status", "variable_level": "COMPLETED"}

    assert _rate(results, group="", **completed) == (110, 254)
    by_arm = {
        arm: _rate(results, group="arm", group_level=arm, **completed)
        for arm in ("Placebo", "Xanomeline High Dose", "Xanomeline Low Dose")
    }
    assert by_arm == {
        "Placebo": (58, 86),
        "Xanomeline High Dose": (27, 84),
        "Xanomeline Low Dose": (25, 84),
    }
