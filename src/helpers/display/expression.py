"""What is shown of the paired expression analysis in words and tables."""

import math

import pandas as pd

from helpers.ard.frame import levels, pick, select, warning_of
from helpers.display.formats import DASH, count, interval, number, percent
from helpers.display.shown import Shown
from helpers.display.tables import html_table
from helpers.display.text import definition, sentence

NOTHING = Shown("")
MILLION = 1e6
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def significant(value, digits=2):
    """Return a p-value as text: decimals down to 0.001, below that a power of ten."""
    if math.isnan(value):
        return DASH
    if value >= 0.001:
        return number(value, 3)
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa} × {power_of_ten(int(exponent))}"


def power_of_ten(exponent):
    """Return "10⁻³"; "1" for an exponent of zero."""
    return f"10{str(exponent).translate(SUPERSCRIPT)}" if exponent else "1"


def expression_method(results):
    """Return the model and its two cautions in words, where there is something to caution about."""
    if results.empty:
        return NOTHING
    return definition(
        "Counts are modelled per gene, with one level for each participant and one effect of "
        "treatment. Whole blood is a mixture of cells: when the share of neutrophils shifts, "
        "thousands of genes shift with it although no cell has changed, so the list must be read "
        "beside the blood count and says nothing about cause. With one sample per participant and "
        "visit the model cannot recognise an outlying sample.",
        "Method and caution",
    )


def expression_sentence(results):
    """Return the primary list in words, and the Wald list beside it with the reason it is not."""
    if results.empty:
        return NOTHING
    key = {"variable": "list_t", "variable_level": "all"}
    primary, tested = pick(results, "n", **key), pick(results, "N", **key)
    up, down = (pick(results, "n", variable="list_t", variable_level=way) for way in ("up", "down"))
    wald = pick(results, "n", variable="list_wald", variable_level="all")
    level = percent(pick(results, "estimate", variable="false discovery rate"), 0)
    pairs = count(pick(results, "n", variable="pairs"))
    words = (
        f"In {pairs} pairs, {count(primary)} of {count(tested)} tested genes are on the list "
        f"at a false discovery rate of {level}: {count(up)} higher and {count(down)} lower on "
        f"treatment. The usual normal (Wald) p-values would list {count(wald)}; they are not the "
        "primary list because in simulated trials of about ten pairs that list held more than "
        "twice the false discoveries it claims, while this one kept its level."
    )
    doubt = warning_of(results, "n", **key)
    return sentence(f"{words} {doubt}".rstrip())


def top_genes_table(genes, results, shown=20):
    """Return the genes with the smallest p-values: fold change with interval, adjusted p-value."""
    if genes.empty:
        return NOTHING
    names = levels(genes, variable="gene")
    cells = pd.DataFrame([_gene_cells(genes, name) for name in names[:shown]])
    cells = cells.set_index("Gene")
    degrees = sum(select(results, variable="degrees of freedom")["stat"])
    pairs = count(pick(results, "n", variable="pairs"))
    notes = [
        "Log₂ change: on treatment against baseline, within participant; t 95% interval with "
        f"{number(degrees)} degrees of freedom. Adjusted p: Benjamini-Hochberg over all tested "
        "genes. Exploratory.",
        "The less a gene tells, the more its shrunken change is drawn towards none (apeglm).",
    ]
    if len(names) > shown:
        notes += [
            f"The first {shown} genes are shown; the results hold {len(names)}, and a file below "
            "holds every gene."
        ]
    title = f"Genes with the smallest p-values ({pairs} pairs)"
    return html_table(cells, title, notes, "expression_genes")


def _gene_cells(genes, name):
    key = {"variable": "gene", "variable_level": name}
    change, low, high, mean, p, adjusted = (
        pick(genes, stat, **key)
        for stat in ("log2_fold_change", "conf_low", "conf_high", "mean", "p_value", "p_adjusted")
    )
    shrunken = pick(genes, "log2_fold_change", variable="shrunken", variable_level=name)
    wald = pick(genes, "p_adjusted", variable="wald", variable_level=name)
    return {
        "Gene": name,
        "Mean count": number(mean, 0),
        "Log₂ change (95% CI)": f"{number(change, 2)} ({interval(low, high, 2)})",
        "Fold": number(2**change, 2),
        "Shrunken log₂ change": number(shrunken, 2),
        "p": significant(p),
        "Adjusted p": significant(adjusted),
        "Wald adjusted p": significant(wald),
    }
