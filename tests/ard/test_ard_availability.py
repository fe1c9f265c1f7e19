import pandas as pd
import pytest

from cut_kit import small_trial, visit
from helpers.ard.availability import (
    ard_availability,
    ard_availability_records,
    participant_totals,
)
from helpers.ard.frame import levels, pick, select

TRIAL = small_trial(
    visits=[
        visit("baseline", 1, [-7, 1], ["laboratory", "imaging"]),
        visit("week_2", 15, [12, 18], ["laboratory"]),
    ],
    report_by="arm",
)


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLFL | SAFFL | ARM
        --------+--------+-------+----
        01      | Y      | Y     | A
        02      | Y      |       | B
        03      |        |       |
        04      |        | Y     |
        """)


@pytest.fixture
def adavail(frame):
    return frame("""
        USUBJID | ASSESS     | AVISIT   | STATUS         | WHY
        --------+------------+----------+----------------+-----------------------------
        01      | laboratory | baseline | DONE           |
        01      | laboratory | week_2   | MISSED         | Refused
        01      | imaging    | baseline | MISSED         | nothing recorded
        02      | laboratory | baseline | MISSED         | nothing recorded
        02      | laboratory | week_2   | NOT APPLICABLE | study treatment never began
        02      | imaging    | baseline | DONE           |
        04      | laboratory | baseline | DONE           |
        04      | laboratory | week_2   | NOT DUE        | window opens after the cut
        04      | imaging    | baseline | DONE           |
        """)


def n_of(results, **keys):
    return [pick(results, name, **keys) for name in ("n", "N")]


def test_a_visit_counts_participants_and_its_states_add_up(adavail, adsl):
    results = select(ard_availability(adavail, adsl, TRIAL), group="")
    at = {"variable_level": "week_2"}
    words = ("done", "missed", "not due", "not applicable")
    assert [n_of(results, variable=f"laboratory.{word}", **at) for word in words] == [
        [0, 3],
        [1, 3],
        [1, 3],
        [1, 3],
    ]
    missed = select(results, variable="laboratory.missed", variable_level="baseline", stat_name="n")
    assert list(missed["who"]) == ["02"]


def test_complete_is_done_of_what_was_due(adavail, adsl):
    results = select(ard_availability(adavail, adsl, TRIAL), group="")
    at = {"variable": "laboratory.complete"}
    assert n_of(results, variable_level="baseline", **at) == [2, 3]
    assert n_of(results, variable_level="week_2", **at) == [0, 1]
    assert n_of(results, variable_level="", **at) == [2, 4]
    assert n_of(results, variable="all.complete") == [4, 7]
    assert n_of(results, variable="all.not due") == [1, 9]


def test_reasons_are_counted_of_what_was_missed_and_of_what_does_not_apply(adavail, adsl):
    results = select(ard_availability(adavail, adsl, TRIAL), group="")
    missed = {"variable": "laboratory.missed because"}
    assert levels(results, **missed) == ["Refused", "nothing recorded"]
    assert n_of(results, variable_level="Refused", **missed) == [1, 2]
    never = {"variable": "laboratory.not applicable because"}
    assert n_of(results, variable_level="study treatment never began", **never) == [1, 1]


def test_participants_without_anything_missed_are_counted_once(adavail, adsl):
    results = select(ard_availability(adavail, adsl, TRIAL), group="")
    assert n_of(results, variable="nothing_missed") == [1, 3]
    assert pick(results, "median", variable="missed_each") == 1
    assert pick(results, "max", variable="missed_each") == 2
    of_arm = select(ard_availability(adavail, adsl, TRIAL), group_level="B")
    assert n_of(of_arm, variable="nothing_missed") == [0, 1]


def test_arms_are_counted_apart(adavail, adsl):
    results = ard_availability(adavail, adsl, TRIAL)
    assert levels(results, "group_level") == ["", "A", "B"]
    of_b = {"group_level": "B", "variable_level": "baseline"}
    assert n_of(results, variable="laboratory.complete", **of_b) == [0, 1]
    assert n_of(results, variable="imaging.complete", **of_b) == [1, 1]


def test_who_missed_most_comes_first(adavail):
    totals = participant_totals(adavail)
    assert list(totals.columns) == ["USUBJID", "DONE", "MISSED", "NOT DUE", "NOT APPLICABLE"]
    assert totals.to_numpy().tolist() == [
        ["01", 1, 2, 0, 0],
        ["02", 1, 1, 0, 1],
        ["04", 2, 0, 1, 0],
    ]


def test_nobody_and_nothing_are_rows_and_no_exception(adavail, adsl):
    results = ard_availability(adavail.iloc[:0], adsl.iloc[:0], TRIAL)
    assert n_of(results, variable="all.complete", group="") == [0, 0]
    assert n_of(results, variable="nothing_missed", group="") == [0, 0]
    assert len(participant_totals(adavail.iloc[:0])) == 0
    assert len(ard_availability_records(pd.DataFrame(columns=["ASSESS", "PLACE"]))) == 0


def test_every_record_went_somewhere(frame):
    records = frame("""
        ASSESS     | PLACE
        -----------+-------------------------
        laboratory | in the window of a visit
        laboratory | in the window of a visit
        laboratory | unscheduled
        imaging    | no study day
        """)
    results = ard_availability_records(records)
    of_blood = {"variable": "laboratory"}
    assert n_of(results, variable_level="in the window of a visit", **of_blood) == [2, 3]
    assert n_of(results, variable_level="unscheduled", **of_blood) == [1, 3]
    assert n_of(results, variable_level="no result", **of_blood) == [0, 3]
    counted = select(results, stat_name="n").groupby("variable")["stat"].sum()
    assert counted.to_dict() == {"imaging": 1, "laboratory": 3}
