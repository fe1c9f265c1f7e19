"""Planned visits: windows, the nearest record, ties."""

from types import SimpleNamespace

from helpers.adam.visits import assign_visits

VISITS = [
    SimpleNamespace(id="week_2", label="Week 2", day=15, window=(8, 21)),
    SimpleNamespace(id="week_4", label="Week 4", day=29, window=(22, 35)),
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
