"""What is shown of enrichment: the table of sets, and the curve of each named one."""

import numpy as np
import pandas as pd

from helpers.ard.frame import levels, pick, select, warning_of
from helpers.ard.set_members import half_name
from helpers.display.expression import NOTHING, significant
from helpers.display.figures import GRID, INK, MUTED, SERIES, new_figure, svg
from helpers.display.formats import DASH, count, number, number_or_dash
from helpers.display.gene_sets import EXPLORED, first_capital, set_name
from helpers.display.shown import fold
from helpers.display.tables import html_table
from helpers.display.text import absent, listed, plural, sentence

DOWN, UP = SERIES[0], SERIES[1]
SCALED = {"variable_level": "NES"}
MOST_SETS, MOST_CURVES = 30, 12


def enrichment_sentence(results, expression):
    """Return which of the named sets stand together at the ends of the ranking, and the caution."""
    if results.empty:
        return NOTHING
    level = pick(expression, "estimate", variable="false discovery rate")
    named = select(results, group="", stat_name="p_adjusted", **SCALED)
    found = list(named.loc[named["stat"] < level, "variable"])
    tested = int(named["stat"].notna().sum())
    if not tested:
        return absent("No named set has enough genes among the tested ones to be ranked.")
    ways = [_way(results, found, up) for up in (True, False)]
    words = "; ".join(way for way in ways if way) or "none gathers at either end"
    ranked = count(pick(results, "n", variable="ranked genes"))
    return sentence(
        f"Of {tested} named {plural(tested, 'set')} with enough genes in the ranking of {ranked} "
        f"tested genes, {words} (false discovery rate {number(100 * level, 0)}%). Enrichment takes "
        "genes as if they were independent; they are not, so its p-values are too small, and the "
        "exact tests of the scores above carry the weight."
    )


def _way(results, names, up):
    ours = [n for n in names if (pick(results, "estimate", variable=n, **SCALED) > 0) == up]
    verb = "gathers" if len(ours) == 1 else "gather"
    end = f"at the end that is {'higher' if up else 'lower'} on treatment"
    return f"{listed(map(set_name, ours))} {verb} {end}" if ours else ""


def enrichment_table(results):
    """Return each named set's ES, NES and p-values, with the number of its leading genes."""
    return _table(results, {"group": ""}, "Enrichment of the gene sets")


def explored_enrichment_table(results):
    """Return the same of the sets that are explored, the smallest p-values first."""
    table = _table(results, EXPLORED, "Enrichment of the explored gene sets")
    return fold("Enrichment of the explored gene sets", table) if table.html else table


def _table(results, family, title):
    rows = select(results, stat_name="p_value", **SCALED, **family)
    if rows.empty:
        return NOTHING
    names = list(rows.sort_values("stat", kind="stable")["variable"])
    cells = pd.DataFrame([_cells(results, name, family) for name in names[:MOST_SETS]])
    if (cells["Not tested because"] == DASH).all():
        cells = cells.drop(columns="Not tested because")
    notes = [*_notes(results)]
    left = len(names) - len(cells)
    notes += [f"{left} more sets stand in the file."] if left else []
    ranked = count(pick(results, "n", variable="ranked genes"))
    title = f"{title} ({ranked} ranked genes)"
    return html_table(cells.set_index("Gene set"), title, notes, "gene_set_enrichment")


def _notes(results):
    key = {"variable": "ranked genes of a tested set"}
    fewest, most = (count(pick(results, stat, **key)) for stat in ("min", "max"))
    tied = pick(results, "n", variable="tied genes")
    ties = count(tied) if tied else "No"
    yield (
        "ES: the running score furthest from zero, from the most raised gene to the most lowered "
        "(by Wald statistic). NES: the ES against those of random sets of the same size. p: "
        "adaptive multilevel (gseapy, one seed). Adjusted: Benjamini-Hochberg over these sets. "
        f"Sets of {fewest} to {most} ranked genes are tested. {ties} genes share their "
        "statistic with another; ties are broken by gene name. Exploratory."
    )
    yield "The file names the leading genes of every set."


