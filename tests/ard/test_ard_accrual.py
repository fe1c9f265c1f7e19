"""Accrual: who, by day, against the plan."""

import math

import pytest

from cut_kit import small_trial
from helpers.ard.accrual import ard_accrual
from helpers.ard.frame import levels, pick, select

ADSL = """
    USUBJID | INCLFL | INCLDT:date | CUTDT:date
    --------+--------+-------------+-----------
    01      | Y      | 2019-03-05  | 2019-06-30
    02      | Y      | 2019-03-05  | 2019-06-30
    03      | Y      | 2019-03-12  | 2019-06-30
    04      | Y      |             | 2019-06-30
    05      |        |             | 2019-06-30
    """
SCREENS = """
    USUBJID | SCREENNO:int | SCRSDT:date
    --------+--------------+------------
    01      | 1            | 2019-02-01
    01      | 2            | 2019-03-01
    02      | 1            | 2019-02-20
    03      | 1            | 2019-02-20
    04      | 1            |
    05      | 1            | 2019-02-10
    """


def _ard(frame, **plan):
    return ard_accrual(frame(ADSL), frame(SCREENS), small_trial(**plan))


def _days(results, variable):
    return {
        level: tuple(
            pick(results, stat, variable=variable, variable_level=level) for stat in ("n", "N")
        )
        for level in levels(results, variable=variable)
    }


def test_each_day_has_its_own_and_all_until_then(frame):
    results = _ard(frame)
    assert _days(results, "included") == {
        "2019-03-05": (2, 2),
        "2019-03-12": (1, 3),
        "no date": (1, 4),
    }
    first = select(results, variable="included", variable_level="2019-03-05", stat_name="n")
    assert first["who"].tolist() == ["01 02"]


def test_screening_counts_from_the_first_one(frame):
    assert _days(_ard(frame), "screened") == {
        "2019-02-01": (1, 1),
        "2019-02-10": (1, 2),
        "2019-02-20": (2, 4),
        "no date": (1, 5),
    }


def test_days_between_inclusions_are_those_between_neighbours(frame):
    results = _ard(frame)
    key = {"variable": "days_between"}
    assert [pick(results, stat, **key) for stat in ("n", "min", "median", "max")] == [2, 0, 3.5, 7]


@pytest.mark.parametrize(
    ("plan", "pace"),
    [
        ({}, {}),
        ({"planned_participants": 12}, {}),
        ({"recruitment": {"source": "-", "start": "2019-01-01"}}, {"2019-01-01": 0}),
        (
            {"recruitment": {"source": "-", "start": "2019-01-01", "months": 12}},
            {"2019-01-01": 0},
        ),
        (
            {"planned_participants": 12, "recruitment": {"source": "-", "start": "2019-01-01"}},
            {"2019-01-01": 0},
        ),
        (
            {
                "planned_participants": 12,
                "recruitment": {"source": "-", "start": "2019-01-01", "months": 12},
            },
            {"2019-01-01": 0, "2020-01-01": 12},
        ),
    ],
)
def test_a_pace_is_drawn_as_far_as_the_trial_file_gives_one(frame, plan, pace):
    results = _ard(frame, **plan)
    found = select(results, variable="pace")
    assert dict(zip(found["variable_level"], found["stat"], strict=True)) == pace
    assert ("planned" in set(results["variable"])) == ("planned_participants" in plan)


def test_nobody_screened_has_no_interval_and_no_day(frame):
    results = ard_accrual(frame(ADSL).iloc[:0], frame(SCREENS).iloc[:0], small_trial())
    assert math.isnan(pick(results, "median", variable="days_between"))
    assert _days(results, "included") == {"no date": (0, 0)}


@pytest.mark.fault("S02")
def test_where_no_date_may_be_told_levels_are_months_since_the_first_inclusion(frame):
    start = {"recruitment": {"source": "-", "start": "2019-01-01", "months": 12}}
    results = _ard(frame, planned_participants=12, restricted={"dates": "study_days"}, **start)
    assert _days(results, "included") == {"month 0": (3, 3), "no date": (1, 4)}
    assert _days(results, "screened") == {
        "month -2": (1, 1),
        "month -1": (3, 4),
        "no date": (1, 5),
    }
    assert levels(results, variable="cut") == ["month 3"]
    assert levels(results, variable="pace") == ["month -3", "month 9"]
    key = {"variable": "days_between"}
    assert [pick(results, stat, **key) for stat in ("n", "median")] == [2, 3.5]


@pytest.mark.parametrize("dates", [None, "study_days"])
def test_a_cut_in_which_nobody_has_a_date_has_no_month(frame, dates):
    adsl, screens = frame(ADSL).iloc[3:4], frame(SCREENS).iloc[4:5]
    results = ard_accrual(adsl, screens, small_trial(restricted={"dates": dates}))
    assert _days(results, "included") == {"no date": (1, 1)}
    assert levels(results, variable="cut") == ["month 0" if dates == "study_days" else "2019-06-30"]
