"""Disposition, analysis sets and observation: who is counted over whom."""

from datetime import date

import pytest

from cut_kit import PILOT_WORDS, oracle_cut, small_trial
from helpers.adam.adscreen import derive_adscreen
from helpers.adam.adsl import derive_adsl
from helpers.ard.analysis_sets import ard_analysis_sets
from helpers.ard.disposition import ard_disposition
from helpers.ard.follow_up import ard_follow_up
from helpers.ard.frame import levels, pick, select

ADSL = """
    USUBJID | ARM | ACTARM | SCRNFL | SCRFFL | INCLFL | SAFFL | DTHFL | EOTSTT       | DCTREAS | EOSSTT       | DCSREAS    | SCRFREAS | INCLREAS           | SAFREAS        | TRTSDT:date | INCLDT:date | LSTALVDT:date | DTHDT:date | TRTDURD:float
    --------+-----+--------+--------+--------+--------+-------+-------+--------------+---------+--------------+------------+----------+--------------------+----------------+-------------+-------------+---------------+------------+--------------
    01      | A   | A      | Y      |        | Y      | Y     |       | ONGOING      |         | ONGOING      |            |          |                    |                | 2019-03-01  | 2019-02-28  | 2019-03-10    |            | 10
    02      | A   | B      | Y      |        | Y      | Y     | Y     | DISCONTINUED | DEATH   | DISCONTINUED | DEATH      |          |                    |                | 2019-03-01  | 2019-02-28  | 2019-03-20    | 2019-03-25 | 15
    03      | B   | B      | Y      |        | Y      |       |       |              |         | ONGOING      |            |          |                    | never treated  |             | 2019-02-28  | 2019-02-28    |            |
    04      |     |        | Y      | Y      |        |       |       |              |         |              |            | COUGH    | failed screening   | never included |             |             | 2019-02-20    |            |
    05      |     |        | Y      | Y      |        |       |       |              |         |              |            |          | failed screening   | never included |             |             | 2019-02-20    |            |
    06      |     |        | Y      |        |        |       |       |              |         |              |            |          | still in screening | never included |             |             | 2019-02-20    |            |
    """
SCREENS = """
    USUBJID | SCREENNO:int | OUTCOME  | SITEREAS  | FAILED
    --------+--------------+----------+-----------+-------
    01      | 1            | FAILED   | INFECTION | E1
    01      | 2            | INCLUDED |           |
    02      | 1            | INCLUDED |           |
    03      | 1            | INCLUDED |           |
    04      | 1            | FAILED   | COUGH     | I1
    05      | 1            | FAILED   |           |
    06      | 1            | OPEN     |           |
    """


@pytest.fixture
def adsl(frame):
    return frame(ADSL)


@pytest.fixture
def screens(frame):
    return frame(SCREENS).fillna("")


def _rate(results, **keys):
    return pick(results, "n", **keys), pick(results, "N", **keys)


def _who(results, **keys):
    return select(results, stat_name="n", **keys)["who"].iloc[0].split()


def test_screening_counts_everyone_screened(adsl, screens):
    results = ard_disposition(adsl, screens, small_trial())

    assert _rate(results, variable="screened") == (6, 6)
    assert _rate(results, variable="screen_failure") == (2, 6)
    assert _rate(results, variable="in_screening") == (1, 6)
    assert _rate(results, variable="included") == (3, 6)
    assert _who(results, variable="screen_failure") == ["04", "05"]


def test_who_was_screened_again_is_counted_with_why_the_first_time_failed(adsl, screens):
    results = ard_disposition(adsl, screens, small_trial())

    assert _rate(results, variable="screened_again") == (1, 6)
    assert _who(results, variable="included_later") == ["01"]
    assert _rate(results, variable="earlier_failure", variable_level="INFECTION") == (1, 6)


@pytest.mark.parametrize(
    ("failed", "reason"), [("", "NOT RECORDED"), ("I1; E2", "CRITERIA NOT MET: I1; E2")]
)
def test_without_the_site_s_words_the_failed_criteria_are_the_reason(adsl, screens, failed, reason):
    screens.loc[screens["USUBJID"] == "05", "FAILED"] = failed
    results = ard_disposition(adsl, screens, small_trial())
    assert set(levels(results, variable="screen_failure_reason")) == {"COUGH", reason}


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({}, "NOT STARTED AT THE CUT"),
        ({"EOSSTT": "DISCONTINUED", "DCSREAS": "WITHDRAWAL"}, "WITHDRAWAL"),
        ({"EOSSTT": "DISCONTINUED", "DCSREAS": "DEATH", "DCTREAS": "PREGNANCY"}, "PREGNANCY"),
        ({"EOSSTT": "DISCONTINUED"}, "NOT RECORDED"),
    ],
)
def test_who_was_never_treated_has_a_reason(adsl, screens, state, reason):
    adsl.loc[2, list(state)] = list(state.values())
    results = ard_disposition(adsl, screens, small_trial())
    assert _who(results, variable="not_treated_reason", variable_level=reason) == ["03"]


def test_treatment_counts_the_treated_and_study_the_included(adsl, screens):
    results = ard_disposition(adsl, screens, small_trial())
    ongoing = {"variable_level": "ONGOING"}

    assert _rate(results, variable="treatment_status", **ongoing) == (1, 2)
    assert _rate(results, variable="study_status", **ongoing) == (2, 3)
    assert _rate(results, variable="treatment_reason", variable_level="DEATH") == (1, 2)
    assert _rate(results, variable="not_treated") == (1, 3)
    assert _rate(results, variable="died") == (1, 3)


def test_arms_are_those_assigned_and_screening_has_none(adsl, screens):
    results = ard_disposition(adsl, screens, small_trial(report_by="arm"))
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

    counted = {
        (name, level): _rate(results, variable=name, variable_level=level)
        for name in levels(results, "variable")
        for level in levels(results, variable=name)
    }
    assert counted == {
        ("screened", ""): (6, 6),
        ("included", ""): (3, 6),
        ("outside: included", "failed screening"): (2, 6),
        ("outside: included", "still in screening"): (1, 6),
        ("safety", ""): (2, 6),
        ("outside: safety", "never included"): (3, 6),
        ("outside: safety", "never treated"): (1, 6),
    }
    by_arm = ard_analysis_sets(adsl, small_trial(populations=populations, report_by="arm"))
    inside = {
        arm: {name: _rate(by_arm, variable=name, variable_level="", group_level=arm)
              for name in ("included", "safety")}
        for arm in "AB"
    }  # fmt: skip
    assert inside == {
        "A": {"included": (2, 2), "safety": (2, 2)}, "B": {"included": (1, 1), "safety": (0, 1)},
    }  # fmt: skip
    assert "screened" not in levels(by_arm, "variable", group="arm")


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
    assert _rate(results, variable="died") == (1, 3)
    treated = {"variable": "days_treated", "group": ""}
    assert [pick(results, name, **treated) for name in ("n", "min", "max")] == [2, 10, 15]


def test_the_order_of_rows_does_not_matter(adsl, screens):
    trial = small_trial(report_by="arm")
    given = ard_disposition(adsl, screens, trial)
    assert given.equals(ard_disposition(adsl[::-1], screens[::-1], trial))


def test_the_pilot_s_disposition(oracle):
    trial = small_trial(**PILOT_WORDS)
    cut = oracle_cut(oracle / "cdisc_pilot", date(2015, 3, 31))
    adsl = derive_adsl(cut, trial)
    results = ard_disposition(adsl, derive_adscreen(cut, adsl), trial)
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
