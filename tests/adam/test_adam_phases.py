"""Phases of treatment: when each begins and ends, and in which one a day lies."""

import pandas as pd
import pytest

from helpers.adam.phases import assign_phase, derive_phase_dates
from helpers.trial.vocabulary import Phase

ALONE = Phase(id="alone", label="Alone", treatments=("drug",), planned_days=14)
TOGETHER = Phase(id="together", label="Together", treatments=("chemo",))
AFTER = Phase(id="after", label="After", treatments=("drug",), route="SUBCUTANEOUS")
PHASES = (ALONE, TOGETHER, AFTER)


@pytest.fixture
def doses(frame):
    # 02 never had chemotherapy; 03 began with it; 04 has the later route before chemotherapy
    return frame("""
        USUBJID | TRT   | EXROUTE      | ASTDT:date | AENDT:date
        --------+-------+--------------+------------+-----------
        01      | drug  | Intravenous  | 2019-03-01 | 2019-03-12
        01      | drug  | Intravenous  | 2019-03-08 | 2019-03-14
        01      | chemo |              | 2019-03-15 | 2019-04-15
        01      | drug  | subcutaneous | 2019-04-10 | 2019-05-01
        02      | drug  |              | 2019-03-01 | 2019-03-20
        03      | chemo |              | 2019-03-01 | 2019-03-05
        03      | drug  | INTRAVENOUS  | 2019-03-01 | 2019-03-20
        04      | drug  | SUBCUTANEOUS | 2019-03-01 | 2019-03-03
        04      | chemo |              | 2019-03-04 | 2019-03-06
        """)


@pytest.fixture
def dated(doses):
    return derive_phase_dates(doses, PHASES, pd.Index(["01", "02", "03", "04", "05"]))


def _told(dated, who):
    days = dated.loc[who].dt.strftime("%m-%d").fillna("")
    return list(zip(days.iloc[::2], days.iloc[1::2], strict=True))


def test_a_phase_ends_the_day_before_a_later_one_begins_and_the_last_with_the_last_dose(dated):
    assert _told(dated, "01") == [("03-01", "03-14"), ("03-15", "04-09"), ("04-10", "05-01")]
    assert _told(dated, "02") == [("03-01", "03-20"), ("", ""), ("", "")]
    assert _told(dated, "05") == [("", "")] * 3


def test_a_phase_that_would_end_before_it_begins_was_never_reached(dated):
    # 03 had both from the same day: the first phase is over before it began
    assert _told(dated, "03") == [("", ""), ("03-01", "03-20"), ("", "")]
    # of 04 the first and the last phase begin together, before the second
    assert _told(dated, "04") == [("", ""), ("03-04", "03-06"), ("03-01", "03-06")]


def test_a_day_lies_in_the_last_phase_begun_on_or_before_it(dated):
    adsl = dated.rename_axis("USUBJID").reset_index()
    days = pd.to_datetime(["2019-02-28", "2019-03-01", "2019-03-14", "2019-03-15", "2019-04-09",
                           "2019-04-10", "2020-01-01", None])  # fmt: skip
    found = assign_phase(pd.Series(days), pd.Series(["01"] * len(days)), PHASES, adsl)
    assert found.fillna("").tolist() == [
        "", "alone", "alone", "together", "together", "after", "after", "",
    ]  # fmt: skip
    later = pd.Series(pd.to_datetime(["2019-05-01"] * 3))
    others = assign_phase(later, pd.Series(["02", "04", "05"]), PHASES, adsl)
    assert others.fillna("").tolist() == ["alone", "together", ""]
