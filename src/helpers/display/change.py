"""Change from baseline in tables and sentences."""

import math

import pandas as pd

from helpers.ard.frame import pick, select
from helpers.ard.summaries import MEAN_T
from helpers.display.formats import (
    DASH,
    count,
    interval,
    mean_sd_cell,
    median_range_cell,
    n_of_N,
    number,
    printed,
)
from helpers.display.shown import stack
from helpers.display.tables import html_table
from helpers.display.text import sentence

CHANGE = "Change from baseline"
LARGE = 1000  # decimals of such values say nothing


def labels_of(records):
    """Return the label of each parameter of an analysis dataset."""
    return dict(zip(records["PARAMCD"], records["PARAM"], strict=True))


def change_tables(results, endpoint, visits, records):
    """Return one table for each parameter of an endpoint: value and change by planned visit."""
    return stack([change_table(results, endpoint, p, visits, records) for p in endpoint.parameters])


def change_table(results, endpoint, paramcd, visits, records):
    """Return value and change from baseline of one parameter by planned visit."""
    mine = select(results, analysis=f"change_{endpoint.id}", group="")
    cells = {visit.label: _visit_cells(mine, paramcd, visit) for visit in visits}
    table = pd.DataFrame(cells).T
    table.index.name = "Visit"
    notes = [
        "One value stands for a visit: the nearest to its target day within its window.",
        f"Change from the last value on or before the first dose; {MEAN_T}.",
    ]
    title = f"{_label(records, paramcd)}: value and change from baseline"
    return html_table(table, title, notes, f"change_{endpoint.id}")


def _label(records, paramcd):
    """Return a parameter's label, with its unit where the records have one."""
    mine = records[records["PARAMCD"] == paramcd]
    if mine.empty:
        return paramcd
    unit = f" ({printed(mine['AVALU'].iloc[0])})" if "AVALU" in mine else ""
    return mine["PARAM"].iloc[0] + unit


def _visit_cells(mine, paramcd, visit):
    key = {"variable_level": visit.id}
    value = {"variable": f"{paramcd}.value", **key}
    change = {"variable": f"{paramcd}.change", **key}
    digits = 0 if pick(mine, "max", **value) >= LARGE else 1
    mean = {"variable": f"{paramcd}.mean_change", **key}
    cells = {
        ("Value", "n"): count(pick(mine, "n", **value)),
        ("Value", "Mean (SD)"): mean_sd_cell(mine, digits, **value),
        ("Value", "Median (range)"): median_range_cell(mine, digits, **value),
        (CHANGE, "n"): count(pick(mine, "n", **change)),
        (CHANGE, "Mean (95% CI)"): _mean_cell(mine, digits, **mean),
    }
    percent = {"variable": f"{paramcd}.percent_change", **key}
    if len(select(mine, **percent)):
        cells[CHANGE, "Median % (range)"] = median_range_cell(mine, **percent)
    else:
        cells[CHANGE, "Median (range)"] = median_range_cell(mine, digits, **change)
    return pd.Series(cells)


def _mean_cell(mine, digits, **key):
    mean, low, high = (pick(mine, name, **key) for name in ("estimate", "conf_low", "conf_high"))
    if math.isnan(mean):
        return DASH
    limits = " (no limits)" if math.isnan(low) else f" ({interval(low, high, digits)})"
    return number(mean, digits) + limits


def best_change_sentence(results, endpoint, labels):
    """Return the best change of each parameter in words."""
    mine = select(results, analysis=f"best_change_{endpoint.id}", group="")
    return sentence(" ".join(_best_words(mine, p, labels) for p in endpoint.parameters))


def _best_words(mine, paramcd, labels):
    label = labels.get(paramcd, paramcd)
    if not pick(mine, "n", variable=paramcd):
        return f"{label}: nobody has a complete value after baseline."
    smaller, of = (pick(mine, name, variable=f"{paramcd}.smaller") for name in ("n", "N"))
    middle, low, high = (pick(mine, s, variable=paramcd) for s in ("median", "min", "max"))
    return (
        f"{label}: at its best it was smaller than at baseline in {n_of_N(smaller, of)} "
        f"participants; the median best change was {number(middle)}% (range {number(low)}% to "
        f"{number(high)}%)."
    )
