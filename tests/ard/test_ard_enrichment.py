"""Enrichment: the running score by its definition, and its p-values by the field's engine."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.ard.enrichment import (
    Enrichment,
    ard_enrichment,
    derive_enrichment,
    enrichment_score,
    rank_genes,
    running_score,
)
from helpers.ard.expression import PairedExpression
from helpers.ard.frame import keyed_numbers, pick, warning_of
from helpers.ard.set_members import COLUMNS

TRIAL = SimpleNamespace(expression=SimpleNamespace(set_sizes=(5, 500)))


def fit_of(statistics):
    """Return a fit in which every gene with a statistic was tested."""
    genes = pd.DataFrame({"statistic": statistics, "p_adjusted": 1.0})
    return PairedExpression(genes=genes.rename_axis("gene"))


def members_of(family="named", **genes):
    records = [
        (name, family, "", gene, gene, "direct", "own.gmt")
        for name, members in genes.items()
        for gene in members
    ]
    return pd.DataFrame(records, columns=COLUMNS)


def by_definition(statistics, hits):
    """Return the enrichment score step by step, as its authors define it."""
    total = sum(abs(s) for s, hit in zip(statistics, hits, strict=True) if hit)
    score, furthest = 0.0, 0.0
    for statistic, hit in zip(statistics, hits, strict=True):
        score += abs(statistic) / total if hit else -1 / (len(hits) - sum(hits))
        furthest = score if abs(score) > abs(furthest) else furthest
    return furthest


@pytest.fixture(scope="module")
def random_fit():
    chance = np.random.default_rng(11)
    names = [f"G{n:04d}" for n in chance.permutation(2000)]
    return fit_of(pd.Series(chance.normal(0, 2, 2000), names))


def test_running_score_of_five_genes_by_hand():
    # set: 1st (4) and 4th (-1) of five; steps 4/5 and 1/5, falls of 1/3
    ranking = pd.Series([4.0, 2, 1, -1, -3], list("abcde"))

    corners = running_score(ranking, np.array([0, 3]))

    assert corners.ravel() == pytest.approx([0, 4 / 5, 4 / 5 - 2 / 3, 1 - 2 / 3], abs=1e-15)
    assert enrichment_score(ranking, np.array([0, 3])) == (pytest.approx(0.8), [0])


def test_genes_without_a_statistic_share_alike():
    # of four genes two stand still: each a half, after one other gene of two and before the last
    corners = running_score(pd.Series([2.0, 0, 0, -1], list("abcd")), np.array([1, 2]))

    assert corners.tolist() == [[-0.5, 0], [0, 0.5]]


def test_every_row_of_two_sets_by_hand():
    ranking = pd.Series([3.0, 2, 2, -1], list("abcd"))
    table = pd.DataFrame(
        [
            ("S", "UP", "named", 4, 3, 0.5, 1.2, 0.04, 0.04, 2, "a b", ""),
            ("X", "", "explored", 2, 1, -0.5, math.nan, math.nan, math.nan, 1, "d", "few"),
        ],
        columns=Enrichment().table.columns,
    )
    results = ard_enrichment(Enrichment(table, ranking), TRIAL)

    found = keyed_numbers(results)
    assert found.pop(("explored", "X", "NES")) == pytest.approx(
        dict.fromkeys(("estimate", "p_value", "p_adjusted"), math.nan), nan_ok=True
    )
    assert found == {
        ("", "ranked genes", ""): {"n": 4},
        ("", "tied genes", ""): {"n": 2, "N": 4},
        ("", "ranked genes of a tested set", ""): {"min": 5, "max": 500},
        ("", "S_UP", "ranked"): {"n": 3, "N": 4},
        ("", "S_UP", "ES"): {"estimate": 0.5},
        ("", "S_UP", "NES"): {"estimate": 1.2, "p_value": 0.04, "p_adjusted": 0.04},
        ("", "S_UP", "leading"): {"n": 2, "N": 3},
        ("explored", "X", "ranked"): {"n": 1, "N": 2},
        ("explored", "X", "ES"): {"estimate": -0.5},
        ("explored", "X", "leading"): {"n": 1, "N": 1},
    }
    assert warning_of(results, "estimate", variable="X", variable_level="NES") == "few"


def test_sets_of_the_smallest_and_of_the_largest_size_are_tested():
    ranking = pd.Series(np.arange(8.0, 0, -1), list("abcdefgh"))
    trial = SimpleNamespace(expression=SimpleNamespace(set_sizes=(2, 3)))
    members = members_of(ONE=["a"], TWO=["a", "z", "b"], THREE=list("def"), FOUR=list("abcd"))

    table = derive_enrichment(fit_of(ranking), members, trial).table.set_index("GENESET")

    assert table["REASON"].to_dict() == {
        "ONE": "fewer than 2 of its genes are ranked",
        "TWO": "",
        "THREE": "",
        "FOUR": "more than 3 of its genes are ranked",
    }
    assert table["PVAL"].notna().tolist() == [False, True, True, False]
    assert table.loc["TWO", ["NGENES", "NRANKED", "NLEADING", "LEADING"]].tolist() == [
        3,
        2,
        2,
        "a b",
    ]
    # d, e and f come after three of five others, and add up to 5/12, 9/12 and 12/12 less that
    assert table["ES"].tolist() == pytest.approx([1, 1, -3 / 5, 1])


def test_a_set_at_the_lowered_end_is_led_by_the_most_lowered_gene():
    ranking = pd.Series([4.0, 2, 1, -1, -3], list("abcde"))

    score, leading = enrichment_score(ranking, np.array([3, 4]))

    assert score == -1
    assert list(ranking.index[leading]) == ["e", "d"]


def test_a_score_as_far_above_as_below_is_none():
    # up to 1/2, down to -1/2: the middle gene of the set carries nothing
    ranking = pd.Series([3.0, 2.0, 1.0, -3.0], list("abcd"))

    score, leading = enrichment_score(ranking, np.array([0, 3]))

    assert (score, len(leading)) == (0, 0)


def test_scores_are_those_of_the_definition(random_fit):
    ranking = rank_genes(random_fit)
    chance = np.random.default_rng(3)
    for size in (1, 5, 40, 300, 1999):
        found = np.sort(chance.choice(2000, size, replace=False))
        hits = np.isin(np.arange(2000), found)
        expected = by_definition(ranking.to_numpy(), hits)
        assert enrichment_score(ranking, found)[0] == pytest.approx(expected, abs=1e-12)


# R 4.2.2 on wald_stat.rnk ordered by statistic and name, sets by truth$function:
#   w <- ifelse(hit, abs(stats), 0); run <- cumsum(w)/sum(w) - cumsum(!hit)/(n - sum(hit))
#   top <- max(run); bottom <- min(run, 0); if (top > -bottom) top else bottom
@pytest.mark.parametrize(
    ("function", "size", "score"),
    [
        ("Neutrophils", 112, -0.80112957329066159),
        ("Lymphocytes", 125, 0.8618744782046206),
        ("Cytokines/chemokines", 60, -0.7758973605183983),
        ("TGF-beta", 15, 0.42960135119939957),
        ("Proteolysis", 72, -0.26392297392870956),
    ],
)
def test_scores_are_those_of_r(oracle, function, size, score):
    folder = oracle / "transcriptome" / "sim20k"
    table = pd.read_csv(folder / "wald_stat.rnk", sep="\t", header=None, index_col=0)
    truth = pd.read_csv(folder / "truth.csv.gz")
    ranking = rank_genes(fit_of(table[1]))
    genes = truth.loc[truth["function"] == function, "gene"]
    found = np.flatnonzero(ranking.index.isin(genes))

    assert len(found) == size
    assert enrichment_score(ranking, found)[0] == pytest.approx(score, abs=1e-12)


def test_ties_are_broken_by_gene_name_and_untested_genes_are_not_ranked():
    genes = pd.DataFrame(
        {"statistic": [1.0, 3, 1, math.nan, 9], "p_adjusted": [1, 1, 1, 1, math.nan]},
        index=list("cabde"),
    )

    assert list(rank_genes(PairedExpression(genes=genes)).index) == ["a", "b", "c"]


def test_planted_sets_are_found_and_an_idle_one_is_not(random_fit):
    ranking = list(rank_genes(random_fit).index)
    chance = np.random.default_rng(4)
    members = members_of(
        TOP=ranking[:6], LOW=ranking[-9:-3], IDLE=chance.choice(ranking, 30, replace=False)
    )

    done = derive_enrichment(random_fit, members, TRIAL)

    table = done.table.set_index("GENESET")
    assert (table.loc["TOP", "PADJ"] < 1e-6) & (table.loc["TOP", "NES"] > 2)
    assert (table.loc["LOW", "PADJ"] < 1e-6) & (table.loc["LOW", "NES"] < -2)
    assert table.loc["IDLE", "PVAL"] > 0.01
    assert table.loc["TOP", "LEADING"].split() == ranking[:6]
    assert list(done.curves) == [("TOP", ""), ("LOW", ""), ("IDLE", "")]


def test_its_engine_scores_as_we_do(random_fit):
    from gseapy import prerank

    ranking = rank_genes(random_fit)
    members = members_of(A=ranking.index[:200:7], B=ranking.index[1500::9])
    done = derive_enrichment(random_fit, members, TRIAL)
    theirs = prerank(
        ranking, {"A": list(ranking.index[:200:7]), "B": list(ranking.index[1500::9])},
        method="multilevel", min_size=5, threads=1, seed=6, no_plot=True,
    ).res2d.set_index("Term")["ES"].astype(float)  # fmt: skip

    ours = done.table.set_index("GENESET")["ES"]
    assert (ours - theirs).abs().max() < 1e-12


def test_order_of_genes_and_of_members_does_not_matter(random_fit):
    ranking = list(rank_genes(random_fit).index)
    members = members_of(A=ranking[:600:60], B=ranking[1500::40])
    shuffled = PairedExpression(genes=random_fit.genes.sample(frac=1, random_state=1))
    turned = members.groupby("GENESET", sort=False).sample(frac=1, random_state=2)

    pd.testing.assert_frame_equal(
        derive_enrichment(random_fit, members, TRIAL).table,
        derive_enrichment(shuffled, turned, TRIAL).table,
    )


def test_the_same_set_twice_has_the_same_p_value(random_fit):
    ranking = list(rank_genes(random_fit).index)
    done = derive_enrichment(random_fit, members_of(A=ranking[:600:60], B=ranking[:600:60]), TRIAL)

    first, second = done.table[["ES", "NES", "PVAL", "PADJ"]].to_numpy()
    assert list(first) == list(second)


def test_names_in_small_letters_are_genes_like_others(random_fit):
    # an engine that writes all names in capitals would lose them beside a set in capitals
    genes = random_fit.genes.rename(index={"G0001": "C1orf1"})
    ranking = list(rank_genes(PairedExpression(genes=genes)).index)
    members = members_of(A=ranking[:900:90], B=["C1orf1", *ranking[100:900:90]])

    table = derive_enrichment(PairedExpression(genes=genes), members, TRIAL).table

    assert list(table["NRANKED"]) == [10, len({"C1orf1", *ranking[100:900:90]})]
    assert table["PVAL"].notna().all()


def test_sets_outside_the_limits_say_why_they_are_not_tested(random_fit):
    ranking = list(rank_genes(random_fit).index)
    members = members_of(
        NONE=["X1", "X2"], ONE=ranking[:1], FEW=ranking[:4], MANY=ranking[:501], ALL=ranking
    )

    done = derive_enrichment(random_fit, members, TRIAL)
    results = ard_enrichment(done, TRIAL)

    reasons = done.table.set_index("GENESET")["REASON"].to_dict()
    few = "fewer than 5 of its genes are ranked"
    assert reasons == {
        "NONE": few,
        "ONE": few,
        "FEW": few,
        "MANY": "more than 500 of its genes are ranked",
        "ALL": "the set holds every ranked gene",
    }
    assert done.table["PVAL"].isna().all()
    assert warning_of(results, "p_value", variable="FEW", variable_level="NES") == few
    assert pick(results, "estimate", variable="FEW", variable_level="ES") > 0.99
    assert np.isnan(pick(results, "estimate", variable="ALL", variable_level="ES"))


def test_explored_sets_are_adjusted_apart(random_fit):
    ranking = list(rank_genes(random_fit).index)
    named = members_of(A=ranking[:400:11])
    explored = members_of("explored", B=ranking[5:600:13], C=ranking[100:900:17])

    table = derive_enrichment(random_fit, pd.concat([named, explored]), TRIAL).table

    table = table.set_index("GENESET")
    assert table.loc["A", "PADJ"] == table.loc["A", "PVAL"]
    assert (table.loc[["B", "C"], "PADJ"] >= table.loc[["B", "C"], "PVAL"]).all()
    assert table.loc[["B", "C"], "PADJ"].min() == pytest.approx(
        min(2 * table.loc[["B", "C"], "PVAL"].min(), table.loc[["B", "C"], "PVAL"].max())
    )


def test_without_a_fit_nothing_is_enriched():
    none = derive_enrichment(PairedExpression("Not planned."), members_of(A=["a"]), TRIAL)

    assert none.table.empty
    assert ard_enrichment(none, TRIAL).empty
