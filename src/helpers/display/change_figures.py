"""Tumour change and performance status as figures, every participant visible."""

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from helpers.ard.attendance import DIED, LEFT, MISSING, NEVER, NOT_DUE
from helpers.ard.change import GRADES
from helpers.ard.endpoints import in_population
from helpers.ard.frame import pick, select
from helpers.display.endpoints import counted_in
from helpers.display.figures import (
    GRID,
    GROUND,
    INK,
    MUTED,
    RESPONSES,
    new_figure,
    svg,
)
from helpers.display.formats import number
from helpers.display.grids import short_names
from helpers.display.response import WORDS
from helpers.display.shown import stack
from helpers.display.text import absent, listed, sentence

BORDERS = {"SUMDIAM": (20, -30)}  # growth and shrinkage that RECIST 1.1 speaks of
PERFORMANCE = ["#cfe3f2", "#8fb8de", "#4f8fc9", "#e69f00", "#d55e00"]
STATE_COLOURS = {
    DIED: "#3f3f46",
    LEFT: "#a1a1aa",
    MISSING: GROUND,
    NEVER: GRID,
    NOT_DUE: "none",
}
CROWDED = 15  # from here on names stand upright
STATE_HATCHES = {MISSING: "////"}


def waterfall_figures(best, adsl, endpoint, bor, labels):
    """Return a waterfall of the best change for each parameter of an endpoint."""
    return stack(
        [waterfall_figure(best, adsl, endpoint, p, bor, labels) for p in endpoint.parameters]
    )


def waterfall_figure(best, adsl, endpoint, paramcd, bor, labels):
    """Return the best percent change of each participant as bars, coloured by confirmed response.

    Who has no complete value after baseline is named beneath: nobody disappears.
    """
    people = in_population(adsl, endpoint.population)
    mine = best[(best["PARAMCD"] == paramcd) & best["USUBJID"].isin(people["USUBJID"])]
    mine = mine.sort_values(["PCHG", "USUBJID"], ascending=[False, True])
    label = labels.get(paramcd, paramcd)
    without = _without(people, mine, label)
    if mine.empty:
        return without
    figure, axes = new_figure(7.2, 4.0)
    words = _responses(bor).reindex(mine["USUBJID"]).fillna("NE")
    axes.bar(range(len(mine)), mine["PCHG"], color=[RESPONSES[w] for w in words], width=0.78)
    _label_bars(axes, mine["PCHG"], mine["PDOTHFL"] == "Y")
    _draw_borders(axes, paramcd)
    turned = 90 if len(mine) > CROWDED else 0
    axes.set_xticks(range(len(mine)), short_names(mine["USUBJID"]), rotation=turned, fontsize=8.5)
    axes.set_xlabel("Participant")
    axes.set_ylabel("Best change from baseline (%)")
    axes.margins(x=0.02, y=0.14)
    if bor is not None:
        _add_key(figure, words)
    alt = (
        f"Waterfall of {label.lower()}: best change of {len(mine)} participants, "
        f"from {number(mine['PCHG'].max(), 0)}% to {number(mine['PCHG'].min(), 0)}%."
    )
    return (
        svg(figure, alt, f"{label}: best change, {_of(mine, people)}", f"best_change_{endpoint.id}")
        + without
    )


def _of(mine, people):
    """Return how many are drawn of how many are counted."""
    return f"{mine['USUBJID'].nunique()} of {len(people)} participants"


def _without(people, mine, label):
    names = sorted(set(people["USUBJID"]) - set(mine["USUBJID"]))
    words = [f"{label}: every participant has a value after baseline."]
    if names:
        words = [f"{label}: no complete value after baseline for {listed(names)}."]
    if (mine["PDOTHFL"] == "Y").any():
        words.append(
            "A star marks progression by other than the target lesions, new ones above all."
        )
    return sentence(" ".join(words))


def _responses(bor):
    """Return the confirmed best response by USUBJID; empty where the trial plans no response."""
    if bor is None:
        return pd.Series(dtype=object)
    return bor[bor["PARAMCD"] == "CBOR"].set_index("USUBJID")["AVALC"]


def _label_bars(axes, values, starred):
    for position, (value, star) in enumerate(zip(values, starred, strict=True)):
        axes.annotate(
            number(value, 0) + ("*" if star else ""),
            (position, value),
            (0, 3 if value >= 0 else -3),
            textcoords="offset points",
            ha="center",
            va="bottom" if value >= 0 else "top",
            fontsize=8.5,
            color=INK,
        )


def _draw_borders(axes, paramcd):
    axes.axhline(0, color=INK, linewidth=0.8)
    for border in BORDERS.get(paramcd, ()):
        axes.axhline(border, color=MUTED, linewidth=1, linestyle="--")


def _add_key(figure, words):
    seen = [word for word in RESPONSES if word in set(words)]
    handles = [Patch(color=RESPONSES[word], label=WORDS[word]) for word in seen]
    title = "Confirmed best response"
    figure.legend(
        handles=handles, loc="outside lower center", ncols=5, fontsize=8.5, title=title,
        title_fontsize=8.5,
    )  # fmt: skip


