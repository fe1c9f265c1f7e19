"""Figures of the list's calibration and stability."""

import numpy as np

from helpers.ard.frame import levels, pick, select
from helpers.display.calibration import NAMES
from helpers.display.expression import NOTHING
from helpers.display.figures import GRID, INK, MUTED, SERIES, new_figure, svg
from helpers.display.formats import count, percent
from helpers.display.grids import short_names

COLOURS = {"list_t": SERIES[0], "list_wald": SERIES[1]}
LEFT, ENTERED = SERIES[0], SERIES[1]


def calibration_figure(calibration, expression):
    """Return each simulated data set's share of false genes and of changes found, by list."""
    if calibration.empty:
        return NOTHING
    level = pick(expression, "estimate", variable="false discovery rate")
    figure, (false, found) = new_figure(7.2, 4.4, 2, 1)
    for place, name in enumerate(NAMES):
        _draw_sets(false, calibration, (name, "false", "false share"), place)
        _draw_sets(found, calibration, (name, "found", "power"), place)
    false.axvline(level, color=INK, linewidth=1.2, linestyle=(0, (4, 3)), zorder=0)
    false.annotate(
        f"claimed: {percent(level, 0)}",
        (level, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(4, 2),
        textcoords="offset points",
        fontsize=9,
    )
    for axes, words in ((false, "False genes among those called"), (found, "Changed genes found")):
        axes.set_xlabel(f"{words} (%)")
        _frame(axes)
    found.set_xlim(0, 1)
    alt = _calibration_alt(calibration, level)
    return svg(figure, alt, _title(calibration), "expression_calibration")


def _frame(axes):
    axes.set_yticks(range(len(NAMES)), [name.capitalize() for name in NAMES.values()])
    axes.set_ylim(len(NAMES) - 0.45, -0.55)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    axes.set_xlim(left=0)
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:g}")


def _title(calibration):
    sets = count(pick(calibration, "n", variable="data sets"))
    return f"Where the truth is known: one dot per simulated data set ({sets}), bar: mean"


def _calibration_alt(calibration, level):
    parts = [
        f"{words}: "
        + percent(pick(calibration, "mean", variable=name, variable_level="false share"))
        + " false and "
        + percent(pick(calibration, "mean", variable=name, variable_level="power"))
        + " of changed genes found"
        for name, words in NAMES.items()
    ]
    return (
        "Dot plots of simulated data sets, the share of false genes called and the share of "
        f"changed genes found. Means, {'; '.join(parts)}. {percent(level, 0)} is claimed."
    )


def _draw_sets(axes, calibration, names, place):
    """Draw one dot per data set in the row of a list, beside each other, and a bar at the mean."""
    name, level, mean_level = names
    rows = select(calibration, group="data set", variable=name, variable_level=level)
    n, of = (rows.loc[rows["stat_name"] == stat, "stat"].to_numpy() for stat in ("n", "N"))
    shares = n / np.maximum(of, 1)
    heights = place + 0.24 * (np.arange(len(shares)) % 5 - 2) / 2
    colour = COLOURS[name]
    axes.plot(shares, heights, "o", color=colour, markersize=5, alpha=0.85, markeredgewidth=0)
    mean = pick(calibration, "mean", variable=name, variable_level=mean_level)
    axes.plot([mean, mean], [place - 0.36, place + 0.36], color=colour, linewidth=3)
    axes.annotate(
        percent(mean),
        (mean, place - 0.36),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        fontsize=9,
        color=INK,
    )


