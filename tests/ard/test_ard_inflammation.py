"""Geometric mean ratios to baseline, and what is counted beside them."""

import math

import pandas as pd
import pytest

from helpers.ard.frame import levels, pick, warning_of
from helpers.ard.inflammation import ard_inflammation


@pytest.fixture
def adinfl(frame):
    records = frame("""
        USUBJID | ADY:float | AVISITL | AVISITN:float | AVAL:float | BLQFL | R2BASE:float | ANL01FL
        --------+-----------+---------+---------------+------------+-------+--------------+--------
        01      | 1         | Start   | 1             | 40         |       |              | Y
        01      | 15        | Week 2  | 15            | 10         |       | 0.25         | Y
        02      | 1         | Start   | 1             | 8          |       |              | Y
        02      | 15        | Week 2  | 15            | 8          |       | 1            | Y
        03      | 1         | Start   | 1             | 20         |       |              | Y
        03      | 14        | Week 2  | 15            | 5          |       | 0.25         |
        03      | 15        | Week 2  | 15            | 10         | Y     | 0.5          | Y
        04      | 15        | Week 2  | 15            | 7          |       |              | Y
        01      | 29        | Week 4  | 29            | 20         |       | 0.5          | Y
        """)
    baseline = records["ADY"].map({1: "Y"})
    reason = (records["ADY"].gt(1) & records["R2BASE"].isna()).map({True: "no baseline"})
    return records.assign(
        PARAMCD="CRP", PARAM="CRP (mg/L)", PARAMTYP="MEASURED", ABLFL=baseline, R2EXCL=reason
    )


def test_geometric_mean_ratio_has_the_t_interval_of_the_logs(adinfl):
    # R: exp(unlist(t.test(log(c(0.25, 1, 0.5)))[c("estimate", "conf.int")])), R 4.2.2
    results = ard_inflammation(adinfl)

    key = {"variable": "CRP", "variable_level": "Week 2"}
    assert pick(results, "estimate", **key) == pytest.approx(0.5)
    half = 4.302652729911275 * math.log(2) / math.sqrt(3)
    assert pick(results, "conf_low", **key) == pytest.approx(0.5 * math.exp(-half))
    assert pick(results, "conf_high", **key) == pytest.approx(0.5 * math.exp(half))
    assert (pick(results, "n", **key), pick(results, "N", **key)) == (3, 3)
    assert warning_of(results, "n", **key) == "1 without a ratio (no baseline: 1)"


def test_one_participant_has_a_ratio_without_an_interval(adinfl):
    results = ard_inflammation(adinfl)

    key = {"variable": "CRP", "variable_level": "Week 4"}
    assert pick(results, "estimate", **key) == pytest.approx(0.5)
    assert math.isnan(pick(results, "conf_low", **key))
    assert warning_of(results, "estimate", **key) == "one participant: no interval"


def test_values_below_quantification_are_counted_among_all(adinfl):
    key = {"variable": "CRP", "variable_level": "below quantification"}
    results = ard_inflammation(adinfl)

    assert (pick(results, "n", **key), pick(results, "N", **key)) == (1, 9)


def test_a_baseline_below_quantification_is_counted_among_baselines(adinfl):
    odd = adinfl.assign(BLQFL=adinfl["BLQFL"].mask(adinfl["AVAL"].eq(40), "Y"))
    key = {"variable": "CRP", "variable_level": "baseline below quantification"}
    results = ard_inflammation(odd)

    assert (pick(results, "n", **key), pick(results, "N", **key)) == (1, 3)


def test_a_score_and_a_draw_without_value_are_no_ratio(adinfl):
    score = adinfl.assign(PARAMCD="S", PARAMTYP="SCORE")
    undefined = adinfl.head(2).assign(AVAL=float("nan"), USUBJID="09", R2BASE=float("nan"))
    together = pd.concat([adinfl, score, undefined], ignore_index=True)

    assert ard_inflammation(together).equals(ard_inflammation(adinfl))


def test_baseline_values_are_summarised(adinfl):
    key = {"variable": "CRP", "variable_level": "baseline"}
    results = ard_inflammation(adinfl)

    assert [pick(results, s, **key) for s in ("n", "median", "min", "max")] == [3, 20, 8, 40]


def test_no_records_are_no_results(adinfl):
    assert ard_inflammation(adinfl.iloc[:0]).empty


def test_visits_stand_in_their_order_and_reasons_as_they_come(adinfl):
    later = adinfl[adinfl["ADY"].eq(15)].assign(AVISITL="Week 10", AVISITN=71, ADY=71)
    lost = later.assign(R2BASE=float("nan"), R2EXCL=["below", "zero", "zero", "zero"])
    earlier = adinfl[adinfl["ADY"].eq(15)].assign(AVISITL="Day 2", AVISITN=2, ADY=2)
    results = ard_inflammation(pd.concat([lost, adinfl, earlier], ignore_index=True))

    assert levels(results, variable="CRP", group="visit") == [
        "Day 2",
        "Week 2",
        "Week 4",
        "Week 10",
    ]
    key = {"variable": "CRP", "variable_level": "Week 10"}
    assert warning_of(results, "n", **key) == "4 without a ratio (below: 1, zero: 3)"
    assert pick(results, "n", **key) == 0
