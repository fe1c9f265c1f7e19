"""Laboratory values as tables and sentences: by visit, and what became of the records."""

import pandas as pd

from helpers.ard.frame import keyed_numbers, levels
from helpers.ard.labs import (
    BASELINE,
    BELOW,
    DELIVERED,
    DERIVED,
    UNSCHEDULED,
    WITHOUT,
    lab_visits,
)
from helpers.display.formats import DASH, count, interval, n_of_N, number, printed
from helpers.display.grids import grid
from helpers.display.shown import fold, stack
from helpers.display.tables import INDENT, html_table
from helpers.display.text import absent, listed, sentence

NO_PANEL = "Laboratory"
_SIDE = {"L": "low", "H": "high"}


def lab_label(variable, trial):
    """Return "Neutrophils, low" for "NEUT:L", from the trial file's labels."""
    test, _, side = variable.partition(":")
    label = next(analyte.label for analyte in trial.laboratory if analyte.test == test)
    return f"{label}, {_SIDE[side]}" if side else label


def panels(trial):
    """Return {panel: its tests}, in the order of the trial file."""
    found = {}
    for analyte in trial.laboratory:
        found.setdefault(analyte.panel or NO_PANEL, []).append(analyte)
    return found


def test_units(adlb):
    """Return {test: its standard unit}; every test has one, or none."""
    known = adlb.loc[adlb["AVALU"].notna(), ["PARAMCD", "AVALU"]].drop_duplicates("PARAMCD")
    return dict(zip(known["PARAMCD"], known["AVALU"], strict=True))


def lab_values_tables(values, changes, adlb, trial):
    """Return value and change by visit, one folded table for each panel."""
    units, known = test_units(adlb), (keyed_numbers(values), keyed_numbers(changes))
    arms = levels(values, "group_level", group="arm")
    shown = []
    for panel, analytes in panels(trial).items():
        rows = [row for a in analytes for row in _test_rows(a, units, known, arms, trial)]
        if rows:
            table = _values_table(rows, arms, panel)
            shown.append(fold(f"{panel}: values and change from baseline by visit", table))
    return stack(shown)


def lab_accounting_sentence(results, trial):
    """Return how many results are missing, below quantification, or not delivered at all."""
    found = keyed_numbers(results)
    tests = [a for a in trial.laboratory if not _records(found, a.test, DERIVED)]
    records = {
        kind: sum(_records(found, a.test, kind) for a in tests)
        for kind in (DELIVERED, WITHOUT, BELOW, UNSCHEDULED)
    }
    if not records[DELIVERED]:
        return absent("This cut has none of the laboratory tests that the trial file lists.")
    empty = [a.label for a in tests if not _records(found, a.test, DELIVERED)]
    n = {kind: count(how_many) for kind, how_many in records.items()}
    words = (
        f"Treated participants have {n[DELIVERED]} delivered laboratory records of these tests: "
        f"{n[WITHOUT]} without a result, {n[BELOW]} below quantification, {n[UNSCHEDULED]} not "
        "scheduled."
    )
    if empty:
        words += f" Not delivered in this cut: {listed(empty)}."
    return sentence(words)


def lab_accounting_table(results, trial):
    """Return what became of the records of each test, folded away; kinds that occur nowhere do not
    show."""
    known, rows = keyed_numbers(results), []
    kinds = [kind for kind in levels(results, group="") if kind not in (DELIVERED, DERIVED)]
    kinds = [k for k in kinds if any(_records(known, a.test, k) for a in trial.laboratory)]
    for analyte in trial.laboratory:
        all_of = _records(known, analyte.test, DELIVERED)
        if all_of:
            found = {kind: _records(known, analyte.test, kind) for kind in kinds}
            cells = [n_of_N(n, all_of) if k == BELOW else count(n) for k, n in found.items()]
            rows.append((analyte.label, [count(all_of), *cells]))
    if not rows or not kinds:
        return stack([])
    heads = ["Records", *(kind.capitalize() for kind in kinds)]
    notes = [
        "A result below quantification counts as half its limit, and the share of such results "
        "is given. A negative or infinite number, or words, are no value. A result above "
        "quantification has no number that could be summarised.",
        *_derived_words(results, trial),
    ]
    title = "Laboratory records of treated participants"
    table = html_table(grid(rows, heads, "Test"), title, notes, "lab_accounting")
    return fold("What became of the records of each test", table)


