"""Score and course in words, in a table and in panels: one row and one mark per participant."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.ard.clinical_link import ard_clinical_link
from helpers.display.clinical_link import (
    SHOWN,
    correlations_table,
    gather_link,
    link_sentence,
    link_table,
)
from helpers.display.clinical_link_figure import link_figure
from helpers.trial.expression import ClinicalLink, Expression
from html_kit import words_of

PFS = SimpleNamespace(id="pfs", label="Progression-free survival")
TRIAL = SimpleNamespace(
    expression=Expression(
        gene_sets=("IL1_AXIS",), clinical_link=ClinicalLink(changes=("HGB",), ratios=("CRP",))
    ),
    laboratory=[SimpleNamespace(test="HGB", label="Haemoglobin")],
    safety=SimpleNamespace(grading=SimpleNamespace(dictionary="CTCAE")),
)
ADTR = pd.DataFrame({"PARAMCD": ["SUMDIAM"], "PARAM": ["Sum of diameters"]})
ADLB = pd.DataFrame({"PARAMCD": ["HGB"], "AVALU": ["g/L"]})


def adlink_of(n):
    return pd.DataFrame(
        {
            "PAIRFL": ["Y"] * (n - 1) + [None],
            "SCORE_IL1_AXIS": [*np.linspace(-0.2, 0.1, n - 1), np.nan],
            "PCHG_SUMDIAM": [np.nan, *np.linspace(-40, 30, n - 1)],
            "CBOR": ["NE", *["PR"] * (n - 1)],
            "NEREAS": ["DIED BEFORE THE FIRST ASSESSMENT", *[None] * (n - 1)],
            "DAYS_PFS": np.linspace(20, 300, n),
            "CNSR_PFS": [0.0] * (n - 2) + [1.0, 0.0],
            "WHY_PFS": ["DEATH"] * n,
            "CHG_HGB": np.linspace(-8, 6, n),
            "R2BASE_CRP": np.linspace(0.1, 1.4, n),
            "AEGRADE": [0.0] + [3.0] * (n - 1),
        },
        index=pd.Index([f"T-<{number:03d}" for number in range(n)], name="USUBJID"),
    )


def gathered(adlink):
    return gather_link(adlink, ard_clinical_link(adlink, TRIAL), (ADTR, ADLB, [PFS]), TRIAL)


@pytest.fixture
def link():
    return gathered(adlink_of(8))


def test_who_has_no_pair_is_named_and_the_link_is_called_exploratory(link):
    said = words_of(link_sentence(link))

    assert said.startswith(
        "7 of 8 treated participants have a pair of samples, and so a change of score; shown is "
        "the set IL1 axis. Without a pair: T-<007. Exploratory: the rank correlations describe"
    )


def test_each_participant_with_a_pair_has_one_row(link):
    shown = link_table(link).html.partition("<details")[0]
    rows = re.findall(r'<th scope="row">(.*?)</th>', shown)

    assert rows == [f"T-&lt;{number:03d}" for number in range(7)]
    told = words_of(link_table(link))
    assert "T-<000 −0.200 – NE (died before the first assessment) 20 −8.0 0.10 0" in told
    assert " 260+ " in told
    assert "Haemoglobin, change (g/L)" in told
    assert "CRP, ratio to baseline" in told


def test_a_coefficient_stands_with_its_interval_or_with_its_reason(link):
    told = words_of(correlations_table(link))

    assert "Best change, sum of diameters (%) 6/7 1.00" in told
    assert "Progression-free survival (days) 7/7 1 of 7 ended without the event" in told
    assert "Worst adverse event (grade) 7/7 0.61 (" in told
    assert "no p-values" in told


def test_each_panel_has_one_labelled_mark_per_participant_and_says_what_it_shows(link):
    drawn = link_figure(link).html

    panels = re.findall(r'aria-label="(.*?)"', drawn)
    assert len(panels) == 6
    assert panels[0].startswith(
        "Best change, sum of diameters (%) against the change of the IL1 axis score, one mark for "
        "each of 6 participants."
    )
    assert panels[1].endswith("one mark for each of 7 participants: PR 6, NE 1.")
    assert drawn.count("<svg") == 6
    # labels are drawn as text: each participant once in each panel that has both values
    assert drawn.count("&lt;003</text>") + drawn.count("&lt;003<") >= 6
    assert "A hollow mark is a time that ended without the event." in drawn


def test_a_measure_that_nobody_has_is_said_beneath_the_panels():
    adlink = adlink_of(8).assign(R2BASE_CRP=np.nan)

    drawn = link_figure(gathered(adlink)).html
    assert "CRP, ratio to baseline: no participant has both." in drawn
    assert drawn.count("<svg") == 5


def test_a_set_without_any_score_draws_nothing_and_says_so():
    adlink = adlink_of(8).assign(SCORE_IL1_AXIS=np.nan)

    drawn = link_figure(gathered(adlink)).html
    assert "<svg" not in drawn
    assert "Best change, sum of diameters (%): no participant has both." in drawn
    told = words_of(correlations_table(gathered(adlink)))
    assert "Haemoglobin, change (g/L) 0/7 fewer than 5 participants: no coefficient" in told


def test_a_crowd_is_capped_in_the_table_and_unnamed_in_the_panels():
    link = gathered(adlink_of(SHOWN + 12))

    assert f"The first {SHOWN} of {SHOWN + 11} participants." in words_of(link_table(link))
    assert "003</text>" not in link_figure(link).html


def test_severity_is_no_grade():
    safety = SimpleNamespace(grading=SimpleNamespace(dictionary="severity"))
    trial = SimpleNamespace(**{**vars(TRIAL), "safety": safety})
    adlink = adlink_of(8)
    link = gather_link(adlink, ard_clinical_link(adlink, trial), (ADTR, ADLB, [PFS]), trial)
    assert "Worst adverse event (severity, 1 to 3)" in words_of(correlations_table(link))


def test_without_scores_one_sentence_is_all():
    empty = gathered(pd.DataFrame(index=pd.Index([], name="USUBJID")))
    assert words_of(link_sentence(empty)) == (
        "Without a pair of samples and a named set there is no score to set beside it."
    )
    shown = [link_table, correlations_table, link_figure]
    assert "".join(piece(empty).html for piece in shown) == ""
