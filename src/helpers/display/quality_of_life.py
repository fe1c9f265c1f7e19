"""Questionnaires received of those expected, in a table and a sentence."""

import pandas as pd

from helpers.ard.attendance import ABSENCES, DIED
from helpers.ard.frame import levels, pick, select
from helpers.display.formats import count, n_of_N, rate_cell
from helpers.display.grids import lower_first
from helpers.display.shown import Shown, stack
from helpers.display.tables import html_table, listing
from helpers.display.text import alert, plural, sentence, some
from helpers.trial.instruments import known_instruments

MOST_REASONS = 20


def doubts(trial):
    """Return a warning for each questionnaire whose scales nobody has verified."""
    said = [
        (form.label, known_instruments()[form.instrument].doubt)
        for form in trial.questionnaires
        if form.instrument and known_instruments()[form.instrument].doubt
    ]
    return stack(alert(f"{label}: the scales are not verified; {doubt}.") for label, doubt in said)


def completion_table(results, endpoint, visits):
    """Return the forms received of those expected, and why others are missing."""
    mine = select(results, analysis=f"completion_{endpoint.id}", group="")
    table = pd.DataFrame({visit.label: _completion_cells(mine, visit) for visit in visits}).T
    table.index.name = "Visit"
    notes = [
        "Expected: treated, alive and on study on the target day, with the window closed before "
        "the data cut. A form after progression or a new therapy is expected and counts.",
        "A form with at least one answered item is received. Counted among everybody included.",
    ]
    title = "Questionnaires received"
    return html_table(table, title, notes, f"completion_{endpoint.id}") + _reasons(mine, endpoint)


def _reasons(mine, endpoint):
    reasons = levels(mine, variable="reason")
    if not reasons:
        return Shown("")
    cells = [[count(pick(mine, "n", variable="reason", variable_level=why))] for why in reasons]
    index = pd.Index([why[:1].upper() + why[1:] for why in reasons], name="Reason")
    table = pd.DataFrame(cells, index=index, columns=["Forms"])
    title = "Why expected questionnaires are missing"
    return listing(table, title, (), f"completion_{endpoint.id}", MOST_REASONS)


def _completion_cells(mine, visit):
    key = {"variable_level": visit.id}
    cells = {
        "Received of expected": rate_cell(mine, variable="received of expected", **key),
        "Received of all": rate_cell(mine, variable="received of all", **key),
    }
    for reason in ABSENCES:
        cells[reason.capitalize()] = count(pick(mine, "n", variable=reason, **key))
    return pd.Series(cells)


def completion_sentence(results, endpoint, visits):
    """Return the forms received of those expected over all visits, in words."""
    mine = select(results, analysis=f"completion_{endpoint.id}", group="")
    n, of = (pick(mine, name, variable="all forms") for name in ("n", "N"))
    last = {"variable_level": visits[-1].id}
    died, everybody = (pick(mine, name, variable=DIED, **last) for name in ("n", "N"))
    return sentence(
        f"Over all visits, {n_of_N(n, of)} expected questionnaires were received. Of "
        f"{count(everybody)} included {plural(everybody, 'participant')}, {some(died)} had died "
        f"before the visit at {lower_first(visits[-1].label)}, the last that is planned, and "
        "cannot be expected there."
    )
