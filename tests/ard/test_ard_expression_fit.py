"""Fits of whole studies: the front end, edge cases, and the same bytes on any machine."""

import numpy as np
import pandas as pd
import pytest
from pydeseq2.default_inference import DefaultInference
from threadpoolctl import threadpool_limits

from engine_kit import simulate_study
from helpers.ard.expression_fit import fit_design, fit_pairs, fit_shrunken
from helpers.ard.frame import ResultError

VISIT = ("visit", "2", "1")
PAIRED = "~ participant + visit"


@pytest.fixture(scope="module")
def study():
    return simulate_study()


@pytest.fixture(scope="module")
def paired(study):
    return fit_design(*study, PAIRED, VISIT)[0]


@pytest.mark.parametrize(
    ("design", "kept"),
    [
        (PAIRED, slice(None)),
        (PAIRED + " + share", slice(None)),
        (PAIRED, slice(0, -1)),
        ("~ visit", slice(None)),
    ],
    ids=["pairs", "one covariate more", "one sample missing", "no participants"],
)
def test_stock_pydeseq2_gives_the_same_answer_for_any_design(study, design, kept):
    counts, sheet = study[0].iloc[:60], study[1].iloc[kept]

    ours = fit_design(counts, sheet, design, VISIT)[0]
    theirs = fit_design(counts, sheet, design, VISIT, DefaultInference(n_cpus=1))[0]

    np.testing.assert_allclose(ours["baseMean"], theirs["baseMean"], rtol=1e-12)
    np.testing.assert_allclose(ours["log2FoldChange"], theirs["log2FoldChange"], atol=2e-3)
    np.testing.assert_allclose(ours["stat"], theirs["stat"], rtol=0.05, atol=0.02)
    listed = [set(table.index[table["padj"] < 0.05]) for table in (ours, theirs)]
    assert len(listed[0] ^ listed[1]) <= 1


def test_order_of_samples_does_not_matter_for_any_design(study):
    counts, sheet = study
    turned = sheet.sample(frac=1, random_state=4)

    for design in (PAIRED, PAIRED + " + share"):
        ours, other = (fit_design(counts, table, design, VISIT)[0] for table in (sheet, turned))
        pd.testing.assert_frame_equal(ours, other, rtol=1e-6)


def test_a_covariate_of_noise_moves_little_and_costs_a_degree(study, paired):
    adjusted = fit_design(*study, PAIRED + " + share", VISIT)[0]

    assert np.median(np.abs(adjusted["log2FoldChange"] - paired["log2FoldChange"])) < 0.2
    assert adjusted["lfcSE"].median() > paired["lfcSE"].median()


def test_a_contrast_may_be_a_covariate_or_turned_round(study, paired):
    by_name = fit_design(*study, PAIRED + " + share", "share")[0]
    back = fit_design(*study, PAIRED, ("visit", "1", "2"))[0]

    assert by_name["log2FoldChange"].abs().median() < 0.2
    np.testing.assert_allclose(back["log2FoldChange"], -paired["log2FoldChange"], atol=1e-9)
    np.testing.assert_allclose(back["pvalue"], paired["pvalue"], rtol=1e-6)


def test_a_participant_without_a_partner_changes_no_fold_change(study, paired):
    # its own level takes its one sample up; only size factors and the trend know of it
    alone = study[1].drop(index="2.7")

    without = fit_design(*study_of(study, alone), PAIRED, VISIT)[0]
    pairs = fit_design(*study_of(study, alone.drop(index="1.7")), PAIRED, VISIT)[0]

    np.testing.assert_allclose(without["log2FoldChange"], pairs["log2FoldChange"], atol=0.02)


def study_of(study, sheet):
    return study[0][sheet.index], sheet


@pytest.mark.fault("A09")
def test_a_singular_design_is_refused_by_its_columns(study):
    counts, sheet = study
    sheet = sheet.assign(site=["A"] * 3 + ["B"] * 5 + ["A"] * 3 + ["B"] * 5)

    with pytest.raises(ResultError) as caught:
        fit_design(counts, sheet, "~ participant + visit + site", VISIT)

    assert str(caught.value) == (
        "expression: the design is singular: site[T.B] follows from participant[T.p3], "
        "participant[T.p4], participant[T.p5], participant[T.p6], participant[T.p7]."
    )


def test_counts_without_a_gene_that_every_sample_has_are_refused(study):
    counts, sheet = study
    bare = counts.iloc[:20].copy()
    bare.iloc[:, 0] = 0

    with pytest.raises(ResultError) as caught:
        fit_design(bare, sheet, PAIRED, VISIT)

    assert str(caught.value) == (
        "expression: every gene has a zero count in some sample: samples cannot be put on one scale."
    )


def test_a_gene_without_counts_has_no_result_and_moves_no_other(study, paired):
    counts = study[0].copy()
    counts.loc["SILENT"] = 0

    table = fit_design(counts, study[1], PAIRED, VISIT)[0]

    assert table.loc["SILENT", "baseMean"] == 0
    assert table.loc["SILENT", ["log2FoldChange", "stat", "pvalue"]].isna().all()
    pd.testing.assert_frame_equal(table.drop(index="SILENT"), paired, rtol=1e-9)


