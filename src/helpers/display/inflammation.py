"""What is shown of systemic inflammation: ratios to baseline by visit, and every course."""

import math
import textwrap

import numpy as np

from helpers.ard.frame import levels, pick, select
from helpers.display.figures import GRID, INK, MUTED, SERIES, new_figure, svg
from helpers.display.formats import (
    DASH,
    count,
    interval,
    median_range_cell,
    n_of_N,
    number,
    printed,
)
from helpers.display.grids import grid, heading, lower_first, nested
from helpers.display.shown import Shown, fold
from helpers.display.tables import html_table
from helpers.display.text import absent, listed, sentence

SHADES = [SERIES[4], SERIES[5], SERIES[2], SERIES[3]]
STEPS = ((2, (1,)), (1, (1, 3)), (0.5, (1, 2, 5)), (0, (1, 1.5, 2, 3, 4, 5, 7)))
TITLE_WIDTH = 30  # letters in the width of a panel
NOT_PLANNED = "This trial plans no markers of systemic inflammation."


def marker_names(adinfl, trial, units=True):
    """Return the reading name of each planned marker, with its unit, and of each ratio of two."""
    labels = {analyte.test: analyte.label for analyte in trial.laboratory}
    params = adinfl.drop_duplicates("PARAMCD").set_index("PARAMCD")["PARAM"]
    names = {code: labels.get(code, code) for code in trial.inflammation.markers}
    for code, param in params.items():
        unit = printed(param[param.rfind(" (") :]) if units and " (" in param else ""
        names[code] = labels.get(code, param.rpartition(" (")[0] or param) + unit
    for code, above, below in trial.inflammation.ratios:
        over, under = labels.get(above, above), labels.get(below, below)
        names[code] = f"{over} to {lower_first(under)} ({code})"
    return names


def inflammation_table(results, adinfl, trial):
    """Return each marker's baseline, and folded away its ratio to baseline at every visit."""
    if results.empty:
        return Shown("")
    names = marker_names(adinfl, trial)
    markers = levels(results, "variable")
    who = f"treated participants (N = {adinfl['USUBJID'].nunique()})"
    rows = [(names[marker], _baseline_cells(results, marker)) for marker in markers]
    notes = [
        "Baseline: last value on or before the first dose.",
        "Not quantified: values below the limit of quantification, of all values; each counts as "
        "half its limit.",
    ]
    frame = grid(rows, ["n", "Baseline, median (range)", "Not quantified"], "Marker")
    shown = html_table(frame, f"Markers of inflammation at baseline, {who}", notes, "inflammation")
    return shown + fold("Ratio to baseline by visit", _ratio_table(results, adinfl, names, who))


def _baseline_cells(results, marker):
    base = {"variable": marker, "variable_level": "baseline"}
    below = {"variable": marker, "variable_level": "below quantification"}
    highest = pick(results, "max", **base)
    digits = 0 if highest >= 100 else 1 if highest >= 10 else 2
    return [
        count(pick(results, "n", **base)),
        median_range_cell(results, digits, **base),
        n_of_N(pick(results, "n", **below), pick(results, "N", **below)),
    ]


def _ratio_table(results, adinfl, names, who):
    """Return for each marker the geometric mean ratio to baseline at each visit that has one."""
    columns = ["n", "Ratio (95% CI)"]
    rows = []
    for marker in levels(results, "variable"):
        rows.append(heading(names[marker], columns))
        known = levels(results, variable=marker, group="visit")
        for visit in (visit for visit in _visits(adinfl) if visit in known):
            key = {"variable": marker, "group_level": visit}
            rows.append((nested(visit), _ratio_cells(results, key)))
    notes = [
        "Geometric mean ratio to baseline, t 95% interval on the log scale; n: participants with "
        "both values."
    ]
    title = f"Markers of inflammation, ratio to baseline, {who}"
    return html_table(grid(rows, columns), title, notes, "inflammation")


def _visits(adinfl):
    after = adinfl[(adinfl["ADY"] > 1) & (adinfl["ANL01FL"] == "Y")]
    return list(after.sort_values("AVISITN", kind="stable")["AVISITL"].unique())


def _ratio_cells(results, key):
    n, ratio, low, high = (
        pick(results, s, **key) for s in ("n", "estimate", "conf_low", "conf_high")
    )
    if math.isnan(ratio):
        return [count(n), DASH]
    limits = "" if math.isnan(low) else f" ({interval(low, high, 2)})"
    return [count(n), f"{number(ratio, 2)}{limits}"]


def inflammation_sentence(results, adinfl, trial):
    """Return what is planned and measured, and for the first marker the first visit's ratio."""
    planned = [*trial.inflammation.markers, *(name for name, *_ in trial.inflammation.ratios)]
    if not planned:
        return absent(NOT_PLANNED)
    measured = levels(results, "variable")
    if not measured:
        return absent("This data cut holds no marker of systemic inflammation.")
    names = marker_names(adinfl, trial, units=False)
    words = f"Measured: {listed(lower_first(names[marker]) for marker in measured)}."
    missing = [names[marker] for marker in planned if marker not in measured]
    if missing:
        words += f" Planned but not in this data cut: {listed(map(lower_first, missing))}."
    words += _first_ratio(results, measured[0], names[measured[0]])
    return sentence(f"{words} Descriptive; changes are not attributed to a cause.")


