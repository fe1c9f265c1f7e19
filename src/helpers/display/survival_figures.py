"""The Kaplan-Meier figure: curve, limits, censored times, median, numbers at risk beneath."""

import numpy as np

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.frame import levels, pick, select
from helpers.display.endpoints import ORIGINS, counted_in
from helpers.display.figures import GRID, INK, MUTED, NARROW, SERIES, in_key, new_figure, svg
from helpers.display.formats import count, number, percent, percent_interval
from helpers.display.survival import months, months_cell
from helpers.display.text import absent


def survival_figure(results, curves, endpoint):
    """Return the Kaplan-Meier figure of one endpoint; one curve per arm where arms are reported."""
    curves = select(curves, analysis=f"survival_curve_{endpoint.id}")
    if curves.empty:
        return absent(f"{endpoint.label}: there is nobody to draw a curve for.")
    groups = [level for level in levels(curves, "group_level") if level] or [""]
    figure, (above, below) = new_figure(
        NARROW,
        3.4 + 0.25 * len(groups),
        rows=2,
        sharex=True,
        height_ratios=[10, 0.6 * len(groups)],
    )
    for colour, group in zip(SERIES, groups, strict=False):
        mine = select(curves, group_level=group)
        _draw_curve(above, mine, (colour, group), endpoint.fewest_at_risk)
    _draw_median(above, select(results, analysis=f"survival_{endpoint.id}"), groups)
    _finish_curve(above, curves, endpoint, groups)
    _draw_numbers(below, curves, groups)
    points = [(above, *point) for group in groups for point in _points(curves, group)]
    dashed = f"{_dashed(endpoint).replace(' Dashed', '; dashed').rstrip('.')}"
    return svg(
        figure,
        _alt(results, endpoint),
        f"{endpoint.label}, Kaplan-Meier, {_people(results, endpoint)}{dashed}",
        f"survival_curve_{endpoint.id}",
        points=points,
    )


def _people(results, endpoint):
    mine = select(results, analysis=f"survival_{endpoint.id}", group="")
    return counted_in(endpoint, pick(mine, "N", variable="event", variable_level=""))


def _steps(curve, stat_name):
    rows = select(curve, variable="day", stat_name=stat_name)
    return rows["variable_level"].astype(float).to_numpy() / DAYS_PER_MONTH, rows["stat"].to_numpy()


def _draw_curve(axes, curve, drawn, fewest):
    colour, label = drawn
    time, survival = _steps(curve, "estimate")
    low, high = (_to_the_end(_steps(curve, name)[1]) for name in ("conf_low", "conf_high"))
    axes.fill_between(time, low, high, step="post", color=colour, alpha=0.16, linewidth=0)
    few = _few_from(curve, fewest)
    axes.step(
        time[: few + 1],
        survival[: few + 1],
        where="post",
        color=colour,
        linewidth=2,
        label=in_key(label) or None,
    )
    axes.step(
        time[few:], survival[few:], where="post", color=colour, linewidth=1.4, linestyle=(0, (3, 2))
    )
    censored = _steps(curve, "n_censor")[1] > 0
    axes.plot(
        time[censored], survival[censored], "|", color=colour, markersize=9, markeredgewidth=1.6
    )


def _points(curves, group):
    """Return (month, share, words) of every time at which the curve is known."""
    curve = select(curves, group_level=group)
    told = []
    for day in levels(curve, variable="day"):
        key = {"variable": "day", "variable_level": day}
        share, n_risk = (pick(curve, name, **key) for name in ("estimate", "n_risk"))
        low, high = (pick(curve, name, **key) for name in ("conf_low", "conf_high"))
        limits = "" if np.isnan(low) else f" (95% CI {percent_interval(low, high)})"
        month = float(day) / DAYS_PER_MONTH
        words = (
            f"{group}{', ' * bool(group)}month {number(month)} (day {day}): "
            f"{percent(share)}{limits}, {count(n_risk)} at risk{' just before' * (float(day) > 0)}"
        )
        told.append((month, share, words))
    return told


def _few_from(curve, fewest):
    """Return the place of the last time after which fewer than `fewest` are at risk."""
    after = np.append(_steps(curve, "n_risk")[1][1:], 0)
    enough = np.flatnonzero(after >= fewest)
    return enough[-1] + 1 if len(enough) else 0


def _to_the_end(limits):
    """Return limits with the last one carried to the last time: a step needs its right edge."""
    limits = limits.copy()
    if len(limits) > 1 and np.isnan(limits[-1]):
        limits[-1] = limits[-2]
    return limits


def _draw_median(axes, results, groups):
    for group in groups:
        key = {"variable": "survival_days", "variable_level": "median", "group_level": group}
        median = pick(results, "estimate", **key) / DAYS_PER_MONTH
        if np.isfinite(median):
            axes.plot([0, median, median], [0.5, 0.5, 0], color=MUTED, linewidth=1, linestyle=":")
            if not group:
                label = f"median {months(median * DAYS_PER_MONTH)} months"
                axes.annotate(
                    label, (median, 0.5), (5, 4), textcoords="offset points", color=INK, fontsize=9
                )


def _finish_curve(axes, curves, endpoint, groups):
    axes.set_ylim(0, 1.03)
    axes.set_xlim(left=0)
    axes.set_xticks(_ticks(curves))
    axes.set_xlabel(f"Months from {ORIGINS[endpoint.origin]}")
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    axes.set_ylabel(f"{endpoint.label} (%)")
    axes.grid(axis="y", color=GRID)
    axes.tick_params(labelbottom=True)  # the axis beneath, with the numbers, has no labels
    if len(groups) > 1:
        axes.legend(loc="upper right")


def _ticks(curves):
    return [int(month) for month in levels(curves, variable="at_risk_month")]


def _draw_numbers(axes, curves, groups):
    for row, group in enumerate(groups):
        for month in _ticks(curves):
            found = select(
                curves, variable="at_risk_month", variable_level=month, group_level=group
            )
            n_risk = 0 if found.empty else int(found["stat"].iloc[0])
            axes.text(month, row, str(n_risk), ha="center", va="center", fontsize=9.5, color=INK)
    axes.set_ylim(len(groups) - 0.5, -0.5)
    axes.set_yticks(range(len(groups)), [group or "At risk" for group in groups])
    axes.tick_params(length=0, axis="both", labelbottom=False)
    axes.tick_params(axis="y", pad=12)
    axes.spines[["left", "bottom"]].set_visible(False)


def _alt(results, endpoint):
    mine = select(results, analysis=f"survival_{endpoint.id}", group="")
    key = {"variable": "survival_days", "variable_level": "median"}
    n, of = (pick(mine, name, variable="event", variable_level="") for name in ("n", "N"))
    return (
        f"Kaplan-Meier curve of {endpoint.label.lower()} with 95% limits, censored times and "
        f"numbers at risk: {n:.0f} events in {of:.0f} participants, "
        f"median {months_cell(mine, **key)} months.{_dashed(endpoint)}"
    )


def _dashed(endpoint):
    if endpoint.fewest_at_risk == 1:
        return ""
    return f" Dashed where fewer than {endpoint.fewest_at_risk} are at risk."
