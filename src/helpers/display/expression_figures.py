"""Figures of the paired expression analysis: volcano plot and heat map."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from helpers.ard.frame import levels, pick
from helpers.display.expression import NOTHING, power_of_ten
from helpers.display.figures import GRID, INK, MUTED, SERIES, new_figure, svg
from helpers.display.formats import count, number
from helpers.display.grids import short_names

DOWN, UP = SERIES[0], SERIES[1]
CHANGE = LinearSegmentedColormap.from_list("change", [DOWN, "#f4f3ef", UP])


def volcano_figure(fit, results, labelled=12):
    """Return every tested gene by log2 change and p-value; the listed ones in colour and named."""
    if fit.reason:
        return NOTHING
    level = pick(results, "estimate", variable="false discovery rate")
    tested = fit.genes[fit.genes["p_adjusted"].notna()]
    height = -np.log10(tested["p_value"].clip(lower=1e-300))
    change, listed = tested["log2_fold_change"], tested["p_adjusted"] < level
    figure, axes = new_figure(7.2, 4.8)
    # a cloud of thousands of circles would be megabytes as vectors; the named genes stay vectors
    cloud = {"s": 5, "linewidths": 0, "rasterized": True, "alpha": 0.45}
    axes.scatter(change[~listed], height[~listed], color=MUTED, **cloud)
    for way, colour in ((change > 0, UP), (change < 0, DOWN)):
        chosen = listed & way
        axes.scatter(change[chosen], height[chosen], s=11, color=colour, linewidths=0, alpha=0.85)
    _name_genes(axes, change[listed][:labelled], height[listed][:labelled])
    _frame_volcano(axes, change, height)
    figure.set_dpi(150)
    key = {"variable": "list_t"}
    up, down = (pick(results, "n", variable_level=way, **key) for way in ("up", "down"))
    alt = (
        f"Volcano plot of {len(tested)} genes: log2 change against p-value. "
        f"{count(up)} genes are listed as higher and {count(down)} as lower on treatment."
    )
    title = f"Change within participant of {len(tested):,} tested genes; coloured: on the list"
    return svg(figure, alt, title, "expression")


def _frame_volcano(axes, change, height):
    reach = np.quantile(np.abs(change), 0.999) * 1.25
    reach = max(reach, 1.0)
    axes.set_xlim(-reach, reach)
    axes.set_ylim(0, height.max() * 1.08)
    axes.axvline(0, color=GRID, linewidth=1, zorder=0)
    axes.set_xlabel("log₂ change, on treatment against baseline")
    axes.set_ylabel("p-value")
    powers = np.arange(0, int(height.max()) + 1, max(1, int(height.max()) // 6))
    axes.set_yticks(powers, [power_of_ten(-power) for power in powers])
    outside = int((np.abs(change) > reach).sum())
    if outside:
        words = f"{outside} {'gene lies' if outside == 1 else 'genes lie'} beyond the sides"
        axes.annotate(
            words, (0.99, 0.01), xycoords="axes fraction", ha="right", fontsize=8, color=MUTED
        )


def _name_genes(axes, change, height):
    """Write names beside points, each side from the top down, where there is room for them."""
    step = max(height.max() * 0.04, 0.01) if len(height) else 0
    for side in (-1, 1):
        ours = change[np.sign(change) == side].index
        last = np.inf
        for gene in height[ours].sort_values(ascending=False).index:
            place = min(height[gene], last - step)
            if height[gene] - place > 2.5 * step:
                continue
            last = place
            _name_gene(axes, gene, (change[gene], height[gene]), (side, place))


def _name_gene(axes, gene, point, label):
    side, place = label
    axes.annotate(
        gene,
        point,
        xytext=(point[0] + side * 0.1, place),
        ha="left" if side > 0 else "right",
        va="center",
        fontsize=8,
        color=INK,
        arrowprops={"arrowstyle": "-", "color": MUTED, "linewidth": 0.5, "shrinkB": 2},
    )


def heat_map_figure(fit, genes, shown=30):
    """Return each participant's log2 ratio of the genes with the smallest p-values."""
    if fit.reason:
        return NOTHING
    names = levels(genes, variable="gene")[:shown]
    change = {
        name: pick(genes, "log2_fold_change", variable="gene", variable_level=name)
        for name in names
    }
    names = sorted(names, key=change.get)
    ratios = fit.ratios.loc[names]
    limit = max(float(np.quantile(np.abs(ratios), 0.98)), 0.5)
    figure, axes = new_figure(7.2, 1.4 + 0.19 * len(names))
    mesh = axes.pcolormesh(
        ratios.to_numpy(), cmap=CHANGE, vmin=-limit, vmax=limit, edgecolors="none"
    )
    axes.set_yticks(np.arange(len(names)) + 0.5, names, fontsize=8)
    people = [str(person) for person in ratios.columns]
    axes.set_xticks(
        np.arange(len(people)) + 0.5, short_names(people), rotation=45, ha="right", fontsize=8
    )
    axes.set_xlabel("Participant")
    axes.tick_params(length=0)
    axes.spines[["left", "bottom"]].set_visible(False)
    bar = figure.colorbar(mesh, ax=axes, shrink=0.5, aspect=18, extend="both")
    bar.set_label("log₂ ratio to baseline")
    bar.outline.set_visible(False)
    alt = (
        f"Heat map of {len(names)} genes in {len(people)} participants: log2 ratio of the "
        f"on-treatment sample to baseline, colour limits ±{number(limit)}."
    )
    title = f"{len(names)} genes with the smallest p-values, by participant ({len(people)} pairs)"
    return svg(figure, alt, title)