def test_one_dominant_count_of_a_pair_is_taken_for_spread(study, paired):
    counts = study[0].copy()
    counts.loc["G005", "2.3"] = counts.loc["G005"].max() * 300

    table, data, _ = fit_design(counts, study[1], PAIRED, VISIT)

    assert data.var.loc["G005", "dispersions"] > 1
    assert abs(table.loc["G005", "log2FoldChange"]) < 0.5
    assert table.loc["G005", "pvalue"] > 0.5
    others = table.index.drop("G005")
    np.testing.assert_allclose(
        table.loc[others, "log2FoldChange"], paired.loc[others, "log2FoldChange"], atol=0.05
    )


@pytest.mark.fault("A09")
def test_a_separated_gene_has_a_finite_change_in_the_right_direction(study):
    counts = study[0].copy()
    counts.loc["G007"] = [0] * 8 + [90, 110, 70, 140, 95, 100, 130, 85]

    row = fit_design(counts, study[1], PAIRED, VISIT)[0].loc["G007"]

    assert 5 < row["log2FoldChange"] < 40
    assert np.isfinite(row["lfcSE"])
    assert row["pvalue"] < 1e-6


def test_identical_samples_show_no_change(study):
    counts = study[0].copy()
    counts[[f"2.{n}" for n in range(8)]] = counts[[f"1.{n}" for n in range(8)]].to_numpy()

    table, _, doubts = fit_design(counts, study[1], PAIRED, VISIT)

    np.testing.assert_allclose(table["log2FoldChange"], 0, atol=1e-6)
    assert table["pvalue"].min() > 0.99
    assert doubts == ["No gene varies beyond counting, so that dispersions have no trend."]


@pytest.mark.parametrize("pairs", [2, 3])
def test_few_pairs_are_fitted_with_a_doubt(pairs):
    _, _, doubts = fit_design(*simulate_study(pairs=pairs), PAIRED, VISIT)

    assert doubts == [f"With {pairs - 1} residual degrees of freedom dispersions are poorly known."]


def test_outlying_counts_are_replaced_where_there_are_replicates():
    counts, sheet = simulate_study(pairs=9)
    counts.loc["G010", "2.4"] = counts.loc["G010"].max() * 200

    table, data, _ = fit_design(counts, sheet, "~ visit", VISIT)

    assert data.var["replaced"]["G010"]
    assert abs(table.loc["G010", "log2FoldChange"]) < 2


def test_a_gene_left_without_counts_by_replacement_does_not_differ():
    # R's DESeq2 gives such a gene p = 1; stock pydeseq2 has given none
    counts, sheet = simulate_study(pairs=9)
    counts.loc["G011"] = 0
    counts.loc["G011", "2.4"] = 5000

    row = fit_design(counts, sheet, "~ visit", VISIT)[0].loc["G011"]

    assert row[["log2FoldChange", "stat", "pvalue"]].tolist() == [0, 0, 1]


def test_a_gene_without_counts_at_both_compared_visits_does_not_differ(study):
    # R: results(dds, contrast = c("visit", "2", "1")) gives a change of 0 and p = 1
    counts, sheet = study
    third = counts[[f"2.{n}" for n in range(4)]].set_axis([f"3.{n}" for n in range(4)], axis=1)
    counts = counts.join(third + 3)
    counts.loc["G012", ~counts.columns.str.startswith("3")] = 0
    more = sheet.iloc[8:12].assign(visit="3").set_axis(third.columns)

    row = fit_design(counts, pd.concat([sheet, more]), PAIRED, VISIT)[0].loc["G012"]

    assert row[["log2FoldChange", "stat", "pvalue"]].tolist() == [0, 0, 1]
    assert row["baseMean"] > 0


def test_shrunken_changes_are_those_of_stock_pydeseq2(study):
    counts = study[0].iloc[:40]

    table, _, _, ours = fit_shrunken(counts, study[1], PAIRED, VISIT)
    _, _, _, theirs = fit_shrunken(counts, study[1], PAIRED, VISIT, DefaultInference(n_cpus=1))

    np.testing.assert_allclose(ours["log2_fold_change"], theirs["log2_fold_change"], atol=0.02)
    assert (ours["log2_fold_change"].abs() <= table["log2FoldChange"].abs() + 1e-6).all()


def test_pairs_and_the_formula_of_pairs_are_one_thing(study, paired):
    counts, sheet = study
    first, second = (
        counts[sheet.index[sheet["visit"] == visit]].set_axis(range(8), axis=1) for visit in "12"
    )

    table, _, _ = fit_pairs(first, second)

    pd.testing.assert_frame_equal(table, paired, rtol=1e-9)


@pytest.mark.fault("A12")
def test_the_same_bytes_come_out_on_one_core_and_on_two(study):
    found = []
    for threads in (1, 2):
        with threadpool_limits(limits=threads):
            table, _, _, shrunken = fit_shrunken(*study, PAIRED + " + share", VISIT)
        found.append(table.to_numpy().tobytes() + shrunken.to_numpy().tobytes())

    assert found[0] == found[1]
