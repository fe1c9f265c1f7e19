"""Ordinal scores: how many have each, who moved, and the shift to the worst."""

import pytest

from helpers.ard.frame import pick, select
from helpers.ard.inflammation_scores import ard_inflammation_scores
from safety_trial import safety_trial

STEPS = [
    {"test": "CRP", "above": 10, "unit": "mg/L"},
    {"test": "ALB", "below": 35, "unit": "g/L"},
]
SCORE = {"name": "S", "label": "Score", "steps": STEPS, "source": "-"}
TRIAL = safety_trial(inflammation={"scores": [SCORE]})


@pytest.fixture
def results(frame):
    records = frame("""
        USUBJID | ADY:float | AVISITL | AVAL:float | BASE:float | ABLFL
        --------+-----------+---------+------------+------------+------
        01      | 1         | Start   | 2          | 2          | Y
        01      | 8         | Week 1  | 0          | 2          |
        01      | 15        | Week 2  | 1          | 2          |
        02      | 1         | Start   | 0          | 0          | Y
        02      | 8         | Week 1  | 0          | 0          |
        02      | 10        |         | 2          | 0          |
        03      | 8         | Week 1  | 1          |            |
        04      | 1         | Start   | 1          | 1          | Y
        04      | 8         | Week 1  |            | 1          |
        """)
    placed = (records["AVISITL"].notna() & records["AVAL"].notna()).map({True: "Y"})
    records = records.assign(PARAMCD="S", PARAMTYP="SCORE", AVISITN=records["ADY"], ANL01FL=placed)
    return ard_inflammation_scores(records, TRIAL)


def counts(results, analysis, level, words):
    key = {"analysis": analysis, "variable": "S", "group_level": level}
    return [pick(results, "n", variable_level=word, **key) for word in words]


def test_each_score_is_counted_at_baseline_and_at_each_visit(results):
    points = ("0", "1", "2")

    assert counts(results, "inflammation_score", "baseline", points) == [1, 1, 1]
    assert counts(results, "inflammation_score", "Week 1", points) == [2, 1, 0]
    found = select(results, analysis="inflammation_score", group_level="Week 1", stat_name="N")
    assert found["stat"].tolist() == [3, 3, 3]


def test_a_move_needs_a_score_at_baseline_as_well(results):
    words = ("lower", "same", "higher")

    assert counts(results, "inflammation_moves", "Week 1", words) == [1, 1, 0]
    assert counts(results, "inflammation_moves", "Week 2", words) == [1, 0, 0]
    found = select(results, analysis="inflammation_moves", group_level="Week 1", stat_name="N")
    assert found["stat"].tolist() == [2, 2, 2]


def test_the_shift_goes_to_the_worst_score_whenever_it_was_drawn(results):
    columns = ("0", "1", "2", "none after")

    assert counts(results, "inflammation_shift", "2", columns) == [0, 1, 0, 0]
    assert counts(results, "inflammation_shift", "0", columns) == [0, 0, 1, 0]
    assert counts(results, "inflammation_shift", "1", columns) == [0, 0, 0, 1]
    assert counts(results, "inflammation_shift", "no baseline", columns) == [0, 1, 0, 0]
    shift = select(results, analysis="inflammation_shift")
    assert shift.loc[shift["stat_name"] == "n", "stat"].sum() == 4
    assert set(shift.loc[shift["stat_name"] == "N", "stat"]) == {4}


def test_a_trial_without_scores_has_no_results(results):
    assert ard_inflammation_scores(results, safety_trial(inflammation={})).empty


def test_a_move_by_one_point_counts_and_so_does_the_second_day(frame):
    records = frame("""
        USUBJID | PARAMCD | ADY:float | AVISITL | AVAL:float | BASE:float | ABLFL | ANL01FL
        --------+---------+-----------+---------+------------+------------+-------+--------
        01      | S       | 1         | Start   | 1          | 1          | Y     | Y
        01      | S       | 2         | Day 2   | 2          | 1          |       | Y
        02      | S       | 1         | Start   | 1          | 1          | Y     | Y
        02      | S       | 2         | Day 2   | 0          | 1          |       | Y
        03      | T       | 2         | Day 2   | 2          | 1          |       | Y
        """)
    results = ard_inflammation_scores(
        records.assign(PARAMTYP="SCORE", AVISITN=records["ADY"]), TRIAL
    )

    assert counts(results, "inflammation_moves", "Day 2", ("lower", "same", "higher")) == [1, 0, 1]
    columns = ("0", "1", "2", "none after")
    assert counts(results, "inflammation_shift", "1", columns) == [1, 0, 1, 0]
    assert counts(results, "inflammation_score", "Day 2", ("0", "1", "2")) == [1, 0, 1]
