"""Conversions of units, values that differ, and shifts against the normal range, as shown."""

import pandas as pd
import pytest

from helpers.ard.lab_ranges import ard_lab_ranges
from helpers.ard.lab_units import ard_lab_units
from helpers.display.lab_ranges import lab_range_tables
from helpers.display.lab_units import (
    lab_unit_differences,
    lab_unit_differences_listing,
    lab_units_tables,
)
from html_kit import bare
from laboratory_kit import derived
from safety_trial import safety, safety_trial

LABORATORY = [{"test": "HGB", "label": "Haemoglobin", "grade": True}]
LABORATORY += [{"test": "BUN", "label": "Urea nitrogen"}]
TRIAL = safety_trial(laboratory=LABORATORY)


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | SAFFL | ARM | TRTSDT:date | TRTEDT:date | AP01SDT:date | AP02SDT:date
        01      | Y     | A   | 2019-03-01  | 2019-03-31  | 2019-03-01   |
        """
    )


@pytest.fixture
def records(frame):
    return frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBORRES | LBORRESU | LBSTRESC | LBSTRESN:float | SRCROW:int
        01      | 1         | HGB      | 2019-03-01 | 7.5     | mmol/L   | 121      | 121            | 1
        01      | 2         | HGB      | 2019-03-08 | 7.5     | mmol/L   | 7.5      | 7.5            | 2
        01      | 3         | BUN      | 2019-03-01 | 14      | mmol/L   | 14       | 14             | 3
        01      | 4         | BUN      | 2019-03-08 | 19      | mmol/L   | 19       | 19             | 4
        01      | 5         | HGB      | 2019-03-09 | 121     | foo      | 121      | 121            | 5
        """
    ).assign(LBSTRESU=["g/L", "g/L", "mmol/L", "mmol/L", "g/L"], LBSTNRHI=[170, 170, 18, 18, 170])


def test_conversions_are_shown_with_factor_and_disagreement(records, adsl):
    adlb = derived(records, adsl, TRIAL)

    shown = lab_units_tables(ard_lab_units(adlb, adsl, TRIAL), TRIAL)
    html = shown.html

    assert (
        "1 delivered standard values of 1 participant are not the reported value converted: "
        "Haemoglobin. Grades use the reported value."
    ) in bare(shown)
    assert ">mmol/L</td><td>16.1145</td>" in html.replace(' class="tb-words"', "")
    assert "foo" in html
    assert "not known" in html
    assert "Urea" not in html


def test_values_that_differ_are_listed_and_exported(records, adsl):
    found = lab_unit_differences(derived(records, adsl, TRIAL), adsl, TRIAL)
    assert found[["LBSEQ", "AVALO", "AVAL"]].to_numpy().tolist() == [[2, 7.5, 7.5]]
    html = bare(lab_unit_differences_listing(found, TRIAL))
    assert "7.5 mmol/L" in html
    assert "120.9 g/L" in html
    assert "LB row 2" in html
    assert lab_unit_differences_listing(found.head(0), TRIAL).html == ""


def test_agreement_everywhere_is_one_sentence(records, adsl):
    adlb = derived(records[records["LBTESTCD"] == "BUN"], adsl, TRIAL)
    assert lab_units_tables(ard_lab_units(adlb, adsl, TRIAL), TRIAL).html == (
        '<p class="tb-say">Every delivered standard value that could be checked is the reported one '
        "converted.</p>"
    )


def test_shift_against_the_normal_range_tells_what_was_seen(records, adsl):
    results = ard_lab_ranges(derived(records, adsl, TRIAL), adsl, TRIAL)
    html = bare(lab_range_tables(results, TRIAL))
    assert "Baseline normal</th><td>1</td><td>–</td><td>–</td><td>1</td><td>–</td>" in html
    assert "Haemoglobin" not in html


def test_one_side_is_shown_by_itself_and_the_other_stays_empty(records, adsl):
    asked = [{"test": "GLUC", "label": "Glucose", "grade": True}]
    five = safety(grading={"dictionary": "CTCAE", "version": "5.0"})
    trial = safety_trial(laboratory=asked, safety=five)
    glucose = records[records["LBTESTCD"] == "BUN"].assign(LBTESTCD="GLUC")
    html = bare(lab_range_tables(ard_lab_ranges(derived(glucose, adsl, trial), adsl, trial), trial))
    assert "Glucose, high</th>" in html
    assert "Baseline normal</th><td>1</td><td></td><td>–</td><td>1</td><td>–</td>" in html
    assert "all within says that no value lay beyond the side named" in html


def test_shift_against_the_range_by_arm(records, adsl):
    trial = safety_trial(laboratory=LABORATORY, report_by="arm")
    adlb = derived(records, adsl, trial)
    html = lab_range_tables(ard_lab_ranges(adlb, adsl, trial), trial).html
    assert '<th scope="colgroup" colspan="5">A</th>' in html


def test_all_graded_is_one_sentence(records, adsl):
    trial = safety_trial(laboratory=LABORATORY[:1])
    adlb = derived(records, adsl, trial)
    assert lab_range_tables(ard_lab_ranges(adlb, adsl, trial), trial).html == (
        '<p class="tb-absent">Every test that was delivered is graded by a criterion, low and high.</p>'
    )
    assert isinstance(adlb, pd.DataFrame)
