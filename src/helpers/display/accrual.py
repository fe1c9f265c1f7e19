"""Accrual against plan: a figure over calendar time, and a sentence."""

import math

import pandas as pd
from matplotlib import dates

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.accrual import MONTH, NO_DATE
from helpers.ard.frame import levels, pick, select
from helpers.display.figures import GRID, INK, MUTED, SERIES, new_figure, svg
from helpers.display.formats import count, interval, number
from helpers.display.shown import stack
from helpers.display.text import absent, definition, participants, plural, sentence, was

SMALL = 3  # inches: a lower drawing has fewer dates and no second axis
_LABELS = {"screened": "Screening begun", "included": "Included"}


def accrual_figure(results, size=(7.2, 3.4), analysis="accrual"):
    """Return participants over time, with the planned number and pace where known.

    `size` is that of the drawing in inches; `analysis` None gives no link to the numbers, for a
    page that quotes them from another chapter.
    """
    curves = {name: _cumulative(results, name) for name in _LABELS}
    if curves["included"].empty and curves["screened"].empty:
        return absent("No date of screening or of inclusion is recorded.")
    figure, axes = new_figure(*size)
    cut = _place(levels(results, variable="cut")[0])
    for name, colour, side in (("screened", SERIES[0], "bottom"), ("included", SERIES[1], "top")):
        _draw_curve(axes, curves[name], cut, colour)
        _name_curve(axes, curves[name], cut, _LABELS[name], side)
    _draw_plan(axes, results)
    begun = min(curve.index[0] for curve in curves.values() if len(curve))
    _finish(axes, begun, cut)
    in_months = levels(results, variable="cut")[0].startswith(MONTH)
    _name_days(axes, begun, in_months)
    n = count(pick(results, "n", variable="cut"))
    time = "months" if in_months else "calendar time"
    alt = f"Cumulative participants over {time} until the cut: {n} included."
    return svg(figure, alt, f"Accrual: participants over {time}", analysis)


def accrual_sentence(results, trial):
    """Return how many of the planned number were included, when and how quickly, in words."""
    n = pick(results, "n", variable="cut")
    days = [day for day in levels(results, variable="included") if day != NO_DATE]
    of = ""
    if trial.planned_participants:
        of = f"; {count(pick(results, 'n', variable='planned'))} were planned"
    words = [f"{participants(n)} {was(n) if n else 'were'} included by the cut{of}."]
    words += _first_and_last(days)
    key = {"variable": "days_between"}
    if not math.isnan(pick(results, "median", **key)):
        low, high = (pick(results, name, **key) for name in ("min", "max"))
        words.append(
            f"From one inclusion to the next passed a median of "
            f"{number(pick(results, 'median', **key), 1).removesuffix('.0')} days (range "
            f"{interval(low, high, 0)})."
        )
    said = sentence(" ".join([*words, *_undated(results)]))
    if trial.recruitment is None:
        return said
    return stack([said, definition(f"{trial.recruitment.source}.", "Plan")])


def day_words(level):
    """Return a day as it is said: "31 March 2015"."""
    return f"{pd.Timestamp(level):%d %B %Y}".removeprefix("0")


def _first_and_last(days):
    """Yield when the first and the last were included, or how far apart that was."""
    if len(days) == 1 and not days[0].startswith(MONTH):
        yield f"Inclusion was on {day_words(days[0])}."
    elif days and days[0].startswith(MONTH):
        months = int(days[-1].removeprefix(MONTH))
        apart = f"{count(months)} {plural(months, 'month')}" if months else "less than a month"
        yield f"From the first inclusion to the last passed {apart}."
    elif days:
        first, last = day_words(days[0]), day_words(days[-1])
        yield f"The first inclusion was on {first}, the last on {last}."


def _undated(results):
    for name, label in _LABELS.items():
        key = {"variable": name, "variable_level": NO_DATE}
        n, of = pick(results, "n", **key), pick(results, "N", **key)
        if n:
            yield f"{label}: no complete date for {count(n)} of {count(of)}."


def _cumulative(results, name):
    ours = select(results, variable=name, stat_name="N")
    ours = ours[ours["variable_level"] != NO_DATE]
    return ours.set_index(ours["variable_level"].map(_place))["stat"]


def _place(level):
    """Return where a day stands on the axis: by the calendar, or in months."""
    if level.startswith(MONTH):
        return float(level.removeprefix(MONTH))
    return dates.date2num(pd.Timestamp(level))


def _draw_curve(axes, curve, cut, colour):
    if len(curve):
        days = [curve.index[0], *curve.index, cut]
        axes.step(days, [0, *curve, curve.iloc[-1]], where="post", color=colour)


def _name_curve(axes, curve, cut, label, side):
    """Write a curve's name and last number beside its end, the lower curve's name beneath."""
    for last in curve.tail(1):
        words = f"{label}: {count(last)}"
        axes.annotate(words, (cut, last), (4, 0), textcoords="offset points", va=side, color=INK)


def _draw_plan(axes, results):
    planned = select(results, variable="planned", stat_name="n")["stat"]
    for n in planned:
        axes.axhline(n, color=MUTED, lw=1, ls="--")
        place = {"xy": (0, n), "xycoords": ("axes fraction", "data")}
        axes.annotate(
            f"Planned: {count(n)}", **place, xytext=(3, 3), textcoords="offset points", color=MUTED
        )
    pace = select(results, variable="pace", stat_name="n")
    days = pace["variable_level"].map(_place)
    if len(pace) > 1:
        axes.plot(days, pace["stat"], color=MUTED, lw=1, ls=":")
    for day in days.head(1):
        axes.axvline(day, color=GRID, lw=1.4, zorder=0)
        place = {"xy": (day, 1), "xycoords": ("data", "axes fraction")}
        axes.annotate(
            "Planned start",
            **place,
            xytext=(3, -3),
            textcoords="offset points",
            va="top",
            color=MUTED,
        )


def _finish(axes, begun, cut):
    axes.set(ylabel="Participants", ylim=(0, axes.get_ylim()[1] * 1.08))
    axes.set_xlim(min(axes.get_xlim()[0], begun), cut)
    axes.yaxis.get_major_locator().set_params(integer=True)


def _name_days(axes, begun, in_months):
    """Name the days of the calendar, with months since the first screening, or months alone."""
    small = axes.figure.get_figheight() < SMALL
    if in_months:
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.set_xlabel("Months since the first inclusion")
        return
    locator = dates.AutoDateLocator(minticks=2 if small else 3, maxticks=4 if small else 7)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.DateFormatter("%Y-%m"))
    if small:
        return
    months = axes.secondary_xaxis(
        "top",
        functions=(
            lambda day: (day - begun) / DAYS_PER_MONTH,
            lambda month: begun + month * DAYS_PER_MONTH,
        ),
    )
    months.set_xlabel("Months since the first screening")