def _first_ratio(results, marker, name):
    """Return the ratio to baseline of one marker at the first visit that has one, in words."""
    visits = select(results, variable=marker, group="visit", stat_name="estimate")
    if visits.empty:
        return ""
    key = {"variable": marker, "group_level": visits["group_level"].iloc[0]}
    n, ratio, low, high = (
        pick(results, s, **key) for s in ("n", "estimate", "conf_low", "conf_high")
    )
    limits = "" if math.isnan(low) else f"95% CI {interval(low, high, 2)}; "
    return (
        f" {name} at {key['group_level']}: {number(ratio, 2)} times its baseline "
        f"({limits}n = {count(n)})."
    )


def inflammation_figure(adinfl, adsl, trial, results):
    """Return each marker's course per participant on a log scale, phases of treatment shaded."""
    if results.empty:
        return Shown("")
    markers = levels(results, "variable")
    columns = min(3, len(markers))
    rows = -(-len(markers) // columns)
    figure, panels = new_figure(7.2, 2.2 * rows + 0.6, rows, columns, squeeze=False, sharex=True)
    bands = _phase_bands(adsl, trial)
    names = marker_names(adinfl, trial)
    for axes, marker in zip(panels.flat, markers, strict=False):
        _draw_marker(axes, adinfl[adinfl["PARAMCD"] == marker], bands)
        axes.set_title(textwrap.fill(names[marker], TITLE_WIDTH), fontsize=8.5)
    for axes in panels.flat[len(markers) :]:
        axes.set_visible(False)
    figure.supxlabel("Study day", fontsize=9)
    handles, labels = panels.flat[0].get_legend_handles_labels()
    if labels:
        figure.legend(handles, labels, loc="outside upper left", ncols=len(labels), fontsize=8)
    people = adinfl["USUBJID"].nunique()
    alt = (
        f"Courses of {listed(names[marker] for marker in markers)} in {people} participants by "
        "study day, log scale, with the median at each visit."
    )
    title = (
        f"Markers of inflammation, treated participants (N = {people}): medians in bold, "
        "triangles below quantification"
    )
    return svg(figure, alt, title, "inflammation")


def _phase_bands(adsl, trial):
    """Return (label, first day, last day) of each phase that anyone reached, by median day."""
    treated = adsl[adsl["SAFFL"] == "Y"]
    starts = []
    for number_, phase in enumerate(trial.phases, 1):
        days = (treated[f"AP{number_:02d}SDT"] - treated["TRTSDT"]).dt.days + 1
        if days.notna().any():
            starts.append((phase.label, float(days.median())))
    ends = [start for _, start in starts[1:]] + [math.inf]
    return [(label, start, end) for (label, start), end in zip(starts, ends, strict=True)]


def _draw_marker(axes, records, bands):
    last = records[["ADY", "AVISITN"]].max().max()
    for place, (label, start, end) in enumerate(bands):
        shade, end = SHADES[place % len(SHADES)], min(end, last)
        if end > start:
            axes.axvspan(start, end, color=shade, alpha=0.14, linewidth=0, label=label)
    for _, course in records.groupby("USUBJID"):
        ordered = course[course["AVAL"] > 0].sort_values("ADY")
        axes.plot(ordered["ADY"], ordered["AVAL"], color=MUTED, linewidth=0.8, alpha=0.75)
    below = records[records["BLQFL"] == "Y"]
    axes.plot(below["ADY"], below["AVAL"], "v", color=SERIES[1], markersize=3)
    visits = records[(records["ANL01FL"] == "Y") & (records["AVAL"] > 0)].groupby("AVISITN")["AVAL"]
    axes.plot(visits.median(), color=INK, marker="o", markersize=3, linewidth=1.8)
    axes.set_yscale("log")
    _label_decades(axes, records["AVAL"])
    axes.tick_params(labelsize=8)
    axes.grid(axis="y", color=GRID)


def _label_decades(axes, values):
    """Label a log axis in plain numbers, the more per decade the narrower the values span."""
    low, high = np.log10(values[values > 0].min()), np.log10(values.max())
    margin = 0.06 * (high - low) + 0.03
    low, high = low - margin, high + margin
    steps = next(steps for span, steps in STEPS if high - low > span)
    decades = range(math.floor(low), math.ceil(high) + 1)
    ticks = [step * 10.0**decade for decade in decades for step in steps]
    inside = [tick for tick in ticks if 10**low <= tick <= 10**high]
    axes.set_yticks(inside, [f"{tick:g}" for tick in inside])
    axes.minorticks_off()
    axes.set_ylim(10**low, 10**high)
