"""Verdicts on eligibility as a figure: participants by criteria, or counts when they are many."""

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.display.figures import GRID, GROUND, INK, MUTED, SERIES, new_figure, svg
from helpers.display.text import absent

VERDICTS = {"PASS": "met", "FAIL": "not met", "UNKNOWN": "unknown"}
COLOURS = {"PASS": SERIES[2], "FAIL": SERIES[1], "UNKNOWN": GRID}
NAMED = 40  # participants whose names still fit


def eligibility_figure(adie, adsl, trial):
    """Return the verdict of every criterion: for each screened participant, or counted.

    Included participants come first. A dot marks what the site itself recorded as a failure.
    """
    if not trial.eligibility or adie.empty:
        return absent("The trial file lists no eligibility criteria.")
    people = _order(adsl)
    criteria = [criterion.id for criterion in trial.eligibility]
    draw = _draw_matrix if len(people) <= NAMED else _draw_bars
    figure = draw(adie, people, criteria)
    handles = [Patch(color=COLOURS[word], label=label) for word, label in VERDICTS.items()]
    if len(people) <= NAMED:
        site = {"marker": "o", "color": INK, "linestyle": "", "markersize": 4}
        handles.append(Line2D([], [], label="not met, as the site recorded", **site))
    figure.legend(handles=handles, loc="outside lower center", ncols=4, fontsize=9)
    counts = adie["VERDICT"].value_counts()
    alt = (
        f"{len(people)} screened participants by {len(criteria)} criteria: "
        f"{counts.get('FAIL', 0)} verdicts not met, {counts.get('UNKNOWN', 0)} unknown."
    )
    title = f"Criteria by participant, all screened (N = {len(people)})"
    return svg(figure, alt, title, "eligibility")


def _order(adsl):
    included = adsl["INCLFL"].eq("Y")
    return adsl.assign(_last=~included).sort_values(["_last", "USUBJID"]).reset_index(drop=True)


def _draw_matrix(adie, people, criteria):
    width = min(7.2, max(5.0, 1.9 + 0.26 * len(criteria)))
    figure, axes = new_figure(width, 1.3 + 0.21 * len(people))
    colours = ListedColormap(list(COLOURS.values()))
    codes = _codes(adie, people["USUBJID"], criteria)
    axes.pcolormesh(codes, cmap=colours, vmin=-0.5, vmax=2.5, edgecolor=GROUND, linewidth=0.8)
    _mark_site(axes, adie, people["USUBJID"], criteria)
    axes.set(xlim=(0, len(criteria)), ylim=(len(people), 0))
    axes.set_xticks(np.arange(len(criteria)) + 0.5, criteria, rotation=90, fontsize=8)
    axes.set_yticks(np.arange(len(people)) + 0.5, people["USUBJID"], fontsize=8)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    included = int(people["INCLFL"].eq("Y").sum())
    if 0 < included < len(people):
        axes.axhline(included, color=MUTED, linewidth=1.4)
    return figure


def _draw_bars(adie, people, criteria):
    figure, axes = new_figure(7.2, 1.2 + 0.19 * len(criteria))
    counts = adie.groupby("IETESTCD")["VERDICT"].value_counts().unstack(fill_value=0)
    counts = counts.reindex(index=criteria, columns=list(VERDICTS), fill_value=0)
    left = np.zeros(len(criteria))
    for word in VERDICTS:
        axes.barh(range(len(criteria)), counts[word], left=left, height=0.75, color=COLOURS[word])
        left = left + counts[word].to_numpy()
    axes.set_yticks(range(len(criteria)), criteria, fontsize=8)
    axes.set(ylim=(len(criteria) - 0.4, -0.6), xlim=(0, len(people)), xlabel="Participants")
    axes.tick_params(axis="y", length=0)
    return figure


def _codes(adie, people, criteria):
    numbers = {word: float(code) for code, word in enumerate(VERDICTS)}
    coded = adie.assign(CODE=adie["VERDICT"].map(numbers))
    matrix = coded.pivot(index="USUBJID", columns="IETESTCD", values="CODE")
    return matrix.reindex(index=people, columns=criteria).to_numpy()


def _mark_site(axes, adie, people, criteria):
    recorded = adie[adie["SITEREC"] == "Y"]
    rows = {person: row for row, person in enumerate(people)}
    columns = {criterion: column for column, criterion in enumerate(criteria)}
    x = recorded["IETESTCD"].map(columns) + 0.5
    y = recorded["USUBJID"].map(rows) + 0.5
    axes.plot(x, y, linestyle="", marker="o", markersize=4, color=INK)
