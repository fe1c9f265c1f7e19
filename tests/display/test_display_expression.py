"""What a reader is told of the paired expression analysis, word for word."""

import math
import re

import numpy as np
import pandas as pd
import pytest

from helpers.ard.expression import (
    PairedExpression,
    ard_expression,
    ard_expression_genes,
)
from helpers.ard.expression_lists import ard_expression_lists, every_gene, order_alike
from helpers.display.expression import (
    expression_method,
    expression_sentence,
    significant,
    top_genes_table,
)
from helpers.display.expression_figures import ma_figure, volcano_figure
from helpers.display.expression_heat_map import heat_map_figure
from helpers.display.expression_lists import every_gene_line, lists_table, table_text
from helpers.trial.vocabulary import Expression
from html_kit import bare


class _Trial:
    expression = Expression()


SAMPLES = pd.DataFrame(columns=["USUBJID", "EXPAIRFL", "BATCH", "ADT"])


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
            "shrunken": [-0.9, 0.4, 0.02, 0.0],
            "shrunken_error": [0.2, 0.5, 0.3, 0.3],
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

    assert "<td>−1.00 (−1.50 to −0.50)</td><td>0.50</td><td>−0.90</td><td>1.2 × 10⁻⁵</td>" in shown
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
    told = re.findall(r"<title>(.*?)</title>", volcano)
    assert told == ["IL1B: log2 change −1.00, adjusted p 3.6 × 10⁻⁵"]  # the listed gene alone
    change = ma_figure(fit, results).html
    assert "Plot of 4 genes: log2 change against mean count." in change
    assert "1 below" in change
    heat = heat_map_figure(fit, ard_expression_genes(fit, _Trial()), pd.DataFrame(), SAMPLES).html
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
        ma_figure(none, results),
        lists_table(ard_expression_lists(none, _Trial()), results),
        every_gene_line(""),
        heat_map_figure(none, genes, pd.DataFrame(), SAMPLES),
    ]

    assert "".join(piece.html for piece in shown) == ""


def test_each_rule_stands_in_a_row_with_what_it_shares_with_the_primary_list(fit):
    results = ard_expression(fit, _Trial())

    shown = bare(lists_table(ard_expression_lists(fit, _Trial()), results))

    assert "Genes listed by each rule (false discovery rate 5%)" in shown
    primary = "<td>10.0</td><td>3</td><td>1</td><td>0</td><td>1</td><td>1</td><td>0</td><td>0</td>"
    assert primary in shown
    plain = "<td>10.0</td><td>3</td><td>2</td><td>1</td><td>1</td><td>1</td><td>1</td><td>0</td>"
    assert plain in shown


def test_the_file_holds_every_gene_as_it_is_named(fit):
    lines = table_text(every_gene(fit, _Trial())).splitlines()

    assert lines[0].startswith("gene,mean,log2_fold_change,conf_low,conf_high,statistic,p_value")
    assert lines[0].endswith("shrunken,shrunken_error,p_filtered,p_wald_filtered,listed")
    assert [line.split(",")[0] for line in lines[1:]] == ["IL1B", "<b>X", "ACTB", "FAINT"]
    assert [line[-1] for line in lines[1:]] == ["Y", "N", "N", "N"]
    assert 'data-file="every_gene.csv.gz"' in every_gene_line("every_gene.csv.gz").html


def test_participants_of_the_heat_map_are_annotated_with_response_and_batch(fit):
    people = fit.ratios.columns
    adline = pd.DataFrame({"CBOR": ["PR", "SD", "XX", None]}, index=people)
    samples = pd.DataFrame(
        {
            "USUBJID": [*people, *people],
            "EXPAIRFL": "Y",
            "BATCH": ["B1"] * 6 + ["B2"] * 2,
            "ADT": pd.to_datetime(["2020-01-01"] * 4 + ["2020-01-15"] * 4),
        }
    )

    heat = heat_map_figure(fit, ard_expression_genes(fit, _Trial()), adline, samples).html

    assert "Participants are annotated with best response, batch." in heat
    words = heat.replace("\n", "")
    assert [words.count(f">{word}<") for word in ("PR", "SD", "XX", "B1", "B1 to B2")] == [
        *(1, 1, 1, 2, 2)
    ]


def test_participants_who_changed_alike_stand_side_by_side():
    ratios = pd.DataFrame([[1.0, -1, 0.9, -0.8], [2, -2, 1.8, -2.1]], columns=["A", "B", "C", "D"])

    ordered = list(order_alike(ratios).columns)

    assert {frozenset(ordered[:2]), frozenset(ordered[2:])} == {frozenset("AC"), frozenset("BD")}
    turned = order_alike(ratios[["D", "C", "B", "A"]])
    assert list(turned.columns) == ordered


def test_names_of_crowded_genes_do_not_stand_on_one_another(fit):
    crowd = fit.genes.loc[["IL1B"] * 5].set_axis([f"N{n}" for n in range(5)])
    crowded = PairedExpression(genes=crowd.rename_axis("gene"), ratios=fit.ratios)

    drawn = ma_figure(crowded, ard_expression(fit, _Trial())).html

    assert sum(f"N{n}<" in drawn for n in range(5)) == 1
