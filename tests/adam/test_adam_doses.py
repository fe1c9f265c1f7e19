"""Doses as given: which treatment, whether given, and to which day."""

import pandas as pd
import pytest

from helpers.adam.doses import dosing_stops, place_doses
from helpers.trial.vocabulary import Treatment

DRUG = Treatment(id="drug", label="Drug", role="study", names=("DRUG",))
PLACEBO = Treatment(id="sugar", label="Placebo", role="study", names=("SUGAR",), placebo=True)
HEAD = """
    USUBJID | EXSEQ:int | EXTRT | EXDOSE:float | EXDOSFRQ | EXSTDTC    | EXENDTC
    --------+-----------+-------+--------------+----------+------------+-----------
    """


@pytest.fixture
def placed(frame):
    def place(*rows, stop="2019-06-30"):
        stops = pd.Series(pd.Timestamp(stop), index=["01"])
        return place_doses(frame(HEAD + "\n".join(rows)), (DRUG, PLACEBO), stops)

    return place


def test_a_dose_is_given_above_zero_or_as_a_placebo_of_zero(placed):
    doses = placed(
        "01 | 1 |  drug | 100 | QD | 2019-03-01 |",
        "01 | 2 | DRUG  | 0   | QD | 2019-03-02 |",
        "01 | 3 | DRUG  |     | QD | 2019-03-03 |",
        "01 | 4 | Sugar | 0   | QD | 2019-03-04 |",
        "01 | 5 | SUGAR |     | QD | 2019-03-05 |",
        "01 | 6 | OTHER | 100 | QD | 2019-03-06 |",
    )
    assert doses["GIVEN"].tolist() == [True, False, False, True, False, False]
    assert doses["TRT"].fillna("").tolist() == ["drug"] * 3 + ["sugar"] * 2 + [""]


def test_an_interval_without_an_end_ends_before_the_next_one_or_where_dosing_stopped(placed):
    doses = placed(
        "01 | 1 | DRUG  | 100 | QD   | 2019-03-01 |",
        "01 | 2 | DRUG  | 100 | once | 2019-03-11 |",
        "01 | 3 | DRUG  | 100 |      | 2019-03-21 |",
        "01 | 4 | SUGAR | 0   | QD   | 2019-03-05 |",
        "01 | 5 | DRUG  | 100 | QD   | 2019-04-01 |",
        "01 | 6 | DRUG  | 100 | QD   | 2019-07-02 |",
        "01 | 8 | SUGAR | 0   | QD   | 2019-03-02 | 2019-03-03",
        "02 | 7 | DRUG  | 100 | QD   | 2019-03-01 |",
    )
    ends = doses["AENDT"].dt.strftime("%m-%d").fillna("").tolist()
    # the last of 01 begins after dosing stopped, which is no negative duration
    assert ends == ["03-10", "03-11", "03-31", "06-30", "07-01", "07-02", "03-03", ""]


def test_dosing_stops_with_the_end_of_treatment_death_or_the_cut_whichever_is_first(frame):
    people = frame("""
        EOTDT:date | DTHDT:date | CUTDT:date
        -----------+------------+-----------
        2019-04-01 | 2019-05-01 | 2019-06-30
                   | 2019-05-01 | 2019-06-30
                   |            | 2019-06-30
        """)
    assert dosing_stops(people).dt.month.tolist() == [4, 5, 6]
