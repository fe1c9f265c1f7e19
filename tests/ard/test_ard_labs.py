"""Laboratory results by visit, and what became of every record."""

import pandas as pd
import pytest

from helpers.ard.frame import pick, select
from helpers.ard.labs import ard_lab_accounting, ard_lab_change, ard_lab_values
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
        USUBJID | PARAMCD | AVISIT   | AVAL:float | CHG:float | ABLFL | ANL01FL | BLQFL | UNSCHFL | AEXCL
        01      | NEUT    | baseline | 4.0        |           | Y     | Y       |       |         |
        01      | NEUT    | week_1   | 2.0        | -2.0      |       | Y       |       |         |
        01      | NEUT    | week_1   | 0.8        | -3.2      |       |         |       | Y       |
        02      | NEUT    | baseline | 2.0        |           | Y     | Y       |       |         |
        02      | NEUT    | week_1   | 3.0        | 1.0       |       | Y       | Y     |         |
        02      | NEUT    |          | 0.2        | -1.8      |       |         |       |         |
        03      | NEUT    | baseline | 5.0        |           | Y     | Y       |       |         |
        09      | NEUT    | week_1   | 0.1        |           |       | Y       |       |         |
        04      | NEUT    | week_1   |            |           |       |         |       |         | not done
        04      | NEUT    | week_1   |            |           |       |         |       |         | negative or infinite value
        04      | NEUT    | week_1   |            |           |       |         |       |         | not a number
        """
    ).assign(PARAMTYP=None)


def test_visit_uses_the_value_that_stands_for_it(adlb, adsl):
    values = ard_lab_values(adlb, adsl, safety_trial())
    changes = ard_lab_change(adlb, adsl, safety_trial())

    week = {"variable": "NEUT", "variable_level": "week_1"}
    assert set(values["analysis"]) == {"lab_value"}
    assert set(changes["analysis"]) == {"lab_change"}
    assert pick(values, "n", **week) == 2
    assert pick(values, "mean", **week) == 2.5
    assert pick(changes, "median", **week) == -0.5
    baseline = {"variable": "NEUT", "variable_level": "baseline"}
    assert (pick(values, "n", **baseline), pick(values, "max", **baseline)) == (3, 5.0)
    assert select(changes, **baseline).empty


def test_arms_are_counted_apart(adlb, adsl):
    values = ard_lab_values(adlb, adsl, safety_trial(report_by="arm"))
    n = {
        arm: pick(values, "n", group_level=arm, variable="NEUT", variable_level="baseline")
        for arm in ("", "A", "B")
    }
    assert n == {"": 3, "A": 2, "B": 1}


def test_every_record_is_accounted_for_by_kind(adlb, adsl):
    results = ard_lab_accounting(adlb, adsl, safety_trial())

    n = select(results, variable="NEUT", stat_name="n_event").set_index("variable_level")["stat"]
    assert n.to_dict() == {
        "delivered": 10,
        "derived": 0,
        "without result": 1,
        "negative or infinite value": 1,
        "above quantification": 0,
        "not a number": 1,
        "no value in standard units": 0,
        "standard unit that cannot be converted": 0,
        "below quantification": 1,
        "unscheduled": 1,
    }
    assert pick(results, "n", variable="NEUT", variable_level="delivered") == 4
    assert pick(results, "n_event", variable="HGB", variable_level="delivered") == 0


def test_a_derived_record_is_no_delivered_one_and_has_its_own_reasons(frame, adsl):
    adlb = frame(
        """
        USUBJID | PARAMCD | PARAMTYP | AEXCL
        01      | NEUT    |          |
        01      | NEUT    |          | not done
        01      | NEUT    | DERIVED  |
        02      | NEUT    | DERIVED  | not done
        02      | NEUT    | DERIVED  | no albumin of the same draw
        """
    ).assign(BLQFL=None, UNSCHFL="Y")
    results = ard_lab_accounting(adlb, adsl, safety_trial())

    def records(**keys):
        found = select(results, variable="NEUT", stat_name="n_event", **keys)
        told = found["variable_level"], found["stat"]
        return {level: n for level, n in zip(*told, strict=True) if n}

    assert records(group="") == {
        "delivered": 2,
        "derived": 3,
        "without result": 1,
        "unscheduled": 2,
    }
    assert records(group_level="derived") == {
        "no albumin of the same draw": 1,
        "without result": 1,
    }


def test_order_of_records_does_not_matter(adlb, adsl):
    shuffled = adlb.sample(frac=1, random_state=2)
    for analysis in (ard_lab_values, ard_lab_change, ard_lab_accounting):
        pd.testing.assert_frame_equal(
            analysis(adlb, adsl, safety_trial()), analysis(shuffled, adsl, safety_trial())
        )
