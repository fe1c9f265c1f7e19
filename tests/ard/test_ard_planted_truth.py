"""Data sets with a known truth: what is drawn, from what, and how a list is scored."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from helpers.ard.expression import compute_paired_expression
from helpers.ard.planted_truth import Plan, compute_truth, list_genes, score_lists, simulate
from paired_counts_kit import PLANTED, TRIAL, simulated_counts, visits_of


@pytest.fixture(scope="module")
def counted():
    return simulated_counts()


@pytest.fixture(scope="module")
def fitted(counted):
    return list_genes(*visits_of(counted[0]), 0.05)


@pytest.fixture(scope="module")
def truth(fitted):
    return compute_truth(fitted[1])


def test_lists_of_a_refit_are_those_of_the_page(counted, fitted):
    genes = compute_paired_expression(*counted, TRIAL).genes

    lists = fitted[0].loc[genes.index]

    assert (lists["t"] == (genes["p_adjusted"] < 0.05)).all()
    assert (lists["wald"] == (genes["p_wald_adjusted"] < 0.05)).all()
    assert (lists["tested"] == genes["p_adjusted"].notna()).all()
    assert lists["t"].sum() >= PLANTED


def test_a_gene_at_the_level_is_on_no_list(counted):
    genes = compute_paired_expression(*counted, TRIAL).genes
    level = genes["p_adjusted"].sort_values().iloc[20]

    lists = list_genes(*visits_of(counted[0]), level)[0].loc[genes.index]

    assert lists["t"].tolist() == (genes["p_adjusted"] < level).tolist()
    level = genes["p_wald_adjusted"].sort_values().iloc[20]
    lists = list_genes(*visits_of(counted[0]), level)[0].loc[genes.index]
    assert lists["wald"].tolist() == (genes["p_wald_adjusted"] < level).tolist()


def test_truth_is_what_the_data_were_made_of(truth):
    # exp(4) to exp(7) reads, dispersions around 0.04 with a spread of 0.5 on the log scale
    assert len(truth.genes) == 600
    assert 3.5 < truth.levels[PLANTED:].mean(axis=1).min() < 4.5
    assert np.median(truth.trend) == pytest.approx(0.04, rel=0.3)
    assert truth.spread == pytest.approx(0.5, abs=0.1)
    assert truth.factors.shape == (2, 8)


def test_levels_lie_between_the_visits(counted, truth):
    # the first gene falls by a factor of 4: half way is half of what it was
    first, second = (visit.iloc[0] / factors for visit, factors in
                     zip(visits_of(counted[0]), truth.factors, strict=True))  # fmt: skip
    expected = np.log(np.sqrt(first.mean() * second.mean()))
    assert truth.levels[0].mean() == pytest.approx(expected, abs=0.15)


def test_planted_changes_have_their_share_size_and_both_directions(truth):
    _, _, effects = simulate(truth, 1, Plan(genes=400, share=0.1, least=0.5, most=1.5))

    changed = effects[effects != 0]
    assert (len(effects), len(changed)) == (400, 40)
    assert (changed > 0).sum() == 20
    assert changed.abs().between(0.5, 1.5).all()
    assert effects.index.is_unique


def test_counts_follow_means_size_factors_and_planted_changes(truth):
    steady = dataclasses.replace(truth, trend=np.full(600, 1e-9), spread=0.0)

    first, second, effects = simulate(steady, 2, Plan(genes=600, share=0.2))

    rates = [visit / factors for visit, factors in zip((first, second), truth.factors, strict=True)]
    change = np.log2(rates[1].mean(axis=1) / rates[0].mean(axis=1))
    large = np.exp(steady.levels.mean(axis=1)) > 300
    large = pd.Series(large, index=truth.genes)[effects.index]
    assert (change - effects)[large].abs().max() < 0.15
    assert first.shape == second.shape == (600, 8)


def test_dispersions_are_drawn_around_the_trend(truth):
    flat = dataclasses.replace(
        truth, levels=np.full((600, 400), 8.0), factors=np.ones((2, 400)), trend=np.full(600, 0.1)
    )

    first, _, _ = simulate(flat, 3, Plan(genes=600, share=0))

    squared = first.var(axis=1) / first.mean(axis=1) ** 2 - 1 / first.mean(axis=1)
    assert np.log(squared).mean() == pytest.approx(np.log(0.1), abs=0.08)
    assert np.log(squared).std() == pytest.approx(truth.spread, rel=0.15)


def test_a_seed_gives_the_same_data_set_whatever_the_order_of_genes(counted, truth):
    shuffled = counted[0].sample(frac=1, random_state=1)
    other = compute_truth(list_genes(*visits_of(shuffled), 0.05)[1])

    first, second, effects = simulate(truth, 4, Plan(genes=100))
    again = simulate(other, 4, Plan(genes=100))

    pd.testing.assert_series_equal(again[2], effects)
    # means differ in the last digits of a sum in another order, and so may a count by one
    assert (again[0] - first).abs().to_numpy().max() <= 1
    assert (simulate(truth, 5, Plan(genes=100))[1].to_numpy() != second.to_numpy()).any()


def test_a_list_is_scored_by_hand(frame):
    lists = frame("""
        gene | tested:int | t:int | wald:int
        -----+------------+-------+---------
        A    | 1          | 1     | 1
        B    | 1          | 0     | 1
        C    | 1          | 1     | 1
        D    | 1          | 0     | 1
        E    | 1          | 0     | 0
        F    | 0          | 0     | 0
        """).set_index("gene").astype(bool)  # fmt: skip
    effects = pd.Series({"F": 1.0, "E": 0.7, "D": 0.0, "C": 0.0, "B": 0.6, "A": -1.0})

    t, wald = score_lists(lists, effects)

    # A, B and E changed and were tested; F changed and was not
    assert t == {"list": "t", "called": 2, "false": 1, "changed": 3, "found": 1}
    assert wald == {"list": "wald", "called": 4, "false": 2, "changed": 3, "found": 2}
