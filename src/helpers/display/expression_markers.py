"""What is shown of cell markers beside the blood count of the same day."""

import math
from textwrap import wrap

import pandas as pd

from helpers.ard.frame import levels, pick, warning_of
from helpers.display.figures import MUTED, SERIES, new_figure, svg
from helpers.display.formats import count, n_of_N, number
from helpers.display.shown import Shown
from helpers.display.tables import html_table
from helpers.display.text import listed, sentence

TITLE = 22  # letters in a line of a panel's title
NOTHING = Shown("")
UNITS = {"Platelets": ("10⁹/L", 1), "Haemoglobin": ("g/L", 1)}
SHARE = ("% of leucocytes", 100)
NOT_COUNTED = "No blood count lies on the day of a sample, so that markers stand beside nothing."


def markers_sentence(results):
    """Return how well the markers follow the blood count, in words."""
    if results.empty:
        return NOTHING
    found = {cell: pick(results, "estimate", **_key(cell)) for cell in levels(results, "variable")}
    known = {cell: value for cell, value in found.items() if not math.isnan(value)}
    if not known:
        return sentence(NOT_COUNTED)
    told = [f"{cell.lower()} {number(value, 2)}" for cell, value in known.items()]
    return sentence(
        "Correlation of marker genes with the blood count of the same day, from −1 to 1: "
        f"{listed(told)}. Where markers follow the count, samples and counts belong together; a "
        "low value may only say that the count hardly varies."
    )


def markers_table(results):
    """Return for each kind of cell the genes found, the samples with a count and the agreement."""
    if results.empty:
        return NOTHING
    rows = {}
    for cell in levels(results, "variable"):
        genes = [pick(results, s, variable=cell, variable_level="genes") for s in ("n", "N")]
        samples = [pick(results, stat, **_key(cell)) for stat in ("n", "N")]
        value, doubt = (
            pick(results, "estimate", **_key(cell)),
            warning_of(results, "n", **_key(cell)),
        )
        agreement = doubt or ("does not vary" if math.isnan(value) else number(value, 2))
        rows[cell] = [n_of_N(*genes), n_of_N(*samples), agreement]
    headings = ["Marker genes counted", "Samples with a count", "Correlation"]
    cells = pd.DataFrame.from_dict(rows, orient="index", columns=headings)
    notes = ["Correlation by ranks (Spearman) of the mean of the marker genes with the count."]
    title = "Cell markers and the blood count of the same day"
    return html_table(cells.rename_axis("Cells"), title, notes, "expression_markers")


def markers_figure(markers, results):
    """Return one panel for each kind of cell: the blood count across, its markers up."""
    both = markers.dropna(subset=["MARKER", "COUNTED"])
    if both.empty:
        return NOTHING
    cells = list(dict.fromkeys(both["CELL"]))
    figure, axes = new_figure(4.9, 1.95 * math.ceil(len(cells) / 2), math.ceil(len(cells) / 2), 2)
    visits = list(dict.fromkeys(both["AVISITL"].dropna()))
    for panel, cell in zip(axes.flat, cells, strict=False):
        _panel(panel, both[both["CELL"].eq(cell)], cell, visits)
    for panel in list(axes.flat)[len(cells) :]:
        panel.set_visible(False)
    value = {cell: pick(results, "estimate", **_key(cell)) for cell in cells}
    told = listed(f"{cell.lower()} {number(value[cell], 2)}" for cell in cells)
    alt = (
        "Scatter plots of marker genes against the blood count of the same day, with the "
        f"correlation by rank: {told}."
    )
    n = count(both["SAMPLE_ID"].nunique())
    title = f"Marker genes (log₂, up) against the blood count of the day (across), {n} samples"
    return svg(figure, alt, title, "expression_markers")


def _panel(panel, rows, cell, visits):
    unit, factor = UNITS.get(cell, SHARE)
    for place, visit in enumerate([*visits, None]):
        ours = rows[rows["AVISITL"].eq(visit)] if visit else rows[rows["AVISITL"].isna()]
        colour = SERIES[place] if visit and place < len(SERIES) else MUTED
        panel.scatter(ours["COUNTED"] * factor, ours["MARKER"], s=14, color=colour, alpha=0.85)
    panel.set_title("\n".join(wrap(f"{cell}, {unit}", TITLE)), fontsize=9)
    panel.tick_params(labelsize=8)


def _key(cell):
    return {"variable": cell, "variable_level": "samples"}
