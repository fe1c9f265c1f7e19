"""Calibration, stability and detectable effect in words, tables and figures."""

import re
from html import unescape
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtrit

from helpers.ard.calibration import ard_calibration, ard_familywise, ard_flips
from helpers.ard.detectable_effect import ard_detectable_effect
from helpers.ard.frame import ResultRows
from helpers.ard.refits import Refits
from helpers.ard.stability import ard_stability, derive_stability
from helpers.display.calibration import (
    calibration_sentence,
    calibration_table,
    familywise_sentence,
    flips_sentence,
)
from helpers.display.calibration_figures import (
    calibration_figure,
    flips_figure,
    stability_figure,
)
from helpers.display.detectable_effect import detectable_table
from helpers.display.stability import stability_sentence, stability_tables
from paired_counts_kit import FACTS, TRIAL


def words_of(shown):
    return unescape(re.sub(r"<[^>]*>", " ", shown.html)).strip()


@pytest.fixture
def expression():
    rows = ResultRows("expression", "expression_pairs")
    rows.add({"estimate": 0.05}, variable="false discovery rate")
    return rows.frame()


@pytest.fixture
def refits(frame):
    """Return two data sets, three exchanges, and a list of two genes without four in turn."""
    planted = frame("""
        seed:int | list | called:int | false:int | changed:int | found:int
        ---------+------+------------+-----------+-------------+----------
        1        | t    | 25         | 1         | 40          | 24
        1        | wald | 40         | 10        | 40          | 30
        2        | t    | 20         | 0         | 40          | 20
        2        | wald | 40         | 6         | 40          | 34
        """)
    flips = frame("""
        swapped | list | called:int
        --------+------+-----------
                | t    | 12
                | wald | 30
        P2 P3   | t    | 0
        P2 P3   | wald | 4
        P2 P4   | t    | 0
        P2 P4   | wald | 6
        P3 P4   | t    | 1
        P3 P4   | wald | 0
        """).fillna({"swapped": ""})
    lists = frame("""
        left_out | gene
        ---------+-----
                 | A
                 | B
        P1       | A
        P1       | B
        P2       | A
        P2       | B
        P3       | A
        P3       | C
        P4       | A
        P4       | B
        """).fillna({"left_out": ""})
    maximum = pd.DataFrame({"gene": ["A", "B", "C"], "p_adjusted": [0.02, 0.125, 0.5]})
    return Refits("", planted, flips, lists, maximum, FACTS)


def test_false_shares_are_told_with_a_verdict(refits, expression):
    words = words_of(calibration_sentence(ard_calibration(refits), expression, refits))

    assert words == (
        "In 2 simulated data sets of 4 pairs, with the means, dispersions and size factors fitted "
        "to these data, 5% of 100 genes change by 0.5 to 1.5 (log₂, either way). Of the primary "
        "list, 2.0% are false on average (0.0 to 4.0), and it finds 55% of the genes that change. "
        "Of the Wald list, 20.0% are false on average (15.0 to 25.0), and it finds 80% of the "
        "genes that change. The primary list stays within the 5% that it claims, the Wald list "
        "does not."
    )


@pytest.mark.parametrize(
    ("t", "wald", "verdict"),
    [
        (0, 0, "Both stay within the 5% that it claims."),
        (
            10,
            0,
            "The primary list holds more than the 5% that it claims: read it with that in mind.",
        ),
        (
            10,
            10,
            "The primary list holds more than the 5% that it claims: read it with that in mind.",
        ),
    ],
)
def test_a_list_that_does_not_hold_its_level_is_said_not_to(refits, expression, t, wald, verdict):
    false = refits.planted["list"].map({"t": t, "wald": wald})
    planted = refits.planted.assign(false=false)
    results = ard_calibration(Refits(planted=planted, facts=FACTS))

    assert words_of(calibration_sentence(results, expression, refits)).endswith(verdict)


def test_exchanged_visits_are_told_with_what_they_cannot_tell(refits):
    words = words_of(flips_sentence(ard_flips(refits)))

    assert "all 3 ways to exchange the visits of 2 of 4 pairs; 100 of the tested genes" in words
    assert (
        "The primary list is empty in 2/3 (66.7%) exchanges and calls 1 at most; with the visits "
        "as they are it calls 12." in words
    )
    assert "an empty list here does not prove the level" in words


