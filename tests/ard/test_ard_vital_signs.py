"""Vital signs: n, spread and change by visit, limits, and what became of the records."""

import math

import pytest

from helpers.ard.frame import levels, pick, select
from helpers.ard.vital_signs import (
    ard_vital_sign_accounting,
    ard_vital_sign_limits,
    ard_vital_signs,
    followed_parameters,
)
from safety_trial import safety, safety_trial, visit

FEVER = {"id": "fever", "label": "Fever", "test": "TEMP", "at_least": {"value": 38, "unit": "C"}}


def planned(name, day, window):
    return visit(name, day, window) | {"assessments": ["vital_signs"]}


@pytest.fixture
def trial():
    visits = [planned("baseline", 1, (-28, 1)), planned("week_1", 8, (2, 11)),
              planned("week_2", 15, (12, 22))]  # fmt: skip
    return safety_trial(visits=visits, safety=safety(vital_sign_limits=[FEVER]))


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | ARM | SAFFL | INCLFL
        --------+-----+-------+-------
        01      | A   | Y     | Y
        02      | A   | Y     | Y
        03      | A   | Y     | Y
        04      | A   |       | Y
        """)


@pytest.fixture
def advs(frame):
    return frame("""
        USUBJID | PARAMCD     | ADY:float | AVISIT   | ANL01FL | ABLFL | AVAL:float | CHG:float | NREAD:int | AEXCL
        --------+-------------+-----------+----------+---------+-------+------------+-----------+-----------+---------
        01      | TEMP (C)    | 1         | baseline | Y       | Y     | 36.5       |           | 1         |
        01      | TEMP (C)    | 8         | week_1   | Y       |       | 37.0       | 0.5       | 2         |
        01      | TEMP (C)    | 10        | week_1   |         |       | 39.0       | 2.5       | 1         |
        02      | TEMP (C)    | -3        | baseline | Y       | Y     | 36.0       |           | 1         |
        02      | TEMP (C)    | 8         | week_1   | Y       |       | 38.5       | 2.5       | 1         |
        03      | TEMP (C)    | 9         | week_1   | Y       |       | 36.6       |           | 1         |
        03      | TEMP (C)    |           |          |         |       |            |           | 1         | not done
        03      | HEIGHT (cm) | -3        | baseline | Y       | Y     | 170        |           | 1         |
        04      | PULSE (bpm) | 8         | week_1   | Y       |       | 70         |           | 1         |
        """)


def test_value_and_change_have_their_own_n(advs, adsl, trial):
    results = ard_vital_signs(advs, adsl, trial)
    value = {"variable": "TEMP (C).value", "variable_level": "week_1"}
    change = {"variable": "TEMP (C).change", "variable_level": "week_1"}

    assert [pick(results, s, **value) for s in ("n", "median", "min", "max")] == [3, 37, 36.6, 38.5]
    assert pick(results, "mean", **value) == pytest.approx((37 + 38.5 + 36.6) / 3)
    # sd of 37, 38.5, 36.6 by hand: deviations -0.3667, 1.1333, -0.7667
    assert pick(results, "sd", **value) == pytest.approx(1.0016653)
    assert [pick(results, s, **change) for s in ("n", "mean", "min", "max")] == [2, 1.5, 0.5, 2.5]
    assert pick(results, "n", variable="TEMP (C).value", variable_level="baseline") == 2
    assert math.isnan(pick(results, "mean", variable="TEMP (C).value", variable_level="week_2"))


@pytest.mark.parametrize(("day", "n"), [(1, 2), (2, 3)])
def test_a_visit_begins_on_the_day_after_the_first_dose(advs, adsl, trial, day, n):
    moved = advs.assign(ADY=advs["ADY"].mask(advs["ADY"] == 9, day))
    results = ard_vital_signs(moved, adsl, trial)
    assert pick(results, "n", variable="TEMP (C).value", variable_level="week_1") == n
    alone = advs[advs["USUBJID"] == "03"].assign(ADY=day)
    followed = [] if day == 1 else ["HEIGHT (cm)", "TEMP (C)"]
    assert followed_parameters(alone, adsl) == followed


def test_only_what_a_treated_participant_has_after_the_first_dose_is_followed(advs, adsl, trial):
    assert followed_parameters(advs, adsl) == ["TEMP (C)"]
    assert set(levels(ard_vital_signs(advs, adsl, trial), "variable")) == {
        "TEMP (C).value",
        "TEMP (C).change",
    }


def test_a_limit_is_counted_among_those_with_a_value_to_judge(frame, adsl, trial):
    advslim = frame("""
        USUBJID | LIMIT | NJUDGED:int | NUNIT:int | METFL | BMETFL
        --------+-------+-------------+-----------+-------+-------
        01      | fever | 2           | 0         | Y     | N
        02      | fever | 1           | 1         | N     | Y
        03      | fever | 0           | 0         |       | N
        """)
    results = ard_vital_sign_limits(advslim, adsl, trial)
    met = {"variable": "fever", "variable_level": "met on treatment"}
    new = {"variable": "fever", "variable_level": "met, and not at baseline"}

    assert [pick(results, s, **met) for s in ("n", "N")] == [1, 2]
    # binom.test(1, 2)$conf.int
    assert pick(results, "conf_low", **met) == pytest.approx(0.01257912)
    assert pick(results, "conf_high", **met) == pytest.approx(0.98742088)
    assert [pick(results, s, **new) for s in ("n", "N")] == [1, 1]
    missing = select(results, variable_level="no value to judge", stat_name="n")
    assert missing["who"].tolist() == ["03"]
    other = select(results, variable_level="values in another unit", group="")
    assert other["stat"].tolist() == [1, 1]  # one participant's one value
    assert other["who"].tolist() == ["02", ""]


def test_every_record_of_the_treated_is_accounted_for(advs, adsl):
    results = ard_vital_sign_accounting(advs, adsl)
    records = select(results, variable="records", stat_name="n_event")
    assert records.set_index("variable_level")["stat"].to_dict() == {
        "delivered": 9,
        "not done": 1,
        "baseline or visit": 7,
        "other days": 1,
    }
    assert pick(results, "n_event", variable="days") == 1


def test_nobody_treated_and_no_record_give_no_values(advs, adsl, trial):
    nobody = adsl.assign(SAFFL=None)
    assert ard_vital_signs(advs, nobody, trial).empty
    assert ard_vital_signs(advs.iloc[:0], adsl, trial).empty
    none = ard_vital_sign_accounting(advs, nobody)
    assert pick(none, "n_event", variable_level="delivered") == 0
