"""Courses of laboratory values: panels of few participants, medians of many."""

import re

import pandas as pd
import pytest

from helpers.ard.lab_grades import ard_lab_worst
from helpers.ard.labs import ard_lab_values
from helpers.display.figures import GRADES
from helpers.display.lab_panels import Panel
from helpers.display.lab_profiles import lab_profiles
from laboratory_kit import derived
from safety_trial import safety_trial

LABORATORY = [{"test": "HGB", "label": "Haemoglobin", "grade": True, "panel": "Blood count"}]
LABORATORY += [{"test": "CRP", "label": "C-reactive <protein>", "panel": "Inflammation"}]


def people(names):
    first, last = pd.Timestamp("2019-03-01"), pd.Timestamp("2019-03-31")
    dates = {"TRTSDT": first, "TRTEDT": last, "AP01SDT": first, "AP02SDT": pd.NaT}
    return pd.DataFrame({"USUBJID": names, "SAFFL": "Y", "ARM": "A", **dates})


@pytest.fixture
def records(frame):
    return frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBORRES | LBSTRESN:float
        T-01    | 1         | HGB      | 2019-03-01 | 8.0     | 128.9
        T-01    | 2         | HGB      | 2019-03-08 | 6.2     | 99.9
        T-02    | 3         | HGB      | 2019-03-08 | 4.8     | 77.3
        """
    ).assign(LBORRESU="mmol/L", LBSTRESU="g/L", LBORNRLO="7.5", LBSTNRLO=121.0)


def drawn(lb, names, trial=None):
    trial, adsl = trial or safety_trial(laboratory=LABORATORY), people(names)
    dose = {"TRT": "study", "TRTROLE": "study", "GIVENFL": "Y", "EXSEQ": 1}
    dates = {"ASTDT": pd.Timestamp("2019-03-01"), "AENDT": pd.Timestamp("2019-03-10")}
    adex = pd.DataFrame({"USUBJID": names[:1], **dose, **dates})
    adlb = derived(lb, adsl, trial)
    results = ard_lab_values(adlb, adsl, trial), ard_lab_worst(adlb, adsl, trial)
    return lab_profiles(adlb, adex, adsl, results, trial).html


def test_each_participant_has_a_panel_in_the_unit_reported(records):
    html = drawn(records, ["T-01", "T-02"])

    assert html.count("<svg") == 2
    assert "<figcaption>Haemoglobin (mmol/L)</figcaption>" in html
    assert (
        'aria-label="Haemoglobin over study days, a panel for each of 2 participants, from 4.80 to '
        "8.00; grade 3 or higher when low in 1 of 2 and when high in 0 of 2."
    ) in html.replace("grade 3 or higher when high", "when high")


def test_bands_begin_at_the_edges_of_the_unit_drawn(records):
    first = drawn(records, ["T-01", "T-02"]).split("<svg")[1]
    fills = re.findall(r'y="([\d.]+)" width="120" height="([\d.]+)" fill="(#\w+)" opacity', first)
    assert [fill for *_, fill in fills] == [GRADES[1], GRADES[2], GRADES[3]]
    # one band ends where the next begins: 7.5, 6.2, 4.9 mmol/L, from the top down
    tops = [float(top) for top, *_ in fills]
    ends = [float(top) + float(height) for top, height, _ in fills]
    assert tops[1:] == pytest.approx(ends[:-1], abs=0.15)


def test_values_in_several_units_are_drawn_in_the_standard_one(records):
    mixed = records.assign(LBORRESU=["mmol/L", "mmol/L", "g/dL"])
    assert "<figcaption>Haemoglobin (g/L)</figcaption>" in drawn(mixed, ["T-01", "T-02"])


def test_many_participants_are_medians(records):
    names = [f"T-{n:02d}" for n in range(61)]
    html = drawn(records, names)
    assert "Medians and quartiles over study days, 61 participants: Haemoglobin." in html


def test_text_from_data_is_escaped(records):
    html = drawn(records.assign(LBTESTCD="CRP", LBORRESU="<b>"), ["T-01", "T-02"])
    assert "C-reactive &lt;protein&gt; (&lt;b&gt;)" in html
    assert "<b>" not in html.replace('<b style="', "")


def test_a_cut_without_the_tests_and_one_with_nobody_treated_are_one_sentence(records):
    said = (
        '<p class="tb-absent">This cut has none of the laboratory tests that the trial file lists.'
        "</p>"
    )
    assert drawn(records.assign(LBTESTCD="ZZZ"), ["T-01", "T-02"]) == said


def test_an_ungradable_value_has_no_colour_of_a_grade():
    panel = Panel((1, 10), (0.0, 10.0), [(0, "0"), (10, "10")])
    panel.course([1, 5, 10], [1.0, 5.0, 9.0], [-1, 0, 3])
    html = panel.svg("01")
    assert html.count('stroke-linecap="round"') == 4
    assert GRADES[3] in html
    assert GRADES[1] not in html
