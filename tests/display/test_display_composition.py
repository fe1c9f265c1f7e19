"""The adjusted contrast in words, tables and panels: never without the unadjusted one."""

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.ard.composition import Composition
from helpers.ard.composition_results import ard_composition
from helpers.display.composition import composition_sentence, composition_tables
from helpers.display.composition_figures import composition_figure
from html_kit import rows_of, words_of

TRIAL = SimpleNamespace(expression=SimpleNamespace(false_discovery_rate=0.05))


@pytest.fixture
def adcomp():
    """Return three participants, the last without a blood count at the second sample."""
    return pd.DataFrame(
        {
            "USUBJID": ["T-<1", "T-<1", "T-2", "T-2", "T-3", "T-3"],
            "SAMPLE_ID": ["1a", "1b", "2a", "2b", "3a", "3b"],
            "SAMPDT": pd.to_datetime(["2020-01-01", "2020-01-15"] * 3),
            "AVISITL": ["Baseline", "Week 2"] * 3,
            "PARAMCD": "NEUT/WBC",
            "PARAM": "Neutrophils among leucocytes",
            "LAG": [0, 1, 0, 0, 2, np.nan],
            "AVAL": [0.6, 0.5, 0.62, 0.64, 0.7, np.nan],
            "REASON": [None] * 5 + ["no such blood count on the day or within 3 days before"],
        }
    )


def composition_of(adjusted, inflation=1.8):
    genes = pd.DataFrame(
        {
            "change": [1.0, 2, -1, 3, 0.1],
            "p_adjusted": [0.01, 0.001, 0.01, 0.5, np.nan],
            "adjusted_change": adjusted,
            "adjusted_p_adjusted": [0.5, 0.01, 0.5, 0.01, np.nan],
        },
        index=pd.Index(["A", "<b>", "C", "D", "FAINT"], name="gene"),
    )
    changes = pd.DataFrame({"NEUT/WBC": [-0.1, 0.02]}, index=["T-<1", "T-2"])
    first = pd.DataFrame({"NEUT/WBC": [0.6, 0.62]}, index=changes.index)
    visits = {"first": first, "second": first + changes}
    return Composition(
        genes=genes, changes=changes, without=("T-3",), inflation=inflation, **visits
    )


def drawn_of(composition, adcomp):
    return composition_figure(composition, ard_composition(composition, TRIAL), adcomp).html


def shown(composition, adcomp):
    results = ard_composition(composition, TRIAL)
    return words_of(composition_sentence(composition, results, adcomp))


def test_both_lists_stand_in_one_sentence_with_what_adjusting_costs(adcomp):
    assert shown(composition_of([0.4, 1.1, -1.4, 3, 0]), adcomp) == (
        "2 of 3 pairs have a blood count near both samples. The share of neutrophils among "
        "leucocytes changed by −4.0 percentage points on average (95% CI −80.2 to 72.2). Without "
        "one, and therefore in neither contrast of this section: T-3. In these pairs the unadjusted "
        "list holds 3 of the tested genes, the adjusted one 2, and both together 1. Of the 3, 2 "
        "lose their place, 1 of them with more than half of their change left: by lost precision "
        "alone; the change of 1 shrinks by more than half. Over the listed genes 33% of the change "
        "goes with the blood count. Adjusting makes the variance of the effect of treatment 1.8 times as large "
        "(variance inflation factor)."
    )


def test_changes_that_grow_are_no_share_explained(adcomp):
    told = shown(composition_of([2.0, 4, -2, 3, 0]), adcomp)
    assert "nothing of the change goes with the blood count: adjusted, it is larger" in told


def test_a_large_inflation_is_an_alert(adcomp):
    told = shown(composition_of([1.0, 2, -1, 3, 0], inflation=3.5), adcomp)
    assert "Variance inflation factor 3.5: the shares changed so alike in everybody" in told
    assert "so alike" not in shown(composition_of([1.0, 2, -1, 3, 0]), adcomp)


def test_why_nothing_is_adjusted_is_all_that_is_said(adcomp):
    nobody = Composition("Nobody has one.", without=("T-2", "T-3"))
    assert shown(nobody, adcomp) == "Nobody has one."
    changes = pd.DataFrame({"NEUT/WBC": [0.1]}, index=["T-2"])
    refused = Composition("Only 1 pair has one.", changes=changes, without=("T-3",))
    assert shown(refused, adcomp) == "Only 1 pair has one. Without such a blood count: T-3."
    results = ard_composition(refused, TRIAL)
    assert composition_tables(refused, results, adcomp, TRIAL).html == ""
    assert drawn_of(refused, adcomp) == ""


def test_tables_hold_both_contrasts_and_every_blood_count(adcomp):
    composition = composition_of([0.4, 1.1, -1.4, 3, 0])
    html = composition_tables(composition, ard_composition(composition, TRIAL), adcomp, TRIAL)
    rows = dict(rows_of(html))

    assert rows["Unadjusted"] == ["3"]
    assert rows["Adjusted for the shares"] == ["2"]
    assert rows["Of the unadjusted list: no longer listed"] == ["2/3 (66.7%)"]
    assert rows["Share of the change explained"] == ["33.3%"]
    assert rows["<b>"] == ["2.00", "0.001", "1.10", "0.010"]
    assert "FAINT" not in rows
    assert rows["1b"] == ["T-<1", "Week 2", "Neutrophils among leucocytes", "50.0%", "1"]
    assert rows["3b"][3:] == ["no such blood count on the day or within 3 days before", "–"]


def test_panels_say_what_they_show(adcomp):
    drawn = drawn_of(composition_of([0.4, 1.1, -1.4, 3, 0]), adcomp)
    alts = re.findall(r'aria-label="(.*?)"', drawn)

    assert alts == [
        "Neutrophils among leucocytes at Baseline and Week 2, one line for each of 2 participants; "
        "it falls in 1 and the mean goes from 61.0% to 57.0%.",
        "Log2 change of each listed gene without and with shares of blood cells in the model; "
        "listed unadjusted only 2, adjusted only 1, both 1.",
    ]
    assert "T-3" not in drawn


def test_the_mean_of_the_panel_is_the_result_and_not_the_data(adcomp):
    composition = composition_of([0.4, 1.1, -1.4, 3, 0])
    results = ard_composition(composition, TRIAL)
    first = results["variable_level"].eq("first") & results["stat_name"].eq("estimate")
    odd = results.assign(stat=results["stat"].mask(first, 0.3))
    assert "the mean goes from 30.0% to 57.0%" in composition_figure(composition, odd, adcomp).html


def test_a_list_without_genes_is_drawn_and_said(adcomp):
    composition = composition_of([1.0, 2, -1, 3, 0])
    genes = composition.genes.assign(p_adjusted=0.9, adjusted_p_adjusted=0.9)
    none = replace(composition, genes=genes, inflation=1.2)

    told = shown(none, adcomp)
    assert "the unadjusted list holds none of the tested genes, the adjusted one none," in told
    assert "goes with the blood count" not in told
    assert "listed unadjusted only 0, adjusted only 0, both 0." in drawn_of(none, adcomp)
    html = composition_tables(none, ard_composition(none, TRIAL), adcomp, TRIAL)
    assert dict(rows_of(html))["Share of the change explained"] == ["–"]
