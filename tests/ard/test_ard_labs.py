"""Laboratory results: visits, worst grade on treatment, shift from baseline."""

import pandas as pd
import pytest

from helpers.ard.frame import pick, select
from helpers.ard.labs import (
    ard_lab_accounting,
    ard_lab_change,
    ard_lab_shift,
    ard_lab_values,
    ard_lab_worst,
)
from safety_trial import safety_trial


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | SAFFL | ARM
        01      | Y     | A
        02      | Y     | A
        03      | Y     | B
        04      | Y     | B
        09      |       |
        """
    )


@pytest.fixture
def adlb(frame):
    return frame(
        """
        USUBJID | PARAMCD | AVISIT   | AVAL:float | CHG:float | ABLFL | ONTRTFL | ANL01FL | BLQFL | ATOXGRL:float | ATOXGRH:float
        01      | NEUT    | baseline | 4.0        |           | Y     |         | Y       |       | 0             |
        01      | NEUT    | week_1   | 2.0        | -2.0      |       | Y       | Y       |       | 0             |
        01      | NEUT    | week_1   | 0.8        | -3.2      |       | Y       |         |       | 3             |
        02      | NEUT    | baseline | 2.0        |           | Y     |         | Y       |       | 1             |
        02      | NEUT    | week_1   | 3.0        | 1.0       |       | Y       | Y       | Y     |               |
        02      | NEUT    |          | 0.2        | -1.8      |       |         |         |       | 4             |
        03      | NEUT    | baseline | 5.0        |           | Y     |         | Y       |       | 0             |
        09      | NEUT    | week_1   | 0.1        |           |       | Y       | Y       |       | 4             |
        04      | NEUT    | week_1   |            |           |       | Y       |         |       |               |
        """
    )


def test_visit_uses_the_value_that_stands_for_it(adlb, adsl):
    values = ard_lab_values(adlb, adsl, safety_trial())
    changes = ard_lab_change(adlb, adsl, safety_trial())

    week = {"variable": "NEUT", "variable_level": "week_1"}
    assert pick(values, "n", **week) == 2
    assert pick(values, "mean", **week) == 2.5
    assert pick(changes, "median", **week) == -0.5
    baseline = {"variable": "NEUT", "variable_level": "baseline"}
    assert (pick(values, "n", **baseline), pick(values, "max", **baseline)) == (3, 5.0)
    assert select(changes, **baseline).empty


def test_worst_grade_counts_unscheduled_values_within_the_window_only(adlb, adsl):
    worst = ard_lab_worst(adlb, adsl, safety_trial())

    n = select(worst, stat_name="n", variable="NEUT:L").set_index("variable_level")["stat"]
    assert n.to_dict() == {
        "0": 0,
        "1": 0,
        "2": 0,
        "3": 1,
        "4": 0,
        "ungradable": 1,
        "3 or worse": 1,
    }
    assert set(select(worst, stat_name="N")["stat"]) == {2}
    # R 4.2.2: binom.test(1, 2)$conf.int
    severe = {"variable": "NEUT:L", "variable_level": "3 or worse"}
    assert pick(worst, "conf_low", **severe) == pytest.approx(0.01257912, abs=1e-7)
    assert pick(worst, "conf_high", **severe) == pytest.approx(0.98742088, abs=1e-7)


def test_shift_goes_from_the_baseline_record_to_the_worst(adlb, adsl):
    shift = ard_lab_shift(adlb, adsl, safety_trial())

    n = select(shift, stat_name="n", variable="NEUT:L").set_index("variable_level")["stat"]
    assert n[n > 0].to_dict() == {"0 to 3": 1, "1 to ungradable": 1}


def test_direction_without_any_grade_is_left_out(adlb, adsl):
    worst = ard_lab_worst(adlb, adsl, safety_trial())
    assert set(worst["variable"]) == {"NEUT:L"}


def test_arms_are_counted_apart(adlb, adsl):
    values = ard_lab_values(adlb, adsl, safety_trial(report_by="arm"))
    n = {
        arm: pick(values, "n", group_level=arm, variable="NEUT", variable_level="baseline")
        for arm in ("", "A", "B")
    }
    assert n == {"": 3, "A": 2, "B": 1}


def test_records_without_value_and_below_quantification_are_counted(adlb, adsl):
    results = ard_lab_accounting(adlb, adsl, safety_trial())

    n = select(results, variable="NEUT", stat_name="n_event").set_index("variable_level")["stat"]
    assert n.to_dict() == {"delivered": 8, "below quantification": 1, "without value": 1}
    assert pick(results, "n_event", variable="HGB", variable_level="delivered") == 0


def test_order_of_records_does_not_matter(adlb, adsl):
    shuffled = adlb.sample(frac=1, random_state=2)
    for analysis in (ard_lab_values, ard_lab_change, ard_lab_worst, ard_lab_shift):
        pd.testing.assert_frame_equal(
            analysis(adlb, adsl, safety_trial()), analysis(shuffled, adsl, safety_trial())
        )
