"""Accrual against plan: a figure over calendar time, and a sentence."""

import math

import pandas as pd
from matplotlib import dates

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.accrual import NO_DATE
from helpers.ard.frame import levels, pick, select
from helpers.display.figures import GRID, INK, MUTED, SERIES, new_figure, svg
from helpers.display.formats import count, interval, number
from helpers.display.shown import stack
from helpers.display.text import absent, definition, participants, sentence, was

SMALL = 3  # inches: a lower drawing has fewer dates and no second axis
_LABELS = {"screened": "Screening begun", "included": "Included"}


def accrual_figure(results, size=(7.2, 3.4), analysis="accrual"):
    """Return participants over calendar time, with the planned number and pace where known.

    `size` is that of the drawing in inches; `analysis` None gives no link to the numbers, for a
    page that quotes them from another chapter.
    """
    curves = {name: _cumulative(results, name) for name in _LABELS}
    if curves["included"].empty and curves["screened"].empty:
        return absent("No date of screening or of inclusion is recorded.")
    figure, axes = new_figure(*size)
    cut = pd.Timestamp(levels(results, variable="cut")[0])
    for name, colour, side in (("screened", SERIES[0], "bottom"), ("included", SERIES[1], "top")):
        _draw_curve(axes, curves[name], cut, colour)
        _name_curve(axes, curves[name], cut, _LABELS[name], side)
    _draw_plan(axes, results)
    begun = min(curve.index[0] for curve in curves.values() if len(curve))
    _finish(axes, begun, cut)
    n = count(pick(results, "n", variable="cut"))
    alt = f"Cumulative participants over calendar time until the cut: {n} included."
    return svg(figure, alt, "Accrual: participants over calendar time", analysis)


def accrual_sentence(results, trial):
    """Return how many of the planned number were included, when and how quickly, in words."""
    n = pick(results, "n", variable="cut")
    days = [day for day in levels(results, variable="included") if day != NO_DATE]
    of = ""
    if trial.planned_participants:
        of = f"; {count(pick(results, 'n', variable='planned'))} were planned"
    words = [f"{participants(n)} {was(n) if n else 'were'} included by the cut{of}."]
    if len(days) == 1:
        words.append(f"Inclusion was on {day_words(days[0])}.")
    elif days:
        first, last = day_words(days[0]), day_words(days[-1])
        words.append(f"The first inclusion was on {first}, the last on {last}.")
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


def _undated(results):
    for name, label in _LABELS.items():
        key = {"variable": name, "variable_level": NO_DATE}
        n, of = pick(results, "n", **key), pick(results, "N", **key)
        if n:
            yield f"{label}: no complete date for {count(n)} of {count(of)}."


def _cumulative(results, name):
    ours = select(results, variable=name, stat_name="N")
    ours = ours[ours["variable_level"] != NO_DATE]
    return ours.set_index(pd.to_datetime(ours["variable_level"]))["stat"]


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
    days = pd.to_datetime(pace["variable_level"])
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
    axes.set_xlim(min(axes.get_xlim()[0], dates.date2num(begun)), dates.date2num(cut))
    small = axes.figure.get_figheight() < SMALL
    locator = dates.AutoDateLocator(minticks=2 if small else 3, maxticks=4 if small else 7)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.DateFormatter("%Y-%m"))
    axes.yaxis.get_major_locator().set_params(integer=True)
    if small:
        return
    first = dates.date2num(begun)
    months = axes.secondary_xaxis(
        "top",
        functions=(
            lambda day: (day - first) / DAYS_PER_MONTH,
            lambda month: first + month * DAYS_PER_MONTH,
        ),
    )
    months.set_xlabel("Months since the first screening")
