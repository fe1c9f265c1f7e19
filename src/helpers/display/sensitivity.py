"""One time to an event under several readings: a table side by side, and a sentence."""

import math

import pandas as pd

from helpers.ard.frame import levels, pick, select, warning_of
from helpers.ard.interval_censored import TURNBULL
from helpers.display.endpoints import counted_in
from helpers.display.formats import MONTHS, count, n_of_N, percent
from helpers.display.shown import Shown
from helpers.display.survival import months, months_cell, rate_cell
from helpers.display.tables import html_table
from helpers.display.text import named, sentence
from helpers.display.time_rules import READINGS

NOTES = [
    "Each row changes one rule of the first and keeps the others. Moves: participants whose time "
    "or end is another one than in the first row.",
    f"Times in {MONTHS}.",
]


def sensitivity_table(results, endpoint):
    """Return the readings of one endpoint side by side; nothing where the trial names none."""
    mine = select(results, analysis=f"sensitivity_{endpoint.id}")
    if mine.empty:
        return Shown("")
    words = levels(mine, "group_level")
    cells = pd.DataFrame(
        [_cells(select(mine, group_level=word), endpoint) for word in words],
        index=pd.Index([READINGS[word] for word in words], name="Reading"),
    )
    N = pick(mine, "N", variable="event", group_level=words[0])
    notes = [*NOTES, f"Between two scans: {TURNBULL}."] if _has_intervals(mine) else NOTES
    title = f"{endpoint.label} under several readings, {counted_in(endpoint, N)}"
    return html_table(cells, title, notes, f"sensitivity_{endpoint.id}")


def _has_intervals(mine):
    return not select(mine, method=TURNBULL).empty


def _cells(mine, endpoint):
    n, of = (pick(mine, name, variable="event") for name in ("n", "N"))
    cells = {"Events": n_of_N(n, of), "Moves": _moved(mine)}
    key = {"variable": "survival_days", "variable_level": "median"}
    cells["Median (95% CI), months"] = _cell(mine, key, months_cell, months)
    for month in endpoint.landmarks_months:
        key = {"variable": "survival_at_months", "variable_level": month}
        cells[f"At {month} months (95% CI)"] = _cell(mine, key, _rate, percent)
    return cells


def _cell(mine, key, with_limits, written):
    """Return an estimate with its limits, or what it lies between."""
    if _has_intervals(mine):
        return _between(mine, key, written)
    return with_limits(mine, **key)


def _rate(mine, **key):
    """Return a rate with its limits; how many are at risk stands in the endpoint's own table."""
    return rate_cell(mine, **key).partition(", ")[0]


def _between(mine, key, written):
    least, most = (pick(mine, name, **key) for name in ("min", "max"))
    if math.isnan(least):
        return warning_of(mine, "min", **key)
    ends = dict.fromkeys((written(least), written(most)))
    return f"between {' and '.join(ends)}" if len(ends) > 1 else next(iter(ends))


def _moved(mine):
    if _has_intervals(mine):
        wide = {"variable": "between two scans"}
        n, of = (pick(mine, name, **wide) for name in ("n", "N"))
        return f"{count(n)} of {count(of)} events lie between two scans"
    without = select(mine, variable="without a time", stat_name="n").iloc[0]
    of = pick(mine, "N", variable="without a time")
    word, said = mine["group_level"].iloc[0], _people(mine)
    if word.startswith("origin") or without["stat"]:
        said += f"; {count(without['stat'])} of {count(of)} have no time"
        said += f": {named(without['who'].split())}" if without["stat"] else ""
    return said


def _people(mine):
    """Return whom a reading moves: "everybody", "nobody" or their ids."""
    moved = select(mine, variable="moved", stat_name="n").iloc[0]
    everybody = moved["stat"] and moved["stat"] == pick(mine, "N", variable="moved")
    return "everybody" if everybody else named(moved["who"].split()) or "nobody"


def sensitivity_sentence(results, endpoint):
    """Return which readings move the result and by whom; nothing where the trial names none."""
    mine = select(results, analysis=f"sensitivity_{endpoint.id}")
    if mine.empty:
        return Shown("")
    told = [
        f"{READINGS[row['group_level']]}: {_people(select(mine, group_level=row['group_level']))}"
        for _, row in select(mine, variable="moved", stat_name="n").iterrows()
        if row["stat"]
    ]
    if not told:
        return sentence(f"{endpoint.label}: no other reading moves anybody.")
    return sentence(f"{endpoint.label}, moved by another reading. {'. '.join(told)}.")
