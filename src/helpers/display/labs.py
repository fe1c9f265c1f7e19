"""Laboratory results as tables and sentences."""

import pandas as pd

from helpers.ard.frame import levels, pick, select
from helpers.ard.labs import BASELINE, NO_GRADE, lab_visits
from helpers.display.formats import DASH, count, interval, n_of_N, number, printed
from helpers.display.grids import lower_first
from helpers.display.shown import fold
from helpers.display.tables import INDENT, html_table
from helpers.display.text import absent, listed, rate_phrase, sentence

_SIDE = {"L": "low", "H": "high"}


def lab_label(variable, trial):
    """Return "Neutrophils, low" for "NEUT:L", from the trial file's labels."""
    test, _, side = variable.partition(":")
    label = next(analyte.label for analyte in trial.laboratory if analyte.test == test)
    return f"{label}, {_SIDE[side]}" if side else label


def lab_values_table(values, changes, adlb, trial):
    """Return value and change by visit for every test, folded away: the figure comes first."""
    arms = levels(values, "group_level", group="arm")
    groups = ["", *arms]
    cells = _arm_cells if arms else _all_cells
    known = _numbers(values), _numbers(changes)
    rows = []
    for analyte in trial.laboratory:
        rows.append((_with_unit(analyte, adlb), None))
        for level, label in _visit_labels(trial).items():
            shown = cells(*known, [(group, analyte.test, level) for group in groups])
            if shown is not None:
                rows.append((INDENT + label, shown))
    columns = _columns(arms)
    blank = [""] * len(columns)
    frame = pd.DataFrame(
        [cells or blank for _, cells in rows], index=[label for label, _ in rows], columns=columns
    )
    notes = [
        "Baseline: last value on or before the first dose. One value per participant and visit, "
        "the one nearest to the planned day. A value below quantification counts as half its limit."
    ]
    table = html_table(frame, "Laboratory values and change by visit", notes, "lab_value")
    return fold("Values and change from baseline by visit", table)


def lab_grades_tables(worst, shift, trial):
    """Return worst grades, their shift from baseline and what they say; or why there are none."""
    if worst.empty:
        return absent(_no_grades_words(trial))
    shown = lab_worst_table(worst, trial) + lab_grades_sentence(worst, trial)
    return shown + lab_shift_table(shift, trial)


def lab_worst_table(results, trial):
    """Return the worst grade on treatment of each graded test."""
    arms = levels(results, "group_level", group="arm")
    grades = [str(grade) for grade in range(1, 5)]
    rows = []
    for variable in levels(results, group="", column="variable"):
        rows.append((lab_label(variable, trial), _worst_cells(results, variable, {}, grades)))
        for arm in arms:
            key = {"group": "arm", "group_level": arm}
            rows.append((INDENT + arm, _worst_cells(results, variable, key, grades)))
    columns = [("", "With a value"), *(("Worst grade", g) for g in ["0", *grades])]
    columns += [("", "Grade 3 or higher"), ("", "Not gradable")]
    frame = pd.DataFrame(
        [cells for _, cells in rows],
        index=[label for label, _ in rows],
        columns=pd.MultiIndex.from_tuples(columns),
    )
    notes = [
        f"CTCAE version {trial.safety.grading.version}, from the value alone, in the unit that the "
        "laboratory reported; the grade of an adverse event may differ. Worst value up to the end "
        "of the safety window, unscheduled values included.",
        "Not gradable: the reference limit is missing and no fixed limit is passed.",
    ]
    ungraded = _ungraded(results, trial)
    if ungraded:
        notes.append(f"Meant to be graded, but without any gradable value: {listed(ungraded)}.")
    title = "Worst laboratory grade on treatment, treated participants"
    return html_table(frame, title, notes, "lab_worst_grade")


def lab_shift_table(results, trial):
    """Return baseline grade by worst grade for each graded test, folded away."""
    words = [str(grade) for grade in range(5)] + [NO_GRADE]
    rows = []
    for variable in levels(results, group="", column="variable"):
        n = select(results, stat_name="n", group="", variable=variable)
        n = n.set_index("variable_level")["stat"]
        rows.append((lab_label(variable, trial), [""] * len(words)))
        for first in words:
            cells = [n[f"{first} to {worst}"] for worst in words]
            if sum(cells):
                label = f"{INDENT}Baseline {_grade_word(first)}"
                rows.append((label, [count(cell) if cell else DASH for cell in cells]))
    frame = pd.DataFrame(
        [cells for _, cells in rows],
        index=[label for label, _ in rows],
        columns=[f"Worst {_grade_word(word)}" for word in words],
    )
    table = html_table(frame, "Shift from baseline to worst grade, participants", (), "lab_shift")
    return fold("Shift from baseline to worst grade", table)


