"""The words that tables, figures and sentences on adverse events share."""

import pandas as pd

from helpers.ard.frame import pick
from helpers.display.formats import count
from helpers.display.tables import INDENT

ALL = "All"
KINDS = {
    "any": "Any event",
    "serious": "Serious",
    "related": "Related to study treatment",
    "related_backbone": "Related to the backbone treatment",
    "interrupted": "Study treatment interrupted",
    "reduced": "Study treatment reduced",
    "withdrawn": "Study treatment withdrawn",
    "fatal": "Fatal",
}
_SPECIAL, _HEADING = "special:", "Of special interest"


def grade_words(trial):
    """Return the words for each grade: grades 1 to 5, or the three severities."""
    if trial.safety.grading.dictionary == "severity":
        return {1: "Mild", 2: "Moderate", 3: "Severe"}
    return {grade: f"Grade {grade}" for grade in range(1, 6)}


def severe_words(trial):
    return "Severe" if trial.safety.grading.dictionary == "severity" else "Grade 3 or higher"


def kind_rows(kinds, trial, cells):
    """Return (label, cells) of each kind of event; those of special interest under one heading."""
    rows = []
    for kind in kinds:
        special = kind.startswith(_SPECIAL)
        if special and _HEADING not in dict(rows):
            rows.append((_HEADING, [""] * len(rows[0][1])))
        rows.append((INDENT * special + kind_label(kind, trial), cells(kind)))
    return rows


def kind_label(kind, trial):
    """Return a kind of event in words; a group of special interest by the trial's label."""
    severe = severe_words(trial)
    if kind == "grade_3":
        return severe
    if kind == "related_grade_3":
        return f"{severe} and related to study treatment"
    if kind.startswith(_SPECIAL):
        return next(
            group.label
            for group in trial.safety.special_interest
            if kind == f"{_SPECIAL}{group.id}"
        )
    return KINDS[kind]


def window_note(trial):
    """Return which events count, in the trial's numbers."""
    safety = trial.safety
    limit = f", and no later than study day {safety.maximum_days}" if safety.maximum_days else ""
    return (
        "Counted: events that began or worsened from the first dose of study treatment to "
        f"{safety.follow_up_days} days after the last{limit}."
    )


def phase_column(results, phase, labels):
    """Return the heading of a phase: its label and how many entered it."""
    N = _number_in(results, group_level=phase)
    return f"{labels[phase]} (N = {count(N)})"


def ae_title(words, results):
    """Return a table's title with the population and its size."""
    N = _number_in(results, group="")
    return f"{words}, treated participants (N = {count(N)})"


def text_frame(rows, columns):
    """Return (label, cells) pairs as a frame; labels may repeat."""
    return pd.DataFrame(
        [cells for _, cells in rows], index=[label for label, _ in rows], columns=columns
    )


def _number_in(results, **keys):
    return pick(results, "N", variable="any", variable_level="", **keys)
