"""Stability: who is left out, which genes stay, and who moves the list, worked by hand."""

import pandas as pd
import pytest

from helpers.ard.expression import compute_paired_expression
from helpers.ard.frame import keyed_numbers, pick, select, warning_of
from helpers.ard.planted_truth import list_genes
from helpers.ard.refits import Refits
from helpers.ard.stability import ard_stability, choose_left_out, compute_lists, derive_stability
from paired_counts_kit import TRIAL, simulated_counts, visits_of


@pytest.fixture
def refits(frame):
    """Return refits of three participants: A stays always, B without P2 only, C enters once."""
    lists = frame("""
        left_out | gene
        ---------+-----
                 | B
                 | A
        P1       | A
        P2       | A
        P2       | B
        P3       | A
        P3       | C
        """).fillna({"left_out": ""})
    return Refits(lists=lists, facts={"pairs": 3, "left_out": ["P1", "P2", "P3"]})


def test_each_gene_tells_in_how_many_refits_it_stays_and_without_whom_it_leaves(refits):
    genes = derive_stability(refits)

    assert list(genes.index) == ["A", "B", "C"]
    assert genes["LISTED"].tolist() == ["Y", "Y", "N"]
    assert genes["KEPT"].tolist() == [3, 1, 1]
    assert genes["OF"].tolist() == [3, 3, 3]
    assert genes["WITHOUT"].tolist() == ["", "P1 P3", ""]


def test_results_count_genes_that_stay_and_who_moves_the_list(refits):
    results = ard_stability(refits)

    def of(stat="n", **keys):
        return pick(results, stat, **keys)

    assert of(variable="refits") == 3
    assert of(variable="list_t", variable_level="listed") == 2
    assert of(variable="list_t", variable_level="kept in all") == 1
    assert of("N", variable="list_t", variable_level="kept in all") == 2
    assert of(variable="list_t", variable_level="kept in half or fewer") == 1
    assert of(variable="genes", group_level=1) == 1
    assert of(variable="gene", variable_level="B") == 1
    third = {"group": "left out", "group_level": "P3"}
    assert [of(variable=v, **third) for v in ("listed", "kept", "lost", "gained")] == [2, 1, 1, 1]
    assert of("estimate", variable="shared", **third) == pytest.approx(1 / 3)


def test_every_row_by_hand(refits):
    expected = {
        ("", "refits", ""): {"n": 3, "N": 3},
        ("", "list_t", "listed"): {"n": 2},
        ("", "list_t", "kept in all"): {"n": 1, "N": 2, "p": 1 / 2},
        ("", "list_t", "kept in half or fewer"): {"n": 1, "N": 2, "p": 1 / 2},
    }
    for kept, n in enumerate((0, 1, 0, 1)):
        expected |= {(str(kept), "genes", ""): {"n": n, "N": 2}}
    for who, listed, kept, lost, gained, shared in (
        ("P1", 1, 1, 1, 0, 1 / 2),
        ("P2", 2, 2, 0, 0, 1),
        ("P3", 2, 1, 1, 1, 1 / 3),
    ):
        expected |= {
            (who, "listed", ""): {"n": listed},
            (who, "kept", ""): {"n": kept, "N": 2, "p": kept / 2},
            (who, "lost", ""): {"n": lost},
            (who, "gained", ""): {"n": gained},
            (who, "shared", ""): {"estimate": shared},
        }
    expected |= {("", "gene", "A"): {"n": 3, "N": 3}, ("", "gene", "B"): {"n": 1, "N": 3}}
    results = ard_stability(refits)
    assert keyed_numbers(results) == expected
    assert set(results["warning"]) == {""}


def test_a_gene_that_stays_in_two_of_four_refits_stays_in_half():
    lists = pd.DataFrame({"left_out": ["", "P1", "P2"], "gene": ["A", "A", "A"]})
    refits = Refits(lists=lists, facts={"pairs": 9, "left_out": ["P1", "P2", "P3", "P4"]})

    results = ard_stability(refits)

    assert pick(results, "n", variable="list_t", variable_level="kept in half or fewer") == 1
    assert pick(results, "n", variable="list_t", variable_level="kept in all") == 0
    assert warning_of(results, "n", variable="refits") == (
        "4 of 9 participants, evenly spread, are left out in turn"
    )


def test_a_list_without_a_gene_has_shares_of_nothing():
    empty = pd.DataFrame({"left_out": [], "gene": []}, dtype=object)

    results = ard_stability(Refits(lists=empty, facts={"pairs": 4, "left_out": ["P1", "P2"]}))

    assert pick(results, "n", variable="list_t", variable_level="listed") == 0
    assert pick(results, "n", variable="refits") == 2
    assert select(results, group="left out").empty


def test_three_pairs_cannot_spare_one():
    assert choose_left_out(["P1", "P2", "P3"]) == []
    lists = pd.DataFrame({"left_out": [""], "gene": ["A"]})

    results = ard_stability(Refits(lists=lists, facts={"pairs": 3, "left_out": []}))

    assert warning_of(results, "n", variable="refits") == (
        "with 3 pairs, leaving one out leaves fewer than the 3 needed"
    )
    assert select(results, variable_level="kept in all").empty


def test_of_many_participants_some_evenly_spread_are_left_out():
    people = [f"P{number:02d}" for number in range(41)]

    assert choose_left_out(people, most=5) == ["P00", "P10", "P20", "P30", "P40"]
    assert choose_left_out(people[:5]) == people[:5]


def test_a_refit_is_the_fit_of_the_others(frame):
    counts, adexpr = simulated_counts(genes=150, pairs=6)
    first, second = visits_of(counts)

    found = compute_lists(first, second, list_genes(first, second, 0.05)[0], 0.05)

    others = compute_paired_expression(counts, adexpr[adexpr["USUBJID"] != "P3"], TRIAL).genes
    assert set(found.loc[found["left_out"] == "P3", "gene"]) == set(
        others.index[others["p_adjusted"] < 0.05]
    )
    whole = compute_paired_expression(counts, adexpr, TRIAL).genes
    assert set(found.loc[found["left_out"] == "", "gene"]) == set(
        whole.index[whole["p_adjusted"] < 0.05]
    )
    assert list(found["left_out"].unique()) == ["", "P0", "P1", "P2", "P3", "P4", "P5"]


def test_without_refits_there_is_nothing_to_tell():
    nothing = Refits("no pairs")

    assert ard_stability(nothing).empty
    assert derive_stability(nothing).empty
