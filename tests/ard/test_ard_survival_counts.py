"""Who had the event, who has no time, and who is at risk when, worked by hand."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.frame import ResultRows, keyed_numbers, levels, select
from helpers.ard.survival_counts import add_counts, add_numbers_at_risk, add_untimed


def test_events_and_censored_times_are_counted_by_reason(frame):
    anl = frame("""
        USUBJID | CNSR:int | EVNTDESC    | CNSDTDSC
        --------+----------+-------------+---------
        01      | 0        | PROGRESSION |
        02      | 3        |             | THERAPY
        03      | 0        | DEATH       |
        04      | 1        |             | ALIVE
        05      | 0        | DEATH       |
        """)
    rows, people = ResultRows("survival", "safety"), pd.DataFrame({"USUBJID": list("123456")})

    add_counts(rows, anl, people, {"group_level": "A"})

    found = rows.frame()
    assert keyed_numbers(found) == {
        ("A", "event", ""): {"n": 3, "N": 6, "p": 1 / 2},
        ("A", "event", "DEATH"): {"n": 2, "N": 6, "p": 1 / 3},
        ("A", "event", "PROGRESSION"): {"n": 1, "N": 6, "p": 1 / 6},
        ("A", "censored", ""): {"n": 2, "N": 6, "p": 1 / 3},
        ("A", "censored", "ALIVE"): {"n": 1, "N": 6, "p": 1 / 6},
        ("A", "censored", "THERAPY"): {"n": 1, "N": 6, "p": 1 / 6},
    }
    assert levels(found) == ["", "DEATH", "PROGRESSION", "ALIVE", "THERAPY"]
    named = select(found, stat_name="n", variable="event")["who"]
    assert named.tolist() == ["01 03 05", "03 05", "01"]


def test_who_has_no_time_never_began_or_had_the_event_before(frame):
    people = frame("""
        USUBJID | TRTSDT:date
        --------+------------
        01      | 2020-01-01
        02      | 2020-01-01
        03      |
        """)
    rows, anl = ResultRows("survival", "safety"), people.iloc[:1]

    add_untimed(rows, anl, people, "first_dose", {})
    add_untimed(rows, anl, people.drop(columns="TRTSDT"), "first_dose", {"group_level": "B"})

    found = rows.frame()
    assert keyed_numbers(found) == {
        ("", "no date of origin", ""): {"n": 1, "N": 3, "p": 1 / 3},
        ("", "event before the origin", ""): {"n": 1, "N": 3, "p": 1 / 3},
        ("B", "no date of origin", ""): {"n": 2, "N": 3, "p": 2 / 3},
        ("B", "event before the origin", ""): {"n": 0, "N": 3, "p": 0},
    }
    assert select(found, stat_name="n")["who"].tolist() == ["03", "02", "02 03", ""]


@pytest.mark.parametrize(
    ("months", "every", "ticks"),
    [
        (8.9, 1, 10), (9, 2, 6), (17.9, 2, 10), (18, 3, 7), (27, 6, 6), (54, 12, 6),
        (108, 24, 6), (240, 24, 11),
    ],
)  # fmt: skip
def test_a_time_axis_has_fewer_than_nine_steps_where_steps_allow_it(months, every, ticks):
    days = np.array([10.0, months * DAYS_PER_MONTH])
    rows = ResultRows("survival", "safety")

    add_numbers_at_risk(rows, SimpleNamespace(time=days, n_risk=np.array([5, 2])), {})

    found = rows.frame()
    told = [int(level) for level in found["variable_level"]]
    assert told == [number * every for number in range(ticks)]
    assert found["stat"].tolist() == [
        5 if month == 0 else 2 if month <= months else 0 for month in told
    ]
    assert math.isclose(told[-1], math.ceil(months / every) * every)