def _derived_words(results, trial):
    """Yield, for each test that is derived, from how many records and why some have no value."""
    known = keyed_numbers(results)
    for analyte in trial.laboratory:
        derived = _records(known, analyte.test, DERIVED)
        if derived:
            ours = {"variable": analyte.test, "group_level": DERIVED}
            lacking = [
                f"{count(known[DERIVED, analyte.test, reason]['n_event'])} {reason}"
                for reason in levels(results, **ours)
            ]
            rest = f" ({listed(lacking)})" if lacking else ""
            yield f"{analyte.label}: not delivered, derived from {count(derived)} records{rest}."


def _values_table(rows, arms, panel):
    columns = _columns(arms)
    blank = [""] * len(columns)
    frame = pd.DataFrame(
        [cells or blank for _, cells in rows], index=[label for label, _ in rows], columns=columns
    )
    notes = [
        "Baseline: last value on or before the first dose. One scheduled value per participant and "
        "visit, the one nearest to the planned day. A value below quantification counts as half "
        "its limit. In standard units; the courses and the grades take each value as it was "
        "reported."
    ]
    return html_table(frame, f"{panel}: values and change by visit", notes, "lab_value")


def _test_rows(analyte, units, known, arms, trial):
    """Return the rows of one test, headed by its name; none where it has no value."""
    cells = _arm_cells if arms else _all_cells
    rows = []
    for level, label in _visit_labels(trial).items():
        shown = cells(*known, [(group, analyte.test, level) for group in ("", *arms)])
        if shown is not None:
            rows.append((INDENT + label, shown))
    unit = units.get(analyte.test)
    name = f"{analyte.label} ({printed(unit)})" if unit else analyte.label
    return [(name, None), *rows] if rows else []


def _visit_labels(trial):
    return {BASELINE: "Baseline"} | {visit.id: visit.label for visit in lab_visits(trial)}


def _columns(arms):
    if arms:
        return pd.MultiIndex.from_product([["All", *arms], ["n", "Value", "Change"]])
    return ["n", "Mean (SD)", "Median (range)", "Change, mean (SD)", "Change, median (range)"]


def _all_cells(values, changes, keys):
    key = keys[0]
    if not values[key]["n"]:
        return None
    digits = _digits(values, key)
    cells = [count(values[key]["n"]), *_spread_and_range(values[key], digits)]
    if key[-1] == BASELINE:
        return [*cells, DASH, DASH]
    return [*cells, *_spread_and_range(changes[key], digits)]


def _arm_cells(values, changes, keys):
    if not values[keys[0]]["n"]:
        return None
    cells = []
    for key in keys:
        digits = _digits(values, key)
        cells += [count(values[key]["n"]), _spread_and_range(values[key], digits)[0]]
        first = key[-1] == BASELINE
        cells.append(DASH if first else _spread_and_range(changes[key], digits)[0])
    return cells


def _spread_and_range(stats, digits):
    """Return "mean (SD)" and "median (range)"; a dash where there are no values."""
    if not stats["n"]:
        return DASH, DASH
    mean, sd, median = (number(stats[name], digits) for name in ("mean", "sd", "median"))
    return f"{mean} ({sd})", f"{median} ({interval(stats['min'], stats['max'], digits)})"


def _digits(values, key):
    """Return the decimals that suit a test's baseline values: 0 from 100, 1 from 10, else 2."""
    size = abs(values["", key[1], BASELINE]["median"])
    return 0 if size >= 100 else 1 if size >= 10 else 2


def _records(known, test, kind):
    return known["", test, kind]["n_event"]
