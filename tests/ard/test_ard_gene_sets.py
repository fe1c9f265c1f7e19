"""Scores of gene sets by rank, worked by hand, and their exact tests."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.ard.frame import keyed_numbers, levels, pick, select, warning_of
from helpers.ard.gene_sets import ard_set_scores, derive_set_scores
from set_kit import scores_of, sets_of

TRIAL = SimpleNamespace(trial_id="one", expression=SimpleNamespace(gene_sets=("UP", "NONE")))
NO_SAMPLES = pd.DataFrame(columns=["SAMPLE_ID", "USUBJID", "ADT", "EXPAIRFL"])
SETS = sets_of(UP="G0 G1 xX", NONE="xY")


def _pairs(changes):
    """Return counts and ADEXPR of one pair per change: ranks of G0 and G1 move by the change."""
    counts, records = {}, []
    for who, change in enumerate(changes):
        for visit, place in (("A", 4.5), ("B", 4.5 + change)):
            counts[f"{who}{visit}"] = [place * 10, place * 10 + 1, 10, 20, 30, 40, 50, 60, 70, 80]
            date = pd.Timestamp("2020-01-01" if visit == "A" else "2020-01-15")
            records.append((f"{who}{visit}", f"P{who}", date, "Y"))
    columns = ["SAMPLE_ID", "USUBJID", "ADT", "EXPAIRFL"]
    genes = [f"G{number}" for number in range(10)]
    return pd.DataFrame(counts, index=genes).astype(int), pd.DataFrame(records, columns=columns)


def test_score_is_half_at_the_top_and_minus_half_at_the_bottom():
    counts = pd.DataFrame({"S": range(10), "T": range(10, 0, -1)}, index=list("abcdefghij"))

    scores = scores_of(counts, ["i", "j", "not there"])

    assert scores.to_dict() == {"S": 0.5, "T": -0.5}


def test_score_of_one_sample_by_hand():
    # ranks (ties lowest) 1 1 3 4 5; mean of b and d 2.5; limits 1.5 and 4.5: 1/3 - 1/2
    counts = pd.DataFrame({"S": [0, 0, 3, 7, 9]}, index=list("abcde"))

    assert scores_of(counts, ["b", "d"])["S"] == pytest.approx(1 / 3 - 1 / 2)


def test_three_samples_of_five_genes_by_hand():
    # R's definition on paper: ranks (ties lowest) of each sample, mean of the set, limits of two
    # genes among five 1.5 and 4.5. S: (3 + 5) / 2 = 4, T: (1 + 4) / 2 = 2.5, U: (1 + 1) / 2 = 1.
    counts = pd.DataFrame(
        {"S": [1, 5, 9, 20, 40], "T": [7, 2, 5, 0, 6], "U": [3, 4, 0, 5, 0]}, index=list("abcde")
    ).astype(int)

    scores = scores_of(counts, ["c", "e"])

    expected = {"S": (4 - 1.5) / 3 - 0.5, "T": (3 + 4 - 3) / 6 - 0.5, "U": (1 - 1.5) / 3 - 0.5}
    assert scores.to_dict() == pytest.approx(expected, abs=1e-15)


# R 4.2.2 on wb11mini, by singscore's definition (r <- rank(x, ties.method = "min"), n genes):
#   one <- function(r, s) { k <- length(s); lo <- (k+1)/2; hi <- (2*n-k+1)/2
#                           (mean(r[s]) - lo) / (hi - lo) - 0.5 }
#   g <- sort(rownames(x), method = "radix"); up <- g[seq(1, 200, 10)]; dn <- g[seq(305, 400, 5)]
#   one(r, up); one(r, up) + one(n + 1 - r, dn)
def test_scores_are_those_of_r(oracle):
    folder = oracle / "transcriptome" / "wb11mini"
    counts = pd.read_csv(folder / "counts.csv.gz", index_col=0)
    genes = sorted(counts.index)
    up, down = genes[0:200:10], genes[304:400:5]

    single, both = scores_of(counts, up), scores_of(counts, up, down)

    expected = {
        "S17.D1.6hr_S7": (-0.0826329113924051, -0.151417721518987),
        "S17.D1.Fast_S5": (-0.0731645569620253, -0.132962025316456),
        "S27.D2.Fast_S26": (-0.0654430379746835, -0.167544303797468),
    }
    for sample, (alone, together) in expected.items():
        assert single[sample] == pytest.approx(alone, abs=1e-12)
        assert both[sample] == pytest.approx(together, abs=1e-12)


def test_a_score_of_two_directions_adds_both_halves():
    # ranks 1 to 5; up: d (4) between 1 and 5 is 0.25; down: a and b rank 5 and 4 from the top,
    # mean 4.5 between 1.5 and 4.5 is 0.5
    counts = pd.DataFrame({"S": [1, 2, 3, 4, 5]}, index=list("abcde"))

    assert scores_of(counts, ["d"], ["a", "b"])["S"] == pytest.approx(0.75, abs=1e-15)
    assert scores_of(counts, ["e", "d"], ["a", "b"])["S"] == pytest.approx(1, abs=1e-15)
    assert scores_of(counts, ["a", "b"], ["e", "d"])["S"] == pytest.approx(-1, abs=1e-15)


def test_a_set_of_two_directions_needs_a_gene_of_each():
    counts, adexpr = _pairs([2, 2, 3])
    sets = sets_of(S_UP="G0 G1", S_DN="xX")

    scores = derive_set_scores(counts, adexpr, TRIAL, sets)

    assert scores["CHG"].isna().all()
    assert set(scores["REASON"]) == {"no gene of one of its two directions is counted"}


def test_a_gene_that_is_counted_twice_counts_twice():
    counts = pd.DataFrame({"S": [1, 2, 3, 4]}, index=["a", "b", "b", "c"])

    assert scores_of(counts, ["b"])["S"] == pytest.approx((2.5 - 1.5) / 2 - 0.5)


def test_one_gene_is_a_set_and_all_genes_are_none():
    counts = pd.DataFrame({"S": [4, 2, 9]}, index=list("abc"))

    assert scores_of(counts, ["a"])["S"] == 0
    assert scores_of(counts, ["a", "b", "c"]).isna().all()


def test_a_monotone_change_of_a_sample_and_the_order_of_genes_move_no_score():
    chance = np.random.default_rng(5)
    counts = pd.DataFrame(chance.poisson(20, (40, 3)), [f"G{n}" for n in range(40)], list("STU"))
    scores = scores_of(counts, ["G3", "G7", "G11"], ["G20", "G21"])

    squared = counts.assign(S=counts["S"] ** 2 + 1)
    pd.testing.assert_series_equal(scores_of(squared, ["G3", "G7", "G11"], ["G20", "G21"]), scores)
    shuffled = counts.sample(frac=1, random_state=2)
    pd.testing.assert_series_equal(scores_of(shuffled, ["G11", "G3", "G7"], ["G21", "G20"]), scores)


def test_the_same_set_twice_scores_the_same_and_costs_nothing_in_the_family():
    counts, adexpr = _pairs([2, 2, 3, 2])
    once = ard_set_scores(derive_set_scores(counts, adexpr, TRIAL, sets_of(A="G0 G1")))
    twice = ard_set_scores(derive_set_scores(counts, adexpr, TRIAL, sets_of(A="G0 G1", B="G1 G0")))

    for level, stat in (("change", "p_adjusted"), ("familywise", "p_adjusted")):
        key = {"group": "", "variable": "A", "variable_level": level}
        assert pick(once, stat, **key) == pick(twice, stat, **key) == 2 / 2**4


def test_score_does_not_depend_on_depth_or_on_other_samples():
    counts = pd.DataFrame({"S": [5, 1, 9, 4], "T": [2, 2, 8, 1]}, index=list("abcd"))
    deeper, genes = counts.assign(S=counts["S"] * 7, T=0), ["a", "c"]

    assert scores_of(counts, genes)["S"] == scores_of(deeper, genes)["S"]


def test_set_without_a_counted_gene_has_no_score():
    counts = pd.DataFrame({"S": [5, 1]}, index=["a", "b"])

    assert scores_of(counts, ["z"]).isna().all()


def test_planted_change_of_a_set_is_reported_with_its_interval():
    counts, adexpr = _pairs([2, 2, 3, 2, 3])

    results = ard_set_scores(derive_set_scores(counts, adexpr, TRIAL, SETS))

    change = {"group": "", "variable": "UP", "variable_level": "change"}
    assert pick(results, "n", **change) == 5
    assert pick(results, "conf_low", **change) > 0
    assert pick(results, "p_value", **change) == 2 / 2**5
    assert pick(results, "p_value", variable="smallest p-value possible") == 2 / 2**5
    single = select(results, group="participant", variable="UP")
    means = single.groupby("variable_level")["stat"].mean()
    for visit in ("baseline", "on treatment"):
        key = {"group": "", "variable": "UP", "variable_level": visit}
        assert pick(results, "mean", **key) == pytest.approx(means[visit])
    found = {"variable": "UP", "variable_level": "genes counted"}
    assert (pick(results, "n", **found), pick(results, "N", **found)) == (2, 3)


def test_set_that_is_not_counted_says_so_and_is_not_adjusted_for():
    counts, adexpr = _pairs([2, 2, 3])

    results = ard_set_scores(derive_set_scores(counts, adexpr, TRIAL, SETS))

    missing = {"group": "", "variable": "NONE", "variable_level": "change"}
    assert np.isnan(pick(results, "estimate", **missing))
    assert warning_of(results, "estimate", **missing) == "none of the set's genes is counted"
    alone = {"group": "", "variable": "UP", "variable_level": "change"}
    assert pick(results, "p_adjusted", **alone) == pick(results, "p_value", **alone)


def test_familywise_p_values_take_all_sets_together():
    # three pairs: the first set always moves up, the second is mixed; of the four patterns that
    # keep the first sign only the observed one takes the first set so far
    changes = {"A": [3.0, 2.0, 4.0], "B": [1.0, -2.0, 0.5]}
    records = [
        (name, "named", f"P{n}", 0.0, change, change, 5, 5, "")
        for name, values in changes.items()
        for n, change in enumerate(values)
    ]
    columns = derive_set_scores(None, NO_SAMPLES, TRIAL).columns
    results = ard_set_scores(pd.DataFrame(records, columns=columns))

    key = {"group": "", "variable_level": "familywise"}
    assert pick(results, "p_adjusted", variable="A", **key) == 1 / 4
    assert pick(results, "p_adjusted", variable="B", **key) == 1
    assert pick(results, "p_value", group="", variable="B", variable_level="change") == 1
    # t(2, .975) is 4.3026527; A varies by 1, B by the root of 31 / 12
    half = {"A": 4.3026527 / 3**0.5, "B": 4.3026527 * (31 / 36) ** 0.5}
    expected = {("", "smallest p-value possible", ""): {"n": 3, "p_value": 1 / 4}}
    for name, mean, p_value, adjusted, most in (
        ("A", 3, 1 / 4, 1 / 2, 1 / 4),
        ("B", -1 / 6, 1, 1, 1),
    ):
        limits = {"conf_low": mean - half[name], "conf_high": mean + half[name]}
        expected |= {
            ("", name, "genes counted"): {"n": 5, "N": 5},
            ("", name, "baseline"): {"mean": 0},
            ("", name, "on treatment"): {"mean": mean},
            ("", name, "change"): {
                "n": 3, "estimate": mean, **limits, "p_value": p_value, "p_adjusted": adjusted,
            },
            ("", name, "familywise"): {"p_adjusted": most},
        }  # fmt: skip
    for name, values in changes.items():
        for n, change in enumerate(values):
            expected |= {(f"P{n}", name, "baseline"): {"estimate": 0}}
            expected |= {(f"P{n}", name, "on treatment"): {"estimate": change}}
    found = keyed_numbers(results)
    assert list(found) == list(expected)
    for key, numbers in expected.items():
        assert found[key] == pytest.approx(numbers, abs=1e-7), key


def test_above_fourteen_pairs_the_familywise_patterns_are_a_sample_and_say_so():
    counts, adexpr = _pairs([2] * 15)

    results = ard_set_scores(derive_set_scores(counts, adexpr, TRIAL, sets_of(A="G0 G1")))

    key = {"variable": "A", "group": ""}
    assert pick(results, "p_value", variable_level="change", **key) == 2 / 2**15
    said = warning_of(results, "p_adjusted", variable_level="familywise", **key)
    assert said == "a sample of 8192 sign patterns"


def test_explored_sets_are_adjusted_apart_and_leave_no_rows_of_participants():
    counts, adexpr = _pairs([2, 2, 3, 2])
    sets = sets_of(A="G0 G1", B="G5 G6", C="G2")
    sets["FAMILY"] = sets["GENESET"].map({"A": "named"}).fillna("explored")

    results = ard_set_scores(derive_set_scores(counts, adexpr, TRIAL, sets))

    alone = {"group": "", "variable": "A", "variable_level": "change"}
    assert pick(results, "p_adjusted", **alone) == pick(results, "p_value", **alone)
    explored = {"group": "family", "group_level": "explored", "variable_level": "change"}
    assert list(select(results, stat_name="p_value", **explored)["variable"]) == ["B", "C"]
    assert set(select(results, group="participant")["variable"]) == {"A"}
    # the named ones stand first
    assert levels(results, "variable", group="family") == ["B", "C"]
    assert levels(results, "variable") == ["smallest p-value possible", "A", "B", "C"]


def test_order_of_samples_does_not_matter():
    counts, adexpr = _pairs([2, -1, 3, 1])
    shuffled = counts.sample(frac=1, axis=1, random_state=1)

    pd.testing.assert_frame_equal(
        derive_set_scores(counts, adexpr, TRIAL, SETS),
        derive_set_scores(shuffled, adexpr.iloc[::-1], TRIAL, SETS),
    )
