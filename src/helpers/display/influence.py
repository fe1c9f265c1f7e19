"""The influence of single participants on the headline estimates, in one table."""

import math

import pandas as pd

from helpers.ard.frame import pick, select, warning_of
from helpers.display.formats import number, percent
from helpers.display.grids import inside
from helpers.display.survival import months
from helpers.display.tables import html_table
from helpers.display.text import absent, named

KINDS = {
    "rate": ("rate, {}", percent),
    "survival_days": ("{}, months", months),
    "survival_at_months": ("event-free at {} months", percent),
    "best_change": ("median best change, {}", lambda change: f"{number(change)}%"),
    "mean_change": ("mean change at {}", number),
}
NOTES = [
    "Range: the smallest and the largest estimate when one participant is left out. Moves it most: "
    "without whom the estimate is farthest from that of all, or is estimable no more, or only "
    "then. Several participants can move it alike."
]


def influence_table(results, endpoints, labels=()):
    """Return each headline estimate with its range when one participant is left out.

    `labels` are the reading names of parameters and visits.
    """
    labels = dict(labels)
    cells = {}
    for endpoint in endpoints:
        mine = select(results, analysis=f"influence_{endpoint.id}")
        for row in select(mine, stat_name="estimate").to_dict("records"):
            words, written = KINDS[row["variable"]]
            level = row["variable_level"]
            level = inside(labels[level]) if level in labels else level
            name = f"{endpoint.label}, {words.format(level)}"
            cells[name] = _cells(mine, row["variable"], row["variable_level"], written)
    if not cells:
        return absent("This trial has no headline estimate here to leave a participant out of.")
    table = pd.DataFrame.from_dict(cells, orient="index").rename_axis("Estimate")
    return html_table(table, "One participant left out at a time", NOTES, _file(endpoints))


def _file(endpoints):
    return f"influence_{endpoints[0].id}" if len(endpoints) == 1 else None


def _cells(mine, variable, level, written):
    key = {"variable": variable, "variable_level": level}
    whole = pick(mine, "estimate", **key)
    all_of = warning_of(mine, "estimate", **key) if math.isnan(whole) else written(whole)
    most = select(mine, variable=f"{variable}, moved most by", variable_level=level, stat_name="n")
    who = [] if most.empty else most["who"].iloc[0].split()
    return {
        "All": all_of,
        "Range": _range(mine, key, written),
        "Moves it most": named(who) or "nobody",
        "Estimable or not by": _lost(mine, variable, level),
    }


def _range(mine, key, written):
    least, most = (pick(mine, name, **key) for name in ("min", "max"))
    if math.isnan(least):
        return warning_of(mine, "min", **key)
    return f"{written(least)} to {written(most)}"


def _lost(mine, variable, level):
    name = f"{variable}, changes whether estimable"
    found = select(mine, variable=name, variable_level=level, stat_name="n")
    who = [] if found.empty else found["who"].iloc[0].split()
    return named(who) or "nobody"
