"""The words that tables, figures and sentences on adverse events share."""

import pandas as pd

from helpers.ard.adverse_events import APART, NOT_RECORDED
from helpers.ard.frame import pick, warning_of
from helpers.display.formats import count, counting, interval_cell, percent
from helpers.display.tables import INDENT

ALL = "All"
NOBODY = "There is no treated participant to count."
KINDS = {
    "any": "Any event",
    "serious": "Serious",
    "related": "Related to study treatment",
    "related_backbone": "Related to the backbone treatment",
    "related_both": "Related to both",
    "interrupted": "Study treatment interrupted",
    "reduced": "Study treatment reduced",
    "withdrawn": "Study treatment withdrawn",
    "fatal": "Fatal",
}
CRITERIA = {
    "serious:death": "Led to death",
    "serious:life_threatening": "Threatened life",
    "serious:hospital": "Needed a hospital, or a longer stay",
    "serious:disability": "Left lasting disability",
    "serious:congenital": "Congenital anomaly",
    "serious:important": "Medically important in another way",
}
# the rows nested under a heading, by what their kind begins with
_HEADINGS = {"special:": "Of special interest", "apart:": "Counted apart"}


def nobody(results, **keys):
    """Return whether there is no treated participant to count."""
    key = {"group": "", "variable": "any", "variable_level": "", **keys}
    return not pick(results, "N", **key)


def grade_words(trial):
    """Return the words for each grade: grades 1 to 5, or the three severities."""
    if trial.safety.grading.dictionary == "severity":
        return {1: "Mild", 2: "Moderate", 3: "Severe"}
    return {grade: f"Grade {grade}" for grade in range(1, 6)}


def severe_words(trial):
    return "Severe" if trial.safety.grading.dictionary == "severity" else "Grade 3 or higher"


def kind_rows(kinds, trial, cells):
    """Return (label, cells) of each kind of event; groups of kinds stand under one heading each."""
    rows = []
    for kind in kinds:
        row = (INDENT * (":" in kind) + kind_label(kind, trial), cells(kind))
        heading = next((_HEADINGS[start] for start in _HEADINGS if kind.startswith(start)), None)
        if heading and heading not in dict(rows):
            rows.append((heading, [""] * len(row[1])))
        rows.append(row)
    return rows


def kind_words(kind):
    """Return the words of a kind that are the same in every trial."""
    return {**KINDS, **CRITERIA}[kind]


def phases_before_backbone(trial):
    """Return the phases in which no backbone treatment has been given yet; none without one."""
    backbone = {each.id for each in trial.treatments if each.role == "backbone"}
    first = next((i for i, p in enumerate(trial.phases) if backbone.intersection(p.treatments)), 0)
    return trial.phases[:first]


def kind_label(kind, trial):
    """Return a kind of event in words; a group of special interest by the trial's label."""
    severe = severe_words(trial)
    words = {
        **KINDS,
        **CRITERIA,
        **{f"special:{group.id}": group.label for group in trial.safety.special_interest},
        "grade_3": severe,
        "related_grade_3": f"{severe} and related to study treatment",
        APART: "Progression of the disease, reported as an event",
    }
    return words[kind]


def rate_and_events(results, key):
    """Return "3 (27.3%; 6.0 to 61.0) [4]", or that the cut does not record it."""
    if warning_of(results, "n", **key) == NOT_RECORDED:
        return NOT_RECORDED
    n, p = pick(results, "n", **key), percent(pick(results, "p", **key))
    events = count(pick(results, "n_event", **key))
    return counting(f"{count(n)} ({p}; {interval_cell(results, **key)}) [{events}]", n)


def window_note(trial):
    """Return which events count, in the trial's numbers."""
    began = "Counted: events that began or worsened from the first dose of study treatment"
    return f"{began} {window_words(trial.safety)}."


def window_words(safety):
    """Return until when the safety window lasts: "to 30 days after the last"."""
    if safety.follow_up_days is None:
        ends = "on, without an end"
    else:
        ends = f"to {safety.follow_up_days} days after the last"
    limit = f", and no later than study day {safety.maximum_days}" if safety.maximum_days else ""
    return ends + limit


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
