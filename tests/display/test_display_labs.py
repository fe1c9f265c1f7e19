"""Laboratory values by visit, and what became of the records, as readers see them."""

import pytest

from helpers.ard.labs import ard_lab_accounting, ard_lab_change, ard_lab_values
from helpers.display.labs import (
    lab_accounting_sentence,
    lab_accounting_table,
    lab_label,
    lab_values_tables,
    panels,
)
from html_kit import bare
from laboratory_kit import derived
from safety_trial import safety_trial

PANELS = [
    {"test": "HGB", "label": "Haemoglobin", "grade": True, "panel": "Blood count"},
    {"test": "NEUT", "label": "Neutrophils", "grade": True, "panel": "Blood count"},
    {"test": "CRP", "label": "C-reactive protein", "panel": "Inflammation"},
]


@pytest.fixture
def trial():
    return safety_trial(laboratory=PANELS)


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | SAFFL | ARM | TRTSDT:date | TRTEDT:date | AP01SDT:date | AP02SDT:date
        01      | Y     | A   | 2019-03-01  | 2019-03-31  | 2019-03-01   |
        02      | Y     | A   | 2019-03-01  | 2019-03-31  | 2019-03-01   |
        """
    )


@pytest.fixture
def adlb(frame, adsl, trial):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBSTRESC | LBSTRESN:float | LBSTAT   | VISIT
        01      | 1         | HGB      | 2019-03-01 | 120      | 120            |          | BASELINE
        01      | 2         | HGB      | 2019-03-08 | 99.9     | 99.9           |          | WEEK 1
        01      | 3         | HGB      | 2019-03-07 | 70       | 70             |          | UNSCHEDULED 1.1
        02      | 4         | HGB      | 2019-03-01 | 110      | 110            |          | BASELINE
        02      | 5         | HGB      | 2019-03-08 | 79       | 79             |          | WEEK 1
        02      | 6         | HGB      | 2019-03-15 |          |                | NOT DONE | WEEK 2
        02      | 7         | CRP      | 2019-03-08 | <0.6     |                |          | WEEK 1
        02      | 8         | CRP      | 2019-03-09 | -3       | -3             |          | WEEK 1
        """
    ).assign(LBSTRESU="g/L")
    return derived(lb, adsl, trial)


def test_values_and_changes_stand_by_visit_in_a_table_for_each_panel(adlb, adsl, trial):
    values, changes = (part(adlb, adsl, trial) for part in (ard_lab_values, ard_lab_change))

    html = bare(lab_values_tables(values, changes, adlb, trial))

    assert html.count("<details") == 2
    assert (
        "Week 1</th><td>2</td><td>89 (15)</td><td>89 (79 to 100)</td><td>−26 (8)</td>"
        "<td>−26 (−31 to −20)</td>"
    ) in html
    assert "Haemoglobin (g/L)" in html
    assert "Neutrophils" not in html


def test_records_are_counted_by_what_became_of_them(adlb, adsl, trial):
    results = ard_lab_accounting(adlb, adsl, trial)

    assert bare(lab_accounting_sentence(results, trial)) == (
        "<p>Treated participants have 8 delivered laboratory records of these tests: 1 without a "
        "result, 1 below quantification, 1 not scheduled. Not delivered in this cut: "
        "Neutrophils.</p>"
    )
    table = lab_accounting_table(results, trial).html
    assert "Negative or infinite value" in table
    assert "<td>2</td><td>0</td><td>1</td><td>1/2 (50.0%)</td><td>0</td>" in table
    assert "Not a number" not in table


def test_a_derived_test_is_told_beneath_and_is_no_delivered_record(adlb, adsl, trial):
    crp = adlb["PARAMCD"].eq("CRP")
    derived_ = adlb.assign(PARAMTYP=adlb["PARAMTYP"].mask(crp, "DERIVED"))
    derived_.loc[derived_.index[crp][0], "AEXCL"] = "no albumin of the same draw"
    table = bare(lab_accounting_table(ard_lab_accounting(derived_, adsl, trial), trial))
    assert "<th>C-reactive protein</th>" not in table.replace(' scope="row"', "")
    assert (
        "C-reactive protein: not delivered, derived from 2 records (1 negative or infinite value "
        "and 1 no albumin of the same draw)."
    ) in table


def test_no_laboratory_at_all_is_one_sentence(adlb, adsl, trial):
    results = ard_lab_accounting(adlb.head(0), adsl, trial)
    assert bare(lab_accounting_sentence(results, trial)) == (
        "<p>This cut has none of the laboratory tests that the trial file lists.</p>"
    )
    assert lab_accounting_table(results, trial).html == ""
    none = [part(adlb.head(0), adsl, trial) for part in (ard_lab_values, ard_lab_change)]
    assert lab_values_tables(*none, adlb.head(0), trial).html == ""


def test_tests_stand_in_their_panels_and_without_any_in_one():
    assert {name: [a.test for a in found] for name, found in panels(safety_trial()).items()} == {
        "Laboratory": ["HGB", "NEUT", "ALT", "BILI", "K", "GLUC"]
    }
    assert list(panels(safety_trial(laboratory=PANELS))) == ["Blood count", "Inflammation"]
    assert lab_label("NEUT:L", safety_trial(laboratory=PANELS)) == "Neutrophils, low"
