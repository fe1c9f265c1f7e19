"""Courses of the markers of inflammation: small panels of participants and geometric means."""

import math
import textwrap

import numpy as np

from helpers.ard.frame import levels, pick
from helpers.ard.inflammation import BASELINE
from helpers.ard.inflammation_values import START
from helpers.display.figures import GRID, GROUND, INK, MUTED, SERIES, StudyDays, drawn, new_figure
from helpers.display.formats import count, number
from helpers.display.inflammation import (
    MADE,
    VALUES,
    marker_digits,
    marker_groups,
    marker_names,
)
from helpers.display.shown import Shown, caption, download_link, fold, stack, text
from helpers.display.text import absent, listed

SHADES = [SERIES[4], SERIES[5], SERIES[2], SERIES[3]]
STEPS = ((2, (1,)), (1, (1, 3)), (0.5, (1, 2, 5)), (0, (1, 1.5, 2, 3, 4, 5, 7)))
TITLE_WIDTH = 46  # letters in the width of a panel
BELOW, STEROID = SERIES[1], SERIES[3]


def inflammation_figures(adinfl, results, trial):
    """Return a group of panels for the first markers and what is made of several, others folded."""
    groups = marker_groups(results, trial)
    shown = []
    for place, (group, markers) in enumerate(groups.items()):
        figure = _group(adinfl, results, trial, (group, markers))
        shown.append(figure if place == 0 or group == MADE else fold(f"{group}: courses", figure))
    return stack(shown)


def _group(adinfl, results, trial, group):
    title, markers = group
    names, phases = marker_names(adinfl, trial), _phases(results)
    days = {visit.label: visit.day for visit in trial.visits_with("laboratory")} | {BASELINE: 1}
    panels = "".join(
        _panel(adinfl[adinfl["PARAMCD"] == marker], results, (names[marker], days, phases)).html
        for marker in markers
    )
    people = adinfl.loc[adinfl["PARAMCD"].isin(markers), "USUBJID"].nunique()
    notes = "".join(f"<p>{text(note)}</p>" for note in _notes(phases))
    heading = caption(f"{title}: course of each participant (N = {people}), log scale")
    return Shown(
        f'<figure class="tb-figure"><figcaption>{heading}</figcaption>'
        f'<div class="tb-panels">{panels}</div>'
        f'<div class="tb-notes">{notes}{download_link(VALUES)}</div></figure>'
    )


def _phases(results):
    """Return (label, median first day) of each phase that anyone reached."""
    key = {"analysis": "inflammation_phases", "variable_level": START}
    starts = [
        (phase, pick(results, "median", variable=phase, **key))
        for phase in levels(results, "variable", **key)
    ]
    return [(phase, start) for phase, start in starts if not math.isnan(start)]


def _notes(phases):
    begun = listed(f"{phase} from day {number(start, 0)}" for phase, start in phases)
    yield (
        "Thin lines: participants. Bold: geometric mean of those with a value at the visit, at its "
        "planned day, with their number above the axis. Triangle: below quantification, drawn at "
        "half the limit. Square: drawn under a systemic corticosteroid."
    )
    if begun:
        yield f"Shaded by the median day on which each phase of treatment began: {begun}."


def _panel(records, results, words):
    name, days, phases = words
    marker = records["PARAMCD"].iloc[0]
    drawable = records[records["AVAL"] > 0]
    if drawable.empty:
        return absent(f"{name}: no value above zero, and so none on a log scale.")
    figure, axes = new_figure(3.6, 2.75)
    means = _means(results, marker, days)
    last = max([drawable["ADY"].max(), *(day for day, *_ in means), 2])
    axes.set_xlim(min(drawable["ADY"].min(), 1) - 0.03 * last, last * 1.04)
    _shade(axes, phases, last)
    for _, course in drawable.groupby("USUBJID"):
        ordered = course.sort_values("ADY")
        axes.plot(ordered["ADY"], ordered["AVAL"], color=MUTED, linewidth=0.8, alpha=0.75)
    for flag, mark, colour in (("BLQFL", "v", BELOW), ("CORTFL", "s", STEROID)):
        found = drawable[drawable[flag] == "Y"]
        axes.plot(found["ADY"], found["AVAL"], mark, color=colour, markersize=4, fillstyle="none")
    axes.plot([m[0] for m in means], [m[1] for m in means], color=INK, marker="o", markersize=3)
    axes.set_yscale("log")
    _label_decades(axes, drawable["AVAL"])
    _write_means(axes, means, marker_digits(results, marker))
    axes.set_title(textwrap.fill(name, TITLE_WIDTH), fontsize=8.5)
    axes.set_xlabel("Study day", fontsize=8)
    axes.xaxis.set_major_locator(StudyDays())
    axes.tick_params(labelsize=8)
    axes.grid(axis="y", color=GRID)
    return Shown(drawn(figure, _said(records, results, name, means)))


