"""Quality of the samples: ranges by visit, batches against the visit, names of genes."""

import math

import numpy as np
import pandas as pd
import pytest

from helpers.ard.expression_quality import (
    ard_expression_likeness,
    ard_expression_measures,
    ard_expression_quality,
    ard_gene_identifiers,
    steps_of,
)
from helpers.ard.frame import keyed_numbers, levels, method_of, pick, select, warning_of
from helpers.ard.variance_inflation import compute_visit_inflation

ADEXPR = """
    SAMPLE_ID | USUBJID | ADT:date   | AVISITL | LIBSIZE:float | GENEDET:float | GLOBFRAC:float | RIN:float | BATCH | PLATE | EXPAIRFL
    ----------+---------+------------+---------+---------------+---------------+----------------+-----------+-------+-------+---------
    A1        | 01      | 2020-01-01 | Start   | 100           | 50            | 0.1            | 8         | B1    |       | Y
    A2        | 01      | 2020-01-15 | Later   | 300           | 60            | 0.2            |           | B1    |       | Y
    B1        | 02      | 2020-01-01 | Start   | 200           | 70            | 0.3            | 7         | B1    |       | Y
    B2        | 02      | 2020-01-15 | Later   | 100           | 40            | 0.1            | 9         | B2    |       | Y
    C1        | 03      | 2020-01-01 | Start   | 900           | 90            | 0.9            | 2         | B1    |       |
    """


@pytest.fixture
def adexpr(frame):
    return frame(ADEXPR)


def test_ranges_of_all_counted_samples_hold_those_that_are_not_used(adexpr):
    results = ard_expression_measures(adexpr)
    told = {
        m: [pick(results, s, variable=m) for s in ("n", "min", "max")] for m in ("LIBSIZE", "RIN")
    }
    assert told == {"LIBSIZE": [5, 100, 900], "RIN": [4, 2, 9]}
    assert pick(results, "n", variable="samples") == 5
    nobody = ard_expression_measures(adexpr.iloc[:0])
    assert pick(nobody, "n", variable="samples") == 0


def test_ranges_are_of_used_samples_by_visit_and_within_pairs(adexpr):
    results = ard_expression_quality(adexpr)

    def told(variable, level):
        key = {"variable": variable, "variable_level": level}
        return [pick(results, stat, **key) for stat in ("n", "median", "min", "max")]

    assert told("LIBSIZE", "Start") == [2, 150, 100, 200]
    assert told("LIBSIZE", "second minus first") == [2, 50, -100, 200]
    assert told("RIN", "Later") == [1, 9, 9, 9]
    assert told("RIN", "second minus first") == [1, 2, 2, 2]


def test_batches_are_counted_by_visit_and_pairs_in_two_are_named(adexpr):
    results = ard_expression_quality(adexpr)

    later = {"variable": "BATCH", "group": "visit", "group_level": "Later"}
    assert pick(results, "n", **later, variable_level="B2") == 1
    split = select(results, variable="BATCH", variable_level="pairs in two", stat_name="n")
    assert (split["stat"].iloc[0], split["who"].iloc[0]) == (1, "02")
    assert pick(results, "n", variable="BATCH", variable_level="one visit only") == 1
    assert select(results, variable="PLATE").empty


def test_one_pair_has_every_row(adexpr):
    found = keyed_numbers(ard_expression_quality(adexpr[adexpr["USUBJID"].eq("02")]))

    def alone(value):
        return {"n": 1, "median": value, "min": value, "max": value}

    here, there = {"n": 1, "N": 1, "p": 1}, {"n": 0, "N": 1, "p": 0}
    levels_of = ("Start", "Later", "second minus first")
    ranges = {"LIBSIZE": (200, 100, -100), "GENEDET": (70, 40, -30), "GLOBFRAC": (0.3, 0.1, -0.2)}
    expected = {
        ("", measure, level): alone(value)
        for measure, values in {**ranges, "RIN": (7, 9, 2)}.items()
        for level, value in zip(levels_of, values, strict=True)
    }
    expected |= {
        ("Start", "BATCH", "B1"): here,
        ("Start", "BATCH", "B2"): there,
        ("Later", "BATCH", "B1"): there,
        ("Later", "BATCH", "B2"): here,
        ("", "BATCH", "pairs in two"): here,
        ("", "BATCH", "one visit only"): {"n": 2, "N": 2},
        ("", "BATCH", "variance inflation"): {"estimate": math.nan},
    }
    assert list(found) == list(expected)
    for key, numbers in expected.items():
        assert found[key] == pytest.approx(numbers, nan_ok=True), key


def test_without_rin_or_batches_both_are_said_to_be_missing(adexpr):
    bare = ard_expression_quality(adexpr.assign(RIN=np.nan, BATCH=None))

    assert select(bare, variable="BATCH").empty
    assert warning_of(bare, "n", variable="RIN", variable_level="Start") == "not measured"
    assert math.isnan(pick(bare, "median", variable="RIN", variable_level="Start"))


def test_without_a_pair_there_is_nothing_to_compare(adexpr):
    assert ard_expression_quality(adexpr.assign(EXPAIRFL=None)).empty


