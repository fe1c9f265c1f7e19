"""Adverse events by the phase of treatment they began in."""

from helpers.ard.frame import levels, pick, select
from helpers.display.adverse_event_terms import ae_terms_by_phase_table
from helpers.display.adverse_event_words import (
    NOBODY,
    kind_rows,
    phase_column,
    phases_before_backbone,
    rate_and_events,
    text_frame,
)
from helpers.display.formats import count
from helpers.display.tables import html_table
from helpers.display.text import absent, participants, plural


def ae_phase_tables(by_phase, terms, trial):
    """Return the kinds and the terms of events by phase; one sentence when there is one phase."""
    if len(trial.phases) == 1:
        return absent("This trial has one phase of treatment: the tables above are those of it.")
    if not by_phase.loc[by_phase["stat_name"] == "N", "stat"].any():
        return absent(NOBODY)
    return ae_by_phase_table(by_phase, trial) + ae_terms_by_phase_table(terms, trial)


def ae_by_phase_table(results, trial):
    """Return the kinds of events by phase, each with its own denominator."""
    labels = {phase.id: phase.label for phase in trial.phases}
    phases = levels(results, "group_level", group="phase")
    keys = [{"group": "phase", "group_level": phase} for phase in phases]
    rows = kind_rows(
        levels(results, "variable", group="phase"),
        trial,
        lambda kind: [rate_and_events(results, {**key, "variable": kind}) for key in keys],
    )
    columns = [phase_column(results, phase, labels) for phase in phases]
    notes = [
        "Denominator: participants who entered the phase. An event belongs to the phase in which "
        "it began, and to the last phase entered when it began after the last dose; a worsening is "
        "an event of its own.",
        "Cells: participants with an event (percent; 95% interval) [events].",
        *_related_before(results, trial),
    ]
    lost = pick(results, "n_event", variable="no_phase")
    if lost:
        notes.append(f"Events without a usable start date belong to no phase: {count(lost)}.")
    title = "Treatment-emergent adverse events by phase of treatment"
    return html_table(text_frame(rows, columns), title, notes, "ae_by_phase")


def _related_before(results, trial):
    """Return, for a phase before any backbone treatment, what is judged related to it anyhow."""
    notes = []
    for phase in phases_before_backbone(trial):
        key = {"group": "phase", "group_level": phase.id, "variable": "related_backbone"}
        n, ids = (_stat(results, stat, key) for stat in ("n_event", "n"))
        if n:
            notes.append(
                f"{phase.label}: {count(n)} {plural(n, 'event')} of {participants(ids)} "
                f"{'is' if n == 1 else 'are'} judged related to the backbone treatment although "
                "none had been given before; the site's judgement stands as recorded."
            )
    return notes


def _stat(results, stat, key):
    """Return a count, 0 where the cut does not record the kind."""
    found = select(results, stat_name=stat, **key)["stat"]
    return found.fillna(0).iloc[0] if len(found) else 0
