"""Values under a corticosteroid are counted, and the ratios shown without them."""

import math

import pytest

from helpers.ard.frame import pick, select, warning_of
from helpers.ard.inflammation_steroids import ard_inflammation_steroids

LOOKED_FOR = "courses that were looked for"


@pytest.fixture
def adinfl(frame):
    records = frame("""
        USUBJID | ADY:float | AVISITL | AVAL:float | R2BASE:float | CORTFL | BASCORFL
        --------+-----------+---------+------------+--------------+--------+---------
        01      | 1         | Start   | 10         |              | Y      | Y
        01      | 8         | Week 1  | 20         | 2            |        | Y
        01      | 15        | Week 2  | 20         | 2            |        | Y
        02      | 1         | Start   | 10         |              |        |
        02      | 8         | Week 1  | 5          | 0.5          | Y      |
        03      | 1         | Start   | 10         |              |        |
        03      | 8         | Week 1  | 2.5        | 0.25         |        |
        03      | 22        | Week 3  | 2.5        | 0.25         |        |
        """)
    first = records["ADY"].eq(1).map({True: "Y"})
    return records.assign(
        PARAMCD="CRP", PARAMTYP="MEASURED", AVISITN=records["ADY"], ABLFL=first, ANL01FL="Y"
    )


def test_participants_with_any_marked_value_are_counted_once(adinfl):
    results = ard_inflammation_steroids(adinfl, LOOKED_FOR)
    key = {"variable": "participants"}

    assert (pick(results, "n", **key), pick(results, "N", **key)) == (2, 3)


def test_marked_values_are_counted_by_visit(adinfl):
    results = ard_inflammation_steroids(adinfl, LOOKED_FOR)
    marks = select(results, analysis="inflammation_steroids", variable="CRP", stat_name="n")

    assert dict(zip(marks["variable_level"], marks["stat"], strict=True)) == {
        "baseline": 1,
        "Week 1": 1,
        "Week 2": 0,
        "Week 3": 0,
    }


def test_a_ratio_loses_marked_values_and_marked_baselines(adinfl):
    results = ard_inflammation_steroids(adinfl, LOOKED_FOR)
    key = {"analysis": "inflammation_untouched", "variable_level": "Week 1"}

    assert [pick(results, s, **key) for s in ("n", "N", "estimate")] == [1, 2, pytest.approx(0.25)]
    assert math.isnan(pick(results, "conf_low", **key))
    assert warning_of(results, "estimate", **key) == "one participant: no interval"


def test_a_ratio_that_rests_on_marked_values_alone_is_not_estimable(adinfl):
    results = ard_inflammation_steroids(adinfl, LOOKED_FOR)
    key = {"analysis": "inflammation_untouched", "variable_level": "Week 2"}

    assert pick(results, "n", **key) == 0
    assert math.isnan(pick(results, "estimate", **key))


def test_a_visit_without_marked_values_is_not_shown_again(adinfl):
    results = ard_inflammation_steroids(adinfl, LOOKED_FOR)

    found = select(results, analysis="inflammation_untouched", stat_name="n")
    assert found["variable_level"].tolist() == ["Week 1", "Week 2"]


def test_nothing_is_counted_where_nobody_can_say(adinfl):
    assert ard_inflammation_steroids(adinfl, None).empty
    assert ard_inflammation_steroids(adinfl.iloc[:0], LOOKED_FOR).empty
