"""Geometric means by visit, what was not quantified, what is undefined, when phases began."""

import math

import pytest

from helpers.ard.frame import levels, pick, select, warning_of
from helpers.ard.inflammation_values import ard_inflammation_values
from safety_trial import safety_trial

TRIAL = safety_trial()
VALUES = {"analysis": "inflammation_values", "variable": "CRP"}


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | SAFFL | TRTSDT:date | AP01SDT:date | AP02SDT:date
        --------+-------+-------------+--------------+-------------
        01      | Y     | 2020-01-01  | 2020-01-01   | 2020-01-15
        02      | Y     | 2020-01-01  | 2020-01-01   | 2020-01-18
        03      | Y     | 2020-01-01  | 2020-01-01   |
        04      |       |             |              |
        """)


@pytest.fixture
def adinfl(frame):
    records = frame("""
        USUBJID | PARAMCD | ADY:float | AVAL:float | BLQFL | ABLFL | AEXCL
        --------+---------+-----------+------------+-------+-------+------
        01      | CRP     | -3        | 90         |       |       |
        01      | CRP     | 1         | 40         |       | Y     |
        02      | CRP     | 1         | 10         | Y     | Y     |
        01      | CRP     | 15        | 0          |       |       |
        02      | CRP     | 15        | 8          |       |       |
        02      | NLR     | 1         | 2          |       | Y     |
        03      | NLR     | 1         |            |       |       | zero
        03      | NLR     | 15        |            |       |       | zero
        """)
    labels = {-3.0: "Screening", 1.0: "Start", 15.0: "Week 2"}
    return records.assign(
        PARAMTYP=records["PARAMCD"].map({"CRP": "MEASURED", "NLR": "DERIVED"}),
        AVISITL=records["ADY"].map(labels),
        AVISITN=records["ADY"],
        ANL01FL=records["AVAL"].notna().map({True: "Y"}),
    )


def test_the_mean_of_logs_is_told_with_its_interval_of_all_treated(adinfl, adsl):
    # R: exp(unlist(t.test(log(c(40, 10)))[c("estimate", "conf.int")])), R 4.2.2
    results = ard_inflammation_values(adinfl, adsl, TRIAL)
    key = VALUES | {"variable_level": "baseline"}

    assert [pick(results, s, **key) for s in ("n", "N", "min", "max")] == [2, 3, 10, 40]
    half = 12.706204736174707 * math.log(4) / 2
    assert pick(results, "estimate", **key) == pytest.approx(20)
    assert pick(results, "conf_low", **key) == pytest.approx(20 * math.exp(-half))
    assert pick(results, "conf_high", **key) == pytest.approx(20 * math.exp(half))


def test_a_course_counts_who_has_a_value_and_which_values_lay_below(adinfl, adsl):
    results = ard_inflammation_values(adinfl, adsl, TRIAL)

    def told(marker, level):
        key = {"analysis": "inflammation_courses", "variable": marker, "variable_level": level}
        return [pick(results, stat, **key) for stat in ("n", "N")]

    assert told("CRP", "people") == [2, 3]  # of the treated
    assert told("CRP", "values below") == [1, 5]
    assert told("NLR", "people") == [1, 3]
    # the test alone: a ratio of two tests is no value that was measured
    assert told("measured tests together", "values below") == [1, 5]


def test_a_value_of_zero_is_counted_and_has_no_logarithm(adinfl, adsl):
    results = ard_inflammation_values(adinfl, adsl, TRIAL)
    key = VALUES | {"variable_level": "Week 2"}

    assert (pick(results, "n", **key), pick(results, "estimate", **key)) == (1, pytest.approx(8))
    assert math.isnan(pick(results, "conf_low", **key))
    assert warning_of(results, "estimate", **key) == (
        "1 with a value of zero, which has no logarithm; one participant: no interval"
    )


def test_a_value_below_one_has_a_logarithm(adinfl, adsl):
    low = adinfl.assign(AVAL=adinfl["AVAL"].replace({8: 0.5}))
    key = VALUES | {"variable_level": "Week 2"}
    assert pick(ard_inflammation_values(low, adsl, TRIAL), "estimate", **key) == pytest.approx(0.5)


def test_values_of_zero_alone_have_no_mean(adinfl, adsl):
    zero = adinfl.assign(AVAL=adinfl["AVAL"].mask(adinfl["ADY"].eq(15), 0))
    results = ard_inflammation_values(zero, adsl, TRIAL)
    key = VALUES | {"variable_level": "Week 2"}

    assert pick(results, "n", **key) == 0
    assert math.isnan(pick(results, "estimate", **key))
    assert warning_of(results, "n", **key).endswith("no values")


def test_only_the_last_value_before_treatment_is_of_the_baseline(adinfl, adsl):
    results = ard_inflammation_values(adinfl, adsl, TRIAL)

    assert levels(results, "variable_level", **VALUES) == ["baseline", "Week 2"]


def test_values_below_quantification_are_counted_by_visit(adinfl, adsl):
    results = ard_inflammation_values(adinfl, adsl, TRIAL)
    below = {"analysis": "inflammation_below", "variable": "CRP"}

    counts = [
        (
            pick(results, "n", variable_level=v, **below),
            pick(results, "N", variable_level=v, **below),
        )
        for v in ("baseline", "Week 2")
    ]
    assert counts == [(1, 2), (0, 2)]
    found = select(results, variable_level="baseline", stat_name="n", **below)
    assert found["who"].tolist() == ["02"]


def test_draws_without_a_ratio_are_counted_by_reason(adinfl, adsl):
    results = ard_inflammation_values(adinfl, adsl, TRIAL)
    key = {"analysis": "inflammation_undefined", "variable": "NLR", "variable_level": "zero"}

    assert (pick(results, "n", **key), pick(results, "N", **key)) == (2, 3)


def test_a_phase_begins_on_the_median_day_of_those_who_reached_it(adinfl, adsl):
    results = ard_inflammation_values(adinfl, adsl, TRIAL)
    key = {"analysis": "inflammation_phases", "variable": "Together"}

    assert [pick(results, s, **key) for s in ("n", "N", "median")] == [2, 3, 16.5]


def test_a_phase_that_nobody_reached_has_no_day(adinfl, adsl):
    results = ard_inflammation_values(adinfl, adsl.assign(AP02SDT=adsl["AP02SDT"].iloc[3]), TRIAL)
    key = {"analysis": "inflammation_phases", "variable": "Together"}

    assert math.isnan(pick(results, "median", **key))
    assert warning_of(results, "median", **key) == "nobody reached it"


def test_no_records_are_no_results(adinfl, adsl):
    assert ard_inflammation_values(adinfl.iloc[:0], adsl, TRIAL).empty
