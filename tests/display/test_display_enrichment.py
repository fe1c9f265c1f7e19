"""What a reader is told of enrichment, word for word."""

import numpy as np
import pandas as pd
import pytest

from helpers.ard.enrichment import COLUMNS, Enrichment, ard_enrichment, running_score
from helpers.ard.frame import ResultRows
from helpers.display.enrichment import (
    enrichment_figure,
    enrichment_sentence,
    enrichment_table,
    explored_enrichment_table,
)
from helpers.trial.expression import Expression


class _Trial:
    expression = Expression()


FEW = "fewer than 5 of its genes are ranked"


@pytest.fixture
def enrichment():
    nan = np.nan
    rows = [
        ("IL1_AXIS", "", "named", 12, 11, -0.9, -2.5, 2e-9, 6e-9, 9, "IL1B IL6", ""),
        ("NK_CELLS", "", "named", 8, 8, 0.6, 1.5, 0.08, 0.08, 4, "GZMB", ""),
        ("SHORT", "", "named", 4, 3, 0.4, nan, nan, nan, 2, "A B", FEW),
        ("<b>M", "UP", "explored", 20, 19, 0.8, 2.2, 0.001, 0.001, 12, "C", ""),
    ]
    ranking = pd.Series(np.linspace(5, -5, 400), [f"G{n}" for n in range(400)])
    found = np.array([3, 10, 200, 390])
    curves = {("IL1_AXIS", ""): (found, running_score(ranking, found))}
    return Enrichment(pd.DataFrame(rows, columns=COLUMNS), ranking, curves)


def level():
    rows = ResultRows("expression", "expression_pairs")
    rows.add({"estimate": 0.05}, variable="false discovery rate")
    return rows.frame()


def test_named_sets_are_told_by_the_end_where_they_gather(enrichment):
    words = enrichment_sentence(ard_enrichment(enrichment, _Trial()), level()).html

    assert (
        "Of 2 named sets with enough genes in the ranking of 400 tested genes, IL1 axis gathers at "
        "the end that is lower on treatment (false discovery rate 5%)."
    ) in words
    assert "its p-values are too small" in words


def test_where_no_set_is_tested_one_sentence_says_so(enrichment):
    short = Enrichment(enrichment.table[2:3], enrichment.ranking, {})
    words = enrichment_sentence(ard_enrichment(short, _Trial()), level()).html

    assert "No named set has enough genes among the tested ones to be ranked." in words


def test_the_table_says_what_is_tested_and_why_a_set_is_not(enrichment):
    shown = enrichment_table(ard_enrichment(enrichment, _Trial())).html

    assert "Enrichment of the gene sets (400 ranked genes)" in shown
    first = "IL1 axis</th><td>11/12</td><td>−0.90</td><td>−2.50</td><td>2.0 × 10⁻⁹</td>"
    assert first in shown
    assert shown.index("IL1 axis") < shown.index("Nk cells") < shown.index("Short")
    assert FEW in shown
    assert "Sets of 5 to 500 ranked genes are tested." in shown
    assert "No genes share their statistic" in shown
    assert 'data-analysis="gene_set_enrichment"' in shown
    assert "&lt;b&gt;" not in shown


def test_explored_sets_stand_apart_and_escaped(enrichment):
    shown = explored_enrichment_table(ard_enrichment(enrichment, _Trial())).html

    assert "&lt;b&gt;m up" in shown
    assert "IL1" not in shown
    assert "Not tested because" not in shown


def test_curves_describe_themselves(enrichment):
    shown = enrichment_figure(enrichment, ard_enrichment(enrichment, _Trial())).html

    assert "Running enrichment scores of 1 gene sets along 400 ranked genes" in shown
    assert "Furthest from zero: IL1 axis −0.90, nk cells 0.60 and short 0.40." in shown


def test_nothing_ranked_shows_nothing():
    none = ard_enrichment(Enrichment(), _Trial())

    shown = [enrichment_sentence(none, none), enrichment_table(none)]
    shown += [explored_enrichment_table(none), enrichment_figure(Enrichment(), none)]
    assert "".join(piece.html for piece in shown) == ""
