"""Exposure as tables: what each drug's recipients got, overall and by phase, and a listing."""

import re

import pandas as pd

from helpers.ard.exposure import MEASURES, intensity_classes
from helpers.ard.frame import levels, pick, select
from helpers.display.formats import (
    DASH,
    count,
    iso_days,
    median_range_cell,
    number,
    number_or_dash,
    printed,
    rate_cell,
)
from helpers.display.grids import ALL, grid, heading, nested, sized
from helpers.display.shown import fold, stack
from helpers.display.tables import html_table, listing
from helpers.display.text import absent

EXPOSED = {"variable_level": "exposed"}
WHOLE = "exposure_listing"
LIMIT = 300
_COUNTS = {
    "exposed": "Received it",
    "interrupted": "Interrupted",
    "reduced": "Lower dose than before, same route",
    "overlapping": "Two records of one day",
}
_MEASURES = {
    "days": "Days from first to last dose",
    "days_dosed": "Days with a dose",
    "doses": "Doses",
    "cumulative_dose": "Cumulative dose",
    "dose_intensity": "Relative dose intensity (%)",
}
_NOTES = [
    "Received: of all treated, in a phase of all who entered it; the other counts: of those who "
    "received it. Days, doses, cumulative dose and intensity: median (range) of those who received "
    "it; n where it is known of fewer.",
    "Interrupted: a recorded dose of 0, or a pause longer than the drug's cycles provide for, "
    "after which dosing resumed with a reason.",
    "An interval of dosing that is still open counts up to the cut.",
]
_OVERLAPS = "Where two records cover one day, the day counts once and both doses count as recorded."


def dose_units(adexsum):
    """Return the unit in which each drug's doses are added up, as printed."""
    units = adexsum.dropna(subset=["DOSEU"]).drop_duplicates("TRT").set_index("TRT")["DOSEU"]
    return {drug: printed(unit) if unit else "unit not recorded" for drug, unit in units.items()}


def exposure_table(results, trial, units):
    """Return exposure to each drug: for all, and by arm where reported so, else by phase.

    `units` is `dose_units`.
    """
    arms = levels(results, "group_level", group="arm")
    groups = {ALL: {"group": "", "group_level": ""}}
    groups |= {arm: {"group": "arm", "group_level": arm} for arm in arms}
    title = "Exposure, treated participants"
    if not arms and _phases(results, trial):
        groups |= _phases(results, trial)
        title = "Exposure, all of treatment and by phase, treated participants"
    return _table(results, trial, units, groups, title)


def exposure_by_phase_table(results, trial, units):
    """Return exposure in each phase of a trial reported by arm, whose table above has the arms."""
    phases = _phases(results, trial)
    if not phases or not levels(results, "group_level", group="arm"):
        return stack([])
    title = "Exposure by phase, participants who entered the phase"
    return fold("Exposure by phase", _table(results, trial, units, phases, title))


def _phases(results, trial):
    labels = {phase.id: phase.label for phase in trial.phases}
    phases = levels(results, "group_level", group="phase")
    return {labels[phase]: {"group": "phase", "group_level": phase} for phase in phases}


def exposure_rows(adexsum, trial):
    """Return one row per participant and drug, for the whole of treatment."""
    labels = {treatment.id: treatment.label for treatment in trial.treatments}
    whole = adexsum[(adexsum["APHASE"] == "") & (adexsum["EXPOSFL"] == "Y")]
    rows = pd.DataFrame(
        {
            "Drug": whole["TRT"].map(labels),
            "First dose": iso_days(whole["ASTDT"]),
            "Last dose": iso_days(whole["AENDT"]),
            "Days": whole["ADURD"].map(_whole),
            "Days with a dose": whole["DAYSDOSED"].map(_whole),
            "Doses": whole["NDOSE"].map(_whole),
            "Cumulative dose": _amounts(whole),
            "Planned": whole["PLANDOSE"].map(_amount),
            "Intensity (%)": whole["RDI"].map(number_or_dash),
            "Holds": whole["NHOLD"].map(_whole),
            "Reductions": whole["NREDUC"].map(_whole),
            "Doubt": whole["DOSEEXCL"].fillna(DASH),
        }
    )
    if trial.report_by == "arm":
        rows.insert(0, "Arm", whole["ARM"].fillna(DASH))
    return rows.set_axis(whole["USUBJID"].rename("Participant"))


