"""Verdicts on eligibility as a figure: participants by criteria, or counts when they are many."""

import math
import textwrap

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation

from helpers.ard.eligibility import ANY, VERDICTS
from helpers.ard.frame import pick
from helpers.display.eligibility_words import KINDS, RECONSTRUCTED, in_order, marked, origins
from helpers.display.figures import GRID, INK, MUTED, SERIES, new_figure, svg
from helpers.display.formats import count
from helpers.display.grids import short_names
from helpers.display.text import absent, participants, plural

NAMED = 40  # participants whose names still fit
CELL, ROW = 0.235, 0.215  # inches
GAP = 0.8  # cells, between two groups
COLOURS = {"PASS": SERIES[2], "FAIL": SERIES[1], "UNKNOWN": SERIES[3]}
BARS = {  # what is not met stands at the axis, and what is open must not outweigh it
    "FAIL": {"facecolor": COLOURS["FAIL"], "hatch": "xxx"},
    "UNKNOWN": {"facecolor": GRID, "hatch": "..."},
    "PASS": {"facecolor": COLOURS["PASS"]},
}
LABELS = {"PASS": "met", "FAIL": "not met", "UNKNOWN": "cannot be decided"}
SAID = {"FAIL": "not met", "UNKNOWN": "that cannot be decided"}
GROUPS = (("included", "INCLFL", "Included"), ("screen_failures", "SCRFFL", "Failed screening"))
# shape and fill say again what colour says
MARKS = {
    "met, by data": {"marker": "o", "markersize": 6, "color": COLOURS["PASS"]},
    "met, by the site's word": {
        "marker": "o",
        "markersize": 4,
        "mfc": "none",
        "color": COLOURS["PASS"],
    },
    "not met": {"marker": "X", "markersize": 9, "color": COLOURS["FAIL"]},
    "its alternative is met": {"marker": "x", "markersize": 5, "color": MUTED},
    "cannot be decided": {
        "marker": "D",
        "markersize": 5,
        "mfc": "none",
        "color": COLOURS["UNKNOWN"],
    },
}
SITE = {"marker": "s", "markersize": 12, "mfc": "none", "color": INK, "linestyle": ""}


def eligibility_figure(adie, adsl, results, trial):
    """Return the verdict of every criterion: for each screened participant, or counted.

    Verdicts are those of the deciding screening. Criteria stand by kind, alternatives are joined,
    and each carries where its wording is known from, so that a reconstructed one shows as such.
    """
    if not trial.eligibility:
        return absent("The trial file lists no eligibility criteria.")
    if adie.empty:
        return absent("Nobody had been screened at the cut.")
    criteria = in_order(trial)
    if len(adsl) <= NAMED:
        deciding = adie[adie["ANL01FL"] == "Y"]
        figure = _draw_matrix(deciding, adsl, results, criteria)
    else:
        figure = _draw_bars(results, criteria)
    N = count(_any(results, "N", "FAIL"))
    title = f"Criteria by participant, all screened (N = {N})"
    return svg(figure, _alt(results, criteria), title, "eligibility")


def _alt(results, criteria):
    words = [
        f"{_counted(results, 'n_event', level, 'verdict')} {SAID[level]} in "
        f"{_counted(results, 'n', level, 'participant')}"
        for level in SAID
    ]
    site = _any(results, "n_event", "RECORDED")
    said = "the site's record is missing"
    if not math.isnan(site):
        said = f"the site recorded {count(site)} {plural(site, 'failure')}"
    people = participants(_any(results, "N", "FAIL"), "screened")
    return f"{people} by {len(criteria)} criteria: {' and '.join(words)}; {said}."


def _any(results, stat, level):
    key = {"population": "screened", "variable": ANY, "variable_level": level}
    return pick(results, stat, **key)


def _counted(results, stat, level, noun):
    n = _any(results, stat, level)
    return f"{count(n)} {plural(n, noun)}"


def _draw_matrix(adie, adsl, results, criteria):
    columns = _places([criterion.kind for criterion in criteria])
    people, rows, heads = _rows(adsl, results)
    width, height = columns[-1] + 1, rows[-1] + 1
    inches = max(4.6, 0.9 + CELL * width)
    figure, axes = new_figure(inches, 1.75 + ROW * height)
    axes.set(xlim=(0, width), ylim=(height, -0.2))
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    at = {c.id: x + 0.5 for c, x in zip(criteria, columns, strict=True)}
    on = {person: y + 0.5 for person, y in zip(people, rows, strict=True)}
    places = np.array([(x, y) for x in at.values() for y in on.values()]).T
    axes.plot(*places, linestyle="", marker="s", markersize=1.2, color=GRID)
    _draw_verdicts(axes, adie, at, on)
    for y, words in heads:
        axes.text(0, y + 0.45, words, fontsize=8, fontweight="bold", va="center", color=INK)
    axes.set_yticks(list(on.values()), short_names(people), fontsize=8)
    _draw_head(axes, criteria, at)
    axes.set_xlabel(_provenance_line(criteria, inches), fontsize=8, color=MUTED)
    figure.legend(handles=_handles(adie), loc="outside lower left", ncols=2, fontsize=8.5)
    return figure


def _places(groups):
    """Return where each column begins, with a gap where the group changes."""
    changes = [a != b for a, b in zip(groups, groups[1:], strict=False)]
    return [float(i + GAP * sum(changes[:i])) for i in range(len(groups))]


