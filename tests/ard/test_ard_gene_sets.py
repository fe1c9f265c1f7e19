"""Gene sets: the file, scores by rank, exact sign flips."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.ard.frame import ResultError, pick, warning_of
from helpers.ard.gene_sets import (
    ard_set_scores,
    compute_set_scores,
    derive_set_scores,
    read_gene_sets,
)

TRIAL = SimpleNamespace(expression=SimpleNamespace(gene_sets=("UP", "NONE")))
SETS = {"UP": ("G0", "G1", "GX"), "NONE": ("GY",)}


@pytest.fixture
def own_sets(tmp_path, monkeypatch):
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path))
    (tmp_path / "gene_sets.gmt").write_text("UP\ta set\tG0\tG1\nDOWN\tother\tG2\n")


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


def test_every_set_of_the_project_is_named_as_illustrative(monkeypatch, tmp_path):
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path))

    sets = read_gene_sets(["IL1_AXIS", "ERYTHROID"])

    assert "IL1B" in sets["IL1_AXIS"]
    assert "ALAS2" in sets["ERYTHROID"]


@pytest.mark.usefixtures("own_sets")
def test_the_file_of_the_data_folder_comes_first():
    assert read_gene_sets(["UP"]) == {"UP": ("G0", "G1")}


@pytest.mark.usefixtures("own_sets")
def test_an_unknown_set_is_refused_with_those_that_are_known():
    with pytest.raises(ResultError) as caught:
        read_gene_sets(["UP", "SIDEWAYS"])

    assert str(caught.value) == "gene_sets.gmt: no gene set ['SIDEWAYS']; it holds ['DOWN', 'UP']"


def test_score_is_half_at_the_top_and_minus_half_at_the_bottom():
    counts = pd.DataFrame({"S": range(10), "T": range(10, 0, -1)}, index=list("abcdefghij"))

    scores = compute_set_scores(counts, ["i", "j", "not there"])

    assert scores.to_dict() == {"S": 0.5, "T": -0.5}


def test_score_of_one_sample_by_hand():
    # ranks (ties lowest) 1 1 3 4 5; mean of b and d 2.5; limits 1.5 and 4.5: 1/3 - 1/2
    counts = pd.DataFrame({"S": [0, 0, 3, 7, 9]}, index=list("abcde"))

    assert compute_set_scores(counts, ["b", "d"])["S"] == pytest.approx(1 / 3 - 1 / 2)


def test_score_does_not_depend_on_depth_or_on_other_samples():
    counts = pd.DataFrame({"S": [5, 1, 9, 4], "T": [2, 2, 8, 1]}, index=list("abcd"))
    deeper, genes = counts.assign(S=counts["S"] * 7, T=0), ["a", "c"]

    assert compute_set_scores(counts, genes)["S"] == compute_set_scores(deeper, genes)["S"]


def test_set_without_a_counted_gene_has_no_score():
    counts = pd.DataFrame({"S": [5, 1]}, index=["a", "b"])

    assert compute_set_scores(counts, ["z"]).isna().all()


def test_planted_change_of_a_set_is_reported_with_its_interval():
    counts, adexpr = _pairs([2, 2, 3, 2, 3])

    results = ard_set_scores(derive_set_scores(counts, adexpr, TRIAL, SETS))

    change = {"group": "", "variable": "UP", "variable_level": "change"}
    assert pick(results, "n", **change) == 5
    assert pick(results, "conf_low", **change) > 0
    assert pick(results, "p_value", **change) == 2 / 2**5
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


def test_order_of_samples_does_not_matter():
    counts, adexpr = _pairs([2, -1, 3, 1])
    shuffled = counts.sample(frac=1, axis=1, random_state=1)

    pd.testing.assert_frame_equal(
        derive_set_scores(counts, adexpr, TRIAL, SETS),
        derive_set_scores(shuffled, adexpr.iloc[::-1], TRIAL, SETS),
    )