def _cells(results, name, family):
    key = {"variable": name, **family}
    scaled = {**key, **SCALED}
    nes, p, adjusted = (
        pick(results, stat, **scaled) for stat in ("estimate", "p_value", "p_adjusted")
    )
    leading = pick(results, "n", variable_level="leading", **key)
    tested = not np.isnan(p)
    return {
        "Gene set": first_capital(set_name(name)),
        "Genes ranked": _of(results, variable_level="ranked", **key),
        "ES": number_or_dash(pick(results, "estimate", variable_level="ES", **key), 2),
        "NES": number(nes, 2) if tested else DASH,
        "p": significant(p),
        "Adjusted p": significant(adjusted),
        "Leading genes": count(leading),
        "Not tested because": warning_of(results, "p_value", **scaled) or DASH,
    }


def _of(results, **key):
    return f"{count(pick(results, 'n', **key))}/{count(pick(results, 'N', **key))}"


def enrichment_figure(enrichment, results):
    """Return the running score of each named set along the ranking, with the places of its genes.

    At most twelve curves, in the order of the trial file; the table holds every set.
    """
    curves = dict(list(enrichment.curves.items())[:MOST_CURVES])
    if not curves:
        return NOTHING
    columns = min(3, len(curves))
    rows = -(-len(curves) // columns)
    figure, grid = new_figure(
        max(2.4 * columns, 4.6), 2.1 * rows + 0.5, rows, columns, squeeze=False
    )
    last = len(enrichment.ranking)
    for axes, ((name, half), curve) in zip(grid.flat, curves.items(), strict=False):
        _draw(axes, half_name(name, half), curve, last)
    for axes in grid.flat[len(curves) :]:
        axes.set_visible(False)
    for axes in grid[:, 0]:
        axes.set_ylabel("Running score")
    left = len(enrichment.curves) - len(curves)
    more = f" {left} more sets are not drawn." if left else ""
    alt = (
        f"Running enrichment scores of {len(curves)} gene sets along {last} ranked genes, from "
        f"raised to lowered; ticks mark the genes of the set. {_extremes(results)}{more}"
    )
    title = "Where the genes of each set rank (left: higher on treatment, right: lower)"
    # one panel shrinks to a phone; several scroll
    return svg(figure, alt, title, "expression_enrichment")


def _extremes(results):
    names = levels(results, "variable", group="", variable_level="ES")[:MOST_CURVES]
    scores = [(n, pick(results, "estimate", variable=n, variable_level="ES")) for n in names]
    told = [f"{set_name(n)} {number(score, 2)}" for n, score in scores if not np.isnan(score)]
    return f"Furthest from zero: {listed(told)}."


def _draw(axes, name, curve, last):
    found, corners = curve
    across = np.concatenate([[0], np.repeat(found, 2), [last]])
    score = np.concatenate([[0], corners.ravel(), [0]])
    colour = UP if corners.max() > -corners.min() else DOWN
    axes.axhline(0, color=GRID, linewidth=1, zorder=0)
    axes.plot(across, score, color=colour, linewidth=1.5)
    low, high = min(score.min(), 0), max(score.max(), 0)
    room = (high - low) * 0.16
    axes.vlines(found, low - room, low - room * 0.35, color=INK, linewidth=0.8)
    axes.set_ylim(low - room * 1.1, high + room * 0.4)
    axes.set_xlim(-last * 0.02, last * 1.02)
    axes.set_xticks([0, last], ["1", f"{last:,}"])
    axes.set_title(first_capital(set_name(name)), fontsize=9, color=INK)
    axes.tick_params(axis="both", labelsize=8)
    axes.spines["bottom"].set_color(MUTED)
