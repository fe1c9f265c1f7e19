"""A published signature beside this trial's changes: looked up, counted, compared."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.ard.expression import PairedExpression
from helpers.ard.frame import keyed_numbers, pick, warning_of
from helpers.ard.published_signature import COLUMNS, ard_agreement, derive_agreement

NONE = pd.DataFrame({"GENE": []})
TESTED = {"variable": "same direction", "variable_level": "tested"}
LISTED = {"variable": "same direction", "variable_level": "listed"}


def trial_of(name):
    expression = SimpleNamespace(published_signature=name)
    return SimpleNamespace(trial_id="one", expression=expression)


def fit_of(changes, untested=()):
    genes = pd.DataFrame({"log2_fold_change": changes, "p_adjusted": 0.5})
    genes.loc[list(untested), "p_adjusted"] = np.nan
    return PairedExpression(genes=genes)


@pytest.fixture
def put(tmp_path, monkeypatch):
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path))
    (tmp_path / "one").mkdir()
    (tmp_path / "gene_aliases.tsv").write_text("approved\talso\nCXCL8\tIL8\n")

    def lay(name, rows):
        (tmp_path / "one" / name).write_text("\n".join(rows) + "\n")
        return trial_of(name)

    return lay


def test_genes_are_looked_up_and_compared_one_by_one(put):
    trial = put(
        "paper.tsv", ["gene\tlog2_fold_change", "A\t1", "IL8\t-2", "B\t0.5", "C\t-1", "GONE\t3"]
    )
    fit = fit_of({"A": 0.2, "CXCL8": -0.1, "B": -0.3, "C": -4.0}, untested=["C"])

    agreement = derive_agreement(fit, pd.DataFrame({"GENE": ["CXCL8"]}), trial)

    told = agreement.set_index("NAME")[["GENE", "TESTED", "LISTED", "SAME"]]
    assert told.loc["A"].to_list() == ["A", "Y", "N", "Y"]
    assert told.loc["IL8"].to_list() == ["CXCL8", "Y", "Y", "Y"]
    assert told.loc["B"].to_list() == ["B", "Y", "N", "N"]
    assert told.loc["C", ["GENE", "TESTED"]].to_list() == ["C", "N"]
    assert told.loc["GONE", "TESTED"] == "N"
    assert told.loc[["C", "GONE"], "SAME"].isna().all()
    results = ard_agreement(agreement)
    genes = {level: pick(results, "n", variable="genes", variable_level=level)
             for level in ("counted", "tested")}  # fmt: skip
    assert genes == {"counted": 4, "tested": 3}
    assert [pick(results, stat, **TESTED) for stat in ("n", "N")] == [2, 3]
    assert [pick(results, stat, **LISTED) for stat in ("n", "N")] == [1, 1]


def test_the_share_has_its_exact_interval_and_the_changes_their_rank_correlation(put):
    names = [f"G{n}" for n in range(10)]
    trial = put(
        "p.tsv", ["gene\tlog2_fold_change", *(f"{g}\t{n + 1}" for n, g in enumerate(names))]
    )
    ours = dict(zip(names, [1, 2, 4, 3, 5, 6, 8, 7, -9, 10], strict=True))

    results = ard_agreement(derive_agreement(fit_of(ours), NONE, trial))

    # R 4.2.2: binom.test(9, 10)$conf.int
    assert pick(results, "conf_low", **TESTED) == pytest.approx(0.5549839, abs=1e-7)
    assert pick(results, "conf_high", **TESTED) == pytest.approx(0.9974714, abs=1e-7)
    assert warning_of(results, "n", **TESTED) == (
        "genes are not independent, so the interval is too narrow"
    )
    # R 4.2.2: cor(1:10, c(1,2,4,3,5,6,8,7,-9,10), method = "spearman")
    value = pick(results, "estimate", variable="rank correlation")
    assert value == pytest.approx(0.5393939394, abs=1e-9)


def test_planted_truth_is_recognised_and_noise_is_not(put):
    chance = np.random.default_rng(8)
    names = [f"G{n}" for n in range(400)]
    truth = chance.normal(0, 1, 400)
    rows = [f"{gene}\t{value:.6f}" for gene, value in zip(names, truth, strict=True)]
    trial = put("truth.tsv", ["gene\tlog2_fold_change", *rows])
    seen = pd.Series(truth + chance.normal(0, 0.4, 400), names)
    noise = pd.Series(chance.normal(0, 1, 400), names)

    alike, unlike = (
        ard_agreement(derive_agreement(fit_of(ours), NONE, trial)) for ours in (seen, noise)
    )

    assert pick(alike, "conf_low", **TESTED) > 0.8
    assert pick(alike, "estimate", variable="rank correlation") > 0.85
    assert pick(unlike, "conf_low", **TESTED) < 0.5 < pick(unlike, "conf_high", **TESTED)


def test_two_sets_tell_directions_without_sizes(put):
    trial = put("paper.gmt", ["S_UP\t\tA\tB", "S_DN\t\tC"])

    agreement = derive_agreement(fit_of({"A": 1.0, "B": -1.0, "C": -2.0}), NONE, trial)
    results = ard_agreement(agreement)

    assert [pick(results, stat, **TESTED) for stat in ("n", "N")] == [2, 3]
    assert "rank correlation" not in set(results["variable"])


def test_no_gene_to_compare_is_a_result(put):
    trial = put("paper.tsv", ["gene\tlog2_fold_change", "X\t1"])

    results = ard_agreement(derive_agreement(fit_of({"A": 1.0}), NONE, trial))

    assert pick(results, "N", **TESTED) == 0
    assert warning_of(results, "n", **TESTED) == "no gene to compare"


def test_two_genes_have_no_rank_correlation(put):
    trial = put("paper.tsv", ["gene\tlog2_fold_change", "A\t1", "B\t2"])

    results = ard_agreement(derive_agreement(fit_of({"A": 1.0, "B": 0.0}), NONE, trial))

    assert np.isnan(pick(results, "estimate", variable="rank correlation"))
    assert pick(results, "N", **TESTED) == 1  # no change has no direction


def test_without_a_file_nothing_is_compared():
    assert derive_agreement(fit_of({"A": 1.0}), NONE, trial_of(None)).empty
    assert ard_agreement(derive_agreement(fit_of({"A": 1.0}), NONE, trial_of(None))).empty


def test_every_row_by_hand():
    agreement = pd.DataFrame(
        [
            ("A", "A", "direct", 1.0, 0.5, "Y", "Y", "Y"),
            ("B", "B", "direct", -2.0, 1.0, "Y", "N", "N"),
            ("C", "C", "direct", 3.0, 2.0, "Y", "Y", "Y"),
            ("D", "D", "direct", np.inf, 0.0, "Y", "N", None),
            ("E", "E", "direct", 1.0, np.nan, "N", "N", None),
            ("F", None, "lost", 1.0, np.nan, "N", "N", None),
        ],
        columns=COLUMNS,
    )

    results = ard_agreement(agreement)

    # the limits of two of three are those of R's binom.test(2, 3)
    assert keyed_numbers(results) == {
        ("", "genes", "counted"): {"n": 5, "N": 6},
        ("", "genes", "tested"): {"n": 4, "N": 6},
        ("", "same direction", "tested"): {
            "n": 2, "N": 3, "p": 2 / 3,
            "conf_low": pytest.approx(0.09429932), "conf_high": pytest.approx(0.99159624),
        },
        ("", "same direction", "listed"): {
            "n": 2, "N": 2, "p": 1, "conf_low": pytest.approx(0.025**0.5), "conf_high": 1,
        },
        # of three known sizes: 1, -2, 3 against 0.5, 1, 2 are ranked 2, 1, 3 against 1, 2, 3
        ("", "rank correlation", ""): {"n": 3, "estimate": 0.5},
    }  # fmt: skip
    assert warning_of(results, "estimate", variable="rank correlation") == ""
