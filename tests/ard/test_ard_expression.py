"""The paired list: planted truth, invariances, refusals, and R's DESeq2 where its results lie."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.ard import expression
from helpers.ard.expression import (
    PairedExpression,
    ard_expression,
    ard_expression_genes,
    compute_paired_expression,
    gene_table,
    prior_degrees,
    refuse_counts,
)
from helpers.ard.frame import ResultError, keyed_numbers, pick, select
from helpers.ard.gene_sets import adjust
from paired_counts_kit import PLANTED, TRIAL, simulated_counts


@pytest.fixture(scope="module")
def simulated():
    """Return counts of 600 genes in 8 pairs, the first 30 changed by a factor of 4, and ADEXPR."""
    return simulated_counts()


@pytest.fixture(scope="module")
def fit(simulated):
    return compute_paired_expression(*simulated, TRIAL)


def test_planted_genes_are_found_with_their_direction(fit):
    listed = fit.genes[fit.genes["p_adjusted"] < 0.05]
    planted = listed[listed.index.isin([f"G{n:03d}" for n in range(PLANTED)])]

    assert len(planted) == PLANTED
    assert len(listed) - len(planted) <= 3
    numbers = planted.index.str[1:].astype(int)
    assert (np.sign(planted["log2_fold_change"]) == np.where(numbers % 2, 1, -1)).all()
    assert planted["log2_fold_change"].abs().median() == pytest.approx(2, abs=0.15)


def test_order_of_samples_and_genes_does_not_matter(simulated, fit):
    counts, adexpr = simulated
    shuffled = counts.sample(frac=1, random_state=1).sample(frac=1, axis=1, random_state=2)

    other = compute_paired_expression(shuffled, adexpr.sample(frac=1, random_state=3), TRIAL)

    pd.testing.assert_frame_equal(other.genes, fit.genes, rtol=1e-6)
    pd.testing.assert_frame_equal(other.ratios, fit.ratios, rtol=1e-9)


def test_names_of_participants_and_samples_do_not_matter(simulated, fit):
    counts, adexpr = simulated
    # in reverse order, with characters that mean something in a formula
    names = {f"P{n}": f"Z{9 - n}*(a+b):1" for n in range(8)}
    renamed = adexpr.assign(USUBJID=adexpr["USUBJID"].map(names))

    other = compute_paired_expression(counts, renamed, TRIAL).genes

    # the very weak priors of the shrunken model hang on who is named first
    tight = fit.genes.columns.drop(["shrunken", "shrunken_error"])
    pd.testing.assert_frame_equal(other[tight], fit.genes[tight], rtol=1e-6)
    np.testing.assert_allclose(other["shrunken"], fit.genes["shrunken"], atol=2e-3)


def test_exchanging_the_visits_turns_every_sign(simulated, fit):
    counts, adexpr = simulated
    turned = adexpr.assign(ADT=adexpr["ADT"].iloc[::-1].to_numpy())

    other = compute_paired_expression(counts, turned, TRIAL).genes.loc[fit.genes.index]

    np.testing.assert_allclose(other["log2_fold_change"], -fit.genes["log2_fold_change"], atol=1e-5)
    np.testing.assert_allclose(other["p_value"], fit.genes["p_value"], rtol=1e-3, atol=1e-12)


def test_t_list_is_primary_and_never_longer_than_the_wald_list(fit):
    results = ard_expression(fit, TRIAL)
    lists = {
        name: pick(results, "n", variable=name, variable_level="all")
        for name in ("list_t", "list_wald")
    }
    primary = (fit.genes["p_adjusted"] < 0.05).sum()

    assert lists["list_t"] == primary <= lists["list_wald"]
    assert (fit.genes["p_value"] >= fit.genes["p_wald"]).all()
    assert fit.residual == 7
    ways = [pick(results, "n", variable="list_t", variable_level=w) for w in ("up", "down")]
    assert sum(ways) == primary


def test_every_listed_gene_is_among_the_results(fit):
    results = ard_expression_genes(fit, TRIAL, least=1)

    listed = fit.genes.index[fit.genes["p_adjusted"] < 0.05]
    assert list(dict.fromkeys(results["variable_level"])) == list(listed)
    shrunken = pick(results, "log2_fold_change", variable="shrunken", variable_level=listed[0])
    assert shrunken == fit.genes["shrunken"].iloc[0]
    key = {"variable": "gene", "variable_level": listed[0]}
    assert pick(results, "p_value", **key) == fit.genes["p_value"].min()
    low, high = (pick(results, limit, **key) for limit in ("conf_low", "conf_high"))
    assert low < pick(results, "log2_fold_change", **key) < high


def test_genes_below_the_fixed_filter_are_not_tested(simulated):
    counts, adexpr = simulated
    faint = counts.copy()
    faint.iloc[500:] = faint.iloc[500:] // 200

    genes = compute_paired_expression(faint, adexpr, TRIAL).genes

    assert genes["p_adjusted"].notna().equals(genes["mean"] >= expression.LEAST_MEAN)
    assert genes["p_adjusted"].isna().sum() > 50


@pytest.mark.fault("A09")
def test_a_doubt_of_the_model_stands_beside_its_results(simulated):
    counts, adexpr = simulated
    three = adexpr[adexpr["USUBJID"].isin(["P0", "P1", "P2"])]

    fit = compute_paired_expression(counts, three, TRIAL)

    # the front end warns from three residual degrees of freedom downwards
    assert "residual degrees of freedom" in fit.warning
    results = ard_expression(fit, TRIAL)
    assert set(results.loc[results["variable"] == "list_t", "warning"]) == {fit.warning}


@pytest.mark.parametrize(
    ("trial", "keep", "reason"),
    [
        (
            SimpleNamespace(expression=None, endpoints_of_type=lambda kind: []),
            8,
            "This trial plans no gene-expression analysis.",
        ),
        (TRIAL, 0, "This data cut holds no gene-expression samples."),
        (TRIAL, 2, "Only 2 complete pairs of samples: the paired model needs 3."),
    ],
)
def test_what_cannot_be_fitted_says_why_and_has_no_results(simulated, trial, keep, reason):
    counts, adexpr = simulated
    kept = adexpr[adexpr["USUBJID"].isin([f"P{n}" for n in range(keep)])]

    fit = compute_paired_expression(counts, kept, trial)

    assert fit.reason == reason
    assert ard_expression(fit, trial).empty
    assert ard_expression_genes(fit, trial).empty


@pytest.mark.fault("A13")
def test_all_faults_of_counts_are_told_at_once():
    counts = pd.DataFrame(
        {"A": [1, -1, 2.5, np.nan], "B": [1, 2, 3, 4]}, index=["G1", "G2", "G3", "G1"]
    )

    with pytest.raises(ResultError) as caught:
        refuse_counts(counts)

    assert str(caught.value) == (
        "counts: 4 findings\n"
        "  gene is repeated (1, first G1)\n"
        "  count is missing (1, first G1)\n"
        "  count is negative (1, first G2)\n"
        "  count is not a whole number (1, first G3)"
    )


def test_adjusted_p_values_are_those_of_benjamini_and_hochberg():
    # R: p.adjust(c(0.01, 0.04, 0.03, 0.5, NA), "BH"), R 4.2.2
    p_values = pd.Series([0.01, 0.04, 0.03, 0.5, np.nan])

    assert adjust(p_values).round(10).tolist()[:4] == [0.04, 0.0533333333, 0.0533333333, 0.5]
    assert np.isnan(adjust(p_values)[4])


@pytest.mark.parametrize(
    ("reads", "warning"), [(None, "The fit of 1 genes did not converge."), (1, "")]
)
def test_a_fit_that_did_not_converge_is_a_doubt_where_the_gene_is_tested(
    simulated, monkeypatch, reads, warning
):
    from helpers.ard import expression_fit

    counts, adexpr = simulated
    if reads is not None:
        counts = counts.copy()
        counts.loc["G300"] = reads
    fitted = expression_fit.fit_shrunken

    def adrift(*given):
        table, data, doubts, shrunken = fitted(*given)
        data.var.loc["G300", "_LFC_converged"] = False
        return table, data, doubts, shrunken

    monkeypatch.setattr(expression_fit, "fit_shrunken", adrift)
    assert compute_paired_expression(counts, adexpr, TRIAL).warning == warning


def test_the_table_of_genes_by_hand():
    # with 10 degrees of freedom t is 2.2281389 at .975 and 1.8124611 at .95
    table = pd.DataFrame(
        {
            "baseMean": [9.99, 10, 50, 12],
            "log2FoldChange": [1.0, 2, -1, 0],
            "lfcSE": [0.1, 0.5, 0.25, 1],
            "stat": [9.0, 2.2281388519649385, -1.8124611228107335, 0],
            "pvalue": [0.001, 0.02, 0.06, 1],
        },
        index=["d", "c", "b", "a"],
    )

    genes = gene_table(table, 10)

    assert genes.index.tolist() == ["d", "c", "b", "a"]
    assert genes["mean"].tolist() == [9.99, 10, 50, 12]
    half = 2.2281388519649385 * np.array([0.1, 0.5, 0.25, 1])
    assert genes["conf_low"].tolist() == pytest.approx(np.array([1, 2, -1, 0]) - half)
    assert genes["conf_high"].tolist() == pytest.approx(np.array([1, 2, -1, 0]) + half)
    assert genes["p_value"].tolist()[1:] == pytest.approx([0.05, 0.1, 1])
    # of three that are tested: the first has a mean below 10
    assert genes["p_adjusted"].tolist() == pytest.approx([np.nan, 0.15, 0.15, 1], nan_ok=True)
    assert genes["p_wald_adjusted"].tolist() == pytest.approx([np.nan, 0.06, 0.09, 1], nan_ok=True)
    tied = gene_table(table.assign(stat=1.0), 10)
    assert tied.index.tolist() == ["a", "b", "c", "d"]


LISTED = """
    gene | mean:float | log2_fold_change:float | conf_low:float | conf_high:float | p_value:float | p_adjusted:float | p_wald_adjusted:float | shrunken:float
    -----+------------+------------------------+----------------+-----------------+---------------+------------------+-----------------------+---------------
    A    | 100        | 2                      | 1              | 3               | 0.001         | 0.004            | 0.003                 | 1.9
    B    | 5          | 2                      | 1              | 3               | 0.002         |                  |                       | 1.8
    C    | 50         | -1                     | -2             | -0.5            | 0.01          | 0.02             | 0.01                  | -0.9
    D    | 60         | 0                      | -1             | 1               | 0.04          | 0.05             | 0.04                  | 0
    E    | 70         | -0.1                   | -1             | 1               | 0.9           | 0.9              | 0.8                   | 0
    """


def test_every_row_of_the_lists_by_hand(frame):
    genes, pairs = frame(LISTED).set_index("gene"), pd.DataFrame(columns=["P1", "P2", "P3"])
    fit = PairedExpression(genes=genes, ratios=pairs, residual=2, prior=4.5)

    results = ard_expression(fit, TRIAL)

    assert keyed_numbers(results) == {
        ("", "pairs", ""): {"n": 3},
        ("", "genes", "counted"): {"n": 5},
        ("", "genes", "tested"): {"n": 4},
        # one at the level of .05 is not on the list; one that does not change is neither up nor down
        ("", "list_t", "all"): {"n": 2, "N": 4},
        ("", "list_t", "up"): {"n": 1, "N": 4},
        ("", "list_t", "down"): {"n": 1, "N": 4},
        ("", "list_wald", "all"): {"n": 3, "N": 4},
        ("", "list_wald", "up"): {"n": 1, "N": 4},
        ("", "list_wald", "down"): {"n": 1, "N": 4},
        ("", "degrees of freedom", "residual"): {"estimate": 2},
        ("", "degrees of freedom", "prior"): {"estimate": 4.5},
        ("", "false discovery rate", ""): {"estimate": 0.05},
    }
    assert select(results, variable="pairs")["who"].tolist() == ["P1 P2 P3"]
    told = {
        (least, most): select(
            ard_expression_genes(fit, TRIAL, least, most), variable="wald"
        )["variable_level"].tolist()
        for least, most in ((1, 500), (3, 500), (40, 500), (3, 1))
    }  # fmt: skip
    assert told == {
        (1, 500): ["A", "C"], (3, 500): ["A", "C", "D"], (40, 500): ["A", "C", "D", "E"], (3, 1): ["A"],
    }  # fmt: skip
    found = ard_expression_genes(fit, TRIAL, 1, 1)
    first = genes.loc[
        "A", ["mean", "log2_fold_change", "conf_low", "conf_high", "p_value", "p_adjusted"]
    ]
    assert keyed_numbers(found) == {
        ("", "gene", "A"): first.to_dict(),
        ("", "shrunken", "A"): {"log2_fold_change": 1.9},
        ("", "wald", "A"): {"p_adjusted": 0.003},
    }


def test_forty_genes_are_told_where_none_is_listed(fit):
    none = PairedExpression(genes=fit.genes.assign(p_adjusted=0.5))
    told = select(ard_expression_genes(none, TRIAL), variable="wald")["variable_level"]
    assert told.tolist() == fit.genes.index[:40].tolist()


def test_ratios_are_of_counts_on_one_scale(simulated, fit):
    counts, _ = simulated
    assert fit.normalised.columns.tolist() == [f"P{n}-{visit}" for visit in "AB" for n in range(8)]
    # the median of the ratios to each gene's geometric mean, over genes seen in every sample
    seen = np.log(counts.loc[(counts > 0).all(axis=1), list(fit.normalised)].to_numpy())
    factors = np.exp(np.median(seen - seen.mean(axis=1, keepdims=True), axis=0))
    by_hand = counts[list(fit.normalised)] / factors
    np.testing.assert_allclose(fit.normalised, by_hand, rtol=1e-9)
    for gene, who in (("G000", "P0"), ("G100", "P7"), ("G599", "P3")):
        before, after = (by_hand.loc[gene, f"{who}-{visit}"] for visit in "AB")
        expected = np.log2((after + 0.5) / (before + 0.5))
        assert fit.ratios.loc[gene, who] == pytest.approx(expected)


def test_prior_degrees_solve_trigamma():
    # trigamma(d / 2) of a prior variance of 0.403 is worth 5.9 degrees of freedom
    assert prior_degrees(0.403151422845654) == pytest.approx(5.9, abs=0.03)
    assert prior_degrees(np.pi**2 / 6) == pytest.approx(2)


def test_the_engine_of_pydeseq2_lists_the_same_genes(simulated):
    counts, adexpr = simulated
    plan = SimpleNamespace(**vars(TRIAL.expression) | {"engine": "pydeseq2"})
    stock = SimpleNamespace(**vars(TRIAL) | {"expression": plan})

    ours, theirs = (
        compute_paired_expression(counts.iloc[:90], adexpr, trial).genes for trial in (TRIAL, stock)
    )

    listed = [set(genes.index[genes["p_adjusted"] < 0.05]) for genes in (ours, theirs)]
    assert len(listed[0]) >= PLANTED - 2
    assert len(listed[0] ^ listed[1]) <= 1
    theirs = theirs.loc[ours.index]
    np.testing.assert_allclose(ours["log2_fold_change"], theirs["log2_fold_change"], atol=2e-3)
    np.testing.assert_allclose(ours["shrunken"], theirs["shrunken"], atol=0.03)


def test_counts_without_a_gene_seen_in_every_sample_have_no_scale(simulated):
    counts, adexpr = simulated
    holed = counts.copy()
    for place in range(len(holed)):
        holed.iloc[place, place % 16] = 0

    fit = compute_paired_expression(holed, adexpr, TRIAL)

    assert fit.reason == (
        "Every gene has a zero count in some sample: samples cannot be put on one scale."
    )


def test_normalised_counts_have_one_scale(simulated, fit):
    counts, adexpr = simulated
    used = fit.normalised

    assert sorted(used.columns) == sorted(adexpr["SAMPLE_ID"])
    ratios = np.log(used / np.exp(np.log(used.clip(lower=0.5)).mean(axis=1)).to_numpy()[:, None])
    seen = (counts > 0).all(axis=1)
    assert np.ptp(ratios[seen].median()) < 1e-9