def test_strictest_list_tells_its_floor(refits, expression):
    words = words_of(familywise_sentence(ard_familywise(refits, TRIAL), expression))

    assert "1 of 3 tested genes was called, 1 of them on the primary list too" in words
    assert "no p-value can be below 0.125" in words


def test_stability_tells_who_moves_the_list(refits):
    words = words_of(stability_sentence(ard_stability(refits), refits))

    assert words == (
        "Of 2 listed genes, 1/2 (50.0%) stay on the list whoever of 4 participants is left out, "
        "and none in half of these refits or fewer. Without P3 the list changes most (leaving: 1, "
        "entering: 1). A refit has one pair less, so that some genes leave for want of power alone."
    )


def test_stability_says_why_it_is_not_known():
    lists = pd.DataFrame({"left_out": [""], "gene": ["A"]})
    few = Refits(lists=lists, facts={"pairs": 3, "left_out": []})

    assert words_of(stability_sentence(ard_stability(few), few)) == (
        "Stability is not known: with 3 pairs, leaving one out leaves fewer than the 3 needed."
    )
    none = Refits(lists=lists.iloc[:0], facts={"pairs": 4, "left_out": ["P1", "P2"]})
    assert words_of(stability_sentence(ard_stability(none), none)) == (
        "No gene is on the list, so that none can leave it."
    )


def test_tables_name_genes_and_participants_escaped(refits):
    lists = refits.lists.replace({"gene": {"B": "<b>"}})
    odd = Refits(lists=lists, facts=FACTS)

    html = stability_tables(ard_stability(odd), derive_stability(odd), odd).html

    assert "&lt;b&gt;" in html
    assert "<b>" not in html
    assert "Refits by participant (4)" in html
    assert "3/4 (75.0%)" in html


def test_calibration_table_has_means_and_ranges(refits):
    words = words_of(calibration_table(ard_calibration(refits)))

    assert "20.0% (15.0 to 25.0)" in words
    assert "80.0% (75.0 to 85.0)" in words
    assert "seeds 1 to 2" in words


def test_detectable_changes_are_told_for_the_list_and_for_one_gene():
    half = stdtrit(15, 0.975) * np.linspace(0.05, 5, 40)
    genes = pd.DataFrame({"conf_low": 1 - half, "conf_high": 1 + half, "p_adjusted": 0.5})
    fit = SimpleNamespace(
        reason="", genes=genes, ratios=pd.DataFrame(columns=range(10)), residual=9.0, prior=6.0
    )

    words = words_of(detectable_table(ard_detectable_effect(fit, TRIAL)))

    assert "Changes that 10 pairs can find" in words
    assert "50% vary less" in words
    assert "One gene, p ≤ 0.001" in words
    assert "more than 200 pairs" in words
    assert "no gene is listed: what the first one would need" in words


def test_figures_say_what_they_show(refits, expression):
    calibration, stability = ard_calibration(refits), ard_stability(refits)

    drawn = [
        calibration_figure(calibration, expression).html,
        flips_figure(ard_flips(refits)).html,
        stability_figure(stability, refits).html,
    ]

    assert "primary list: 2.0% false and 55.0% of changed genes found" in drawn[0]
    assert "Wald list: median 4, at most 6, with the visits as they are 30" in drawn[1]
    assert "Bars of 2 listed genes by the number of 4 refits" in drawn[2]


def test_without_refits_one_sentence_stands_for_each_section(expression):
    nothing = Refits("Only 2 complete pairs of samples: refits need 3.")
    calibration, stability = ard_calibration(nothing), ard_stability(nothing)

    assert words_of(calibration_sentence(calibration, expression, nothing)) == (
        "Without a contrast of pairs there is no list to be held to its level."
    )
    assert words_of(stability_sentence(stability, nothing)) == (
        "Without a list there is no gene that could leave it."
    )
    rest = [
        calibration_table(calibration),
        calibration_figure(calibration, expression),
        flips_sentence(ard_flips(nothing)),
        flips_figure(ard_flips(nothing)),
        familywise_sentence(ard_familywise(nothing, TRIAL), expression),
        stability_figure(stability, nothing),
        stability_tables(stability, derive_stability(nothing), nothing),
        detectable_table(ard_detectable_effect(SimpleNamespace(reason="none"), TRIAL)),
    ]
    assert [shown.html for shown in rest] == [""] * len(rest)
