"""Figures of the adjustment for the blood count: the shares, and the genes in both contrasts."""

import numpy as np

from helpers.ard.composition_results import listed_genes
from helpers.ard.frame import pick
from helpers.display.composition import FILE, NOTHING
from helpers.display.figures import GRID, INK, MUTED, SERIES, drawn, new_figure
from helpers.display.formats import count, number, percent
from helpers.display.grids import short_names
from helpers.display.shown import Shown, caption, download_link, text

NAMED = 40  # with more participants their names would cover each other
KINDS = (  # as they are called, as a result, and as they are drawn
    ("unadjusted only", "only unadjusted", SERIES[5]),
    ("adjusted only", "only adjusted", SERIES[3]),
    ("both", "both", SERIES[0]),
)


def composition_figure(composition, results, adcomp):
    """Return the shares of each participant at both visits, and every listed gene's two changes."""
    if composition.genes.empty:
        return NOTHING
    panels = [_share_panel(adcomp, code, (composition, results)) for code in composition.changes]
    panels.append(_gene_panel(composition, results))
    people = len(composition.changes)
    title = f"Blood count, and genes without and with the adjustment ({people} pairs)"
    notes = (
        "Blood count: one line per participant, the mean in bold. Genes: one mark each; on the "
        "solid line the change stays as it is, between zero and the dashed line it shrinks by more "
        "than half."
    )
    return Shown(
        f'<figure class="tb-figure"><figcaption>{caption(title)}</figcaption>'
        f'<div class="tb-panels">{"".join(panels)}</div>'
        f'<div class="tb-notes"><p>{text(notes)}</p>{download_link(FILE)}</div></figure>'
    )


def _share_panel(adcomp, code, found):
    """Return one share of cells at both samples, one line for each participant."""
    composition, results = found
    mine = adcomp[(adcomp["PARAMCD"] == code) & adcomp["USUBJID"].isin(composition.changes.index)]
    mine = mine.sort_values(["USUBJID", "SAMPDT"], kind="stable")
    first, second = (mine["AVAL"].to_numpy()[start::2] for start in (0, 1))
    figure, axes = new_figure(3.6, 3.2)
    for before, after in zip(first, second, strict=True):
        colour = SERIES[1] if after > before else SERIES[0]
        axes.plot([0, 1], [before, after], color=colour, marker="o", markersize=3.5, linewidth=1.2)
    key = {"variable": code}
    means = [pick(results, "estimate", variable_level=n, **key) for n in ("first", "second")]
    axes.plot([0, 1], means, color=INK, linewidth=2.8)
    _name_ends(axes, second, short_names(mine["USUBJID"].to_numpy()[::2]))
    axes.set_xlim(-0.2, 1.4)
    labels = mine["AVISITL"].iloc[:2].tolist()
    axes.set_xticks([0, 1], labels)
    share = "/" in code
    axes.locator_params(axis="y", nbins=6, steps=[1, 2, 5, 10])
    if share:
        axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f}%")
    axes.set_title(mine["PARAM"].iloc[0], fontsize=9)
    axes.tick_params(labelsize=8)
    axes.grid(axis="y")
    write = percent if share else number
    fell, people = (pick(results, stat, variable_level="falls", **key) for stat in ("n", "N"))
    alt = (
        f"{mine['PARAM'].iloc[0]} at {labels[0]} and {labels[1]}, one line for each of "
        f"{count(people)} participants; it falls in {count(fell)} and the mean goes from "
        f"{write(means[0])} to {write(means[1])}."
    )
    return drawn(figure, alt)


def _name_ends(axes, values, names):
    """Write each name at the right end of its line, from the top down, where there is room."""
    if len(values) > NAMED:
        return
    low, high = axes.get_ylim()
    step, place = (high - low) * 0.045, np.inf
    for at in np.argsort(-values, kind="stable"):
        place = min(values[at], place - step)
        axes.annotate(names[at], (1.05, place), fontsize=7.5, va="center", color=INK)


def _gene_panel(composition, results):
    """Return each listed gene's log2 change without and with the shares in the model."""
    genes = composition.genes[composition.genes["p_adjusted"].notna()]
    first, adjusted = listed_genes(genes, pick(results, "estimate", variable="list level"))
    sizes = [pick(results, "n", variable="list", variable_level=level) for _, level, _ in KINDS]
    groups = (first & ~adjusted, adjusted & ~first, first & adjusted)
    listed = genes[first | adjusted]
    figure, axes = new_figure(3.6, 3.2)
    reach = 1.1 * max(listed[["change", "adjusted_change"]].abs().max().fillna(1).max(), 0.5)
    ends = np.array([-reach, reach])
    axes.axhline(0, color=GRID, linewidth=1, zorder=0)
    axes.axvline(0, color=GRID, linewidth=1, zorder=0)
    axes.plot(ends, ends, color=MUTED, linewidth=1)
    axes.plot(ends, ends / 2, color=MUTED, linewidth=1, linestyle="--")
    for (label, _, colour), chosen, n in zip(KINDS, groups, sizes, strict=True):
        ours = genes[chosen]
        name = f"{label} ({count(n)})"
        axes.scatter(ours["change"], ours["adjusted_change"], s=11, color=colour, alpha=0.8,
                     linewidths=0, label=name)  # fmt: skip
    axes.set_xlim(*ends)
    axes.set_ylim(*ends)
    axes.set_xlabel("log₂ change, unadjusted", fontsize=8.5)
    axes.set_ylabel("log₂ change, adjusted", fontsize=8.5)
    axes.set_title("Genes on either list", fontsize=9)
    axes.tick_params(labelsize=8)
    axes.legend(loc="upper left", fontsize=7.5, handletextpad=0.1, borderpad=0)
    told = ", ".join(f"{label} {count(n)}" for (label, *_), n in zip(KINDS, sizes, strict=True))
    alt = (
        "Log2 change of each listed gene without and with shares of blood cells in the model; "
        f"listed {told}."
    )
    return drawn(figure, alt)