def _means(results, marker, days):
    """Return (day, geometric mean, n, visit) of each visit that has one, in order of day."""
    key = {"analysis": VALUES, "variable": marker}
    found = [
        (days[visit], pick(results, "estimate", variable_level=visit, **key),
         pick(results, "n", variable_level=visit, **key), visit)
        for visit in levels(results, "variable_level", **key)
    ]  # fmt: skip
    return sorted(mean for mean in found if not math.isnan(mean[1]))


def _shade(axes, phases, last):
    """Shade each phase to the start of the next one, and write its name at its beginning."""
    ends = [*(start for _, start in phases[1:]), axes.get_xlim()[1]]
    for place, ((label, start), end) in enumerate(zip(phases, ends, strict=True)):
        shade = SHADES[place % len(SHADES)]
        axes.axvspan(start, max(end, start), color=shade, alpha=0.16, linewidth=0)
        if start < last:
            _write(axes, label, start, 0.985 - 0.085 * place, va="top")


def _write(axes, words, day, height, **place):
    """Write words at a day, at a share of the height of the panel."""
    where = ("data", "axes fraction")
    shift = {"xytext": (2, 0), "textcoords": "offset points"} if "va" in place else {}
    axes.annotate(words, (day, height), xycoords=where, size=7.5, color=INK, **shift, **place)


def _write_means(axes, means, digits):
    """Write the first and last mean at their points, and above the axis how many have a value."""
    for place, (day, mean, *_) in enumerate(means):
        if place in (0, len(means) - 1):
            axes.annotate(
                number(mean, digits),
                (day, mean),
                xytext=(0, 6),
                textcoords="offset points",
                size=8,
                weight="bold",
                ha="right" if place else "left",
                color=INK,
                bbox={"facecolor": GROUND, "edgecolor": "none", "alpha": 0.75, "pad": 0.6},
            )
    width, free = np.ptp(axes.get_xlim()), -math.inf
    for day, _, n, _ in means:
        if day - free > width / 16:
            _write(axes, count(n), day, 0.015, ha="center")
            free = day


def _said(records, results, name, means):
    """Return what a panel shows for who cannot see it: first and last mean, the last ratio."""
    key = {"analysis": "inflammation_courses", "variable": records["PARAMCD"].iloc[0]}
    people, below = (
        count(pick(results, "n", variable_level=level, **key))
        for level in ("people", "values below")
    )
    told = f"{name} over study days on a log scale, one line for each of {people} participants"
    if not means:
        return f"{told}; no value above zero."
    digits = marker_digits(results, records["PARAMCD"].iloc[0])
    ends = [means[0], means[-1]] if len(means) > 1 else means
    shown = listed(
        f"{number(mean, digits)} at {visit} (n = {count(n)})" for _, mean, n, visit in ends
    )
    return f"{told}; geometric mean {shown}; {below} values below quantification."


def _label_decades(axes, values):
    """Label a log axis in plain numbers, the more per decade the narrower the values span."""
    low, high = np.log10(values.min()), np.log10(values.max())
    margin = 0.06 * (high - low) + 0.03
    # room for the names of phases above, and for the numbers of participants beneath
    low, high = low - 2 * margin, high + 3 * margin
    steps = next(steps for span, steps in STEPS if high - low > span)
    decades = range(math.floor(low), math.ceil(high) + 1)
    ticks = [step * 10.0**decade for decade in decades for step in steps]
    inside = [tick for tick in ticks if 10**low <= tick <= 10**high]
    axes.set_yticks(inside, [f"{tick:g}" for tick in inside])
    axes.minorticks_off()
    axes.set_ylim(10**low, 10**high)
