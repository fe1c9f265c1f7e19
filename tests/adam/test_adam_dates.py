"""Dates: nothing guessed, imputed by rule, counted in days."""

import pandas as pd
import pytest

from helpers.adam.dates import (
    dtc_precision,
    duration_days,
    earliest,
    impute_start,
    latest,
    parse_dtc,
    study_day,
)


def days(*texts):
    return pd.Series(pd.to_datetime(list(texts)))


def test_only_complete_dates_become_days_and_the_time_is_dropped():
    dtc = pd.Series(["2019-03-15", "2019-03-15T10:30", "2019-03", "2019", None])
    assert parse_dtc(dtc).dt.strftime("%F").tolist()[:2] == ["2019-03-15", "2019-03-15"]
    assert parse_dtc(dtc)[2:].isna().all()


@pytest.mark.fault("D05")
def test_a_time_zone_does_not_move_the_local_day():
    assert parse_dtc(pd.Series(["2019-03-15T00:30+01:00"]))[0] == pd.Timestamp("2019-03-15")


@pytest.mark.fault("D06")
@pytest.mark.parametrize("night", ["2019-03-31T02:30", "2019-10-27T02:30"])
def test_the_hour_that_summer_time_skips_or_repeats_is_a_day_like_any_other(night):
    day = parse_dtc(pd.Series([night]))
    before = days("2019-03-30") if "03-31" in night else days("2019-10-26")
    assert duration_days(before, day).tolist() == [2]
    assert study_day(day, before).tolist() == [2]


def test_precision_is_what_the_date_gives():
    dtc = pd.Series(["2019-03-15T10:30", "2019-03", "2019", None])
    assert dtc_precision(dtc).tolist()[:3] == ["day", "month", "year"]
    assert pd.isna(dtc_precision(dtc)[3])


def test_a_partial_date_spans_its_month_or_year():
    dtc = pd.Series(["2020-02", "2019", "2019-03-15"])
    assert earliest(dtc).dt.strftime("%F").tolist() == ["2020-02-01", "2019-01-01", "2019-03-15"]
    assert latest(dtc).dt.strftime("%F").tolist() == ["2020-02-29", "2019-12-31", "2019-03-15"]


@pytest.mark.fault("D01")
@pytest.mark.parametrize(
    ("dtc", "start", "flag"),
    [
        ("2019-03", "2019-03-10", "D"),  # may have begun on treatment: taken to have
        ("2019-02", "2019-02-01", "D"),  # ended before treatment began
        ("2019-04", "2019-04-01", "D"),
        ("2019", "2019-03-10", "M"),
        ("2019-03-02", "2019-03-02", None),
    ],
)
def test_a_partial_start_is_moved_to_the_first_dose_while_that_is_possible(dtc, start, flag):
    imputed, flags = impute_start(pd.Series([dtc]), days("2019-03-10"))
    assert imputed[0] == pd.Timestamp(start)
    assert (flags[0] == flag) or (flag is None and pd.isna(flags[0]))


def test_there_is_no_study_day_zero():
    date = days("2019-02-28", "2019-03-01", "2019-03-02")
    assert study_day(date, pd.Timestamp("2019-03-01")).tolist() == [-1, 1, 2]


def test_a_missing_date_has_no_study_day():
    assert study_day(pd.Series([pd.NaT]), pd.Timestamp("2019-03-01")).isna().all()


def test_a_duration_counts_both_ends():
    assert duration_days(days("2019-03-01"), days("2019-03-01")).tolist() == [1]