def spider_figures(adtr, adrs, adsl, endpoint, bor):
    """Return the course of percent change for each parameter of an endpoint."""
    return stack([spider_figure(adtr, adrs, adsl, endpoint, p, bor) for p in endpoint.parameters])


def spider_figure(adtr, adrs, adsl, endpoint, paramcd, bor):
    """Return percent change over time, one line per participant.

    A triangle marks the assessment at which the investigator saw progression, whether by these
    lesions or by others. Lines hold complete measurements only.
    """
    people = in_population(adsl, endpoint.population)
    mine = adtr[(adtr["PARAMCD"] == paramcd) & adtr["USUBJID"].isin(people["USUBJID"])]
    mine = mine[mine["PCHG"].notna() & ((mine["ABLFL"] == "Y") | (mine["ADY"] > 1))]
    mine = mine[mine.groupby("USUBJID")["ADY"].transform("max") > 1]
    if mine.empty:
        return absent("No tumour was measured after baseline, so no course can be drawn.")
    label = mine["PARAM"].iloc[0]
    figure, axes = new_figure(7.2, 4.8)
    words = _responses(bor).reindex(mine["USUBJID"].unique()).fillna("NE")
    for who, course in mine.groupby("USUBJID"):
        _draw_course(axes, course, adrs[adrs["USUBJID"] == who], RESPONSES[words[who]])
    _draw_borders(axes, paramcd)
    axes.set_xlabel("Weeks from the first day of treatment")
    axes.set_ylabel("Change from baseline (%)")
    axes.set_xlim(right=mine["ADY"].max() / 7 * 1.1)
    axes.grid(axis="y", color=GRID)
    _name_courses(axes, mine)
    if bor is not None:
        _add_key(figure, words)
    alt = f"Course of {label.lower()} in {mine['USUBJID'].nunique()} participants."
    return svg(figure, alt, f"{label}: change over time, {_of(mine, people)}")


def _draw_course(axes, course, responses, colour):
    course = course.sort_values("ADY")
    weeks = course["ADY"].to_numpy() / 7
    axes.plot(weeks, course["PCHG"], "-o", color=colour, markersize=3.5, linewidth=1.4)
    progression = responses[(responses["ANL01FL"] == "Y") & (responses["AVALC"] == "PD")]
    at = course["VISITNUM"].isin(progression["VISITNUM"]).to_numpy()
    axes.plot(weeks[at], course["PCHG"][at], "v", color=colour, markersize=9, markeredgecolor=INK)


def _name_courses(axes, mine):
    """Write each participant beside the end of their line; names that would touch move apart."""
    ends = mine.sort_values("ADY").drop_duplicates("USUBJID", keep="last").sort_values("PCHG")
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    wide, tall = 0.07 * (right - left), 0.04 * (high - low)
    placed = []
    names = short_names(ends["USUBJID"])
    for who, week, change in zip(names, ends["ADY"] / 7, ends["PCHG"], strict=True):
        near = [height + tall for at, height in placed if abs(at - week) < wide]
        height = max([change, *near])
        placed.append((week, height))
        axes.annotate(
            who,
            (week, height),
            (7, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            color=INK,
        )


def performance_figure(results, endpoint, visits):
    """Return grades of performance status by visit as stacked bars, deaths and absences apart."""
    mine = select(results, analysis=f"performance_{endpoint.id}", group="")
    parts = [(f"grade {g}", f"ECOG {g}", PERFORMANCE[g]) for g in GRADES]
    parts += [(state, state.capitalize(), colour) for state, colour in STATE_COLOURS.items()]
    figure, axes = new_figure(7.2, 4.2)
    bottom = np.zeros(len(visits))
    for variable, label, colour in parts:
        n = np.array([pick(mine, "n", variable=variable, variable_level=v.id) for v in visits])
        if n.any():
            axes.bar(
                range(len(visits)), n, bottom=bottom, color=colour, label=label,
                edgecolor=MUTED, linewidth=0.6, width=0.8, hatch=STATE_HATCHES.get(variable),
            )  # fmt: skip
            _label_parts(axes, n, bottom, colour)
        bottom += n
    axes.set_xticks(range(len(visits)), [v.label for v in visits], rotation=45, ha="right")
    axes.set_ylabel("Participants")
    axes.yaxis.get_major_locator().set_params(integer=True)
    figure.legend(loc="outside lower center", ncols=5, fontsize=8.5)
    alt = f"{endpoint.label} by visit: grades, deaths and absences of {bottom.max():.0f} people."
    title = f"{endpoint.label} by visit, {counted_in(endpoint, bottom.max())}"
    return svg(figure, alt, title, f"performance_{endpoint.id}")


def _label_parts(axes, n, bottom, colour):
    dark = colour in ("#3f3f46", "#4f8fc9", "#d55e00")
    light = colour in (GROUND, GRID, "none")
    for position, (height, start) in enumerate(zip(n, bottom, strict=True)):
        if height:
            axes.text(
                position,
                start + height / 2,
                f"{height:.0f}",
                ha="center",
                va="center",
                fontsize=8.5,
                color=INK if light else "#ffffff" if dark else "#1f2933",
            )
