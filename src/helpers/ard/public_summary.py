"""The counts of participants that a public summary is made of: a closed list, all trials the same.

Anything else stays in the restricted book: figures and listings of participants, dates, survival
curves (whose steps are participants where they are few), medians and extremes (which are somebody's
value), counts of events.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from helpers.ard.disclosure import Cell
from helpers.ard.frame import select

COUNTS = Path(__file__).with_name("public_counts.csv")
RESPONSE, CONFIRMED = "response", "confirmed"


class Row(NamedTuple):
    """One row of the summary: its cell, and in words what is counted, under which heading."""

    cell: Cell
    label: str
    heading: str = ""


def chapters_read():
    """Return the chapters whose results the summary takes counts from."""
    return sorted({row["chapter"] for row in _listed()})


def public_rows(results, trial):
    """Return the rows of a trial's public summary, kept back or not.

    Parameters
    ----------
    results : {chapter: ResultRows frame}
        The finished results of the restricted book at one cut.
    trial : Trial
        Its endpoints say which responses there are.
    """
    rows = []
    for listed in _listed():
        for analysis, label in _analyses(listed, trial):
            found = _counts(results.get(listed["chapter"]), listed, analysis)
            rows += [_row(listed, label, level, n, analysis) for level, n in found]
    there = {row.cell.name for row in rows}
    return [row if row.cell.whole in there else _alone(row) for row in rows]


def _alone(row):
    """Return a part of what was not counted: a count by itself."""
    return row._replace(cell=row.cell._replace(whole="", group=""))


def with_vanished(rows, names):
    """Return the cells of rows, and those of names that are no row any more: they count nobody."""
    cells = [row.cell for row in rows]
    of_group = {cell.group: cell for cell in cells if cell.group}
    for name in sorted(set(names) - {cell.name for cell in cells}):
        alike = of_group.get(name.partition("=")[0])
        cells.append(alike._replace(name=name, n=0) if alike else Cell(name, 0))
    return cells


def _analyses(listed, trial):
    """Yield (analysis, label): of responses, one for each such endpoint of the trial."""
    if listed["analysis"] != RESPONSE:
        yield listed["analysis"], listed["label"]
        return
    for endpoint in trial.endpoints_of_type(RESPONSE):
        yield f"{RESPONSE}_{endpoint.id}", endpoint.label


def _counts(results, listed, analysis):
    """Yield (level, count) of one row of the list, of all participants and not by group."""
    if results is None:
        return
    keys = {"analysis": analysis, "population": listed["population"]}
    found = select(results, **keys, variable=listed["variable"], group="", stat_name="n")
    for level, n in zip(found["variable_level"], found["stat"], strict=True):
        if listed["analysis"] != RESPONSE or level == CONFIRMED:
            yield level, int(n)


def _row(listed, label, level, n, analysis):
    grouped = bool(listed["grouped"])
    name = f"{listed['cell']}={level}" if grouped else listed["cell"]
    name = analysis if listed["analysis"] == RESPONSE else name
    group = listed["cell"] if grouped else ""
    cell = Cell(name, n, listed["whole"], group, bool(listed["outer"]))
    return Row(cell, level, label) if grouped else Row(cell, label)


@cache
def _listed():
    with COUNTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
