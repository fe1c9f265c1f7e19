"""Calibration: which visits are exchanged, what lists call, and false shares worked by hand."""

from itertools import combinations

import pandas as pd
import pytest

from helpers.ard import calibration
from helpers.ard.calibration import (
    ard_calibration,
    ard_familywise,
    ard_flips,
    choose_swaps,
    compute_flips,
    compute_planted,
)
from helpers.ard.frame import keyed_numbers, method_of, pick, select
from helpers.ard.planted_truth import Plan, compute_truth, list_genes
from helpers.ard.refits import Refits
from paired_counts_kit import FACTS, TRIAL, simulated_counts, visits_of


@pytest.fixture
def refits(frame):
    """Return two data sets, two exchanges and a list of two genes, all made up."""
    planted = frame("""
        seed:int | list | called:int | false:int | changed:int | found:int
        ---------+------+------------+-----------+-------------+----------
        1        | t    | 10         | 1         | 20          | 9
        1        | wald | 20         | 5         | 20          | 15
        2        | t    | 0          | 0         | 20          | 0
        2        | wald | 10         | 5         | 20          | 5
        """)
    flips = frame("""
        swapped | list | called:int
        --------+------+-----------
                | t    | 12
                | wald | 30
        P2 P3   | t    | 0
        P2 P3   | wald | 4
        P2 P4   | t    | 3
        P2 P4   | wald | 6
        """).fillna({"swapped": ""})  # fmt: skip
    maximum = pd.DataFrame({"gene": ["A", "B", "C"], "p_adjusted": [0.125, 0.02, 0.05]})
    lists = pd.DataFrame({"left_out": ["", "", "P1", "P2"], "gene": ["B", "D", "C", "B"]})
    return Refits("", planted, flips, lists, maximum, FACTS)


def test_false_share_and_power_are_means_over_data_sets(refits):
    results = ard_calibration(refits)

    def of(name, level, stat="mean"):
        return pick(results, stat, variable=name, variable_level=level)

    # t: 1 of 10, and none of none; Wald: 5 of 20 and 5 of 10
    assert of("list_t", "false share") == pytest.approx(0.05)
    assert (of("list_t", "false share", "min"), of("list_t", "false share", "max")) == (0, 0.1)
    assert of("list_wald", "false share") == pytest.approx(0.375)
    assert of("list_t", "power") == pytest.approx(9 / 40)
    assert of("list_wald", "power") == pytest.approx(0.5)
    assert of("list_wald", "called") == 15


T1 = 12.706204736174707  # t(1, .975): the limits of two values lie half their distance times this


def test_every_row_of_the_data_sets_by_hand(refits):
    expected = {
        ("", "data sets", ""): {"n": 2},
        ("", "pairs", ""): {"n": 4},
        ("", "genes", ""): {"n": 100, "N": 1000},
        ("", "changed genes", ""): {"p": 0.05},
        ("", "planted log2 change", ""): {"min": 0.5, "max": 1.5},
        ("", "log dispersion", ""): {"sd": 0.7},
    }
    for name, levels, sets in (
        ("list_t", ((0, 0.1), (0, 9 / 20), (0, 10)), ((1, 10, 9), (0, 0, 0))),
        ("list_wald", ((1 / 4, 1 / 2), (1 / 4, 3 / 4), (10, 20)), ((5, 20, 15), (5, 10, 5))),
    ):
        for level, (low, high) in zip(("false share", "power", "called"), levels, strict=True):
            mean, half = (low + high) / 2, T1 * (high - low) / 2
            expected[("", name, level)] = pytest.approx(
                {"mean": mean, "conf_low": mean - half, "conf_high": mean + half,
                 "min": low, "max": high}
            )  # fmt: skip
        for seed, (false, called, found) in enumerate(sets, 1):
            expected[(str(seed), name, "false")] = {"n": false, "N": called}
            expected[(str(seed), name, "found")] = {"n": found, "N": 20}
    assert keyed_numbers(ard_calibration(refits)) == expected


def test_a_data_set_without_a_changed_gene_has_no_power(refits):
    refits.planted.loc[refits.planted["seed"] == 2, ["changed", "found"]] = 0
    results = ard_calibration(refits)
    key = {"variable": "list_t", "variable_level": "power"}
    assert pick(results, "mean", **key) == 9 / 20


def test_every_data_set_is_told_with_the_seeds(refits):
    results = ard_calibration(refits)

    key = {"group": "data set", "group_level": 1, "variable": "list_wald"}
    assert pick(results, "n", variable_level="false", **key) == 5
    assert pick(results, "N", variable_level="false", **key) == 20
    assert pick(results, "n", variable="data sets") == 2
    assert method_of(results, "n", variable="data sets").endswith("seeds 1 to 2")
    assert pick(results, "n", variable="genes") == 100


def test_exchanges_are_balanced_distinct_and_all_of_them_where_they_are_few():
    # with four pairs: the first stays, two of the other three; with three: one of three
    assert choose_swaps(4) == [(1, 2), (1, 3), (2, 3)]
    assert choose_swaps(3) == [(0,), (1,), (2,)]
    assert choose_swaps(1) == []
    assert choose_swaps(6) == list(combinations(range(1, 6), 3))


def test_many_exchanges_are_sampled_with_a_seed():
    chosen = choose_swaps(30, most=20)

    assert chosen == choose_swaps(30, most=20)
    assert chosen != choose_swaps(30, most=20, seed=1)
    assert len(set(chosen)) == 20
    assert all(len(set(swap)) == 15 and 0 not in swap for swap in chosen)