def lab_grades_sentence(results, trial):
    """Return which tests reached grade 3 or higher, and in how many participants."""
    tests = levels(results, group="", column="variable")
    keys = {"group": "", "variable_level": "3 or worse"}
    reached = [test for test in tests if pick(results, "n", variable=test, **keys)]
    if not reached:
        first = rate_phrase(results, variable=tests[0], **keys)
        return sentence(
            f"No graded laboratory test reached grade 3 on treatment; for "
            f"{_lab_words(tests[0], trial)}, {first}."
        )
    parts = [
        f"{_lab_words(test, trial)} in {rate_phrase(results, variable=test, **keys)}"
        for test in reached
    ]
    return sentence(f"Grade 3 or higher on treatment: {listed(parts)}.")


def lab_accounting_sentence(results, trial):
    """Return how many values are below quantification, missing, or not delivered at all."""
    empty = [a.label for a in trial.laboratory if not _records(results, a.test, "delivered")]
    below = sum(_records(results, a.test, "below quantification") for a in trial.laboratory)
    lost = sum(_records(results, a.test, "without value") for a in trial.laboratory)
    total = sum(_records(results, a.test, "delivered") for a in trial.laboratory)
    words = (
        f"Of {count(total)} laboratory records of these tests, {count(lost)} carry no value and "
        f"{count(below)} lie below quantification."
    )
    if empty:
        words += f" Not delivered in this cut: {listed(empty)}."
    return sentence(words)


def _no_grades_words(trial):
    """Return why there are no laboratory grades."""
    if trial.safety.grading.dictionary == "CTCAE":
        return "No laboratory value of this cut could be graded."
    return "This trial records severity without CTCAE; laboratory grades are not derived."


def _lab_words(variable, trial):
    """Return "low haemoglobin" for "HGB:L"."""
    test, _, side = variable.partition(":")
    return f"{_SIDE[side]} {lower_first(lab_label(test, trial))}"


def _visit_labels(trial):
    return {BASELINE: "Baseline"} | {visit.id: visit.label for visit in lab_visits(trial)}


def _with_unit(analyte, adlb):
    unit = adlb.loc[adlb["PARAMCD"].eq(analyte.test), "AVALU"].dropna()
    return (
        f"{analyte.label} ({printed(unit.iloc[0])})"
        if len(unit)
        else f"{analyte.label}: not delivered"
    )


def _columns(arms):
    if arms:
        return pd.MultiIndex.from_product([["All", *arms], ["n", "Value", "Change"]])
    return ["n", "Mean (SD)", "Median (range)", "Change, mean (SD)", "Change, median (range)"]


def _numbers(results):
    """Return {(group, test, visit): {statistic: number}}: one pass for a long table."""
    numbers = {}
    for row in results.itertuples():
        key = row.group_level, row.variable, row.variable_level
        numbers.setdefault(key, {})[row.stat_name] = row.stat
    return numbers


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
    """Return the decimals that suit the baseline values: 0 from 100, 1 from 10, else 2."""
    size = abs(values[*key[:-1], BASELINE]["median"])
    return 0 if size >= 100 else 1 if size >= 10 else 2


def _worst_cells(results, variable, group, grades):
    key = {"group": "", **group, "variable": variable}
    N = pick(results, "N", variable_level="0", **key)
    n = {g: pick(results, "n", variable_level=g, **key) for g in ["0", *grades, NO_GRADE]}
    severe = pick(results, "n", variable_level="3 or worse", **key)
    shares = [count(n[g]) if n[g] else "0" for g in ["0", *grades]]
    return [count(N), *shares, n_of_N(severe, N), count(n[NO_GRADE])]


def _ungraded(results, trial):
    graded = {variable.partition(":")[0] for variable in results["variable"]}
    return [a.label for a in trial.laboratory if a.grade and a.test not in graded]


def _grade_word(word):
    return "not gradable" if word == NO_GRADE else f"grade {word}"


def _records(results, test, level):
    return pick(results, "n_event", variable=test, variable_level=level)
