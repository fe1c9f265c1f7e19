"""Shift against the normal range, for what no criterion grades, as tables."""

import pandas as pd

from helpers.ard.frame import keyed_numbers, levels
from helpers.ard.lab_ranges import AFTER, BEFORE, NO_RANGE
from helpers.display.formats import DASH, count
from helpers.display.grids import grid, heading, nested
from helpers.display.labs import lab_label, panels
from helpers.display.shown import fold, stack
from helpers.display.tables import html_table
from helpers.display.text import absent

_BEFORE = {"LOW": "low", "NORMAL": "normal", "HIGH": "high", NO_RANGE: "not known"}
_AFTER = {"LOW": "Low", "NORMAL": "All within", "HIGH": "High", NO_RANGE: "Not known"}


def lab_range_tables(results, trial):
    """Return baseline by what was seen on treatment, low, normal or high; one table a panel."""
    if results.empty:
        return absent("Every test that was delivered is graded by a criterion, low and high.")
    arms = levels(results, "group_level", group="arm")
    n = keyed_numbers(results)
    shown = []
    for panel, analytes in panels(trial).items():
        codes = [analyte.test for analyte in analytes]
        known = [v for v in levels(results, "variable") if v.partition(":")[0] in codes]
        rows = [row for v in known for row in _test_rows(n, v, ["", *arms], trial)]
        if rows:
            heads = [_AFTER[after] for after in AFTER]
            table = _table(rows, ["n", *heads], arms, panel)
            shown.append(fold(f"{panel}: shift against the normal range", table))
    return stack(shown)


def _table(rows, heads, arms, panel):
    columns = pd.MultiIndex.from_product([["All", *arms], heads]) if arms else heads
    rows = [row if row[1] else heading(row[0], list(columns)) for row in rows]
    notes = [
        "n: participants at that baseline with a result on treatment. Low, high: at least one "
        "result on treatment below or above its normal range, unscheduled ones included; a "
        "participant may have both. Not known: no range was given, or no value.",
        "For what has no criterion of grades: a test, or one side of it. Where one side is named, "
        "the other has grades: its column is empty, and all within says that no value lay beyond "
        "the side named.",
    ]
    title = f"{panel}: from baseline to values on treatment, participants"
    return html_table(grid(rows, columns, "Test"), title, notes, "lab_range")


def _test_rows(n, test, groups, trial):
    rows = []
    for before in BEFORE:
        if not n.get(("", test, f"{before} to {NO_RANGE}"), {}).get("N"):
            continue
        cells = []
        for group in groups:
            shifts = [n.get((group, test, f"{before} to {after}")) for after in AFTER]
            cells.append(count(n[group, test, f"{before} to {NO_RANGE}"]["N"]))
            cells += ["" if shift is None else _counted(shift) for shift in shifts]
        rows.append((nested(f"Baseline {_BEFORE[before]}"), cells))
    return [(lab_label(test, trial), []), *rows] if rows else []


def _counted(shift):
    return count(shift["n"]) if shift["n"] else DASH
