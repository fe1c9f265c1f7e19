"""Performance status: shifts to the worst and the last grade, changes, and deaths apart."""

import math

import pandas as pd
import pytest

from helpers.adam.adecog import derive_adecog
from helpers.ard.frame import pick, select
from helpers.ard.performance_status import ard_performance, ard_performance_status
from helpers.trial.vocabulary import ChangeEndpoint
from safety_trial import safety_trial, visit


def planned(name, day, window):
    return visit(name, day, window) | {"assessments": ["performance"]}


VISITS = [
    planned("baseline", 1, (-7, 1)),
    planned("week_2", 15, (12, 18)),
    planned("week_4", 29, (26, 32)),
]


@pytest.fixture
def trial():
    return safety_trial(visits=VISITS)


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | ARM | SAFFL | INCLFL | DTHFL
        --------+-----+-------+--------+------
        01      | A   | Y     | Y      |
        02      | A   | Y     | Y      | Y
        03      | A   | Y     | Y      |
        04      | A   |       | Y      |
        """)


@pytest.fixture
def adecog(frame):
    return frame("""
        USUBJID | AVISIT   | ADY:int | ANL01FL | ABLFL | AVAL:float
        --------+----------+---------+---------+-------+-----------
        01      | baseline | 1       | Y       | Y     | 1
        01      | week_4   | 29      | Y       |       | 1
        01      | week_2   | 15      | Y       |       | 0
        01      |          | 20      |         |       | 3
        02      | baseline | 1       | Y       | Y     | 1
        02      | week_2   | 15      | Y       |       | 2
        02      | week_4   | 29      | Y       |       |
        03      | week_2   | 15      | Y       |       | 2
        04      | baseline | 1       | Y       | Y     | 0
        """)


@pytest.fixture
def adavail(frame):
    return frame("""
        USUBJID | ASSESS      | AVISIT | STATUS         | WHY
        --------+-------------+--------+----------------+-----------------------------
        01      | performance | week_4 | DONE           |
        02      | performance | week_4 | NOT APPLICABLE | died before the window opened
        03      | performance | week_4 | MISSED         |
        """)


@pytest.fixture
def results(adecog, adavail, adsl, trial):
    return ard_performance_status(adecog, adavail, adsl, trial)


def shift(results, start):
    rows = select(results, variable=f"baseline {start}", stat_name="n")
    return {row.variable_level: row.who for row in rows.itertuples() if row.stat}


def test_a_shift_goes_to_the_worst_and_to_the_last_grade_with_unscheduled_ones(results):
    # participant 01: grades 0, 3 (unscheduled) and 1 after a baseline of 1
    assert shift(results, 1) == {
        "worst 2": "02",
        "worst 3": "01",
        "last 1": "01",
        "last 2": "02",
        "died": "02",
    }
    assert shift(results, "none") == {"worst 2": "03", "last 2": "03"}
    assert pick(results, "N", variable="baseline 1", variable_level="died") == 2


def test_a_visit_counts_grades_and_why_there_is_none_of_all_treated(results):
    at = {"variable_level": "week_4"}
    told = select(results, stat_name="n", **at)
    assert {row.variable: row.who for row in told.itertuples() if row.stat} == {
        "grade 1": "01",
        "died before": "02",
        "missing": "03",
    }
    assert pick(results, "N", variable="grade 1", **at) == 3


def test_who_improved_may_also_have_worsened_and_changes_need_two_grades(results):
    changes = select(results, variable_level="", stat_name="n")
    assert {row.variable: row.who for row in changes.itertuples()} == {
        "improved by 1 grade or more": "01",
        "worsened by 1 grade or more": "01 02",
        "worsened by 2 grades or more": "01",
        "better at the last grade": "",
        "the same at the last grade": "01",
        "worse at the last grade": "02",
    }
    assert pick(results, "N", variable="worsened by 1 grade or more") == 2


def test_a_recorded_grade_of_5_is_death_and_neither_worst_nor_last(frame, adavail, adsl, trial):
    rs = frame("""
        USUBJID | RSSEQ:int | RSTESTCD | RSSTRESC | RSSTRESN:float | RSDTC
        --------+-----------+----------+----------+----------------+-----------
        02      | 1         | ECOG101  | 1        | 1              | 2019-03-01
        02      | 2         | ECOG101  | 2        | 2              | 2019-03-14
        02      | 3         | ECOG101  | 5        | 5              | 2019-03-20
        """)
    rs = rs.assign(VISIT="V", SRCROW=rs["RSSEQ"])
    dated = adsl.assign(TRTSDT=pd.Timestamp("2019-03-01"), INCLDT=pd.Timestamp("2019-03-01"))
    adecog = derive_adecog(rs, dated, trial.visits_with("performance"))
    found = ard_performance_status(adecog, adavail, adsl.iloc[1:2], trial)
    assert shift(found, 1) == {"worst 2": "02", "last 2": "02", "died": "02"}


def test_the_endpoint_has_the_same_changes_in_its_own_population(adecog, adsl, results):
    words = {"id": "performance", "label": "ECOG", "role": "secondary", "definition": "as said",
             "type": "change", "source": "performance", "parameters": ("ECOG",)}  # fmt: skip
    own = ard_performance(adecog, adsl, ChangeEndpoint(population="safety", **words))
    changes = select(results, variable_level="")
    assert own["stat"].tolist() == changes["stat"].tolist()
    assert set(own["analysis"]) == {"performance_performance"}
    wider = ard_performance(adecog, adsl, ChangeEndpoint(population="included", **words))
    assert pick(wider, "N", variable="improved by 1 grade or more") == 2


def test_no_grade_of_anybody_treated_is_no_row(adecog, adavail, adsl, trial):
    nobody = adsl.assign(SAFFL=None)
    for records, people in ((adecog.iloc[:0], adsl), (adecog, nobody)):
        assert ard_performance_status(records, adavail, people, trial).empty


def test_one_participant_with_a_baseline_only_has_no_change_to_count(adecog, adavail, adsl, trial):
    found = ard_performance_status(adecog.iloc[:1], adavail, adsl.iloc[:1], trial)
    assert shift(found, 1) == {"worst none": "01", "last none": "01"}
    assert math.isnan(pick(found, "p", variable="worsened by 1 grade or more"))


def test_the_order_of_records_does_not_matter(adecog, adavail, adsl, trial, results):
    assert ard_performance_status(adecog[::-1], adavail, adsl, trial).equals(results)
