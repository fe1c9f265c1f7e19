"""Deaths against the safety window, and what a death without its day leaves open."""

import pandas as pd
import pytest

from helpers.adam.safety_window import death_in_window
from helpers.ard.deaths import ard_deaths
from helpers.ard.frame import select
from safety_trial import safety, safety_trial


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | SAFFL | TRTSDT:date | TRTEDT:date | DTHFL | DTHDT:date | DTHDTF | CUTDT:date
        01      | Y     | 2019-03-01  | 2019-03-31  |       |            |        | 2019-12-31
        02      | Y     | 2019-03-01  | 2019-03-31  | Y     | 2019-04-30 |        | 2019-12-31
        03      | Y     | 2019-03-01  | 2019-03-31  | Y     | 2019-05-01 |        | 2019-12-31
        09      |       |             |             | Y     | 2019-03-02 |        | 2019-12-31
        """
    )


def counts(results):
    rows = select(results, stat_name="n", group="")
    return dict(zip(rows["variable"], rows["stat"], strict=True))


def test_death_on_the_last_day_of_the_window_is_within_it(adsl):
    sure = {"any": 2, "uncertain": 0}
    results = ard_deaths(adsl, safety_trial(safety=safety(follow_up_days=30)))
    assert counts(results) == {**sure, "within_window": 1, "after": 1, "soon": 1}
    limited = ard_deaths(adsl, safety_trial(safety=safety(maximum_days=40)))
    assert counts(limited) == {**sure, "within_window": 0, "after": 2, "soon": 1}
    without_end = ard_deaths(adsl, safety_trial(safety=safety(follow_up_days=None)))
    assert counts(without_end) == {**sure, "within_window": 2, "after": 0}


@pytest.mark.parametrize(
    ("day", "flag", "told"),
    [
        # the window ends on 30 April
        ("2019-04-30", None, "yes"),
        ("2019-04-15", "D", "yes"),
        ("2019-05-15", "D", "no"),
        ("2019-03-15", "D", "yes"),
        ("2019-06-15", "M", "not certain"),
        ("2020-01-15", "M", "no"),
        ("2019-04-15", "Y", "not certain"),
    ],
)
def test_window_is_certain_only_where_every_possible_day_agrees(adsl, day, flag, told):
    one = adsl.iloc[[1]].assign(DTHDT=pd.Timestamp(day), DTHDTF=flag)
    found = death_in_window(one.assign(CUTDT=pd.Timestamp("2020-02-01")), safety_trial().safety)
    assert found.tolist() == [told]
    assert death_in_window(adsl.iloc[[0]], safety_trial().safety).isna().all()


def test_month_on_both_sides_is_counted_by_its_completed_day_and_named(adsl):
    month = adsl.assign(
        TRTEDT=adsl["TRTEDT"].where(adsl["USUBJID"] != "03", pd.Timestamp("2019-04-15")),
        DTHDT=adsl["DTHDT"].where(adsl["USUBJID"] != "03", pd.Timestamp("2019-05-17")),
        DTHDTF=[None, None, "D", None],
    )
    results = ard_deaths(month, safety_trial())
    assert counts(results)["after"] == 1
    assert select(results, variable="uncertain", stat_name="n")["who"].tolist() == ["03"]
    # a cut in the window leaves no day after it
    early = month.assign(CUTDT=pd.Timestamp("2019-05-10"))
    assert death_in_window(early, safety_trial().safety).tolist()[2] == "yes"
