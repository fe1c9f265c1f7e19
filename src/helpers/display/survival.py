"""Time to event in tables and sentences; days become months here."""

import math

import pandas as pd

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.frame import levels, method_of, pick, select, warning_of
from helpers.display.endpoints import counted_in
from helpers.display.formats import MONTHS, count, n_of_N, number, percent, percent_interval
from helpers.display.tables import INDENT, html_table
from helpers.display.text import named, participants, sentence

QUARTILES = {
    "median": "Median time",
    "first quarter": "First quartile",
    "third quarter": "Third quartile",
}


def survival_table(results, endpoint):
    """Return events, censoring, quartiles, landmarks and follow-up of one endpoint."""
    mine = select(results, analysis=f"survival_{endpoint.id}")
    groups = list(mine[["group", "group_level"]].drop_duplicates().itertuples(index=False))
    table = pd.DataFrame(
        {group.group_level or "All": _column(mine, endpoint, group._asdict()) for group in groups}
    ).fillna("0")
    N = pick(mine, "N", variable="event", variable_level="", group="")
    title = f"{endpoint.label}, {counted_in(endpoint, N)}"
    return html_table(table, title, _notes(mine), f"survival_{endpoint.id}")


def _notes(mine):
    named = {
        "Quartiles": {"variable": "survival_days", "variable_level": "median"},
        "Follow-up": {"variable": "follow_up_days"},
    }
    months = levels(mine, variable="survival_at_months")
    if months:
        named["Rates"] = {"variable": "survival_at_months", "variable_level": months[0]}
    for month in levels(mine, variable="restricted_mean_days"):
        named["Mean"] = {"variable": "restricted_mean_days", "variable_level": month}
    return [
        f"Times in {MONTHS}, the day of origin counted as day 1; "
        "+ marks a time that is still running.",
        *(
            f"{name}: {method_of(mine, 'estimate', group='', **key)}."
            for name, key in named.items()
        ),
    ]


def _column(mine, endpoint, group):
    cells = {}
    for variable, label in (("event", "With the event"), ("censored", "Censored")):
        for level in sorted(levels(mine, variable=variable)):
            name = f"{INDENT}{level.capitalize()}" if level else label
            cells[name] = _count_cell(mine, variable, level, group)
    for variable in ("no date of origin", "event before the origin"):
        if select(mine, variable=variable, stat_name="n")["stat"].sum():
            cells[variable.capitalize()] = _count_cell(mine, variable, "", group)
    for level, label in QUARTILES.items():
        key = {"variable": "survival_days", "variable_level": level, **group}
        cells[f"{label} (95% CI), months"] = months_cell(mine, **key)
    for month in endpoint.landmarks_months:
        key = {"variable": "survival_at_months", "variable_level": month, **group}
        cells[f"Event-free at {month} months (95% CI)"] = rate_cell(mine, **key)
    for month in levels(mine, variable="restricted_mean_days"):
        key = {"variable": "restricted_mean_days", "variable_level": month, **group}
        cells[f"Mean time up to {month} months (95% CI), months"] = mean_cell(mine, **key)
    cells["Range of times, months"] = _range_cell(mine, group)
    key = {"variable": "follow_up_days", "variable_level": "median", **group}
    cells["Median follow-up (95% CI), months"] = months_cell(mine, **key)
    return pd.Series(cells)


def _count_cell(mine, variable, level, group):
    found = select(mine, variable=variable, variable_level=level, **group)
    if found.empty:
        return "0"
    key = {"variable": variable, "variable_level": level, **group}
    return n_of_N(pick(mine, "n", **key), pick(mine, "N", **key))


def months(days):
    """Return days as months with one decimal."""
    return number(days / DAYS_PER_MONTH)


def _month_or_reason(results, stat_name, **keys):
    value = pick(results, stat_name, **keys)
    return warning_of(results, stat_name, **keys) if math.isnan(value) else months(value)


def months_cell(results, **keys):
    """Return "5.3 (2.8 to not reached)" from a time in days and its limits."""
    middle, low, high = (
        _month_or_reason(results, name, **keys) for name in ("estimate", "conf_low", "conf_high")
    )
    return middle if middle == low == high else f"{middle} ({low} to {high})"


def rate_cell(results, **keys):
    """Return "80.0% (40.9 to 94.6), 7 at risk", or why the rate is not known."""
    rate, low, high, n_risk = (
        pick(results, name, **keys) for name in ("estimate", "conf_low", "conf_high", "n_risk")
    )
    at_risk = f", {count(n_risk)} at risk"
    if math.isnan(rate):
        return warning_of(results, "estimate", **keys)
    if math.isnan(low):
        return f"{percent(rate)} (no limits){at_risk}"
    return f"{percent(rate)} ({percent_interval(low, high)}){at_risk}"


def mean_cell(results, **keys):
    """Return "5.2 (4.1 to 6.0), 4 at risk" from a restricted mean, or why there is none."""
    mean, low, n_risk = (pick(results, name, **keys) for name in ("estimate", "conf_low", "n_risk"))
    if math.isnan(mean):
        return warning_of(results, "estimate", **keys)
    high = pick(results, "conf_high", **keys)
    limits = "no limits" if math.isnan(low) else f"{months(low)} to {months(high)}"
    return f"{months(mean)} ({limits}), {count(n_risk)} at risk"


def _range_cell(mine, group):
    ends = []
    for name in ("min", "max"):
        value = pick(mine, name, variable="observed_days", **group)
        if math.isnan(value):
            return warning_of(mine, name, variable="observed_days", **group)
        running = warning_of(mine, name, variable="observed_days", **group)
        ends.append(months(value) + ("+" if running else ""))
    return " to ".join(ends)


def survival_sentence(results, endpoint):
    """Return events, median and landmarks of one endpoint in words."""
    mine = select(results, analysis=f"survival_{endpoint.id}", group="")
    n, of = (pick(mine, name, variable="event", variable_level="") for name in ("n", "N"))
    if not of:
        return sentence(f"{endpoint.label}: nobody is in the population counted.")
    words = [f"Of {participants(of)}, {count(n)} had the event ({_events(endpoint)})."]
    early = select(mine, variable="event before the origin", stat_name="n")["who"]
    if who := " ".join(early).split():
        words.append(
            f"Without a time: {named(who)}, with the event dated before the day that time is "
            "counted from."
        )
    key = {"variable": "survival_days", "variable_level": "median"}
    median = pick(mine, "estimate", **key)
    low, high = (_month_or_reason(mine, name, **key) for name in ("conf_low", "conf_high"))
    if math.isnan(median):
        words.append(f"The median time is {warning_of(mine, 'estimate', **key)}.")
    else:
        words.append(f"The median time is {months(median)} months (95% CI {low} to {high}).")
    words += [_landmark_words(mine, month) for month in endpoint.landmarks_months]
    return sentence(" ".join(words))


def _events(endpoint):
    return " or ".join(endpoint.events)


def _landmark_words(mine, month):
    key = {"variable": "survival_at_months", "variable_level": month}
    rate = pick(mine, "estimate", **key)
    if math.isnan(rate):
        return f"At {month} months the rate is not known: {warning_of(mine, 'estimate', **key)}."
    low, high = pick(mine, "conf_low", **key), pick(mine, "conf_high", **key)
    limits = "" if math.isnan(low) else f" (95% CI {percent_interval(low, high)})"
    return f"At {month} months, {percent(rate)}{limits} were without the event."
