"""The fingerprint of gene sets as a grid: one row per set, one column per participant."""

import numpy as np

from helpers.ard.fingerprint import MOST
from helpers.ard.frame import levels, pick
from helpers.display.expression import NOTHING
from helpers.display.figures import GRID, INK, SERIES, new_figure, svg
from helpers.display.formats import number, percent
from helpers.display.gene_sets import first_capital, set_name
from helpers.display.grids import short_names
from helpers.display.text import sentence

DOWN, UP = SERIES[0], SERIES[1]
MOST_SETS, MOST_PEOPLE = 20, 40
TALL = 0.42  # of a row, for a share of 100% either way


def fingerprint_sentence(results):
    """Return what counts as up and down, and how much of it chance alone brings."""
    if results.empty:
        return NOTHING
    fold = number(pick(results, "estimate", variable="fold change that counts"), 1)
    shares = (pick(results, "max", variable=MOST, variable_level=way) for way in ("up", "down"))
    up, down = (percent(share, 0) for share in shares)
    return sentence(
        f"A gene counts as up in a participant when its normalised count on treatment is at least "
        f"{fold} times that at baseline, and as down when the reverse holds. One pair of samples "
        f"says little on one gene: of all tested genes, up to {up} are up and up to {down} down in "
        "one participant, and a set says something only where it departs from that."
    )


def fingerprint_figure(results):
    """Return the share of each named set's genes that are up and down, by participant and overall.

    At most twenty sets and forty participants are drawn; the file holds all.
    """
    names = levels(results, "variable", group="", stat_name="p")
    shown = names[: MOST_SETS + 1]
    people = levels(results, "group_level", group="participant")[:MOST_PEOPLE]
    if len(shown) < 2 or not people:
        return NOTHING
    figure, axes = new_figure(1.9 + 0.42 * (len(people) + 1), 0.9 + 0.44 * len(shown))
    columns = [{"group": ""}, *({"group": "participant", "group_level": who} for who in people)]
    for row, name in enumerate(shown):
        axes.axhline(-row, color=GRID, linewidth=0.7, zorder=0)
        _draw_row(axes, -row, [_shares(results, name, key) for key in columns])
    heads = ["All pairs", *short_names(people)]
    axes.set_xticks(range(len(columns)), heads, rotation=45, ha="right", fontsize=8)
    labels = [first_capital(set_name(name)) for name in shown]
    axes.set_yticks([-row for row in range(len(shown))], labels, fontsize=8)
    axes.axvline(0.5, color=GRID, linewidth=1)
    axes.set_xlim(-0.6, len(columns) - 0.4)
    axes.set_ylim(-len(shown) + 0.45, 0.55)
    axes.tick_params(length=0)
    axes.spines[["left", "bottom"]].set_visible(False)
    left = len(names) - len(shown)
    more = f" {left} more sets stand in the file." if left else ""
    alt = f"{_words(results, shown[1:], len(people))}{more}"
    title = "Share of each set's genes up (orange) and down (blue); half a row is 100%"
    return svg(figure, alt, title, "gene_set_fingerprint")


def _shares(results, name, key):
    return [pick(results, "p", variable=name, variable_level=way, **key) for way in ("up", "down")]


def _draw_row(axes, level, shares):
    up, down = np.nan_to_num(np.array(shares).T)
    places = np.arange(len(shares))
    bar = {"bottom": level, "width": 0.62, "linewidth": 0}
    axes.bar(places, TALL * up, color=UP, **bar)
    axes.bar(places, -TALL * down, color=DOWN, **bar)
    idle = places[(up == 0) & (down == 0)]
    axes.plot(idle, np.full(len(idle), level), ".", color=INK, markersize=1.5)


def _words(results, names, people):
    told = []
    for name in names:
        up, down = (percent(share, 0) for share in _shares(results, name, {"group": ""}))
        told.append(f"{set_name(name)} {up} up and {down} down")
    return (
        f"Grid of {len(names)} gene sets by {people} participants: bars above the line are the "
        f"share of genes up on treatment, below it down. Over all pairs: {'; '.join(told)}."
    )
