"""A date is after a day only if the first day it allows is."""

import pandas as pd
import pytest

from helpers.cut.iso_dates import after, year_after


@pytest.mark.parametrize(
    ("text", "late"),
    [
        ("2020-06-29", False),
        ("2020-06-30", False),
        ("2020-06-30T23:59", False),
        ("2020-06-30T00:30+09:00", False),
        ("2020-07-01", True),
        ("2020-07-01T00:00", True),
        ("2020-06", False),
        ("2020-07", True),
        ("2020", False),
        ("2021", True),
        ("2020---15", False),
        ("2020---31", False),
        ("2021---01", True),
        ("", False),
        ("unknown", False),
        ("31/12/2020", False),
        ("2020-07-32", False),
        ("2020-7-1", False),
    ],
)
def test_the_first_day_that_a_date_allows_decides(text, late):
    assert after(pd.Series([text], index=[7]), "2020-06-30").to_dict() == {7: late}


@pytest.mark.parametrize(("text", "late"), [("2020---15", True), ("2020---10", False)])
def test_a_date_without_its_month_may_be_one_of_january(text, late):
    assert after(pd.Series([text]), "2020-01-10").tolist() == [late]


def test_no_dates_give_no_answer():
    assert after(pd.Series([], dtype=object), "2020-06-30").empty


@pytest.mark.parametrize(
    ("day", "later"), [("2019-06-30", "2020-06-30"), ("2020-02-29", "2021-02-28")]
)
def test_a_year_later_is_the_same_day(day, later):
    assert year_after(day) == later
