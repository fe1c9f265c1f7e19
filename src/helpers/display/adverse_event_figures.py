"""Adverse events as pictures: who had what at which grade, or how often in each arm."""

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

from helpers.ard.adverse_events import emergent
from helpers.ard.endpoints import in_population
from helpers.ard.frame import levels, select
from helpers.display.adverse_event_words import ALL, grade_words
from helpers.display.figures import GRADES, GRID, GROUND, INK, SERIES, new_figure, svg
from helpers.display.formats import count, percent
from helpers.display.text import absent

_TERMS, _PEOPLE = 30, 60
_NO_GRADE = "#6b7280"  # the same on both grounds: white text stands on it
_MARKERS = ["o", "s", "^", "D", "v", "P"]


def ae_figure(adae, adsl, results, trial):
    """Return the heat map of participants and terms; for many participants, rates by term.

    At most the 30 most frequent terms are drawn, and the caption says of how many.
    """
    terms = _frequent_terms(results)
    if not terms:
        return absent("There is no adverse event to draw.")
    if len(in_population(adsl, "safety")) > _PEOPLE:
        return _rates_figure(results, terms[:_TERMS], len(terms))
    return _heat_map(emergent(adae, adsl), adsl, terms, trial)


def _frequent_terms(results):
    """Return the terms as "class | term", most participants first."""
    n = select(results, stat_name="n", group="", variable="any")
    n = n[n["variable_level"].str.contains(" | ", regex=False)]
    return list(n.sort_values("stat", ascending=False, kind="stable")["variable_level"])


def _heat_map(events, adsl, terms, trial):
    drawn = terms[:_TERMS]
    people = in_population(adsl, "safety").sort_values("USUBJID")
    names = people["SUBJID"].where(people["SUBJID"].notna(), people["USUBJID"]).astype(str)
    worst = events.assign(LEVEL=events["SOC"] + " | " + events["PT"])
    # 0: an event without a grade is drawn too
    worst = worst.assign(ATOXGRN=worst["ATOXGRN"].fillna(0)).pivot_table(
        index="LEVEL", columns="USUBJID", values="ATOXGRN", aggfunc="max"
    )
    worst = worst.reindex(index=drawn, columns=people["USUBJID"])
    figure, axes = new_figure(
        width=max(5.5, 3.2 + 0.34 * len(people)), height=1.5 + 0.27 * len(drawn)
    )
    _draw_cells(axes, worst.to_numpy())
    axes.set_xticks(np.arange(len(people)) + 0.5, names, rotation=90 if len(people) > 6 else 0)
    axes.set_yticks(np.arange(len(drawn)) + 0.5, [_term(level) for level in drawn])
    axes.set_xlabel("Participant")
    _legend_of_grades(figure, worst, trial)
    words = f"Worst grade of each term, treated participants (N = {len(people)})"
    severe = int((worst >= 3).sum().sum())
    alt = (
        f"Heat map of {len(drawn)} adverse-event terms by {len(people)} participants; "
        f"{severe} cells show a severe grade (3 or higher)."
    )
    return svg(figure, alt, title=_caption(words, drawn, terms))


def _draw_cells(axes, grades):
    colours = ListedColormap([_NO_GRADE, *GRADES.values()])
    axes.pcolormesh(
        np.ma.masked_invalid(grades), cmap=colours, vmin=-0.5, vmax=5.5, edgecolors=GROUND, lw=1.2
    )
    for row in range(grades.shape[0] + 1):
        axes.axhline(row, color=GRID, lw=0.6, zorder=0)
    axes.set_xlim(0, grades.shape[1])
    axes.set_ylim(grades.shape[0], 0)
    for row, column in zip(*np.nonzero(~np.isnan(grades)), strict=True):
        grade = int(grades[row, column])
        dark = "#ffffff" if grade >= 4 or grade == 0 else "#111111"
        words = str(grade) if grade else "?"
        axes.text(column + 0.5, row + 0.5, words, ha="center", va="center", color=dark, size=8)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(length=0)


def _legend_of_grades(figure, worst, trial):
    words = grade_words(trial)
    handles = [Patch(color=GRADES[grade], label=word) for grade, word in words.items()]
    if (worst == 0).any().any():
        handles.append(Patch(color=_NO_GRADE, label="No grade"))
    figure.legend(handles=handles, loc="outside upper left", ncols=len(handles), fontsize=9)


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
            label=arm or ALL,
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
