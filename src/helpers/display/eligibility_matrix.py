"""The eligibility matrix: participants by criteria, one mark each."""

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

from helpers.display.figures import GRID, INK, MUTED, SERIES, new_figure, svg
from helpers.display.text import absent

VERDICTS = {"PASS": "met", "FAIL": "not met", "UNKNOWN": "unknown"}
COLOURS = {"PASS": SERIES[2], "FAIL": SERIES[1], "UNKNOWN": GRID}
NAMED = 40  # participants whose names still fit


def eligibility_figure(adie, adsl, trial):
    """Return the verdict of every criterion for every screened participant.

    Included participants come first. A dot marks what the site itself recorded as a failure. With
    many participants the rows are thin and not named; the table counts them.
    """
    if not trial.eligibility or adie.empty:
        return absent("The trial file lists no eligibility criteria.")
    people = _order(adsl)
    criteria = [criterion.id for criterion in trial.eligibility]
    codes = _matrix(adie, people["USUBJID"], criteria)
    named = len(people) <= NAMED
    height = 1.3 + (0.21 * len(people) if named else min(0.02 * len(people), 5.0))
    figure, axes = new_figure(min(7.2, 1.9 + 0.26 * len(criteria)), height)
    colours = ListedColormap(list(COLOURS.values()))
    mesh = axes.pcolormesh(codes, cmap=colours, vmin=-0.5, vmax=2.5, linewidth=0.8 * named)
    mesh.set(edgecolor="face" if not named else "#fdfefc", rasterized=not named)
    _mark_site(axes, adie, people["USUBJID"], criteria, named)
    _label(axes, people, criteria, named)
    handles = [Patch(color=COLOURS[word], label=label) for word, label in VERDICTS.items()]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=9)
    alt = (
        f"Matrix of {len(people)} screened participants by {len(criteria)} criteria: "
        f"{int((codes == 1).sum())} not met, {int((codes == 2).sum())} unknown."
    )
    title = f"Criteria by participant, all screened (N = {len(people)})"
    return svg(figure, alt, title, "eligibility")


def _order(adsl):
    included = adsl["INCLFL"].eq("Y")
    return adsl.assign(_last=~included).sort_values(["_last", "USUBJID"]).reset_index(drop=True)


def _matrix(adie, people, criteria):
    numbers = {word: float(code) for code, word in enumerate(VERDICTS)}
    coded = adie.assign(CODE=adie["VERDICT"].map(numbers))
    matrix = coded.pivot(index="USUBJID", columns="IETESTCD", values="CODE")
    return matrix.reindex(index=people, columns=criteria).to_numpy()


def _mark_site(axes, adie, people, criteria, named):
    recorded = adie[adie["SITEREC"] == "Y"]
    rows = {person: row for row, person in enumerate(people)}
    columns = {criterion: column for column, criterion in enumerate(criteria)}
    x = recorded["IETESTCD"].map(columns) + 0.5
    y = recorded["USUBJID"].map(rows) + 0.5
    axes.plot(x, y, linestyle="", marker="o", markersize=4 if named else 2, color=INK)


def _label(axes, people, criteria, named):
    axes.set(xlim=(0, len(criteria)), ylim=(len(people), 0))
    axes.set_xticks(np.arange(len(criteria)) + 0.5, criteria, rotation=90, fontsize=8)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    included = int(people["INCLFL"].eq("Y").sum())
    if named:
        axes.set_yticks(np.arange(len(people)) + 0.5, people["USUBJID"], fontsize=8)
    else:
        axes.set_yticks([])
        axes.set_ylabel(f"{included} included, {len(people) - included} not included")
    if 0 < included < len(people):
        axes.axhline(included, color=MUTED, linewidth=1.4)
