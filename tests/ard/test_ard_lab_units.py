"""Conversions used, values that differ from them, and units no criterion knows."""

import numpy as np
import pytest

from helpers.ard.frame import pick, warning_of
from helpers.ard.lab_units import ard_lab_units
from safety_trial import safety_trial


@pytest.fixture
def units(frame):
    adsl = frame("USUBJID | SAFFL | ARM\n01 | Y | A\n02 | Y | A\n09 | | ")
    adlb = frame(
        """
        USUBJID | PARAMCD | AVALO:float | AVALOU | AVAL:float | AVALU | CNVFCT:float | CNVFL | PARAMTYP | ATOXNL
        01      | HGB     | 12.1        | g/dL   | 121        | g/L   | 10           | Y     |          |
        01      | HGB     | 12.1        | g/dL   | 12.1       | g/L   | 10           | N     |          |
        02      | HGB     | 12.0        | g/dL   | 120        | g/L   | 10           | Y     |          |
        02      | HGB     | 12.0        | odd    | 120        | g/L   |              |       |          | unit not among the criteria
        02      | HGB     |             | g/dL   |            | g/L   | 10           |       |          |
        09      | HGB     | 12.0        | g/dL   | 1          | g/L   | 10           | N     |          |
        02      | HGB     | 12.0        | IU     | 120        | g/L   |              |       | DERIVED  |
        """
    ).assign(ATOXNH=None)
    return ard_lab_units(adlb, adsl, safety_trial())


def test_each_pair_of_units_has_its_factor_and_records(units):
    grams = {"variable": "HGB", "variable_level": "g/dL to g/L"}
    assert pick(units, "estimate", group="", **grams) == 10
    assert pick(units, "n_event", group="", **grams) == 3
    assert pick(units, "n_event", group_level="differs", **grams) == 1


def test_an_unknown_unit_is_named_and_has_no_factor(units):
    odd = {"variable": "HGB", "variable_level": "odd to g/L"}
    assert np.isnan(pick(units, "estimate", group="", **odd))
    assert warning_of(units, "estimate", group="", **odd) == "no factor for these units"
    assert pick(units, "n_event", group_level="ungraded", **odd) == 1


def test_a_derived_value_is_delivered_in_no_unit(units):
    assert set(units["variable_level"]) == {"", "g/dL to g/L", "odd to g/L"}


def test_all_that_differ_are_counted_once_more(units):
    total = {"variable": "", "group_level": "differs"}
    assert (pick(units, "n_event", **total), pick(units, "n", **total)) == (1, 1)
