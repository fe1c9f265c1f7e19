"""What is shown of gene-set scores: one line per participant, changes with exact p-values."""

import pandas as pd

from helpers.ard.frame import levels, pick, select
from helpers.display.expression import NOTHING, significant
from helpers.display.figures import INK, SERIES, new_figure, svg
from helpers.display.formats import count, interval, n_of_N, number
from helpers.display.tables import html_table
from helpers.display.text import listed, sentence

DOWN, UP = SERIES[0], SERIES[1]


def set_name(name):
    """Return a gene set's name in reading words: "IL1_AXIS" as "IL1 axis"."""
    words = [w if any(c.isdigit() for c in w) else w.lower() for w in name.split("_")]
    return " ".join(words)


def scores_sentence(scores):
    """Return how many sets moved which way, and the smallest p-value that so few pairs allow."""
    if scores.empty:
        return NOTHING
    overall = select(scores, group="", variable_level="change")
    changes = select(overall, stat_name="estimate").set_index("variable")["stat"]
    up, down = list(changes.index[changes > 0]), list(changes.index[changes < 0])
    pairs = _pairs(overall)
    parts = [
        f"{listed(map(set_name, names))} {'scores' if len(names) == 1 else 'score'} {way} on "
        "treatment on average"
        for names, way in ((up, "higher"), (down, "lower"))
        if names
    ]
    return sentence(
        f"In {pairs} pairs, {'; '.join(parts)}. The table gives each interval; with {pairs} pairs "
        f"no p-value can be smaller than {significant(2 / 2**pairs)}, and these sets overlap with "
        "blood cell types, so a shift in composition moves them as well."
    )


def _first_capital(words):
    return words[:1].upper() + words[1:]


def _pairs(overall):
    return int(select(overall, stat_name="n", variable_level="change")["stat"].max())


def scores_table(scores):
    """Return each gene set's mean change of score with its interval and exact p-value."""
    if scores.empty:
        return NOTHING
    overall = select(scores, group="")
    cells = pd.DataFrame([_score_cells(overall, name) for name in levels(overall, "variable")])
    pairs = _pairs(overall)
    notes = [
        "Score: where the set's genes rank among all genes of the sample (singscore, −0.5 to 0.5); "
        "it does not depend on other samples. Interval: t 95% of the mean change. p: exact sign "
        f"flips, two-sided; with {pairs} pairs it cannot be below {significant(2 / 2**pairs)}. "
        "Adjusted: Benjamini-Hochberg over these sets. Exploratory.",
        "The sets are well-known marker genes chosen for this project, not a published signature.",
    ]
    title = f"Gene-set scores, change within participant ({pairs} pairs)"
    return html_table(cells.set_index("Gene set"), title, notes, "expression_scores")


def _score_cells(overall, name):
    change = {"variable": name, "variable_level": "change"}
    found = {"variable": name, "variable_level": "genes counted"}
    low, high = (pick(overall, limit, **change) for limit in ("conf_low", "conf_high"))
    return {
        "Gene set": _first_capital(set_name(name)),
        "Genes counted": n_of_N(pick(overall, "n", **found), pick(overall, "N", **found)),
        "Pairs": count(pick(overall, "n", **change)),
        "Mean change (95% CI)": f"{number(pick(overall, 'estimate', **change), 3)} "
        f"({interval(low, high, 3)})",
        "p": significant(pick(overall, "p_value", **change)),
        "Adjusted p": significant(pick(overall, "p_adjusted", **change)),
    }


def scores_figure(scores):
    """Return each participant's score of each gene set at both visits, joined by a line."""
    if scores.empty:
        return NOTHING
    single = select(scores, group="participant")
    names = levels(single, "variable")
    columns = min(3, len(names))
    rows = -(-len(names) // columns)
    figure, grid = new_figure(7.2, 2.5 * rows + 0.4, rows, columns, squeeze=False)
    for axes, name in zip(grid.flat, names, strict=False):
        _draw_pairs(axes, name, *_both(single, name))
    for axes in grid.flat[len(names) :]:
        axes.set_visible(False)
    for axes in grid[:, 0]:
        axes.set_ylabel("Score")
    pairs = len(levels(single, "group_level"))
    alt = (
        f"Paired slope plots of {len(names)} gene-set scores at baseline and on treatment, one "
        f"line for each of {pairs} participants; the mean is drawn thick."
    )
    title = "Gene-set scores: one line per participant (orange: higher, blue: lower), mean in bold"
    return svg(figure, alt, title, "expression_scores")


def _both(single, name):
    return (
        select(single, variable=name, variable_level=visit)["stat"].to_numpy()
        for visit in ("baseline", "on treatment")
    )


def _draw_pairs(axes, name, first, second):
    for before, after in zip(first, second, strict=True):
        colour = UP if after > before else DOWN
        axes.plot([0, 1], [before, after], color=colour, alpha=0.6, linewidth=1.2)
        axes.plot([0, 1], [before, after], "o", color=colour, markersize=3.2, alpha=0.8)
    axes.plot([0, 1], [first.mean(), second.mean()], color=INK, linewidth=2.6)
    axes.set_xlim(-0.25, 1.25)
    axes.set_xticks([0, 1], ["Baseline", "On treatment"])
    axes.set_title(_first_capital(set_name(name)), fontsize=9)
    axes.tick_params(axis="both", labelsize=8)
    axes.grid(axis="y")
