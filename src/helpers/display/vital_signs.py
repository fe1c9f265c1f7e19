"""Vital signs as tables and sentences."""

import pandas as pd

from helpers.ard.frame import keyed_numbers, levels, pick, select
from helpers.ard.vital_signs import BASELINE, MET, NEW, NOT_JUDGED, vital_sign_visits
from helpers.display.formats import (
    DASH,
    count,
    interval,
    interval_cell,
    n_of_N,
    number,
    printed_unit,
)
from helpers.display.grids import ALL, grid, heading, inside, nested, plain
from helpers.display.shown import fold, stack
from helpers.display.tables import html_table
from helpers.display.text import absent, listed, plural, sentence

_COLUMNS = pd.MultiIndex.from_product(
    [["Value", "Change from baseline"], ["n", "Mean (SD)", "Median (range)"]]
)
_NOTES = [
    "Of a visit counts the day nearest to its planned day, within its window. Baseline: the last "
    "value on or before the day of the first dose. Change: among those with a baseline.",
]


def parameter_labels(advs):
    """Return {parameter: label with position and unit}, as a reader expects them."""
    different = advs.drop_duplicates("PARAMCD")
    fields = zip(different["PARAM"], different["ATPT"], different["AVALU"], strict=True)
    return dict(zip(different["PARAMCD"], (_label(*each) for each in fields), strict=True))


def _label(name, position, unit):
    where = "" if position != position or position is None else f", {inside(position)}"
    return f"{plain(name.upper())}{where}{f' ({printed_unit(unit)})' if unit else ''}"


def vital_signs_tables(results, advs, trial):
    """Return value and change by visit, a table for each parameter, folded away."""
    labels = parameter_labels(advs)
    names = [name.removesuffix(".value") for name in levels(results, "variable")]
    names = [name for name in names if not name.endswith(".change")]
    if not names:
        return stack([])
    arms = levels(results, "group_level", group="arm")
    known = keyed_numbers(results)
    tables = [_table(known, arms, name, labels[name], trial) for name in names]
    return fold(f"Values and change by visit ({len(tables)})", stack(tables))


def _table(known, arms, name, label, trial):
    visits = {BASELINE: "Baseline"} | {v.id: v.label for v in vital_sign_visits(trial)}
    rows = []
    for visit, words in visits.items():
        if not known["", f"{name}.value", visit]["n"]:
            continue
        cells = {arm or ALL: _cells(known, arm, name, visit) for arm in ("", *arms)}
        if arms:
            rows.append(heading(words, _COLUMNS))
            rows += [(nested(who), shown) for who, shown in cells.items()]
        else:
            rows.append((words, cells[ALL]))
    title = f"{label}: value and change from baseline, treated participants"
    return html_table(grid(rows, _COLUMNS, "Visit"), title, _NOTES, "vital_signs")


def _cells(known, arm, name, visit):
    cells = _summary(known[arm, f"{name}.value", visit])
    if visit == BASELINE:
        return [*cells, "", "", ""]
    return cells + _summary(known[arm, f"{name}.change", visit])


def _summary(stats):
    """Return n, "mean (SD)" and "median (range)"."""
    if not stats["n"]:
        return ["0", DASH, DASH]
    mean, sd, median = (number(stats[name]) for name in ("mean", "sd", "median"))
    return [
        count(stats["n"]),
        f"{mean} ({sd})",
        f"{median} ({interval(stats['min'], stats['max'])})",
    ]


def vital_sign_limits_table(results, accounting, trial):
    """Return how many met each limit of the trial file, or that it names none.

    Nothing where `accounting` has no record: its sentence says so.
    """
    if not _records(accounting, "delivered"):
        return stack([])
    if not trial.safety.vital_sign_limits:
        return absent("The trial file names no limit of a vital sign.")
    known = (
        select(results, variable_level=MET, stat_name="N"),
        select(results, stat_name="n_event"),
    )
    if not any(rows["stat"].gt(0).any() for rows in known):
        return absent("No vital sign can be judged against the limits that the trial file names.")
    rows = []
    for limit in trial.safety.vital_sign_limits:
        rows.append(heading(limit.label, ["", ""]))
        for level in levels(results, variable=limit.id, group=""):
            key = {"variable": limit.id, "variable_level": level, "group": ""}
            if level in (MET, NEW):
                n, N = pick(results, "n", **key), pick(results, "N", **key)
                rows.append((nested(plain(level)), [n_of_N(n, N), interval_cell(results, **key)]))
            elif pick(results, "n", **key):
                rows.append((nested(plain(level)), [_rest(results, key), DASH]))
    notes = [
        "Of the treated with a value to judge on treatment, scheduled or not, in any position. "
        "Met, and not at baseline: of those whose baseline did not meet it.",
        "Exact 95% interval; where nobody met it, its upper end says how common it could still be.",
    ]
    table = grid(rows, ["n/N (%)", "95% CI (%)"])
    return html_table(table, "Limits of vital signs, treated participants", notes,
                      "vital_sign_limits")  # fmt: skip


def _rest(results, key):
    n = pick(results, "n", **key)
    if key["variable_level"] == NOT_JUDGED:
        return n_of_N(n, pick(results, "N", **key))
    values = pick(results, "n_event", **key)
    return f"{count(values)} {plural(values, 'value')} in {count(n)}"


def vital_sign_accounting_sentence(results, delivered=True):
    """Return what became of the records delivered, in words; `delivered` is whether any VS was."""
    if not delivered:
        return absent("Vital signs are not part of this cut.")
    if not len(results) or not _records(results, "delivered"):
        return absent("No vital sign of a treated participant is recorded.")
    n = _records(results, "delivered")
    told = [f"{count(n)} {plural(n, 'record')} of vital signs of the treated:"]
    named = [name for name in levels(results, variable="records") if name != "delivered"]
    words = {
        "baseline or visit": "count for the baseline or a visit",
        "other days": "are of other days and count for limits and figure only",
    }
    parts = [
        f"{count(_records(results, name))} {words.get(name, f'say {name}')}"
        for name in named
        if _records(results, name)
    ]
    told.append(f"{listed(parts)}.")
    several = pick(results, "n_event", variable="days")
    if several:
        told.append(
            f"On {count(several)} {plural(several, 'day')} a test was read more than once in one "
            "position; the mean of the readings counts."
        )
    return sentence(" ".join(told))


def _records(results, name):
    return pick(results, "n_event", variable="records", variable_level=name)


def not_followed_sentence(results, advs):
    """Return which parameters nobody has after the first dose, or nothing."""
    shown = {name.rsplit(".", 1)[0] for name in levels(results, "variable")}
    known = parameter_labels(advs[(advs["SAFFL"] == "Y") & advs["AVAL"].notna()])
    rest = sorted(label for name, label in known.items() if name not in shown)
    if not rest or not shown:
        return stack([])
    first, *others = rest
    names = listed([first, *map(inside, others)])
    return sentence(f"{names}: recorded before treatment only, and not shown by visit.")
