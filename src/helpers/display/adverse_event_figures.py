"""Adverse events as pictures: who had what at which grade, or how often in each arm."""

import numpy as np

from helpers.ard.adverse_events import emergent
from helpers.ard.endpoints import in_population
from helpers.ard.frame import levels, select
from helpers.display.adverse_event_heat_map import ae_heat_map
from helpers.display.adverse_event_words import ALL
from helpers.display.figures import GRID, INK, SERIES, in_key, new_figure, svg
from helpers.display.formats import count, percent
from helpers.display.text import absent

_TERMS, _PEOPLE = 30, 60
_MARKERS = ["o", "s", "^", "D", "v", "P"]


def ae_figure(adae, adsl, results, trial):
    """Return the heat map of participants and terms; for many participants, rates by term.

    Of the rates at most the 30 most frequent terms are drawn, and the caption says of how many.
    """
    n = select(results, stat_name="n", group="", variable="any")
    n = n.set_index("variable_level")["stat"]
    terms = n[n.index.str.contains(" | ", regex=False)]
    if terms.empty:
        return absent("There is no adverse event to draw.")
    if len(in_population(adsl, "safety")) > _PEOPLE:
        frequent = list(terms.sort_values(ascending=False, kind="stable").index)
        return _rates_figure(results, frequent[:_TERMS], len(frequent))
    return ae_heat_map(emergent(adae, adsl), adsl, n, trial)


def _rates_figure(results, drawn, of):
    arms = levels(results, "group_level", group="arm") or [""]
    n = select(results, stat_name="p", variable="any")
    shares = n.set_index(["group_level", "variable_level"])["stat"]
    figure, axes = new_figure(width=7.6, height=1.4 + 0.26 * len(drawn))
    step = 0.5 / len(arms)
    for number, arm in enumerate(arms):
        share = [100 * shares[arm, level] for level in drawn]
        axes.plot(
            share,
            np.arange(len(drawn)) + step * (number - (len(arms) - 1) / 2),
            _MARKERS[number % len(_MARKERS)],
            color=SERIES[number % len(SERIES)],
            label=in_key(arm or ALL),
            ms=5,
            clip_on=False,
        )
    axes.set_yticks(range(len(drawn)), [_term(level) for level in drawn])
    axes.set_ylim(len(drawn) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.grid(axis="x", color=GRID)
    for edge in np.arange(len(drawn) + 1) - 0.5:
        axes.axhline(edge, color=GRID, lw=0.5)
    axes.set_axisbelow(True)
    axes.set_xlabel("Participants with the event (%)", color=INK)
    figure.legend(loc="outside upper left", ncols=min(3, len(arms)), fontsize=9)
    top = max(shares[arm, drawn[0]] for arm in arms)
    alt = (
        f"Share of participants with each of {len(drawn)} terms by arm. The most frequent, "
        f"{_term(drawn[0])}, reaches {percent(top)} in one arm."
    )
    title = _caption("Participants with each term", drawn, range(of))
    return svg(figure, alt, title=title, analysis="ae_terms")


def _caption(words, drawn, terms):
    if len(drawn) == len(terms):
        return f"{words}: all {count(len(terms))} terms"
    return f"{words}: the {len(drawn)} most frequent of {count(len(terms))} terms"


def _term(level):
    return level.partition(" | ")[2].capitalize()
