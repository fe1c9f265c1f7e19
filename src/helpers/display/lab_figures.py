"""Laboratory profiles: every participant's line, or medians where there are too many."""

import numpy as np

from helpers.ard.endpoints import in_population
from helpers.ard.frame import levels, select
from helpers.ard.labs import BASELINE, lab_visits
from helpers.display.figures import GRID, INK, MUTED, SERIES, new_figure, svg
from helpers.display.formats import count, printed
from helpers.display.text import absent, listed

_PEOPLE = 60
_MARKERS = ["o", "s", "^", "D", "v", "P"]


def lab_figure(adlb, adsl, values, trial):
    """Return one panel per test: lines of participants over study days, with n at each visit.

    With more than 60 participants the panels show medians and quartiles by visit and arm. A dashed
    line marks the upper or lower limit of normal where all values share one.
    """
    shown = [a for a in trial.laboratory if adlb["PARAMCD"].eq(a.test).any()]
    if not shown:
        return absent("This cut has none of the laboratory tests that the trial file lists.")
    people = in_population(adsl, "safety")
    columns = 2
    rows = -(-len(shown) // columns)
    figure, axes = new_figure(7.6, 0.5 + 2.5 * rows, rows, columns, squeeze=False)
    for panel, analyte in zip(axes.flat, shown, strict=False):
        records = adlb[adlb["PARAMCD"].eq(analyte.test) & adlb["USUBJID"].isin(people["USUBJID"])]
        unit = records["AVALU"].dropna()
        words = f"{analyte.label} ({printed(unit.iloc[0])})" if len(unit) else analyte.label
        panel.set_title(words, fontsize=10)
        if len(people) > _PEOPLE:
            _draw_medians(panel, values, analyte.test, trial)
        else:
            _draw_people(panel, records, values, analyte.test, trial)
        _draw_limits(panel, analyte.test, unit, trial)
        panel.grid(axis="y", color=GRID)
    for panel in axes.flat[len(shown) :]:
        panel.set_visible(False)
    for panel in axes[-1]:
        panel.set_xlabel("Study day")
    many = len(people) > _PEOPLE
    if many and trial.report_by == "arm":
        figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside upper left", ncols=3)
    kind = "medians and quartiles" if many else "one line per participant"
    names = listed(analyte.label for analyte in shown)
    alt = f"Laboratory profiles over study days, {kind}, {len(people)} participants: {names}."
    title = (
        f"Laboratory profiles, treated participants (N = {len(people)}): {kind}; above the axis, "
        "n at each visit"
    )
    return svg(figure, alt, title=title)


def _draw_people(panel, records, values, test, trial):
    records = records[records["AVAL"].notna() & records["ADY"].notna()]
    for number, (_, line) in enumerate(records.sort_values("ADY").groupby("USUBJID")):
        colour = SERIES[number % len(SERIES)]
        marker = _MARKERS[number // len(SERIES) % len(_MARKERS)]
        panel.plot(line["ADY"], line["AVAL"], color=colour, lw=1.1, marker=marker, ms=2.8)
    for limit in ("ANRLO", "ANRHI"):
        known = records[limit].dropna().unique()
        if len(known) == 1 and _near(known[0], records["AVAL"]):
            panel.axhline(known[0], color=MUTED, lw=0.9, ls=(0, (4, 3)))
    panel.axvline(1, ymin=0.1, color=MUTED, lw=0.8)
    _write_numbers(panel, values, test, trial)


def _near(limit, values):
    """Return whether a limit lies within reach of the values, so that it does not flatten them."""
    spread = max(values.max() - values.min(), 0.1 * abs(values.max()))
    return values.min() - spread / 2 <= limit <= values.max() + spread / 2


def _draw_limits(panel, test, unit, trial):
    """Draw the limit of an occurrence endpoint, where the trial file gives it in this unit."""
    for endpoint in trial.endpoints_of_type("occurrence"):
        for limit in endpoint.below:
            same = endpoint.test == test and limit.unit in set(unit)
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
            label=arm or "All",
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
