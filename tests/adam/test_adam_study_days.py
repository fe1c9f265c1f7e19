"""Days instead of dates: whose days count from when, and what datasets keep."""

import pytest

from helpers.adam.study_days import derive_day_origins, in_study_days

ADSL = """
    USUBJID | RFICDT:date | INCLDT:date | TRTSDT:date | CUTDT:date
    --------+-------------+-------------+-------------+-----------
    01      | 2019-12-20  | 2019-12-30  | 2020-01-02  | 2020-06-30
    02      | 2019-12-20  | 2019-12-30  |             | 2020-06-30
    03      | 2019-12-20  |             |             | 2020-06-30
    04      |             |             |             | 2020-06-30
    """


def test_days_count_from_the_first_dose_else_inclusion_else_consent(frame):
    origins = derive_day_origins(frame(ADSL)).set_index("USUBJID")
    assert origins["ORIGIN"].tolist() == ["first dose", "inclusion", "consent", None]
    days = [None if day != day else f"{day:%Y-%m-%d}" for day in origins["ORIGDT"]]
    assert days == ["2020-01-02", "2019-12-30", "2019-12-20", None]


@pytest.mark.fault("S02")
def test_dates_of_a_dataset_become_study_days_without_a_day_0(frame):
    adsl = frame(ADSL)
    told = in_study_days(adsl, derive_day_origins(adsl))
    assert list(told.columns) == ["USUBJID", "RFICDY", "INCLDY", "TRTSDY"]
    assert told["RFICDY"].fillna(0).tolist() == [-13, -10, 1, 0]
    assert told["TRTSDY"].fillna(0).tolist() == [1, 0, 0, 0]


def test_a_study_day_that_a_dataset_has_stays_as_it_is(frame):
    adlb = frame("USUBJID | ADT:date | ADY:float\n02 | 2020-01-05 |\n01 | 2020-01-05 | 4")
    told = in_study_days(adlb, derive_day_origins(frame(ADSL)))
    assert list(told.columns) == ["USUBJID", "ADY"]
    assert told["ADY"].fillna(0).tolist() == [0, 4]
