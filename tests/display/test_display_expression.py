"""What a reader is told of the paired expression analysis, word for word."""

import math

import numpy as np
import pandas as pd
import pytest

from helpers.ard.expression import (
    PairedExpression,
    ard_expression,
    ard_expression_genes,
)
from helpers.display.expression import (
    expression_method,
    expression_sentence,
    significant,
    top_genes_table,
)
from helpers.display.expression_figures import heat_map_figure, volcano_figure
from helpers.trial.vocabulary import Expression


class _Trial:
    expression = Expression()


@pytest.fixture
def fit():
    genes = pd.DataFrame(
        {
            "mean": [500.0, 80.0, 60.0, 3.0],
            "log2_fold_change": [-1.0, 2.0, 0.1, 0.0],
            "conf_low": [-1.5, 1.0, -0.9, -9.0],
            "conf_high": [-0.5, 3.0, 1.1, 9.0],
            "statistic": [-6.0, 5.0, 0.2, 0.0],
            "p_value": [1.2e-5, 0.004, 0.8, 1.0],
            "p_wald": [1e-9, 0.002, 0.8, 1.0],
            "p_adjusted": [3.6e-5, 0.2, 0.8, math.nan],
            "p_wald_adjusted": [3e-9, 0.003, 0.8, math.nan],
        },
        index=pd.Index(["IL1B", "<b>X", "ACTB", "FAINT"], name="gene"),
    )
    people = [f"S-1-00{n}" for n in range(4)]
    ratios = pd.DataFrame(np.arange(16.0).reshape(4, 4) / 8 - 1, genes.index, people)
    return PairedExpression(genes=genes, ratios=ratios, residual=3, prior=6)


def test_sentence_puts_the_primary_list_first_and_says_why(fit):
    said = expression_sentence(ard_expression(fit, _Trial())).html

    assert said == (
        '<p class="tb-say">In 4 pairs, 1 of 3 tested genes are on the list at a false discovery '
        "rate of 5%: 0 higher and 1 lower on treatment. The usual normal (Wald) p-values would "
        "list 2; they are not the primary list because in simulated trials of about ten pairs "
        "that list held more than twice the false discoveries it claims, while this one kept its "
        "level.</p>"
    )


def test_list_is_never_shown_without_the_caution_about_blood_cells(fit):
    assert "share of neutrophils" in expression_method(ard_expression(fit, _Trial())).html


def test_genes_are_shown_with_interval_and_escaped(fit):
    genes, results = ard_expression_genes(fit, _Trial()), ard_expression(fit, _Trial())
    shown = top_genes_table(genes, results).html

    assert "<td>−1.00 (−1.50 to −0.50)</td><td>0.50</td><td>1.2 × 10⁻⁵</td>" in shown
    assert "&lt;b&gt;X" in shown
    assert "9.0 degrees of freedom" in shown
    assert "FAINT" not in shown


@pytest.mark.parametrize(
    ("p", "words"),
    [(0.04949, "0.049"), (0.001, "0.001"), (0.00099, "9.9 × 10⁻⁴"), (2e-12, "2.0 × 10⁻¹²")],
)
def test_small_p_values_are_powers_of_ten(p, words):
    assert significant(p) == words


def test_figures_describe_themselves(fit):
    results = ard_expression(fit, _Trial())

    volcano = volcano_figure(fit, results).html
    assert "Volcano plot of 3 genes" in volcano
    assert "0 genes are listed as higher and 1 as lower on treatment." in volcano
    heat = heat_map_figure(fit, ard_expression_genes(fit, _Trial())).html
    assert "Heat map of 3 genes in 4 participants" in heat
    assert ">003<" in heat.replace("\n", "")


def test_what_is_not_planned_shows_nothing_here():
    none = PairedExpression("This trial plans no gene-expression analysis.")
    genes, results = ard_expression_genes(none, _Trial()), ard_expression(none, _Trial())

    shown = [
        expression_method(results),
        expression_sentence(results),
        volcano_figure(none, results),
        top_genes_table(genes, results),
        heat_map_figure(none, genes),
    ]

    assert "".join(piece.html for piece in shown) == ""
