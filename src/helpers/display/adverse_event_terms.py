"""Adverse events by system organ class and preferred term."""

import pandas as pd

from helpers.ard.frame import levels, pick
from helpers.display.adverse_event_words import (
    ALL,
    ae_title,
    grade_words,
    phase_column,
    severe_words,
    text_frame,
    window_note,
)
from helpers.display.formats import count
from helpers.display.shown import fold
from helpers.display.tables import html_table
from helpers.display.terms import folded, numbers_of, share, term_label
from helpers.display.text import absent

_ANY_EVENT = "Any event"
_TITLES = {
    "ae_terms": "Treatment-emergent adverse events by class and term",
    "ae_terms_related": "Treatment-emergent adverse events related to study treatment",
    "ae_terms_serious": "Serious treatment-emergent adverse events",
}
_TWO = ("any", "grade_3_or_worse")


def ae_terms_table(results, trial):
    """Return events by class and term with worst grades; by arm where the trial reports so."""
    if not pick(results, "n_event", group="", variable="any", variable_level=""):
        return absent("There was no such event.")
    analysis = results["analysis"].iloc[0]
    arms = levels(results, "group_level", group="arm")
    frame = _by_arm(results, arms, trial) if arms else _by_grade(results, trial)
    notes = ["Each participant counts once in each row, at the worst grade. Most frequent first."]
    if analysis == "ae_terms":
        notes.append(window_note(trial))
    missing = pick(results, "n_event", group="", variable="grade_missing", variable_level="")
    if missing:
        notes.append(f"Events without a recorded grade: {count(missing)}, counted as any grade.")
    return folded(frame, ae_title(_TITLES[analysis], results), notes, analysis)


def ae_terms_by_phase_table(results, trial):
    """Return terms by phase, any grade and grade 3 or higher."""
    labels = {phase.id: phase.label for phase in trial.phases}
    phases = levels(results, "group_level", group="phase")
    n = numbers_of(results)
    severe = severe_words(trial)
    rows = [
        (
            term_label(level, _ANY_EVENT),
            [share(n, phase, kind, level) for phase in phases for kind in _TWO],
        )
        for level in levels(results, group="phase")
    ]
    columns = pd.MultiIndex.from_product(
        [[phase_column(results, p, labels) for p in phases], ["Any", severe]]
    )
    title = "Treatment-emergent adverse events by class, term and phase"
    notes = ["Denominator: participants who entered the phase."]
    table = html_table(text_frame(rows, columns), title, notes, "ae_terms_by_phase")
    return fold("By system organ class and preferred term in each phase", table)


def _by_grade(results, trial):
    n = numbers_of(results)
    grades = grade_words(trial)
    columns = ["Any grade", *grades.values(), severe_words(trial), "Events"]
    columns = list(dict.fromkeys(columns))
    if len(columns) == len(grades) + 3:
        columns = _spanned(columns, grades)
    rows = []
    for level in levels(results, group=""):
        cells = [share(n, "", "any", level)]
        cells += [count(n["", f"grade_{grade}", level, "n"]) for grade in grades]
        if len(columns) == len(grades) + 3:
            cells.append(share(n, "", "grade_3_or_worse", level))
        cells.append(count(n["", "any", level, "n_event"]))
        rows.append((term_label(level, _ANY_EVENT), cells))
    return text_frame(rows, columns)


def _spanned(columns, grades):
    """Return headings with the numbers of the grades under one heading: narrow columns."""
    numbers = {word: ("Worst grade", str(grade)) for grade, word in grades.items()}
    return pd.MultiIndex.from_tuples([numbers.get(name, ("", name)) for name in columns])


def _by_arm(results, arms, trial):
    n = numbers_of(results)
    groups = ["", *arms]
    rows = [
        (
            term_label(level, _ANY_EVENT),
            [share(n, arm, kind, level) for arm in groups for kind in _TWO],
        )
        for level in levels(results, group="")
    ]
    heads = [f"{arm or ALL} (N = {count(n[arm, 'any', '', 'N'])})" for arm in groups]
    return text_frame(rows, pd.MultiIndex.from_product([heads, ["Any", severe_words(trial)]]))
