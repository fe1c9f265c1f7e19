"""Exposure as tables and a sentence."""

from helpers.ard.frame import levels, pick, select
from helpers.display.formats import DASH, count, median_range_cell, printed, rate_cell
from helpers.display.grids import ALL, grid, heading, inside, nested, plain, sized
from helpers.display.shown import fold
from helpers.display.tables import html_table
from helpers.display.text import absent, listed, participants, sentence

EXPOSED = {"variable_level": "exposed"}
_COUNTS = {
    "exposed": "Received it",
    "interrupted": "Interrupted",
    "reduced": "Lower dose than before, same route",
}
_MEASURES = {
    "days": "Days from first to last dose",
    "days_dosed": "Days with a dose",
    "doses": "Doses",
    "cumulative_dose": "Cumulative dose",
}


def exposure_table(results, trial, units):
    """Return exposure to each drug; one column for all, one per arm where reported so.

    `units` maps a treatment to the unit its doses are recorded in.
    """
    groups = [{"group": "", "group_level": ""}]
    groups += [
        {"group": "arm", "group_level": a} for a in levels(results, "group_level", group="arm")
    ]
    names = [group["group_level"] or ALL for group in groups]
    return _table(results, trial, units, groups, names, "Exposure, treated participants")


def exposure_by_phase_table(results, trial, units):
    """Return exposure to each drug in each phase, or one sentence when there is one phase only."""
    labels = {phase.id: phase.label for phase in trial.phases}
    phases = levels(results, "group_level", group="phase")
    if not phases:
        return absent("The trial has one phase of treatment; the table above is that phase.")
    groups = [{"group": "phase", "group_level": phase} for phase in phases]
    names = [labels[phase] for phase in phases]
    title = "Exposure by phase, participants who entered the phase"
    return fold("Exposure by phase", _table(results, trial, units, groups, names, title))


def dose_changes_table(results, trial):
    """Return the reasons recorded for a change of dosing, or one sentence when there are none."""
    if results.empty:
        return absent("No reason for a change of dosing is recorded.")
    rows = []
    for treatment in trial.treatments:
        reasons = levels(results, variable=treatment.id)
        if reasons:
            rows.append(heading(treatment.label, [""]))
        rows += [
            (nested(plain(r)), [rate_cell(results, variable=treatment.id, variable_level=r)])
            for r in reasons
        ]
    notes = ["Participants with at least one change of dosing for that reason."]
    title = "Reasons for changes of dosing, treated participants"
    return html_table(grid(rows, ["n/N (%)"]), title, notes, "dose_changes")


def exposure_sentence(results, trial):
    """Return how many received each drug and for how long, in words."""
    words = []
    for treatment in trial.treatments:
        ours = select(results, variable=treatment.id, group="")
        n = pick(ours, "n", **EXPOSED)
        if n:
            middle, low, high = (
                count(pick(ours, name, variable_level="days")) for name in ("median", "min", "max")
            )
            words.append(
                f"{count(n)} received {inside(treatment.label)} (median {middle} days, range {low} "
                f"to {high})"
            )
    if not words:
        return sentence("Nobody had been treated at the cut.")
    N = pick(results, "N", variable=trial.treatments[0].id, group="", **EXPOSED)
    return sentence(f"Of {participants(N, 'treated')}, {listed(words)}.")


def _table(results, trial, units, groups, names, title):
    columns = [sized(n, _size(results, g)) for n, g in zip(names, groups, strict=True)]
    rows = []
    for treatment in trial.treatments:
        if not pick(results, "n", variable=treatment.id, variable_level="exposed", group=""):
            continue
        rows.append(heading(treatment.label, columns))
        for level, label in _COUNTS.items():
            cells = [_rate(results, treatment.id, level, group) for group in groups]
            rows.append((nested(label), cells))
        for level, label in _measures(results, treatment.id).items():
            cells = [_measure(results, treatment.id, level, group) for group in groups]
            unit = f" ({printed(units.get(treatment.id, 'unit not recorded'))})"
            rows.append((nested(label + unit * (level == "cumulative_dose")), cells))
    notes = [
        "Participants: n/N (%). Days, doses and cumulative dose: median (range) of those exposed.",
        "Interrupted: a recorded dose of 0, or a gap after which dosing resumed with a reason.",
        "An interval of dosing that is still open counts up to the cut.",
    ]
    return html_table(grid(rows, columns), title, notes, "exposure")


def _measures(results, treatment):
    """Return the measures to show: a placebo has no cumulative dose."""
    key = {"variable": treatment, "variable_level": "cumulative_dose", "group": ""}
    dosed = pick(results, "max", **key) > 0
    return {name: label for name, label in _MEASURES.items() if dosed or name != "cumulative_dose"}


def _size(results, group):
    return count(select(results, variable_level="exposed", stat_name="N", **group)["stat"].iloc[0])


def _rate(results, treatment, level, group):
    found = select(results, variable=treatment, variable_level=level, **group)
    return rate_cell(found) if len(found) else DASH


def _measure(results, treatment, level, group):
    found = select(results, variable=treatment, variable_level=level, **group)
    if found.empty:
        return DASH
    whole = level != "cumulative_dose" or float(pick(found, "max")) > 100
    return median_range_cell(found, 0 if whole else 1)