def test_genes_called_under_exchange_are_counted(refits):
    results = ard_flips(refits)

    key = {"variable": "list_t"}
    assert pick(results, "n", variable_level="as they are", **key) == 12
    assert pick(results, "n", variable_level="nothing called", **key) == 1
    assert pick(results, "N", variable_level="nothing called", **key) == 2
    assert pick(results, "median", variable="list_wald", variable_level="called") == 5
    assert pick(results, "max", variable_level="called", **key) == 3
    assert len(select(results, group="swapped")) == 4
    # two of the three ways there are
    assert method_of(results, "n", variable="swaps").startswith("2 of 3 ways to exchange")


def test_every_row_of_exchanges_and_of_the_maximum_by_hand(refits):
    expected = {("", "swaps", ""): {"n": 2}, ("", "genes", ""): {"n": 100, "N": 1000}}
    for name, own, none, (first, second) in (
        ("list_t", 12, 1, (0, 3)),
        ("list_wald", 30, 0, (4, 6)),
    ):
        middle = (first + second) / 2
        expected |= {
            ("", name, "as they are"): {"n": own},
            ("", name, "nothing called"): {"n": none, "N": 2, "p": none / 2},
            ("", name, "called"): {"median": middle, "max": second, "mean": middle},
            ("P2 P3", name, ""): {"n": first},
            ("P2 P4", name, ""): {"n": second},
        }
    results = ard_flips(refits)
    assert keyed_numbers(results) == expected
    assert method_of(results, "n", variable="swaps") == (
        "2 of 3 ways to exchange the visits of 2 of 4 pairs, seed 20"
    )
    again = refits.flips.iloc[4:].assign(swapped="P3")
    facts = {"facts": {**refits.facts, "pairs": 3}, "flips": pd.concat([refits.flips, again])}
    three = ard_flips(Refits(**{**vars(refits), **facts}))
    assert method_of(three, "n", variable="swaps") == (
        "all 3 ways to exchange the visits of 1 of 3 pairs"
    )
    maximum = ard_familywise(refits, TRIAL)
    assert keyed_numbers(maximum) == {
        ("", "patterns", ""): {"n": 8},
        ("", "floor", ""): {"p_value": 1 / 8},
        ("", "list_maximum", "all"): {"n": 2, "N": 3},
        ("", "list_maximum", "on the primary list"): {"n": 1, "N": 2},
        ("", "gene", "B"): {"p_adjusted": 0.02},
        ("", "gene", "C"): {"p_adjusted": 0.05},
    }
    assert method_of(maximum, "n", variable="patterns") == "all sign patterns"
    facts = {**refits.facts, "all_patterns": False}
    some = ard_familywise(Refits(**{**vars(refits), "facts": facts}), TRIAL)
    assert method_of(some, "n", variable="patterns") == "a sample of sign patterns, with a seed"


def test_list_of_sign_flips_names_its_genes_and_its_floor(refits):
    results = ard_familywise(refits, TRIAL)

    assert pick(results, "p_value", variable="floor") == 1 / 8
    key = {"variable": "list_maximum"}
    assert pick(results, "n", variable_level="all", **key) == 2
    assert pick(results, "N", variable_level="all", **key) == 3
    # B is on the primary list, C only where P1 is left out
    assert pick(results, "n", variable_level="on the primary list", **key) == 1
    assert list(select(results, variable="gene")["variable_level"]) == ["B", "C"]


def test_no_list_calls_much_when_visits_are_exchanged_and_the_first_row_is_the_data(monkeypatch):
    monkeypatch.setattr(calibration, "SWAPS", 3)
    first, second = visits_of(simulated_counts(genes=200)[0])

    flips = compute_flips(first, second, 0.05, list(first.index), 150)

    own, exchanged = flips[flips["swapped"] == ""], flips[flips["swapped"] != ""]
    assert own.set_index("list")["called"]["t"] > 15
    assert exchanged.groupby("list")["called"].max()["t"] <= 2
    assert set(exchanged["swapped"].str.split().str.len()) == {4}


def test_exchange_of_visits_is_what_exchanged_columns_give(monkeypatch):
    monkeypatch.setattr(calibration, "choose_swaps", lambda pairs: [(1,)])
    first, second = visits_of(simulated_counts(genes=120, pairs=5)[0])
    by_hand = first.assign(P1=second["P1"]), second.assign(P1=first["P1"])

    flips = compute_flips(first, second, 0.05, list(first.index), 120)

    lists, _ = list_genes(*(visit.sort_index() for visit in by_hand), 0.05)
    found = flips[flips["swapped"] == "P1"].set_index("list")["called"]
    assert found.to_dict() == {"t": lists["t"].sum(), "wald": lists["wald"].sum()}


def test_primary_list_holds_its_level_where_the_wald_list_does_not():
    first, second = visits_of(simulated_counts(pairs=6)[0])
    truth = compute_truth(list_genes(first, second, 0.05)[1])

    planted = compute_planted(truth, 0.05, Plan(genes=500, share=0.1), range(1, 6))

    share = planted.groupby("list")[["false", "called"]].sum()
    share = share["false"] / share["called"]
    assert share["t"] < 0.05 < share["wald"]
    assert list(planted["seed"].unique()) == [1, 2, 3, 4, 5]


def test_without_refits_there_are_no_results():
    nothing = Refits("no pairs")

    assert ard_calibration(nothing).empty
    assert ard_flips(nothing).empty
    assert ard_familywise(nothing, TRIAL).empty
