"""Vital signs as small figures: every participant's course, or medians where there are many."""

from textwrap import wrap

import numpy as np

from helpers.ard.endpoints import in_population
from helpers.ard.frame import keyed_numbers, levels
from helpers.ard.vital_signs import BASELINE, vital_sign_visits
from helpers.display.figures import GRID, INK, MUTED, SERIES, StudyDays, in_key, new_figure, svg
from helpers.display.formats import count, number
from helpers.display.grids import lower_first, short_names
from helpers.display.shown import stack, visible
from helpers.display.text import participants
from helpers.display.vital_signs import parameter_labels

_PEOPLE = 60  # lines that can still be told apart in a panel
_NAMED = 18  # participants whose names still fit beneath
_MARKERS = ["o", "s", "^", "D", "v", "P"]
_COLUMNS = 2
_UPRIGHT = "Upright line: day 1, the first dose. "
_NOTE = (
    "Dashed: a limit of the table below, where one is named for the test and lies near its values. "
    "n: participants with a value at the visit."
)
_TITLE = 44  # letters of a title that fit above a panel


def vital_signs_figure(advs, adsl, results, trial):
    """Return one panel per parameter: a line per participant over study days, n at each visit.

    Every day with a value is drawn, scheduled or not. With more than 60 participants the panels
    show medians and quartiles by visit (and arm). A dashed line is a limit of the trial file.
    """
    labels = parameter_labels(advs)
    shown = [name.removesuffix(".value") for name in levels(results, "variable")]
    shown = [name for name in shown if not name.endswith(".change")]
    if not shown:
        return stack([])
    people = in_population(adsl, "safety").sort_values("USUBJID")["USUBJID"]
    known, many = keyed_numbers(results), len(people) > _PEOPLE
    rows = -(-len(shown) // _COLUMNS)
    figure, axes = new_figure(7.6, 0.9 + 2.3 * rows, rows, _COLUMNS, squeeze=False)
    for panel, name in zip(axes.flat, shown, strict=False):
        panel.set_title("\n".join(wrap(visible(labels[name]), _TITLE)), fontsize=9)
        if many:
            _draw_medians(panel, known, name, levels(results, "group_level", group="arm"), trial)
        else:
            _draw_people(panel, advs[advs["PARAMCD"] == name], people)
        _draw_limits(panel, advs[advs["PARAMCD"] == name], trial)
        _write_numbers(panel, known, name, trial)
        panel.grid(axis="y", color=GRID)
        panel.xaxis.set_major_locator(StudyDays())
    for panel in axes.flat[len(shown) :]:
        panel.set_visible(False)
    for panel in axes.flat[max(0, len(shown) - _COLUMNS) : len(shown)]:
        panel.set_xlabel("Study day")
    _legend(figure, axes[0, 0], people, many)
    kind = "medians and quartiles" if many else "one line per participant"
    told = "; ".join(_course(known, name, labels[name], trial) for name in shown)
    alt = f"Vital signs over study days, {kind}, {participants(len(people), 'treated')}. {told}."
    title = f"Vital signs, treated participants (N = {len(people)}): {kind}; above the axis, n"
    return svg(figure, alt, title, "vital_signs", notes=[_NOTE if many else _UPRIGHT + _NOTE])


def _course(known, name, label, trial):
    """Return the median of a test at its first and last visit with values, in words."""
    days = sorted(_visit_days(trial).items(), key=lambda item: item[1])
    found = [known["", f"{name}.value", visit] for visit, _ in days]
    found = [visit for visit in found if visit["n"]]
    if not found:
        return f"{lower_first(label)}: no value at a visit"
    first, last = (
        f"{number(visit['median'])} (n = {count(visit['n'])})" for visit in (found[0], found[-1])
    )
    return f"{lower_first(label)}: median {first} first and {last} last"


def _draw_people(panel, records, people):
    records = records[records["AVAL"].notna() & records["ADY"].notna()]
    lines = dict(iter(records.sort_values("ADY").groupby("USUBJID")))
    names = short_names(people)
    for place, (who, name) in enumerate(zip(people, names, strict=True)):
        line = lines.get(who, records.iloc[:0])
        style = {"color": SERIES[place % len(SERIES)], "lw": 1.0, "ms": 2.8, "label": name}
        style["marker"] = _MARKERS[place // len(SERIES) % len(_MARKERS)]
        panel.plot(line["ADY"], line["AVAL"], **style)
    panel.axvline(1, ymin=0.1, color=MUTED, lw=0.8)


def _draw_medians(panel, known, name, arms, trial):
    days = _visit_days(trial)
    groups = arms or [""]
    for place, arm in enumerate(groups):
        stats = {visit: known[arm, f"{name}.value", visit] for visit in days}
        there = [visit for visit in days if stats[visit]["n"]]
        middle, low, high = (
            np.array([stats[visit][which] for visit in there]) for which in ("median", "q1", "q3")
        )
        at = np.array([days[visit] for visit in there]) + 2.0 * (place - (len(groups) - 1) / 2)
        panel.errorbar(
            at,
            middle,
            yerr=[middle - low, high - middle],
            color=SERIES[place % len(SERIES)],
            marker=_MARKERS[place % len(_MARKERS)],
            ms=3.2,
            lw=1.2,
            elinewidth=0.9,
            label=in_key(arm or "All"),
        )


def _draw_limits(panel, records, trial):
    """Draw the limits of the trial file that are values in this parameter's unit."""
    if records.empty:
        return
    test, unit = records[["TESTCD", "AVALU"]].iloc[0]
    low, high = panel.get_ylim()
    for limit in trial.safety.vital_sign_limits:
        bound = limit.at_least or limit.at_most
        near = bound and low - (high - low) / 2 <= bound.value <= high + (high - low) / 2
        if limit.test == test and bound and bound.unit == unit and near:
            panel.axhline(bound.value, color=SERIES[1], lw=1.1, ls=(0, (5, 2)))


def _write_numbers(panel, known, name, trial):
    """Write the number of participants with a value beneath each visit."""
    days = _visit_days(trial)
    low, high = panel.get_ylim()
    ticks = [tick for tick in panel.get_yticks() if low <= tick <= high]
    panel.set_ylim(low - 0.16 * (high - low), high)
    panel.set_yticks(ticks)
    span, last = max(days.values()) - min(days.values()), -np.inf
    for visit, day in sorted(days.items(), key=lambda item: item[1]):
        n = known["", f"{name}.value", visit]["n"]
        if n and day - last > span / 14:
            at = {"xycoords": ("data", "axes fraction"), "ha": "center", "size": 7.5}
            panel.annotate(count(n), (day, 0.02), color=INK, **at)
            last = day


def _visit_days(trial):
    return {BASELINE: 1} | {visit.id: visit.day for visit in vital_sign_visits(trial)}


def _legend(figure, panel, people, many):
    if many or len(people) <= _NAMED:
        drawn = panel.get_legend_handles_labels()
        columns = 3 if many else 9
        figure.legend(*drawn, loc="outside lower center", ncols=columns, fontsize=8)
