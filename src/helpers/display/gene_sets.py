"""What is shown of gene sets: their genes found and lost, and scores with exact p-values."""

import pandas as pd

from helpers.ard.frame import levels, pick, select, warning_of
from helpers.ard.gene_names import AGED, DIRECT, LOST, TWICE
from helpers.display.expression import NOTHING, significant
from helpers.display.figures import INK, SERIES, new_figure, svg
from helpers.display.formats import DASH, count, interval, n_of_N, number
from helpers.display.shown import fold
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, listed, participants, plural, sentence

DOWN, UP = SERIES[0], SERIES[1]
EXPLORED = {"group": "family", "group_level": "explored"}
CHANGE = {"variable_level": "change"}
MOST_SETS = 50
MANY = (
    "Of many sets none can stand out by its adjusted p alone where p-values have such a floor; by "
    "the familywise p, which weighs how far a score moved, it can."
)


def set_name(name):
    """Return a gene set's name in reading words: "IL1_AXIS" as "IL1 axis"."""
    words = [w if any(c.isdigit() for c in w) else w.lower() for w in name.split("_")]
    return " ".join(words)


def first_capital(words):
    return words[:1].upper() + words[1:]


def sets_table(results):
    """Return how many genes of each set the counts hold, by which name, and how many are lost."""
    if results.empty:
        return NOTHING
    shown = [*levels(results, "variable", group="", variable_level=LOST)]
    explored = levels(results, "variable", **EXPLORED)
    cells = pd.DataFrame([_found_cells(results, name, {"group": ""}) for name in shown])
    more = [_found_cells(results, name, EXPLORED) for name in explored]
    cells = pd.concat([cells, pd.DataFrame(more)]).set_index("Gene set")
    notes = [
        "After ageing: the set uses an older or another name of a gene that the counts hold, and "
        "that name means no other gene. Lost: not among the counts, or a name that may mean two "
        "genes. The file names every gene and how it was found."
    ]
    table = listing(
        cells, "Genes of the sets among the counts", notes, limit=MOST_SETS, whole="gene_set_genes"
    )
    return fold(f"Genes found and lost, by set ({len(cells)})", table)


def _found_cells(results, name, family):
    keys = {"variable": name, **family}
    cells = {
        "Gene set": first_capital(set_name(name)),
        "Genes": count(pick(results, "N", variable_level=LOST, **keys)),
    }
    heads = {DIRECT: "Found", AGED: "Found after ageing", TWICE: "Named twice", LOST: "Lost"}
    numbers = {
        head: count(pick(results, "n", variable_level=how, **keys)) for how, head in heads.items()
    }
    return cells | numbers


def identifiers_sentence(results):
    """Return that sets cannot be looked up where the counts name genes by identifiers."""
    key = {"variable": "genes of the counts"}
    doubt = "" if results.empty else warning_of(results, "n", **key)
    if not doubt:
        return NOTHING
    n, of = pick(results, "n", **key), pick(results, "N", **key)
    return sentence(
        f"Sets cannot be looked up as they are: {doubt} ({n_of_N(n, of)} of the counted genes). "
        "Counts by symbol, or sets by identifier, are needed."
    )


def scores_sentence(scores, reason=""):
    """Return which sets moved which way, and the smallest p-value that so few pairs allow.

    `reason` is why there is nothing to compare, where the page knows it.
    """
    if scores.empty:
        return absent(reason or "No gene set is named for this trial.")
    changes = select(scores, group="", stat_name="estimate", **CHANGE).set_index("variable")["stat"]
    up, down = list(changes.index[changes > 0]), list(changes.index[changes < 0])
    parts = [
        f"{listed(map(set_name, names))} {'scores' if len(names) == 1 else 'score'} {way} on "
        "treatment on average"
        for names, way in ((up, "higher"), (down, "lower"))
        if names
    ]
    if not parts:
        return absent("No gene set that is named beforehand has a score that changed.")
    return sentence(
        f"In {_pairs(scores)}, {'; '.join(parts)}. The table gives each interval; "
        f"{_floor(scores)}, and these sets overlap with blood cell types, so a shift in "
        "composition moves them as well."
    )


def _pairs(scores):
    n = pick(scores, "n", variable="smallest p-value possible")
    return f"{count(n)} {plural(n, 'pair')}"


def _floor(scores):
    """Return what the number of pairs allows: the smallest p-value, or none at all."""
    key = {"variable": "smallest p-value possible"}
    doubt = warning_of(scores, "p_value", **key)
    if doubt:
        return f"no p-value is given ({doubt})"
    floor = significant(pick(scores, "p_value", **key))
    return f"with {_pairs(scores)} no p-value can be smaller than {floor}"


def scores_table(scores):
    """Return each named set's mean change of score with its interval and exact p-values."""
    return _scores_table(scores, {"group": ""}, "Gene-set scores, change within participant")


def explored_table(scores):
    """Return the same of the sets that are explored, those with the smallest p-values first."""
    table = _scores_table(scores, EXPLORED, "Explored gene sets, change of score")
    return fold("Scores of the explored gene sets", table) if table.html else table