def _rows(adsl, results):
    """Return participants, where their rows begin, and the headings above each group."""
    people, rows, heads, top = [], [], [], 0.0
    waiting = adsl["INCLFL"].ne("Y") & adsl["SCRFFL"].ne("Y")
    groups = [(_headed(results, *group), adsl[group[1]].eq("Y")) for group in GROUPS]
    for words, ours in [*groups, ("Still in screening", waiting)]:
        ids = sorted(adsl.loc[ours, "USUBJID"])
        if ids:
            heads.append((top, words))
            rows += [top + 1 + i for i in range(len(ids))]
            people += ids
            top = rows[-1] + 1 + GAP / 2
    return people, rows, heads


def _headed(results, population, _, words):
    key = {"population": population, "variable": ANY, "variable_level": "FAIL"}
    return f"{words} (n = {count(pick(results, 'N', **key))})"


def _draw_verdicts(axes, adie, at, on):
    x, y = adie["IETESTCD"].map(at), adie["USUBJID"].map(on)
    for label, ours in _conditions(adie).items():
        axes.plot(x[ours], y[ours], linestyle="", **MARKS[label])
    recorded = adie["SITEREC"] == "Y"
    axes.plot(x[recorded], y[recorded], clip_on=False, **SITE)


def _conditions(adie):
    """Return {label: condition} of what is drawn, in the order of MARKS."""
    met, failed, unknown = (adie["VERDICT"].eq(verdict) for verdict in VERDICTS)
    by_site = adie["BASIS"].eq("site")
    excused = ~met & adie["COUNTED"].eq("PASS")
    needed = (failed & ~excused, excused, unknown & ~excused)
    conditions = (met & ~by_site, met & by_site, *needed)
    return dict(zip(MARKS, conditions, strict=True))


def _draw_head(axes, criteria, at):
    top = axes.secondary_xaxis("top")
    top.spines[:].set_visible(False)
    top.tick_params(length=0)
    names = [marked(criterion) for criterion in criteria]
    top.set_xticks(list(at.values()), names, rotation=90, fontsize=8)
    for label, criterion in zip(top.get_xticklabels(), criteria, strict=True):
        if criterion.provenance == RECONSTRUCTED:
            label.set(color=MUTED, fontstyle="italic")
    longest = max(map(len, names)) * 0.062 + 0.12  # inches that the names need
    _draw_spans(axes, criteria, at, longest)
    axes.set_xticks(list(at.values()), [origins()[c.provenance][0] for c in criteria], fontsize=8)


def _draw_spans(axes, criteria, at, above):
    """Draw above the names a line over each kind of criteria, and one that joins alternatives."""
    kinds = [(KINDS[kind], [c for c in criteria if c.kind == kind]) for kind in KINDS]
    spans = [(words, ours, above + 0.2) for words, ours in kinds if ours]
    pairs = [(c, o) for c in criteria for o in criteria if c.alternative_to == o.id]
    spans += [("or", pair, above) for pair in pairs if at[pair[0].id] < at[pair[1].id]]
    for words, ours, inches in spans:
        ends = [at[ours[0].id] - 0.35, at[ours[-1].id] + 0.35]
        up = ScaledTranslation(0, inches, axes.figure.dpi_scale_trans)
        place = {"transform": axes.get_xaxis_transform() + up, "clip_on": False}
        axes.plot(ends, [1, 1], color=MUTED, linewidth=0.9, **place)
        axes.text(sum(ends) / 2, 1.005, words, ha="center", va="bottom", fontsize=8, **place)


def _provenance_line(criteria, inches):
    known = origins()
    found = [known[p] for p in known if p in {c.provenance for c in criteria}]
    words = "Known from: " + ", ".join(f"{sign} {name}" for sign, name in found)
    return "\n".join(textwrap.wrap(words, int(inches / 0.062)))


def _handles(adie):
    drawn = [label for label, ours in _conditions(adie).items() if ours.any()]
    handles = [Line2D([], [], linestyle="", label=label, **MARKS[label]) for label in drawn]
    if adie["SITEREC"].eq("Y").any():
        site = {**SITE, "markersize": 9, "label": "not met, as the site recorded"}
        handles.append(Line2D([], [], **site))
    return handles


def _draw_bars(results, criteria):
    rows = np.array(_places([criterion.kind for criterion in criteria]))
    figure, axes = new_figure(6.4, 1.4 + ROW * (rows[-1] + 1))
    left = np.zeros(len(criteria))
    for level in BARS:
        key = {"population": "screened", "variable_level": level}
        counts = np.array([pick(results, "n", variable=c.id, **key) for c in criteria])
        axes.barh(rows, counts, left=left, height=0.75, **BARS[level])
        left = left + counts
    axes.set_yticks(rows, [f"{marked(c)}  {origins()[c.provenance][0]}" for c in criteria])
    axes.tick_params(labelsize=8)
    axes.tick_params(axis="y", length=0)
    axes.set(ylim=(rows[-1] + 0.6, -0.6), xlim=(0, left.max() or 1))
    axes.set_xlabel(f"Participants\n{_provenance_line(criteria, 6.4)}", fontsize=8)
    handles = [Patch(label=LABELS[v], **BARS[v]) for v in BARS]
    figure.legend(handles=handles, loc="outside lower left", ncols=3, fontsize=8.5)
    return figure
