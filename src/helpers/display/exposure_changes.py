"""Exposure in words, and changes and ends of dosing with their reasons."""

from helpers.ard.exposure import DURATIONS, NEVER_TREATED, UNKNOWN
from helpers.ard.frame import levels, pick, select
from helpers.display.exposure import EXPOSED
from helpers.display.formats import count, n_of_N, number, rate_cell
from helpers.display.grids import arm_columns, grid, heading, inside, nested, plain
from helpers.display.protocol_words import plan_words
from helpers.display.rules import source_words
from helpers.display.shown import Shown, stack
from helpers.display.tables import html_table
from helpers.display.text import absent, listed, participants, sentence, were

_STATUS = {"COMPLETED": "Completed", "ONGOING": "Ongoing at the cut", "DISCONTINUED": "Stopped"}


def exposure_sentence(results, trial, role=""):
    """Return how many received each drug, for how long and at what intensity, in words.

    `role` tells of the drugs of that role alone; of backbone drugs nothing where nobody received
    one, and not who was never treated, which is told with the study treatment.
    """
    drugs = [drug for drug in trial.treatments if role in ("", drug.role)]
    words = [_drug_words(results, drug) for drug in drugs]
    words = [word for word in words if word]
    if role == "backbone" and not words:
        return Shown("")
    if not words:
        return sentence("Nobody had been treated at the cut.")
    N = pick(results, "N", variable=trial.treatments[0].id, group="", **EXPOSED)
    told = f"Of {participants(N, 'treated')}, {listed(words)}."
    never, of = (pick(results, name, variable=NEVER_TREATED) for name in ("n", "N"))
    if never and role != "backbone":
        told += f" Of {participants(of, 'included')}, {were(never)} never treated."
    return sentence(told)


def intensity_sentence(trial):
    """Return how dose intensity is reckoned, the plan behind it, and which drugs have none."""
    planned = [t for t in trial.treatments if t.plan]
    without = [inside(t.label) for t in trial.treatments if not t.plan]
    none = f"The trial file names no planned dose of {listed(without, 'or')}"
    if not planned:
        return sentence(f"{none}, so no relative dose intensity is given.")
    told = [
        "Relative dose intensity is the dose given divided by the dose planned for the days from "
        "the first to the last dose; days after the last dose do not count."
    ]
    for drug in planned:
        source = source_words(trial, f"treatments.{drug.id}.plan")
        told.append(f"Planned for {inside(drug.label)}: {plan_words(drug)} ({source}).")
    if without:
        told.append(f"{none}, so of {'it' if len(without) == 1 else 'these'} there is none.")
    return sentence(" ".join(told))


def dose_changes_table(results, trial):
    """Return holds, reductions and other changes of dosing with their reasons, by drug."""
    if results.empty:
        return absent("No hold and no change of dosing is recorded.")
    rows = []
    for treatment in trial.treatments:
        kinds = levels(results, variable=treatment.id)
        if kinds:
            rows.append(heading(treatment.label, ["", ""]))
        for level in kinds:
            key = {"variable": treatment.id, "variable_level": level}
            cells = [rate_cell(results, **key), count(pick(results, "n_event", **key))]
            kind, _, reason = level.partition(": ")
            rows.append((nested(f"{plain(kind)}: {inside(reason)}"), cells))
    notes = ["Of those who received the drug: participants with that change for that reason."]
    title = "Holds and changes of dosing with their reasons, treated participants"
    table = grid(rows, ["n/N (%)", "Changes"])
    return html_table(table, title, notes, "dose_changes")


def treatment_end_table(results, trial):
    """Return how each drug ended and how its duration compares with the plan.

    Drugs of which no record tells the end are named in one sentence.
    """
    told, silent = [], []
    for drug in trial.treatments:
        ours = select(results, variable=drug.id, group="")
        if len(ours):
            unknown = pick(ours, "n", variable_level="NOT RECORDED")
            known = unknown < pick(ours, "N", variable_level="NOT RECORDED")
            (told if known or drug.plan else silent).append(drug)
    pieces = [_end_table(results, drug) for drug in told]
    if silent:
        names = listed(inside(drug.label) for drug in silent)
        pieces.append(absent(f"The data do not record why or when {names} ended."))
    return stack(pieces)


def _end_table(results, drug):
    ours = select(results, variable=drug.id)
    groups, columns = arm_columns(ours, variable_level="NOT RECORDED")
    rows = []
    for level in levels(ours):
        if level in ("NOT RECORDED", UNKNOWN) and not pick(
            ours, "n", variable_level=level, group=""
        ):
            continue
        if level == DURATIONS[0]:
            rows.append(heading("Days from first to last dose", columns))
        rows.append((_end_label(level), [_end_cell(ours, level, group) for group in groups]))
    source = "The last disposition record of the drug, else that of study treatment."
    title = f"{drug.label}: how treatment ended, participants who received it"
    return html_table(grid(rows, columns), title, [source], "treatment_end")


def _end_label(level):
    if level.startswith("reason: "):
        return nested(plain(level.removeprefix("reason: ")))
    if level in DURATIONS:
        return nested(plain(level))
    return _STATUS.get(level, plain(level))


def _end_cell(ours, level, group):
    """Return n/N; an arm in which nobody had that reason has 0 of its N."""
    found = select(ours, variable_level=level, **group)
    if len(found):
        return rate_cell(found)
    return n_of_N(0, pick(ours, "N", variable_level="NOT RECORDED", **group))


def _drug_words(results, drug):
    ours = select(results, variable=drug.id, group="")
    n = pick(ours, "n", **EXPOSED)
    if not n:
        return ""
    days = (pick(ours, name, variable_level="days") for name in ("median", "min", "max"))
    middle, low, high = map(count, days)
    told = f"median {middle} days, range {low} to {high}"
    if drug.plan and pick(ours, "n", variable_level="dose_intensity"):
        middle, low, high = (
            number(pick(ours, name, variable_level="dose_intensity"), 0)
            for name in ("median", "min", "max")
        )
        told += f"; median dose intensity {middle}%, range {low} to {high}"
    return f"{count(n)} received {inside(drug.label)} ({told})"
