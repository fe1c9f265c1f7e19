"""The heat map of the first genes, participants annotated with their clinical course."""

from dataclasses import dataclass

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from helpers.ard.expression_lists import order_alike
from helpers.ard.frame import levels, pick
from helpers.display.figures import GROUND, RESPONSES, new_figure, svg
from helpers.display.formats import DASH, number
from helpers.display.grids import short_names
from helpers.display.shown import Shown

NOTHING = Shown("")
# Close to the colours of lines but none of them: those turn lighter on dark ground, which no scale
# may do.
CHANGE = LinearSegmentedColormap.from_list("change", ["#0066a7", "#f4f3ef", "#d45d00"])
DEEP = (RESPONSES["CR"],)  # colours that carry the letters of the ground
UNKNOWN = "#8a8f98"
BATCHES = ("#c9ced6", "#aeb6c2", "#ddd6c3", "#c2b28f")  # no colour that means a response
MOST_NAMED = 40  # participants whose names fit beneath their columns


@dataclass(frozen=True)
class Strip:
    """One annotation: a word and a colour per participant."""

    name: str
    words: list
    colours: list


def heat_map_figure(fit, genes, adline, adexpr, shown=30):
    """Return each participant's log2 ratio of the genes with the smallest p-values.

    Participants stand in the order of the first principal direction of these genes, so that those
    who changed alike stand together; above them best response, and the batches of both samples.

    Parameters
    ----------
    fit : PairedExpression
    genes : results of `ard_expression_genes`
    adline : DataFrame, index USUBJID; CBOR or BOR are used where they are there
    adexpr : DataFrame, one record per SAMPLE_ID
    """
    if fit.reason:
        return NOTHING
    names = levels(genes, variable="gene")[:shown]
    change = {
        name: pick(genes, "log2_fold_change", variable="gene", variable_level=name)
        for name in names
    }
    ratios = order_alike(fit.ratios.loc[sorted(names, key=change.get)])
    strips = _strips(ratios.columns, adline, adexpr)
    limit = max(float(np.quantile(np.abs(ratios), 0.98)), 0.5)
    figure = _draw(ratios, strips, limit)
    people = ratios.shape[1]
    alt = (
        f"Heat map of {len(names)} genes in {people} participants: log2 ratio of the on-treatment "
        f"sample to baseline, colour limits ±{number(limit)}."
        f"{_annotated(strips)}"
    )
    title = f"{len(names)} genes with the smallest p-values, by participant ({people} pairs)"
    notes = [
        "Each column is one participant's second sample against the first. Participants who "
        "changed alike stand side by side."
    ]
    return svg(figure, alt, title, ratios.reset_index(names="GENE"), notes=notes)


def _annotated(strips):
    told = ", ".join(strip.name.lower() for strip in strips)
    return f" Participants are annotated with {told}." if told else ""


def _strips(people, adline, adexpr):
    """Return the annotations that the data hold."""
    strips = []
    for column in ("CBOR", "BOR"):
        if column in adline and not strips:
            words = adline[column].reindex(people)
            colours = [RESPONSES.get(word, UNKNOWN) for word in words]
            strips.append(Strip("Best response", _words(words), colours))
    used = adexpr[(adexpr["EXPAIRFL"] == "Y") & adexpr["BATCH"].notna()]
    if not used.empty:
        found = used.sort_values("ADT").groupby("USUBJID")["BATCH"].agg(_batches).reindex(people)
        known = sorted(found.dropna().unique())
        shades = dict(zip(known, BATCHES, strict=False))
        colours = [shades.get(word, UNKNOWN) for word in found]
        strips.append(Strip("Batch", _words(found), colours))
    return strips


def _batches(batches):
    return " to ".join(dict.fromkeys(batches))


def _words(series):
    return [word if isinstance(word, str) else DASH for word in series]


def _draw(ratios, strips, limit):
    rows, people = len(ratios), ratios.shape[1]
    heights = [0.26 * max(len(strips), 0.01), 0.19 * rows]
    figure, (above, axes) = new_figure(
        7.2, 1.5 + sum(heights), rows=2, sharex=True, height_ratios=heights
    )
    _draw_strips(above, strips, people)
    mesh = axes.pcolormesh(
        ratios.to_numpy(), cmap=CHANGE, vmin=-limit, vmax=limit, edgecolors="none"
    )
    axes.set_yticks(np.arange(rows) + 0.5, ratios.index, fontsize=8)
    if people <= MOST_NAMED:
        named = short_names([str(person) for person in ratios.columns])
        axes.set_xticks(np.arange(people) + 0.5, named, rotation=45, ha="right", fontsize=8)
    else:
        axes.set_xticks([])
    axes.set_xlabel("Participant")
    bar = figure.colorbar(mesh, ax=axes, shrink=0.6, aspect=18, extend="both")
    bar.set_label("log₂ ratio to baseline")
    bar.outline.set_visible(False)
    for ax in (above, axes):
        ax.tick_params(length=0)
        ax.spines[["left", "bottom"]].set_visible(False)
    return figure


def _draw_strips(axes, strips, people):
    axes.set_ylim(max(len(strips), 1), 0)
    axes.set_yticks(np.arange(len(strips)) + 0.5, [strip.name for strip in strips], fontsize=8)
    for row, strip in enumerate(strips):
        axes.bar(
            np.arange(people) + 0.5, 0.84, 0.94, bottom=row + 0.08, color=strip.colours, linewidth=0
        )
        longest = max(len(word) for word in strip.words)
        if people * longest <= MOST_NAMED * 2:
            for place, (word, colour) in enumerate(zip(strip.words, strip.colours, strict=True)):
                at, ink = (place + 0.5, row + 0.5), GROUND if colour in DEEP else "#000000"
                axes.annotate(word, at, ha="center", va="center", fontsize=7, color=ink)
