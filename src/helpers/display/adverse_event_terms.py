"""Adverse events by system organ class and preferred term."""

import math

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
from helpers.display.formats import count, percent
from helpers.display.shown import fold
from helpers.display.tables import INDENT, html_table
from helpers.display.text import absent

_FOLD_ROWS, _SHOWN_TERMS = 60, 20
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
    return _folded(frame, ae_title(_TITLES[analysis], results), notes, analysis)


def ae_terms_by_phase_table(results, trial):
    """Return terms by phase, any grade and grade 3 or higher."""
    labels = {phase.id: phase.label for phase in trial.phases}
    phases = levels(results, "group_level", group="phase")
    n = _counts(results)
    severe = severe_words(trial)
    rows = [
        (_term_label(level), [_share(n, phase, kind, level) for phase in phases for kind in _TWO])
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
    n = _counts(results)
    grades = grade_words(trial)
    columns = ["Any grade", *grades.values(), severe_words(trial), "Events"]
    columns = list(dict.fromkeys(columns))
    if len(columns) == len(grades) + 3:
        columns = _spanned(columns, grades)
    rows = []
    for level in levels(results, group=""):
        cells = [_share(n, "", "any", level)]
        cells += [count(n["", f"grade_{grade}", level, "n"]) for grade in grades]
        if len(columns) == len(grades) + 3:
            cells.append(_share(n, "", "grade_3_or_worse", level))
        cells.append(count(n["", "any", level, "n_event"]))
        rows.append((_term_label(level), cells))
    return text_frame(rows, columns)


def _spanned(columns, grades):
    """Return headings with the numbers of the grades under one heading: narrow columns."""
    numbers = {word: ("Worst grade", str(grade)) for grade, word in grades.items()}
    return pd.MultiIndex.from_tuples([numbers.get(name, ("", name)) for name in columns])


def _by_arm(results, arms, trial):
    n = _counts(results)
    groups = ["", *arms]
    rows = [
        (_term_label(level), [_share(n, arm, kind, level) for arm in groups for kind in _TWO])
        for level in levels(results, group="")
    ]
    heads = [f"{arm or ALL} (N = {count(n[arm, 'any', '', 'N'])})" for arm in groups]
    return text_frame(rows, pd.MultiIndex.from_product([heads, ["Any", severe_words(trial)]]))


def _counts(results):
    """Return {(group level, variable, level, statistic): number}: one pass for a long table."""
    keys = zip(
        results["group_level"],
        results["variable"],
        results["variable_level"],
        results["stat_name"],
        strict=True,
    )
    return dict(zip(keys, results["stat"], strict=True))


def _share(n, group, kind, level):
    number, of = n[group, kind, level, "n"], n[group, kind, level, "N"]
    if not number or math.isnan(number):
        return count(number)
    return f"{count(number)} ({percent(number / of)})"


def _term_label(level):
    soc, _, term = level.partition(" | ")
    if term:
        return INDENT + term.capitalize()
    return soc.capitalize() or "Any event"


def _folded(frame, title, notes, analysis):
    """Return a long table folded away beneath its most frequent terms; a short one as it is."""
    whole = html_table(frame, title, notes, analysis)
    if len(frame) <= _FOLD_ROWS:
        return whole
    terms = frame[frame.index.str.startswith(INDENT)]
    people = terms.iloc[:, 0].str.extract(r"^(\d+)")[0].astype(int).to_numpy()
    first = terms.iloc[(-people).argsort(kind="stable")[:_SHOWN_TERMS]].rename(index=str.strip)
    shown = f"{title}: the {len(first)} most frequent terms of {len(terms)}"
    return html_table(first, shown, notes, analysis) + fold(f"All {len(terms)} terms", whole)