def exposure_listing(rows):
    """Return the listing of exposure folded away, at most 300 rows shown; a file holds all."""
    if rows.empty:
        return absent("Nobody had been treated at the cut.")
    notes = [
        "Planned: the dose that the plan names for the days from the first to the last dose.",
        "Doubt: why there is no cumulative dose; a dash where there is one.",
    ]
    title = "Exposure of every treated participant, by drug"
    table = listing(rows, title, notes, limit=LIMIT, whole=WHOLE)
    return fold(f"{title} ({len(rows)})", table)


def _whole(value):
    return DASH if pd.isna(value) else count(value)


def _amounts(whole):
    units = whole["DOSEU"].fillna("").map(printed)
    return [f"{_amount(dose)} {unit}" for dose, unit in zip(whole["CUMDOSE"], units, strict=True)]


def _amount(value):
    return DASH if pd.isna(value) else number(value, 0 if value > 100 else 1)


def _table(results, trial, units, groups, title):
    columns = [sized(name, _size(results, group)) for name, group in groups.items()]
    rows = []
    for treatment in trial.treatments:
        if not pick(results, "n", variable=treatment.id, **EXPOSED, group=""):
            continue
        rows.append(heading(treatment.label, columns))
        rows += _drug_rows(results, treatment.id, groups.values(), units)
        if treatment.plan:
            rows += _class_rows(results, treatment.id, groups.values(), trial)
    if not rows:
        return absent("Nobody had been treated at the cut.")
    overlaps = any(_shown(results, t.id, "overlapping") for t in trial.treatments)
    notes = [*_NOTES, _OVERLAPS] if overlaps else _NOTES
    return html_table(grid(rows, columns), title, notes, "exposure")


def _drug_rows(results, drug, groups, units):
    rows = []
    for level, label in _COUNTS.items():
        if level != "overlapping" or _shown(results, drug, level):
            cells = [_rate(results, drug, level, group) for group in groups]
            rows.append((nested(label), cells))
    for level, label in _MEASURES.items():
        if level != "cumulative_dose":
            shown = len(select(results, variable=drug, variable_level=level, group=""))
        else:
            shown = pick(results, "max", variable=drug, variable_level=level, group="") != 0
        if shown:
            unit = f" ({units.get(drug)})" * (level == "cumulative_dose")
            cells = [_measure(results, drug, level, group) for group in groups]
            rows.append((nested(label + unit), cells))
    return rows


def _class_rows(results, drug, groups, trial):
    rows = []
    for name, _, _ in intensity_classes(trial):
        level = f"dose intensity {name}"
        cells = [_rate(results, drug, level, group) for group in groups]
        rows.append((nested(nested(_class_label(name))), cells))
    for level in levels(results, variable=drug):
        if level.startswith("no dose intensity"):
            cells = [_rate(results, drug, level, group) for group in groups]
            rows.append((nested(nested(level[:1].upper() + level[1:])), cells))
    return rows


def _class_label(name):
    """Return "80% to below 100%" of "80 to below 100"."""
    return re.sub(r"([\d.]+)", r"\1%", name)


def _shown(results, drug, level):
    """Return whether a count of somebody stands in any group."""
    counts = select(results, variable=drug, variable_level=level, stat_name="n")["stat"]
    return bool((counts > 0).any())


def _size(results, group):
    return count(select(results, **EXPOSED, stat_name="N", **group)["stat"].iloc[0])


def _rate(results, drug, level, group):
    found = select(results, variable=drug, variable_level=level, **group)
    return rate_cell(found) if len(found) else DASH


def _measure(results, drug, level, group):
    found = select(results, variable=drug, variable_level=level, **group)
    if found.empty or not pick(found, "n"):
        return DASH
    whole = level in MEASURES and level not in ("cumulative_dose", "dose_intensity")
    whole |= level == "cumulative_dose" and pick(found, "max") > 100
    exposed = pick(select(results, variable=drug, **EXPOSED, **group), "n")
    fewer = f", n = {count(pick(found, 'n'))}" if pick(found, "n") < exposed else ""
    return median_range_cell(found, 0 if whole else 1) + fewer
