"""Which genes each rule lists, and what hangs on the choice of the filter."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.ard.expression import PairedExpression
from helpers.ard.expression_lists import (
    add_filtered,
    ard_expression_lists,
    every_gene,
    filter_independently,
    order_alike,
)
from helpers.ard.frame import keyed_numbers, pick
from helpers.ard.gene_sets import adjust

TRIAL = SimpleNamespace(expression=SimpleNamespace(false_discovery_rate=0.05))


@pytest.fixture(scope="module")
def fit():
    """Return 400 genes: faint ones tell nothing, 60 of the others changed; Wald p are smaller."""
    random = np.random.default_rng(5)
    means = np.geomspace(0.5, 5000, 400)
    p_values = random.uniform(size=400)
    p_values[340:] = random.uniform(0, 0.004, 60)
    genes = pd.DataFrame(
        {
            "mean": means,
            "log2_fold_change": np.where(np.arange(400) % 3, 1.0, -1.0),
            "statistic": 1.0,
            "p_value": p_values,
            "p_wald": p_values / 3,
        },
        index=pd.Index([f"G{number:03d}" for number in range(400)], name="gene"),
    )
    for p, adjusted in (("p_value", "p_adjusted"), ("p_wald", "p_wald_adjusted")):
        genes[adjusted] = adjust(genes[p].where(genes["mean"] >= 10))
    return PairedExpression(genes=genes.sort_values("p_value"))


def test_every_rule_tells_its_tested_and_listed_genes(fit):
    results = ard_expression_lists(fit, TRIAL)

    for name, column in (("t", "p_adjusted"), ("wald", "p_wald_adjusted")):
        key = {"variable": "list", "variable_level": name}
        assert pick(results, "n", **key) == (fit.genes[column] < 0.05).sum()
        assert pick(results, "N", **key) == (fit.genes["mean"] >= 10).sum()
        assert pick(results, "estimate", variable="list_threshold", variable_level=name) == 10
    for name in ("t", "wald", "t_filtered", "wald_filtered"):
        n, up, down, shared = (
            pick(results, "n", variable=variable, variable_level=name)
            for variable in ("list", "list_up", "list_down", "list_shared")
        )
        assert n == up + down
        assert shared <= n


def test_the_primary_list_shares_all_with_itself_and_wald_lists_more(fit):
    results = ard_expression_lists(fit, TRIAL)
    listed, shared = (
        {name: pick(results, "n", variable=variable, variable_level=name) for name in ("t", "wald")}
        for variable in ("list", "list_shared")
    )

    assert shared["t"] == listed["t"] == shared["wald"]
    assert listed["wald"] > listed["t"]


def test_the_filter_rises_to_where_more_genes_are_listed():
    random = np.random.default_rng(8)
    means = pd.Series(np.geomspace(0.5, 5000, 4000))
    p_values = pd.Series(random.uniform(size=4000) ** np.geomspace(0.01, 5, 4000).clip(1))

    threshold, adjusted = filter_independently(means, p_values, 0.05)

    assert threshold > 50
    assert adjusted.notna().equals(means >= threshold)
    assert (adjusted < 0.05).sum() > 1.2 * (adjust(p_values) < 0.05).sum()


def test_with_few_listed_genes_the_lowest_threshold_is_taken():
    random = np.random.default_rng(6)
    means, p_values = pd.Series(random.uniform(1, 99, 200)), pd.Series(random.uniform(size=200))

    threshold, adjusted = filter_independently(means, p_values, 0.05)

    assert threshold == means.min()
    pd.testing.assert_series_equal(adjusted, adjust(p_values))


# of five genes the first is below the filter of the primary list, and the third does not change.
# All five filtered: .001 x 5, .01 x 5 / 2, .02 x 5 / 3, .0375 x 5 / 4, .9; the same for Wald
FIVE = """
    gene | mean:float | log2_fold_change:float | p_value:float | p_wald:float | p_adjusted:float | p_wald_adjusted:float
    -----+------------+------------------------+---------------+--------------+------------------+----------------------
    A    | 4          | 1                      | 0.001         | 0.0005       |                  |
    B    | 20         | -1                     | 0.01          | 0.004        | 0.04             | 0.016
    C    | 30         | 0                      | 0.02          | 0.02         | 0.04             | 0.04
    D    | 40         | -0.5                   | 0.0375        | 0.03         | 0.05             | 0.04
    E    | 50         | 2                      | 0.9           | 0.9          | 0.9              | 0.9
    """


def test_every_row_of_four_lists_by_hand(frame):
    fit = PairedExpression(genes=frame(FIVE).set_index("gene"))

    found = keyed_numbers(ard_expression_lists(fit, TRIAL))

    expected = {}
    for name, (listed, tested, up, down, shared, least) in {
        "t": (2, 4, 0, 1, 2, 10),
        "wald": (3, 4, 0, 2, 2, 10),
        "t_filtered": (4, 5, 1, 2, 2, 4),
        "wald_filtered": (4, 5, 1, 2, 2, 4),
    }.items():
        expected |= {
            ("", "list", name): {"n": listed, "N": tested},
            ("", "list_up", name): {"n": up},
            ("", "list_down", name): {"n": down},
            ("", "list_shared", name): {"n": shared},
            ("", "list_threshold", name): {"estimate": least},
        }
    assert found == expected
    genes = every_gene(fit, TRIAL)
    assert genes["listed"].tolist() == ["N", "Y", "Y", "N", "N"]
    by_hand = [0.005, 0.025, 0.1 / 3, 0.046875, 0.9]
    assert genes["p_filtered"].tolist() == pytest.approx(by_hand)
    assert genes["p_wald_filtered"].tolist() == pytest.approx([0.0025, 0.01, 0.1 / 3, 0.0375, 0.9])


@pytest.mark.parametrize("silent", [0, 960])
@pytest.mark.parametrize(("few", "rises"), [(10, False), (11, True)])
def test_more_than_ten_listed_genes_choose_a_threshold(few, rises, silent):
    # p-values of .02 are listed when 11 stand among 27 genes or fewer, or ten among 24
    means = pd.Series([0.0] * silent + [float(mean) for mean in range(1, 41)])
    p_values = pd.Series([np.nan] * silent + [0.8] * (40 - few) + [0.02] * few)

    threshold, adjusted = filter_independently(means, p_values, 0.05)

    if not rises:
        assert threshold == pytest.approx(np.quantile(means, silent / len(means)))
        assert not (adjusted < 0.05).any()
    else:
        assert 13 < threshold <= 14
        assert (adjusted < 0.05).sum() == 11


def test_genes_without_a_count_raise_the_lowest_threshold():
    # a quarter has no count: of 0, 1, 2, 3 the lower quarter ends at 0.75
    means, p_values = pd.Series([0.0, 1, 2, 3]), pd.Series([np.nan, 0.3, 0.1, 0.2])

    threshold, adjusted = filter_independently(means, p_values, 0.05)

    assert threshold == 0.75
    assert adjusted.tolist() == pytest.approx([np.nan, 0.3, 0.3, 0.3], nan_ok=True)


def test_columns_stand_along_what_tells_them_apart_towards_higher_ratios():
    # less its mean each gene is a multiple of (-2, 3, -1): B is highest, A lowest
    ratios = pd.DataFrame({"A": [0.0, -1], "B": [5.0, 9], "C": [1.0, 1]}, index=["g", "h"])

    assert list(order_alike(ratios)) == ["A", "C", "B"]
    assert list(order_alike(-ratios)) == ["B", "C", "A"]
    # a gene that is high and hardly differs does not order them
    high = pd.DataFrame({"A": [0.0, 101], "B": [5.0, 100], "C": [1.0, 102]}, index=["g", "h"])
    assert list(order_alike(high)) == ["A", "C", "B"]
    # where nothing is higher they stay
    assert list(order_alike(ratios * 0)) == ["A", "B", "C"]


def test_thresholds_are_those_of_r(oracle):
    # results(dds), alpha = 0.05, R's own p-values: metadata(res)$filterThreshold
    for name, file in (("sim20k", "deseq2"), ("wb11mini", "deseq2_noIF")):
        folder = oracle / "transcriptome" / name
        r = pd.read_csv(folder / "deseq2_results.csv.gz", index_col=0)
        known = pd.read_csv(folder / "deseq2_scalars.csv").set_index("name")["value"]

        threshold, adjusted = filter_independently(r["baseMean"], r["pvalue"], 0.05)

        assert threshold == pytest.approx(known["filterThreshold"], rel=1e-9), file
        np.testing.assert_allclose(adjusted, r["padj"], rtol=1e-9, equal_nan=True)


def test_every_gene_is_told_with_what_each_rule_says(fit):
    genes = every_gene(fit, TRIAL)

    assert len(genes) == 400
    assert set(genes.index[genes["listed"] == "Y"]) == set(
        fit.genes.index[fit.genes["p_adjusted"] < 0.05]
    )
    filtered, thresholds = add_filtered(fit.genes, 0.05)
    assert set(thresholds) == {"t_filtered", "wald_filtered"}
    pd.testing.assert_series_equal(genes["p_filtered"], filtered["p_filtered"])


def test_without_a_fit_there_is_nothing():
    none = PairedExpression("This trial plans no gene-expression analysis.")

    assert ard_expression_lists(none, TRIAL).empty
    assert every_gene(none, TRIAL).empty