@pytest.mark.parametrize(
    ("first", "second", "cost"),
    [
        ("AAAA", "AAAA", 1),  # one batch
        ("AABB", "AABB", 1),  # pairs stay together: the batch is the participant's
        ("AAAA", "BBBB", math.inf),  # the batch is the visit
        ("AAAA", "ABBB", 4),  # three of four pairs: 1 / (1 - 3/4)
        ("AABB", "BBAA", 1),  # balanced over the visits
        ("AAB", "BBC", math.inf),  # everybody moves on by one step, and the steps are estimable
    ],
)
def test_what_a_batch_costs_in_the_model(first, second, cost):
    assert compute_visit_inflation(steps_of([*first], [*second])) == pytest.approx(cost)


def test_what_a_batch_costs_is_what_the_full_design_says():
    # participants, visit and batch as columns: the variance of the visit with and without batch
    first, second = np.array(list("AABBAC")), np.array(list("ABBABC"))
    people = np.vstack([np.eye(6), np.eye(6)])
    visit = np.repeat([0.0, 1.0], 6)[:, None]
    both = np.concatenate([first, second])
    batch = np.array([[label == level for level in "BC"] for label in both], dtype=float)

    def variance(*columns):
        design = np.hstack([visit, *columns])
        return np.linalg.pinv(design.T @ design)[0, 0]

    expected = variance(people, batch) / variance(people)
    assert compute_visit_inflation(steps_of(first, second)) == pytest.approx(expected)


def test_a_batch_that_is_the_visit_is_told_as_singular(adexpr):
    split = adexpr.assign(BATCH=adexpr["AVISITL"])
    results = ard_expression_quality(split)
    key = {"variable": "BATCH", "variable_level": "variance inflation"}
    assert math.isnan(pick(results, "estimate", **key))
    assert warning_of(results, "estimate", **key) == (
        "the same as the visit: the model cannot hold both"
    )


LIKENESS = """
    USUBJID | SAMPLE_ID | OTHERID | OTHERWHO | OWNFL | CORR:float | RANK:float | LIKEFL
    --------+-----------+---------+----------+-------+------------+------------+-------
    01      | A2        | A1      | 01       | Y     | 0.1        | 2          | Y
    01      | A2        | B1      | 02       |       | 0.4        | 1          | Y
    02      | B2        | A1      | 01       |       | 0.0        | 2          |
    02      | B2        | B1      | 02       | Y     | 0.5        | 1          |
    """


def test_who_resembles_whom_is_counted_with_names(frame):
    results = ard_expression_likeness(pd.DataFrame(), pd.DataFrame(), frame(LIKENESS))

    swapped = {"variable": "likeness", "variable_level": "somebody else's"}
    row = select(results, **swapped, stat_name="n").iloc[0]
    assert (row["stat"], row["who"]) == (1, "01")
    assert pick(results, "N", **swapped) == 2
    assert pick(results, "median", variable="correlation", variable_level="others") == 0.2


def test_distances_within_and_between_participants(frame):
    components = frame("""
        SAMPLE_ID | USUBJID | SHARE1:float | SHARE2:float
        ----------+---------+--------------+-------------
        A1        | 01      | 0.5          | 0.2
        A2        | 01      | 0.5          | 0.2
        X         |         | 0.5          | 0.2
        """)
    distances = pd.DataFrame(
        [[0, 1, 2], [1, 0, 4], [2, 4, 0]], index=["A1", "A2", "X"], columns=["A1", "A2", "X"]
    )
    results = ard_expression_likeness(components, distances, frame(LIKENESS).iloc[:0])

    assert pick(results, "p", variable="component", variable_level="PC1") == 0.5
    same, other = (
        {"variable": "distance", "variable_level": f"of {n}"}
        for n in ("one participant", "two participants")
    )
    assert (pick(results, "n", **same), pick(results, "median", **same)) == (1, 1)
    assert (pick(results, "n", **other), pick(results, "median", **other)) == (2, 3)
    assert levels(results, variable="likeness") == []


def test_names_of_genes_are_recognised_and_stale_ones_counted():
    counts = pd.DataFrame({"S": 1}, index=["ENSG00000229807.3", "IL1RA", "IRAP", "HBB", "IL1R1"])
    aliases = {"IL1RA": ("IL1R1", "IL1RN"), "IRAP": ("IL1RN",), "IL1R1": ("OTHER",)}

    results = ard_gene_identifiers(counts, aliases)

    names = {
        level: {"variable": "names", "variable_level": level} for level in ("Ensembl", "stale")
    }
    assert (pick(results, "n", **names["Ensembl"]), pick(results, "N", **names["Ensembl"])) == (
        1,
        5,
    )
    # IL1RA may mean two genes, and IL1R1 is itself approved
    assert pick(results, "n", **names["stale"]) == 1
    assert method_of(results, "n", **names["stale"]) == "first: IRAP"
    kinds = [
        pick(results, "n", variable="genes", variable_level=kind)
        for kind in ("globin", "female", "male")
    ]
    assert kinds == [1, 1, 0]
    assert ard_gene_identifiers(pd.DataFrame(), {}).empty
