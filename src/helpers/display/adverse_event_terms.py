"""Adverse events by system organ class and preferred term."""

import pandas as pd

from helpers.ard.adverse_event_terms import BY_CAUSE
from helpers.ard.adverse_events import NOT_RECORDED
from helpers.ard.frame import levels, method_of, pick, select, warning_of
from helpers.display.adverse_event_words import (
    ALL,
    NOBODY,
    ae_title,
    grade_words,
    kind_label,
    nobody,
    phase_column,
    phases_before_backbone,
    severe_words,
    text_frame,
    window_note,
)
from helpers.display.formats import NOT_ESTIMABLE, count, counting, percent_interval
from helpers.display.grids import lower_first, sized
from helpers.display.shown import fold, stack
from helpers.display.tables import html_table
from helpers.display.terms import folded, numbers_of, share, term_label
from helpers.display.text import absent, listed

_ANY_EVENT = "Any event"
_TITLE = "Treatment-emergent adverse events by class and term"
_SUBSET = "ae_terms_"
_TWO = ("any", "grade_3_or_worse")
_RELATED = {
    "related": "to study treatment",
    "related_backbone": "to the backbone treatment",
    "related_both": "to both in one event",
}
_CAUSES = {"related": "study", "related_backbone": "backbone", "related_both": "both"}


def ae_terms_table(results, trial):
    """Return events by class and term with worst grades; by arm where the trial reports so."""
    if nobody(results):
        return absent(NOBODY)
    if not pick(results, "n_event", group="", variable="any", variable_level=""):
        return absent("There was no such event.")
    analysis = results["analysis"].iloc[0]
    arms = levels(results, "group_level", group="arm")
    frame = _by_arm(results, arms, trial) if arms else _by_grade(results, trial)
    notes = ["Each participant counts once in each row, at the worst grade. Most frequent first."]
    if arms:
        notes.append("Any: participants (percent) [events].")
    if analysis == "ae_terms":
        notes.append(window_note(trial))
    missing = pick(results, "n_event", group="", variable="grade_missing", variable_level="")
    if missing:
        notes.append(f"Events without a recorded grade: {count(missing)}, counted as any grade.")
    subset = analysis.removeprefix(_SUBSET) if analysis.startswith(_SUBSET) else None
    words = f"{_TITLE}: {lower_first(kind_label(subset, trial))}" if subset else _TITLE
    table = folded(frame, ae_title(words, results), notes, analysis)
    heads = {arm: sized(arm or ALL, _number(results, arm)) for arm in ["", *arms]}
    return table + _intervals(results, heads, trial, ae_title(f"{words}: intervals", results))


def ae_subset_tables(results, trial):
    """Return the terms of each kind of events, folded where there are several kinds.

    The kinds without an event, and those that the cut does not record, are told in words.
    """
    if nobody(results[results["analysis"].eq(results["analysis"].iloc[0])]):
        return absent(NOBODY)
    shown, none, unknown = [], [], []
    analyses = levels(results, "analysis")
    for analysis in analyses:
        ours = select(results, analysis=analysis)
        label = kind_label(analysis.removeprefix(_SUBSET), trial)
        key = {"group": "", "variable": "any", "variable_level": ""}
        if warning_of(ours, "n", **key) == NOT_RECORDED:
            unknown.append(lower_first(label))
        elif not pick(ours, "n", **key):
            none.append(lower_first(label))
        else:
            table = ae_terms_table(ours, trial)
            several = len(analyses) > 1
            shown.append(fold(f"{label}: by class and term", table) if several else table)
    said = []
    if none:
        said.append(
            f"There was no treatment-emergent event of this kind: {listed(none, last='or')}."
        )
    if unknown:
        said.append(f"Not recorded in this cut: {listed(unknown)}.")
    return stack([*shown, *([absent(" ".join(said))] if said else [])])


