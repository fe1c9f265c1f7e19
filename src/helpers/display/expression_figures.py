"""Figures of the paired expression analysis: volcano plot, and change by mean count."""

import numpy as np

from helpers.ard.expression_lists import LEAST_MEAN
from helpers.ard.frame import pick
from helpers.display.expression import NOTHING, power_of_ten, significant
from helpers.display.figures import GRID, INK, MUTED, NARROW, SERIES, new_figure, svg, text_width
from helpers.display.formats import count, number

DOWN, UP = SERIES[0], SERIES[1]
NAME, ACROSS = 9, 0.85  # points of a name; part of the width that the axes take
NAME_WIDE = 1.4  # powers of ten of the mean count that a name takes


def volcano_figure(fit, results, labelled=12):
    """Return every tested gene by log2 change and p-value; the listed ones in colour and named."""
    if fit.reason:
        return NOTHING
    level = pick(results, "estimate", variable="false discovery rate")
    tested = fit.genes[fit.genes["p_adjusted"].notna()]
    height = -np.log10(tested["p_value"].clip(lower=1e-300))
    change, listed = tested["log2_fold_change"], tested["p_adjusted"] < level
    figure, axes = new_figure(NARROW, 4.4)
    # a cloud of thousands of circles would be megabytes as vectors; the named genes stay vectors
    cloud = {"s": 5, "linewidths": 0, "rasterized": True, "alpha": 0.45}
    axes.scatter(change[~listed], height[~listed], color=MUTED, **cloud)
    for way, colour in ((change > 0, UP), (change < 0, DOWN)):
        chosen = listed & way
        axes.scatter(change[chosen], height[chosen], s=11, color=colour, linewidths=0, alpha=0.85)
    _frame_volcano(axes, change, height)
    _name_genes(axes, change[listed][:labelled], height[listed][:labelled])
    points = [
        (axes, change[gene], height[gene], _value(tested.loc[gene]))
        for gene in change[listed].index
    ]
    figure.set_dpi(150)
    key = {"variable": "list_t"}
    up, down = (pick(results, "n", variable_level=way, **key) for way in ("up", "down"))
    alt = (
        f"Volcano plot of {len(tested)} genes: log2 change against p-value. "
        f"{count(up)} genes are listed as higher and {count(down)} as lower on treatment."
    )
    title = f"Change within participant of {len(tested):,} tested genes; coloured: on the list"
    return svg(figure, alt, title, "expression", points=points)


def _value(gene):
    """Return a gene's name, change and adjusted p-value in words."""
    change = number(gene["log2_fold_change"], 2)
    return f"{gene.name}: log2 change {change}, adjusted p {significant(gene['p_adjusted'])}"


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
            words, (0.99, 0.01), xycoords="axes fraction", ha="right", fontsize=9, color=MUTED
        )


def _name_genes(axes, change, height):
    """Write names beside points, each side from the top down, where there is room for them."""
    step = max(height.max() * 0.052, 0.01) if len(height) else 0
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
    low, high = axes.get_xlim()
    wide = text_width(gene, NAME) / (ACROSS * axes.figure.get_figwidth()) * (high - low)
    if not low < point[0] + side * (0.1 + wide) < high:
        return  # it would lie on the axis; its value is told all the same
    axes.annotate(
        gene,
        point,
        xytext=(point[0] + side * 0.1, place),
        ha="left" if side > 0 else "right",
        va="center",
        fontsize=NAME,
        color=INK,
        arrowprops={"arrowstyle": "-", "color": MUTED, "linewidth": 0.5, "shrinkB": 2},
    )


def ma_figure(fit, results, labelled=8):
    """Return every counted gene by mean count and log2 change; the listed ones in colour."""
    if fit.reason:
        return NOTHING
    level = pick(results, "estimate", variable="false discovery rate")
    genes = fit.genes[fit.genes["mean"] > 0]
    height, change = np.log10(genes["mean"]), genes["log2_fold_change"]
    listed = genes["p_adjusted"] < level
    reach = max(float(np.quantile(np.abs(change[genes["mean"] >= LEAST_MEAN]), 0.999)) * 1.2, 1.0)
    figure, axes = new_figure(NARROW, 3.9)
    cloud = {"s": 4, "linewidths": 0, "rasterized": True, "alpha": 0.35}
    axes.scatter(height[~listed], change[~listed].clip(-reach, reach), color=MUTED, **cloud)
    for way, colour in ((change > 0, UP), (change < 0, DOWN)):
        chosen = listed & way
        axes.scatter(height[chosen], change[chosen].clip(-reach, reach), s=10, color=colour, lw=0)
    _name_apart(axes, height[listed], change[listed].clip(-reach, reach), labelled, reach)
    _frame_means(axes, reach, height.max())
    figure.set_dpi(150)
    outside = int((np.abs(change) > reach).sum())
    up, down = (pick(results, "n", variable="list_t", variable_level=w) for w in ("up", "down"))
    alt = (
        f"Plot of {len(genes)} genes: log2 change against mean count. {count(up)} listed genes lie "
        f"above zero and {count(down)} below. {outside} genes lie beyond the edges and are drawn "
        "there."
    )
    notes = [
        f"Genes left of the dashed line, with a mean count below {LEAST_MEAN}, are not tested. "
        f"{outside} of {len(genes):,} genes lie beyond the edges and are drawn on them."
    ]
    title = "Change within participant by mean count; coloured: on the list"
    return svg(figure, alt, title, "expression", notes=notes)


def _frame_means(axes, reach, highest):
    axes.axhline(0, color=GRID, linewidth=1, zorder=0)
    axes.axvline(np.log10(LEAST_MEAN), color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
    axes.set_ylim(-reach * 1.04, reach * 1.04)
    axes.set_xlabel("mean normalised count")
    axes.set_ylabel("log₂ change")
    powers = np.arange(0, int(highest) + 1)
    axes.set_xticks(powers, [power_of_ten(power) for power in powers])


def _name_apart(axes, height, change, most, reach):
    """Write the names of the first genes beside their points, where no other name stands."""
    taken = []
    for gene in change.index:
        at = height[gene], change[gene]
        if all(abs(at[0] - x) > NAME_WIDE or abs(at[1] - y) > reach / 14 for x, y in taken):
            taken.append(at)
            side = {"va": "bottom" if at[1] > 0 else "top", "xytext": (4, 3 * np.sign(at[1]))}
            axes.annotate(gene, at, textcoords="offset points", fontsize=NAME, color=INK, **side)
        if len(taken) == most:
            return
