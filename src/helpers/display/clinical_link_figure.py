"""Small multiples: the change of a score against each measure, one mark for each participant."""

import textwrap

import numpy as np

from helpers.adam.adlink import CHANGE, RATIO, SCORE
from helpers.ard.clinical_link import BEST, TIME, measures_of
from helpers.display.clinical_link import FILE, NOTHING, correlation
from helpers.display.figures import (
    GRID,
    GROUND,
    RESPONSES,
    SERIES,
    drawn,
    new_figure,
)
from helpers.display.formats import count
from helpers.display.gene_sets import set_name
from helpers.display.names_beside import write_names
from helpers.display.shown import Shown, caption, download_link, stack, text

WIDTH = 38  # letters in the title of a panel
FRAME = (0.16, 0.17, 0.81, 0.69)
RATIOS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
KEY = "A hollow mark is a time that ended without the event."


def link_figure(link):
    """Return one panel for each measure; participants are labelled, and coloured by response."""
    if link.adlink.empty:
        return NOTHING
    people = link.adlink[link.adlink["PAIRFL"] == "Y"]
    panels, without = [], []
    for measure in measures_of(people):
        ours = people[people[measure].notna() & people[SCORE + link.gene_set].notna()]
        if ours.empty:
            without.append(link.names[measure])
            continue
        panels.append(_panel(link, ours, measure))
    scored = people[people[SCORE + link.gene_set].notna()]
    if "CBOR" in people and len(scored):
        panels.insert(1, _responses_panel(link, scored))
    name = set_name(link.gene_set)
    title = f"Change of the {name} score against the clinical course (N = {len(people)})"
    hollow = KEY if any(measure.startswith(TIME) for measure in people) else ""
    coloured = " Colours: best confirmed response." if "CBOR" in people else ""
    said = [f"{what}: no participant has both." for what in without]
    notes = f"<p>{text(' '.join([hollow + coloured, *said]).strip())}</p>{download_link(FILE)}"
    panels = stack(panels).html
    return Shown(
        f'<figure class="tb-figure"><figcaption>{caption(title)}</figcaption>'
        f'<div class="tb-panels">{panels}</div><div class="tb-notes">{notes}</div></figure>'
    )


def _panel(link, people, measure):
    """Return the panel of one measure on its own scale."""
    figure, axes = _new_panel()
    values = people[measure].astype(float)
    score = people[SCORE + link.gene_set]
    hollow = np.zeros(len(people), dtype=bool)
    if measure.startswith(TIME):
        hollow = (people[measure.replace(TIME, "CNSR_", 1)] > 0).to_numpy()
    points = _mark(axes, people, (score, values), hollow)
    _scale(axes, values, measure)
    write_names(axes, points, people.index)
    alt = (
        f"{link.names[measure]} against the change of the {set_name(link.gene_set)} score, one "
        f"mark for each of {count(len(people))} participants. Rank correlation: "
        f"{correlation(link, measure)}."
    )
    return _finish(figure, axes, link, link.names[measure], alt)


def _new_panel():
    figure, axes = new_figure(3.6, 2.7)
    # the same frame in every panel, known before names are placed
    figure.set_layout_engine("none")
    axes.set_position(FRAME)
    return figure, axes


def _scale(axes, values, measure):
    """Set the limits, with the line of no change where the measure has one."""
    if measure.startswith(RATIO):
        _log_scale(axes, values)
    if measure.startswith((CHANGE, BEST, RATIO)):
        axes.axhline(float(measure.startswith(RATIO)), color=GRID, linewidth=1, zorder=0)
    else:
        axes.set_ylim(bottom=-0.06 * max(values.max(), 1))


def _responses_panel(link, people):
    """Return the panel of best responses, the most favourable on top."""
    figure, axes = _new_panel()
    words = people["CBOR"].fillna("NE")
    order = [word for word in reversed(RESPONSES) if (words == word).any()]
    order.sort(key=lambda word: word != "NE")  # what could not be evaluated is no rank: at the foot
    places = words.map(order.index).astype(float)
    hollow = np.zeros(len(people), dtype=bool)
    points = _mark(axes, people, (people[SCORE + link.gene_set], places), hollow)
    axes.set_yticks(range(len(order)), [word.replace("/", "/\n") for word in order])
    axes.set_ylim(-0.6, len(order) - 0.4)
    axes.grid(axis="y")
    write_names(axes, points, people.index)
    said = ", ".join(f"{word} {(words == word).sum()}" for word in reversed(order))
    alt = (
        f"Best confirmed response against the change of the {set_name(link.gene_set)} score, one "
        f"mark for each of {count(len(people))} participants: {said}."
    )
    return _finish(figure, axes, link, "Best response, confirmed", alt)


def _finish(figure, axes, link, title, alt):
    axes.set_title(textwrap.fill(title, WIDTH), fontsize=9)
    axes.set_xlabel(f"Change of the {set_name(link.gene_set)} score", fontsize=8.5)
    axes.tick_params(labelsize=8)
    axes.locator_params(axis="x", nbins=5)
    return Shown(drawn(figure, alt))


def _log_scale(axes, values):
    axes.set_yscale("log")
    low, high = values.min() / 1.3, values.max() * 1.3
    ticks = [tick for tick in RATIOS if low <= tick <= high]
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.set_ylim(low, high)


def _mark(axes, people, places, hollow):
    """Draw one mark for each participant and return where they stand."""
    x, y = (part.to_numpy(dtype=float) for part in places)
    words = people["CBOR"].fillna("NE") if "CBOR" in people else None
    colours = [SERIES[0]] * len(x) if words is None else [RESPONSES[word] for word in words]
    fill = [GROUND if empty else colour for empty, colour in zip(hollow, colours, strict=True)]
    axes.scatter(x, y, s=26, c=fill, edgecolors=colours, linewidths=1.4, zorder=3)
    axes.axvline(0, color=GRID, linewidth=1, zorder=0)
    axes.margins(0.14)
    return np.column_stack([x, y])
