"""The signature: genes by the declared rule, scores by lists found without their participant."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.ard.expression import PairedExpression
from helpers.ard.frame import keyed_numbers, pick, select, warning_of
from helpers.ard.signature import ard_signature, derive_signature, derive_signature_scores


def trial_of(least_fold=1.0, direction="either"):
    rule = SimpleNamespace(least_fold=least_fold, direction=direction)
    return SimpleNamespace(
        trial_id="one", expression=SimpleNamespace(false_discovery_rate=0.05, signature=rule)
    )


@pytest.fixture
def fit(frame):
    table = frame("""
        gene | log2_fold_change:float | p_adjusted:float | P1:float | P2:float | P3:float
        -----+------------------------+------------------+----------+----------+---------
        a    | 1.0                    | 0.01             | 1        | 1        | 1
        b    | -0.5                   | 0.02             | -0.5     | -0.4     | -0.6
        c    | 0.4                    | 0.05             | 3        | -1       | -2
        d    | -2                     | 0.04             | -2       | -2       | -2
        e    | 5                      |                  | 5        | 5        | 5
        """).set_index("gene")
    return PairedExpression(genes=table.iloc[:, :2], ratios=table[["P1", "P2", "P3"]])


@pytest.fixture
def samples():
    """Return counts of five genes at two visits, and their samples: one pair a participant."""
    counts = pd.DataFrame(index=list("abcde"))
    records = []
    for number in (1, 2, 3):
        for visit, day, column in (("A", "2020-01-01", [1, 5, 3, 4, 2]),
                                   ("B", "2020-01-15", [5, 2, 3, 1, 4])):  # fmt: skip
            counts[f"{number}{visit}"] = column
            records.append((f"{number}{visit}", f"P{number}", pd.Timestamp(day), "Y"))
    columns = ["SAMPLE_ID", "USUBJID", "ADT", "EXPAIRFL"]
    return counts, pd.DataFrame(records, columns=columns)


def refits_of(**lists):
    """Return refits with the genes on the list of each; left out are P1, P2 and P3."""
    table = [(who, gene) for who, genes in lists.items() for gene in genes]
    return SimpleNamespace(
        reason="",
        facts={"left_out": ["P1", "P2", "P3"]},
        lists=pd.DataFrame(table, columns=["left_out", "gene"]),
    )


def test_the_signature_is_the_list_below_its_level(fit):
    genes = derive_signature(fit, trial_of())

    told = genes.set_index("GENE")["HALF"].to_dict()
    assert told == {"a": "UP", "b": "DN", "d": "DN"}  # c is at the level, e not tested


@pytest.mark.parametrize(
    ("rule", "genes"),
    [
        ({"least_fold": 2.0}, ["a", "d"]),  # exactly twofold counts
        ({"direction": "up"}, ["a"]),
        ({"direction": "down", "least_fold": 1.5}, ["d"]),
    ],
)
def test_fold_and_direction_narrow_it(fit, rule, genes):
    assert list(derive_signature(fit, trial_of(**rule))["GENE"]) == genes


def test_each_is_scored_by_the_list_found_without_them(fit, samples):
    refits = refits_of(P1=["a", "c"], P2=["a"], P3=[])

    scores = derive_signature_scores(*samples, fit, refits, trial_of()).set_index("USUBJID")

    # P1: a up, and c down in the mean of P2 and P3; ranks 1 then 5 of a, 3 of c both times:
    # (1 - 1) / 4 + (3 - 1) / 4 - 1 = -0.5, then (5 - 1) / 4 + (3 - 1) / 4 - 1 = 0.5
    columns = ["NUP", "NDN", "SCOREBL", "SCORE", "CHG", "REASON"]
    assert list(scores.loc["P1", columns]) == [1, 1, -0.5, 0.5, 1.0, ""]
    assert list(scores.loc["P2", columns]) == [1, 0, -0.5, 0.5, 1.0, ""]
    assert scores.loc["P3", "REASON"] == "without this participant no gene is on the list"
    assert scores.loc["P3", ["SCOREBL", "SCORE", "CHG"]].isna().all()
    assert scores.loc["P3", ["NUP", "NDN"]].tolist() == [0, 0]


def test_nobodys_own_ratios_choose_their_direction(fit, samples):
    turned = fit.ratios.copy()
    turned["P1"] = -turned["P1"]
    other = PairedExpression(genes=fit.genes, ratios=turned)
    refits = refits_of(P1=["a", "b", "d"], P2=["a"], P3=["a"])

    first, second = (
        derive_signature_scores(*samples, some, refits, trial_of()).set_index("USUBJID")
        for some in (fit, other)
    )

    pd.testing.assert_series_equal(first.loc["P1"], second.loc["P1"])


def test_who_was_not_left_out_has_no_score(fit, samples):
    refits = refits_of(P1=["a"])
    refits.facts["left_out"] = ["P1"]

    scores = derive_signature_scores(*samples, fit, refits, trial_of()).set_index("USUBJID")

    said = "the list was not fitted again without this participant"
    assert list(scores["REASON"]) == ["", said, said]
    assert derive_signature_scores(*samples, fit, None, trial_of())["REASON"].eq(said).all()


def test_results_count_genes_scores_and_directions(fit, samples):
    trial = trial_of()
    refits = refits_of(P1=["a", "c"], P2=["d"], P3=[])
    signature = derive_signature(fit, trial)
    scores = derive_signature_scores(*samples, fit, refits, trial)

    results = ard_signature(signature, scores, fit, trial)

    genes = {"variable": "genes"}
    assert [pick(results, "n", variable_level=x, **genes) for x in ("UP", "DN", "all")] == [1, 2, 3]
    assert pick(results, "N", variable_level="all", **genes) == 4
    change = {"variable": "signature", "variable_level": "change"}
    assert pick(results, "n", **change) == 2
    assert pick(results, "estimate", **change) == pytest.approx(0.875)  # 1 and 3/4
    assert warning_of(results, "n", **change) == "without this participant no gene is on the list"
    moved = {"variable": "signature", "variable_level": "with the others"}
    assert (pick(results, "n", **moved), pick(results, "N", **moved)) == (2, 2)
    assert pick(results, "conf_low", **moved) == pytest.approx(0.1581139, abs=1e-6)
    assert not (results["stat_name"] == "p_value").any()
    means = {"variable": "signature", "group": ""}
    single = select(results, group="participant", variable_level="baseline")["stat"]
    assert pick(results, "mean", variable_level="baseline", **means) == single.mean()
    # by hand: a of P1 as above, d of P2 (down) from 4 to 1; limits 12.7062 x 1/8 apart from 7/8
    half = 12.706204736174707 / 8
    assert keyed_numbers(results) == {
        ("", "rule", "false discovery rate"): {"estimate": 0.05},
        ("", "rule", "smallest fold"): {"estimate": 1},
        ("", "genes", "UP"): {"n": 1, "N": 4},
        ("", "genes", "DN"): {"n": 2, "N": 4},
        ("", "genes", "all"): {"n": 3, "N": 4},
        ("", "signature", "baseline"): {"mean": -3 / 8},
        ("", "signature", "on treatment"): {"mean": 1 / 2},
        ("", "signature", "change"): pytest.approx(
            {"n": 2, "estimate": 7 / 8, "conf_low": 7 / 8 - half, "conf_high": 7 / 8 + half}
        ),
        ("", "signature", "with the others"): {
            "n": 2, "N": 2, "p": 1, "conf_low": pytest.approx(0.025**0.5), "conf_high": 1,
        },
        ("P1", "signature", "baseline"): {"estimate": -1 / 2},
        ("P1", "signature", "on treatment"): {"estimate": 1 / 2},
        ("P2", "signature", "baseline"): {"estimate": -1 / 4},
        ("P2", "signature", "on treatment"): {"estimate": 1 / 2},
    }  # fmt: skip


def test_without_a_fit_there_is_no_signature(samples):
    none, trial = PairedExpression("Not planned."), trial_of()

    signature = derive_signature(none, trial)
    scores = derive_signature_scores(*samples, none, None, trial)

    assert signature.empty
    assert scores.empty
    assert ard_signature(signature, scores, none, trial).empty


def test_a_signature_without_genes_is_a_result(fit, samples):
    trial = trial_of(least_fold=100.0)
    signature = derive_signature(fit, trial)
    scores = derive_signature_scores(*samples, fit, refits_of(P1=["a"]), trial)

    results = ard_signature(signature, scores, fit, trial)

    assert pick(results, "n", variable="genes", variable_level="all") == 0
    assert pick(results, "n", variable="signature", variable_level="change") == 0
    assert np.isnan(pick(results, "estimate", variable="signature", variable_level="change"))
