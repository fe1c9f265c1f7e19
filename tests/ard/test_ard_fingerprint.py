"""The fingerprint: shares of genes up and down, worked by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.ard.expression import PairedExpression
from helpers.ard.fingerprint import EVERY_GENE, MOST, ard_fingerprint, derive_fingerprint
from helpers.ard.frame import keyed_numbers, pick, select
from helpers.ard.set_members import COLUMNS

TRIAL = SimpleNamespace(expression=SimpleNamespace(fingerprint_fold=2.0))


def members_of(half="", family="named", **genes):
    records = [
        (name, family, half, gene, gene, "direct", "own.gmt")
        for name, members in genes.items()
        for gene in members
    ]
    return pd.DataFrame(records, columns=COLUMNS)


@pytest.fixture
def fit(frame):
    table = frame("""
        gene | log2_fold_change:float | p_adjusted:float | P1:float | P2:float
        -----+------------------------+------------------+----------+---------
        a    | 1.0                    | 0.01             | 2        | 1
        b    | 0.9                    | 0.01             | 0.99     | -1
        c    | -1.5                   | 0.2              | -3       | 0
        d    | 0                      | 0.9              | 0.5      | -0.99
        e    | 5                      |                  | 5        | 5
        """).set_index("gene")
    return PairedExpression(genes=table.iloc[:, :2], ratios=table[["P1", "P2"]])


def test_shares_of_two_sets_by_hand(fit):
    fingerprint = derive_fingerprint(fit, members_of(T=["c"], S=["a", "b", "e"]), TRIAL)

    # every gene, then the sets in the order of their files
    assert list(fingerprint["GENESET"].unique()) == [EVERY_GENE, "T", "S"]
    told = fingerprint.set_index(["GENESET", "USUBJID"])[["N", "NUP", "NDN"]]
    assert told.apply(tuple, axis=1).to_dict() == {
        (EVERY_GENE, ""): (4, 1, 1),
        (EVERY_GENE, "P1"): (4, 1, 1),
        (EVERY_GENE, "P2"): (4, 1, 1),
        ("S", ""): (2, 1, 0),  # e is not tested
        ("S", "P1"): (2, 1, 0),
        ("S", "P2"): (2, 1, 1),  # exactly the fold counts
        ("T", ""): (1, 0, 1),
        ("T", "P1"): (1, 0, 1),
        ("T", "P2"): (1, 0, 0),
    }


def test_a_fold_that_is_no_power_of_two_counts_from_itself_on(fit):
    trial = SimpleNamespace(expression=SimpleNamespace(fingerprint_fold=1.5))
    fit.ratios.loc["a", "P1"] = np.log2(3.0) - np.log2(2.0)

    fingerprint = derive_fingerprint(fit, members_of(S=["a"]), trial)

    assert fingerprint.set_index(["GENESET", "USUBJID"]).loc[("S", "P1"), "NUP"] == 1


def test_results_are_shares_with_their_counts(fit):
    results = ard_fingerprint(derive_fingerprint(fit, members_of(S=["a", "b"]), TRIAL), TRIAL)

    assert pick(results, "estimate", variable="fold change that counts") == 2
    key = {"variable": "S", "variable_level": "down", "group_level": "P2"}
    assert [pick(results, stat, **key) for stat in ("n", "N", "p")] == [1, 2, 0.5]


def test_every_row_by_hand(fit):
    results = ard_fingerprint(derive_fingerprint(fit, members_of(S=["a", "b"]), TRIAL), TRIAL)

    one, two, none = ({"n": n, "N": N, "p": n / N} for n, N in ((1, 2), (1, 4), (0, 2)))
    ways = [(EVERY_GENE, "up", [two] * 3), (EVERY_GENE, "down", [two] * 3),
            ("S", "up", [one] * 3), ("S", "down", [none, none, one])]  # fmt: skip
    expected = {
        ("", "fold change that counts", ""): {"estimate": 2},
        ("", MOST, "up"): {"n": 2, "max": 1 / 4},
        ("", MOST, "down"): {"n": 2, "max": 1 / 4},
    }
    for name, way, each in ways:
        for who, numbers in zip(("", "P1", "P2"), each, strict=True):
            expected[(who, name, way)] = numbers
    assert keyed_numbers(results) == expected


def test_the_largest_share_that_one_participant_shows_is_a_result(fit):
    fit.ratios.loc["d", "P1"] = 1.5
    results = ard_fingerprint(derive_fingerprint(fit, members_of(S=["a"]), TRIAL), TRIAL)
    told = {way: pick(results, "max", variable=MOST, variable_level=way) for way in ("up", "down")}
    assert told == {"up": 0.5, "down": 0.25}  # of four tested genes: a and d; c, or b


def test_a_set_without_a_tested_gene_has_no_share(fit):
    results = ard_fingerprint(derive_fingerprint(fit, members_of(S=["e"]), TRIAL), TRIAL)

    key = {"variable": "S", "variable_level": "up", "group": ""}
    assert pick(results, "N", **key) == 0
    assert np.isnan(pick(results, "p", **key))


def test_halves_stand_apart_and_explored_sets_are_told_overall_only(fit):
    members = pd.concat(
        [members_of("UP", S=["a"]), members_of("DN", S=["c"]), members_of("", "explored", X=["b"])]
    )
    results = ard_fingerprint(derive_fingerprint(fit, members, TRIAL), TRIAL)

    assert set(select(results, group="participant")["variable"]) == {EVERY_GENE, "S_UP", "S_DN"}
    explored = select(results, group="family", stat_name="n")
    assert list(explored["variable"]) == ["X", "X"]


def test_order_of_genes_does_not_matter(fit):
    turned = PairedExpression(genes=fit.genes.iloc[::-1], ratios=fit.ratios.iloc[::-1])
    members = members_of(S=["a", "b", "c"])

    pd.testing.assert_frame_equal(
        derive_fingerprint(fit, members, TRIAL),
        derive_fingerprint(turned, members.iloc[::-1], TRIAL),
    )


def test_without_a_fit_there_is_no_fingerprint():
    none = derive_fingerprint(PairedExpression("Not planned."), members_of(S=["a"]), TRIAL)

    assert none.empty
    assert ard_fingerprint(none, TRIAL).empty