def flips_figure(flips):
    """Return how many genes each list calls under each exchange, and with visits as they are."""
    if flips.empty:
        return NOTHING
    figure, rows = new_figure(7.2, 3.8, len(NAMES), 1, sharex=True)
    own = select(flips, stat_name="n", variable_level="as they are")["stat"]
    most = int(max(own.max(), select(flips, group="swapped")["stat"].max(), 1))
    # a bar per number of genes as long as bars can be seen
    width = max(1, -(-most // 50))
    for axes, (name, words) in zip(rows, NAMES.items(), strict=True):
        called = select(flips, group="swapped", variable=name)["stat"]
        axes.hist(called, bins=np.arange(0, most + 2 * width, width) - 0.5, color=COLOURS[name])
        _mark_own(axes, pick(flips, "n", variable=name, variable_level="as they are"), most)
        axes.set_ylabel("Exchanges")
        axes.yaxis.get_major_locator().set_params(integer=True)
        axes.set_title(words.capitalize(), fontsize=10)
        axes.grid(axis="y")
    rows[-1].set_xlabel("Genes called")
    title = "Genes called when the visits of half the pairs are exchanged"
    return svg(figure, _flips_alt(flips), title, "expression_flips")


def _mark_own(axes, own, most):
    axes.axvline(own, color=INK, linewidth=1.6)
    right = own > most / 2
    axes.annotate(
        f"as they are: {count(own)}",
        (own, 0.86),
        xycoords=("data", "axes fraction"),
        xytext=(-5 if right else 5, 0),
        textcoords="offset points",
        ha="right" if right else "left",
        fontsize=9,
    )


def _flips_alt(flips):
    parts = []
    for name, words in NAMES.items():
        median, most = (
            pick(flips, stat, variable=name, variable_level="called") for stat in ("median", "max")
        )
        own = pick(flips, "n", variable=name, variable_level="as they are")
        parts.append(
            f"{words}: median {count(median)}, at most {count(most)}, with the visits as they are "
            f"{count(own)}"
        )
    return f"Histograms of genes called under exchanged visits. {'; '.join(parts)}."


def stability_figure(stability, refits):
    """Return listed genes by the refits in which they stay, and who moves the list how far."""
    people = levels(stability, "group_level", group="left out")
    if refits.reason or not people:
        return NOTHING
    figure, (kept, moved) = new_figure(
        7.2, 3.4 + 0.24 * len(people), 2, 1, height_ratios=[2.4, 0.6 + 0.24 * len(people)]
    )
    _draw_kept(kept, stability)
    _draw_moved(moved, stability, people)
    stays, listed = (
        pick(stability, stat, variable="list_t", variable_level="kept in all")
        for stat in ("n", "N")
    )
    alt = (
        f"Bars of {count(listed)} listed genes by the number of {len(people)} refits in which they "
        f"stay; {count(stays)} stay in all. Below, for each participant left out, how many genes "
        "leave and enter the list."
    )
    title = "The primary list when one participant is left out in turn"
    return svg(figure, alt, title, "expression_stability")


def _draw_kept(axes, stability):
    rows = select(stability, group="refits kept", stat_name="n")
    places, heights = rows["group_level"].astype(int).to_numpy(), rows["stat"].to_numpy()
    axes.bar(places, heights, color=[MUTED] * (len(places) - 1) + [LEFT], width=0.8)
    for place, height in zip(places, heights, strict=True):
        if height:
            axes.annotate(count(height), (place, height), ha="center", va="bottom", fontsize=8)
    axes.set_xticks(places if len(places) < 25 else places[::5])
    axes.set_xlabel("Refits in which a listed gene stays")
    axes.set_ylabel("Genes")
    axes.margins(y=0.16)


def _draw_moved(axes, stability, people):
    places = np.arange(len(people))
    for way, sign, colour in (("lost", -1, LEFT), ("gained", 1, ENTERED)):
        rows = select(stability, group="left out", variable=way, stat_name="n")
        numbers = rows["stat"].to_numpy()
        axes.barh(places, sign * numbers, color=colour, height=0.7)
        for place, number_of in zip(places, numbers, strict=True):
            axes.annotate(
                count(number_of),
                (sign * number_of, place),
                xytext=(3 * sign, 0),
                textcoords="offset points",
                ha="left" if sign > 0 else "right",
                va="center",
                fontsize=8,
            )
    axes.axvline(0, color=GRID, linewidth=1)
    axes.set_yticks(places, short_names(people))
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.margins(x=0.12)
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")
    axes.set_xlabel("Genes that leave the list (blue, left) and enter it (orange, right)")
    axes.set_ylabel("Left out")
