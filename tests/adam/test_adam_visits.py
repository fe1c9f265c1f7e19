"""Planned visits: windows, the nearest record, ties."""

from types import SimpleNamespace

import pytest

from helpers.adam.visits import assign_visits

VISITS = [
    SimpleNamespace(id="week_2", label="Week 2", day=15, window=(8, 21), names=()),
    SimpleNamespace(id="week_4", label="Week 4", day=29, window=(22, 35), names=()),
]


def placed(frame, table):
    return assign_visits(frame(table), VISITS, ["PARAMCD"])


def test_the_record_nearest_to_the_target_day_stands_for_the_visit(frame):
    records = placed(
        frame,
        """
        USUBJID | PARAMCD | ADY:int | AVAL:float
        --------+---------+---------+-----------
        01      | HGB     | 8       | 1
        01      | HGB     | 16      | 2
        01      | HGB     | 21      | 3
        """,
    )
    assert records["AVISIT"].tolist() == ["week_2"] * 3
    assert records["ANL01FL"].fillna("").tolist() == ["", "Y", ""]


@pytest.mark.fault("D09")
def test_of_two_equally_near_the_earlier_stands_for_the_visit(frame):
    records = placed(
        frame,
        """
        USUBJID | PARAMCD | ADY:int | AVAL:float
        --------+---------+---------+-----------
        01      | HGB     | 16      | 1
        01      | HGB     | 14      | 2
        """,
    )
    assert records["ANL01FL"].fillna("").tolist() == ["", "Y"]


def test_a_missing_value_never_stands_for_a_visit(frame):
    records = placed(
        frame,
        """
        USUBJID | PARAMCD | ADY:int | AVAL:float
        --------+---------+---------+-----------
        01      | HGB     | 15      |
        01      | HGB     | 20      | 2
        """,
    )
    assert records["ANL01FL"].fillna("").tolist() == ["", "Y"]


def test_outside_every_window_there_is_no_visit(frame):
    records = placed(
        frame,
        """
        USUBJID | PARAMCD | ADY:int | AVAL:float
        --------+---------+---------+-----------
        01      | HGB     | 7       | 1
        01      | HGB     | 36      | 1
        """,
    )
    assert records["AVISIT"].isna().all()
    assert records["ANL01FL"].isna().all()


def test_a_visit_with_names_holds_what_is_so_called_whatever_its_day(frame):
    records = frame("""
        USUBJID | PARAMCD | ADY:int | AVAL:float | VISIT           | UNSCHFL
        --------+---------+---------+------------+-----------------+--------
        01      | HGB     | 15      | 1          | WEEK 4          |
        01      | HGB     | 40      | 2          | Week 2          |
        01      | HGB     | 16      | 3          | UNSCHEDULED 2.1 | Y
        02      | HGB     | 29      | 4          |                 |
        03      | HGB     | 30      | 5          | WEEK 4          | Y
        """)
    named = [
        SimpleNamespace(id="week_2", label="Week 2", day=15, window=(8, 21), names=("WEEK 2",)),
        SimpleNamespace(id="week_4", label="Week 4", day=29, window=(22, 35), names=("WEEK 4",)),
    ]
    placed = assign_visits(records, named, ["PARAMCD"])
    assert placed["AVISIT"].fillna("").tolist() == ["week_4", "week_2", "", "", "week_4"]
    assert placed["ANL01FL"].fillna("").tolist() == ["Y", "Y", "", "", ""]
    # records that carry no name of a visit go by its window
    without = assign_visits(records.drop(columns="VISIT"), named, ["PARAMCD"])
    assert without["AVISIT"].fillna("").tolist() == ["week_2", "", "week_2", "week_4", "week_4"]
