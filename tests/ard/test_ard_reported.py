"""How often severe values were reported, and severe events seen in values."""

import pytest

from helpers.ard.frame import pick, select
from helpers.ard.reported import ard_reported_events, ard_reported_grades, ard_reported_values
from safety_trial import safety_trial

TRIAL = safety_trial()


@pytest.fixture
def adsl(frame):
    return frame("USUBJID | SAFFL | ARM\n01 | Y | A\n02 | Y | A\n03 | Y | B\n09 | | ")


@pytest.fixture
def advalue(frame):
    return frame(
        """
        USUBJID | PARAMCD | DIRECTION | STATUS
        01      | NEUT    | L         | reported as severe
        01      | NEUT    | L         | not reported
        01      | NEUT    | L         | not reported
        02      | NEUT    | L         | reported at a lower grade
        02      | K       | H         | not reported
        09      | K       | H         | not reported
        """
    )


@pytest.fixture
def adevent(frame):
    return frame(
        """
        USUBJID | TERM        | AEGRADE:float | LABGRADE:float | STATUS
        01      | Neutropenia | 3             | 4              | value as severe
        01      | Neutropenia | 4             | 2              | values of a lower grade only
        02      | Anaemia     | 3             |                | no value in its days
        02      | Anaemia     | 1             | 1              | values of a lower grade only
        03      | Anaemia     |               |                | values without a grade
        """
    )


def counted(results, variable):
    """Return {level: "n/N [records]"} of everybody, without the levels of nobody."""
    rows = select(results, variable=variable, group="")
    wide = rows.pivot(index="variable_level", columns="stat_name", values="stat")
    return {
        level: f"{row['n']:.0f}/{row['N']:.0f} [{row['n_event']:.0f}]"
        for level, row in wide.iterrows()
        if row["n"]
    }


def test_values_are_counted_by_how_they_were_reported(advalue, adsl):
    results = ard_reported_values(advalue, adsl, TRIAL)
    assert counted(results, "any") == {
        "treated": "2/3 [5]",
        "not reported": "2/2 [3]",
        "reported as severe": "1/2 [1]",
        "reported at a lower grade": "1/2 [1]",
    }
    assert counted(results, "K:H") == {"treated": "1/3 [1]", "not reported": "1/1 [1]"}
    key = {"variable": "NEUT:L", "variable_level": "not reported"}
    # R 4.2.2: binom.test(1, 2)$conf.int
    limits = [pick(results, name, **key) for name in ("conf_low", "conf_high")]
    assert limits == pytest.approx([0.01257912, 0.98742088])


def test_only_severe_events_are_counted_by_what_values_say(adevent, adsl):
    results = ard_reported_events(adevent, adsl, TRIAL)
    assert counted(results, "any") == {
        "treated": "2/3 [3]",
        "value as severe": "1/2 [1]",
        "values of a lower grade only": "1/2 [1]",
        "no value in its days": "1/2 [1]",
    }
    assert counted(results, "Anaemia") == {
        "treated": "1/3 [1]",
        "no value in its days": "1/1 [1]",
    }


def test_grades_are_set_against_each_other_record_by_record(adevent, adsl):
    results = ard_reported_grades(adevent, adsl)
    records = select(results, stat_name="n_event")
    assert records[records["stat"] > 0].set_index("variable_level")["stat"].to_dict() == {
        "1 to 1": 1,
        "3 to 4": 1,
        "3 to no value": 1,
        "4 to 2": 1,
        "no grade to no grade": 1,
    }


def test_arms_are_told_where_the_trial_reports_by_arm(advalue, adsl):
    results = ard_reported_values(advalue, adsl, safety_trial(report_by="arm"))
    key = {"variable": "any", "variable_level": "treated", "group": "arm"}
    assert [pick(results, "N", group_level=arm, **key) for arm in "AB"] == [2, 1]
    assert [pick(results, "n", group_level=arm, **key) for arm in "AB"] == [2, 0]


def test_nothing_severe_is_a_result_too(advalue, adevent, adsl):
    results = ard_reported_values(advalue[:0], adsl, TRIAL)
    key = {"variable": "any", "variable_level": "treated"}
    assert [pick(results, name, **key) for name in ("n", "N", "n_event")] == [0, 3, 0]
    assert select(ard_reported_grades(adevent[:0], adsl), stat_name="n_event")["stat"].sum() == 0