def ae_terms_by_phase_table(results, trial):
    """Return terms by phase: any grade, grade 3 or higher, and by cause.

    A phase before the first one with a backbone treatment has no column of what that may cause.
    """
    phases, n = levels(results, "group_level", group="phase"), numbers_of(results)
    kinds = {phase: [*_TWO, *_causes_in(results, phase, trial)] for phase in phases}
    rows = [
        (
            term_label(level, _ANY_EVENT),
            [share(n, phase, kind, level) for phase in phases for kind in kinds[phase]],
        )
        for level in levels(results, group="phase")
    ]
    words = dict(zip(_TWO, ("Any", severe_words(trial)), strict=True))
    words |= {cause: f"Related: {word}" for cause, word in _CAUSES.items()}
    labels = {phase.id: phase.label for phase in trial.phases}
    columns = pd.MultiIndex.from_tuples(
        (phase_column(results, phase, labels), words[kind])
        for phase in phases
        for kind in kinds[phase]
    )
    title = "Treatment-emergent adverse events by class, term, phase and causality"
    notes = ["Denominator: participants who entered the phase."]
    shown = dict.fromkeys(kind for phase in phases for kind in kinds[phase] if kind in _CAUSES)
    if shown:
        related = listed([_RELATED[cause] for cause in shown])
        notes.append(f"Related, as the investigator judged it: {related}.")
    table = html_table(text_frame(rows, columns), title, notes, "ae_terms_by_phase")
    heads = {phase: phase_column(results, phase, labels) for phase in phases}
    table += _intervals(results, heads, trial, f"{title}: intervals")
    return fold("By system organ class and preferred term in each phase", table)


def _causes_in(results, phase, trial):
    """Return the causes that an event of a phase can have, of those that the cut records."""
    recorded = levels(results, "variable", group="phase")
    before = {each.id for each in phases_before_backbone(trial)}
    causes = ("related",) if phase in before else BY_CAUSE
    return [cause for cause in causes if cause in recorded]


def _intervals(results, heads, trial, title):
    """Return the interval of every share by class and term, folded away.

    `heads` are the headings of the groups by their level in the results.
    """
    n = numbers_of(results)
    rows = [
        (
            term_label(level, _ANY_EVENT),
            [_limits(n, group, kind, level) for group in heads for kind in _TWO],
        )
        for level in levels(results, group_level=next(iter(heads)))
    ]
    kinds = ["Any grade", severe_words(trial)]
    columns = pd.MultiIndex.from_product([heads.values(), kinds])
    key = {"group_level": next(iter(heads)), "variable": "any", "variable_level": ""}
    method = method_of(results, "p", **key)
    table = html_table(
        text_frame(rows, columns if len(heads) > 1 else kinds),
        title,
        [f"Cells: participants (limits of their share in percent). Intervals: {method}."],
        results["analysis"].iloc[0],
    )
    return fold("The same shares with their 95% intervals", table)


def _number(results, group_level):
    return count(pick(results, "N", group_level=group_level, variable="any", variable_level=""))


def _limits(n, group, kind, level):
    """Return "7 (40.0 to 97.2)": participants, and the limits of their share in percent."""
    low, high = (n[group, kind, level, name] for name in ("conf_low", "conf_high"))
    limits = NOT_ESTIMABLE if low != low else percent_interval(low, high)
    people = n[group, kind, level, "n"]
    return counting(f"{count(people)} ({limits})", people)


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
            [cell for arm in groups for cell in _arm_cells(n, arm, level)],
        )
        for level in levels(results, group="")
    ]
    heads = [sized(arm or ALL, _number(results, arm)) for arm in groups]
    return text_frame(rows, pd.MultiIndex.from_product([heads, ["Any", severe_words(trial)]]))


def _arm_cells(n, arm, level):
    """Return "65 (75.6%) [281]" with the events, and the participants with a severe one."""
    whole = share(n, arm, "any", level)
    events = n[arm, "any", level, "n_event"]
    return [
        counting(f"{whole} [{count(events)}]", whole) if events else whole,
        share(n, arm, "grade_3_or_worse", level),
    ]