def _scores_table(scores, family, title):
    tests = select(scores, stat_name="p_value", **CHANGE, **family)
    if tests.empty:
        return NOTHING
    names = list(tests["variable"])
    if family == EXPLORED:
        names = list(tests.sort_values("stat", kind="stable")["variable"])
    cells = pd.DataFrame([_score_cells(scores, name, family) for name in names[:MOST_SETS]])
    notes = [
        "Score: where the set's genes rank among all genes of the sample (singscore, −0.5 to 0.5; "
        "a set of genes up and genes down, −1 to 1); it does not depend on other samples. "
        f"Interval: t 95% of the mean change. p: exact sign flips, two-sided; {_floor(scores)}. "
        "Adjusted: Benjamini-Hochberg over these sets; familywise: step-down maximum over them. "
        "Exploratory.",
        "The sets that come with this project are well-known marker genes, not a published "
        "signature.",
    ]
    if (cells["No score because"] == DASH).all():
        cells = cells.drop(columns="No score because")
    notes += [MANY] if family == EXPLORED else []
    left = len(names) - len(cells)
    notes += [f"{left} more sets stand in the file."] if left else []
    title = f"{title} ({_pairs(scores)})"
    return html_table(cells.set_index("Gene set"), title, notes, "expression_scores")


def _score_cells(scores, name, family):
    key = {"variable": name, **family}
    found = {**key, "variable_level": "genes counted"}
    change = {**key, **CHANGE}
    low, high = (pick(scores, limit, **change) for limit in ("conf_low", "conf_high"))
    familywise = pick(scores, "p_adjusted", variable_level="familywise", **key)
    return {
        "Gene set": first_capital(set_name(name)),
        "Genes counted": n_of_N(pick(scores, "n", **found), pick(scores, "N", **found)),
        "Pairs": count(pick(scores, "n", **change)),
        "Mean change (95% CI)": f"{number(pick(scores, 'estimate', **change), 3)} "
        f"({interval(low, high, 3)})",
        "p": significant(pick(scores, "p_value", **change)),
        "Adjusted p": significant(pick(scores, "p_adjusted", **change)),
        "Familywise p": significant(familywise),
        "No score because": warning_of(scores, "estimate", **change) or DASH,
    }


def scores_figure(scores):
    """Return each participant's score of each named set at both visits, joined by a line."""
    single = select(scores, group="participant")
    names = [name for name in levels(single, "variable") if _scored(scores, name)]
    if not names:
        return NOTHING
    return slopes_figure(scores, names, "expression_scores", "Gene-set scores")


def _scored(scores, name):
    return pick(scores, "n", variable=name, group="", **CHANGE) > 0


def slopes_figure(scores, names, analysis, what):
    """Return small multiples of paired slopes, one line per participant; the mean row in bold."""
    single = select(scores, group="participant")
    columns = min(3, len(names))
    rows = -(-len(names) // columns)
    figure, grid = new_figure(
        max(2.4 * columns, 4.6), 2.5 * rows + 0.4, rows, columns, squeeze=False
    )
    for axes, name in zip(grid.flat, names, strict=False):
        mean = [_mean(scores, name, visit) for visit in ("baseline", "on treatment")]
        _draw_pairs(axes, name, _both(single, name), mean)
    for axes in grid.flat[len(names) :]:
        axes.set_visible(False)
    for axes in grid[:, 0]:
        axes.set_ylabel("Score")
    people = len(levels(single, "group_level"))
    alt = (
        f"{what}: {len(names)} paired slope {plural(len(names), 'plot')} from baseline to on "
        f"treatment, one line for each of {participants(people)}; the mean is drawn thick. "
        f"{_risers(scores, names)}"
    )
    title = f"{what}: one line per participant (orange: higher, blue: lower), mean in bold"
    # one panel shrinks to a phone; several scroll
    return svg(figure, alt, title, analysis)


def _mean(scores, name, visit):
    return pick(scores, "mean", variable=name, variable_level=visit, group="")


def _risers(scores, names):
    changes = {name: pick(scores, "estimate", variable=name, group="", **CHANGE) for name in names}
    risen = [set_name(name) for name, change in changes.items() if change > 0]
    return f"The mean is higher on treatment for {listed(risen) or 'none of them'}."


def _both(single, name):
    return [
        select(single, variable=name, variable_level=visit)["stat"].to_numpy()
        for visit in ("baseline", "on treatment")
    ]


def _draw_pairs(axes, name, pairs, mean):
    for before, after in zip(*pairs, strict=True):
        colour = UP if after > before else DOWN
        axes.plot([0, 1], [before, after], color=colour, alpha=0.6, linewidth=1.2)
        axes.plot([0, 1], [before, after], "o", color=colour, markersize=3.2, alpha=0.8)
    axes.plot([0, 1], mean, color=INK, linewidth=2.6)
    axes.set_xlim(-0.25, 1.25)
    axes.set_xticks([0, 1], ["Baseline", "On treatment"])
    axes.set_title(first_capital(set_name(name)), fontsize=9)
    axes.tick_params(axis="both", labelsize=8)
    axes.grid(axis="y")
