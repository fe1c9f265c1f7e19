"""Laboratory values of many participants: medians and quartiles by visit."""

import numpy as np

from helpers.ard.frame import levels, select
from helpers.ard.labs import BASELINE, lab_visits
from helpers.display.figures import GRID, INK, SERIES, StudyDays, in_key, new_figure, svg
from helpers.display.formats import count, printed
from helpers.display.labs import test_units
from helpers.display.text import listed

_MARKERS = ["o", "s", "^", "D", "v", "P"]


def lab_medians(adlb, people, values, analytes, trial):
    """Return one panel per test: median and quartiles by visit and arm, with n at each visit.

    A coloured dashed line is a limit of an occurrence endpoint of the trial.

    Parameters
    ----------
    adlb, people : DataFrame
        The laboratory records, and the treated participants.
    values : results of `ard_lab_values`
    analytes : sequence of Analyte, each with records
    """
    columns = 2
    rows = -(-len(analytes) // columns)
    figure, axes = new_figure(7.6, 0.5 + 2.5 * rows, rows, columns, squeeze=False)
    units = test_units(adlb)
    for panel, analyte in zip(axes.flat, analytes, strict=False):
        unit = units.get(analyte.test)
        panel.set_title(
            f"{analyte.label} ({printed(unit)})" if unit else analyte.label, fontsize=10
        )
        _draw_medians(panel, values, analyte.test, trial)
        _draw_limits(panel, analyte.test, unit, trial)
        panel.grid(axis="y", color=GRID)
        panel.xaxis.set_major_locator(StudyDays())
    for panel in axes.flat[len(analytes) :]:
        panel.set_visible(False)
    for panel in axes[-1]:
        panel.set_xlabel("Study day")
    if trial.report_by == "arm":
        figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside upper left", ncols=3)
    names = listed(analyte.label for analyte in analytes)
    n = len(people)
    alt = f"Medians and quartiles over study days, {n} participants: {names}."
    title = (
        f"Medians and quartiles, treated participants (N = {n}); above the axis, n at each visit"
    )
    return svg(figure, alt, title=title, analysis="lab_value")


def _draw_limits(panel, test, unit, trial):
    """Draw the limit of an occurrence endpoint, where the trial file gives it in this unit."""
    for endpoint in trial.endpoints_of_type("occurrence"):
        for limit in endpoint.below:
            same = endpoint.test == test and limit.unit == unit
            if same and panel.get_ylim()[0] < limit.value:
                panel.axhline(limit.value, color=SERIES[1], lw=1.2, ls=(0, (5, 2)))


def _draw_medians(panel, values, test, trial):
    groups = levels(values, "group_level", group="arm") or [""]
    days = _visit_days(trial)
    for number, arm in enumerate(groups):
        stats = _stats_of(values, test, arm)
        there = [visit for visit in days if stats["n"].get(visit, 0) > 0]
        middle = np.array([stats["median"][visit] for visit in there])
        low = np.array([stats["q1"][visit] for visit in there])
        high = np.array([stats["q3"][visit] for visit in there])
        at = np.array([days[visit] for visit in there]) + 2.0 * (number - (len(groups) - 1) / 2)
        colour = SERIES[number % len(SERIES)]
        marker = _MARKERS[number % len(_MARKERS)]
        panel.errorbar(
            at,
            middle,
            yerr=[middle - low, high - middle],
            color=colour,
            marker=marker,
            ms=3.5,
            lw=1.2,
            elinewidth=0.9,
            label=in_key(arm or "All"),
        )
    _write_numbers(panel, values, test, trial)


def _write_numbers(panel, values, test, trial):
    """Write the number of participants with a value beneath each visit."""
    n = _stats_of(values, test, "")["n"]
    days = _visit_days(trial)
    low, high = panel.get_ylim()
    floor = 0 if low < 0 <= low + (high - low) / 20 else low  # the margin reaches below zero
    ticks = [tick for tick in panel.get_yticks() if floor <= tick <= high]
    panel.set_ylim(low - 0.16 * (high - low), high)
    panel.set_yticks(ticks)
    span = max(days.values()) - min(days.values())
    last = -np.inf
    for visit, day in days.items():
        if n.get(visit, 0) and day - last > span / 14:
            panel.annotate(
                count(n[visit]),
                (day, 0.02),
                xycoords=("data", "axes fraction"),
                ha="center",
                size=7.5,
                color=INK,
            )
            last = day


def _stats_of(values, test, arm):
    """Return {statistic: {visit: number}} of one test in one arm ("" for all)."""
    chosen = select(values, variable=test, group_level=arm)
    return {
        name: dict(zip(part["variable_level"], part["stat"], strict=True))
        for name, part in chosen.groupby("stat_name")
    }


def _visit_days(trial):
    return {BASELINE: 1} | {visit.id: visit.day for visit in lab_visits(trial)}
