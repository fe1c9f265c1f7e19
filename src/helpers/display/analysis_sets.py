"""Analysis sets as tables: their sizes with the reasons against them, and who is outside which."""

import pandas as pd

from helpers.adam.adsl_sets import REASONS
from helpers.ard.analysis_sets import OUTSIDE
from helpers.ard.endpoints import POPULATION_FLAGS, in_population
from helpers.ard.frame import levels, pick, select
from helpers.display.formats import n_of_N, rate_cell
from helpers.display.grids import arm_columns, grid, nested
from helpers.display.reconciliation import rin_note
from helpers.display.shown import fold
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, sentence

_MEMBER = "in"
_UNFOLDED = 15


def analysis_sets_table(results, trial):
    """Return each analysis set with its size, why the others are not in it, and its definition."""
    groups, _ = arm_columns(results, variable=trial.populations[-1].id)
    names = [group["group_level"] or "n/N (%)" for group in groups]
    rows = []
    for words in trial.populations:
        rows.append((words.label, [_size(results, words.id, group) for group in groups]))
        rows += _reasons(results, words.id, groups)
    notes = [f"{words.label}: {words.definition}." for words in trial.populations]
    notes.append("Beneath each set: who is not in it, each with the first reason that applies.")
    notes.append("Denominator: everyone screened; of an arm, its included participants.")
    notes += rin_note(rows)
    return html_table(
        grid(rows, names), "Analysis sets, of all screened participants", notes, "analysis_sets"
    )


def outside_table(adsl, trial):
    """Return the included participants outside any set, one line each with the first reason."""
    further = [words for words in trial.populations if words.id not in ("screened", "included")]
    included = in_population(adsl, "included")
    if not further:
        return absent("The trial reports no set beyond the included participants.")
    if included.empty:
        return absent("Nobody had been included at the cut.")
    flags = [POPULATION_FLAGS[words.id] for words in further]
    outside = included[~included[flags].eq("Y").all(axis=1)]
    if outside.empty:
        return sentence("Every included participant belongs to every set.")
    cells = {
        words.label: outside[REASONS[flag]].fillna(_MEMBER)
        for words, flag in zip(further, flags, strict=True)
    }
    frame = pd.DataFrame(cells).set_axis(outside["USUBJID"].rename("Participant"))
    table = listing(frame, "Included participants outside an analysis set", (), "analysis_sets")
    if len(frame) <= _UNFOLDED:
        return table
    return fold(f"Included participants outside an analysis set ({len(frame)})", table)


def _size(results, population, group):
    found = select(results, variable=population, **group)
    return rate_cell(found) if len(found) else ""


def _reasons(results, population, groups):
    variable = f"{OUTSIDE}{population}"
    return [
        (nested(f"Out: {reason}"), [_reason(results, population, reason, g) for g in groups])
        for reason in levels(results, variable=variable, group="")
    ]


def _reason(results, population, reason, group):
    key = {"variable": f"{OUTSIDE}{population}", "variable_level": reason, **group}
    if len(select(results, **key)):
        return rate_cell(results, **key)
    return n_of_N(0, pick(results, "N", variable=population, variable_level="", **group))
