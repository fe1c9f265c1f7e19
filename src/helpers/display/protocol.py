"""What is shown of the trial file: its identity, sets, endpoints, visits and assumptions."""

import pandas as pd

from helpers.display.formats import DASH, number
from helpers.display.tables import html_table
from helpers.display.text import absent, listed

PROVENANCE = {
    "register": "register",
    "publication": "publication",
    "reconstruction": "reconstruction",
    "design": "protocol summary",
}


def identity_table(trial):
    """Return title, registers, design and treatment of the trial."""
    rows = {
        "Title": trial.title,
        **{f"Register, {name}": number for name, number in trial.registers.items()},
        "Design": trial.design,
        "Treatment": trial.treatment,
        "Planned participants": str(trial.planned_participants or DASH),
    }
    return _words(rows, "The trial", "Item")


def populations_table(trial):
    """Return the analysis sets in the trial's words."""
    rows = {population.label: population.definition for population in trial.populations}
    return _words(rows, "Analysis sets", "Set")


def endpoints_table(trial):
    """Return every endpoint with its role and definition."""
    rows = [[e.role, e.definition] for e in trial.endpoints]
    names = pd.Index([e.label for e in trial.endpoints], name="Endpoint")
    cells = pd.DataFrame(rows, index=names, columns=["Role", "Definition"])
    return html_table(cells, "Endpoints")


def visits_table(trial):
    """Return the planned visits with target day, window and what is assessed."""
    rows = [
        [_day(v.day), f"{_day(v.window[0])} to {_day(v.window[1])}", _assessed(v)]
        for v in trial.visits
    ]
    names = pd.Index([visit.label for visit in trial.visits], name="Visit")
    cells = pd.DataFrame(rows, index=names, columns=["Study day", "Window", "Assessed"])
    notes = [
        "Day 1 is the day of the first dose; there is no day 0. A record belongs to the visit "
        "whose window holds its day, whatever the visit is called in the data."
    ]
    if any(visit.names for visit in trial.visits):
        notes.append(
            "A laboratory value or vital sign belongs to the visit that the data name, whatever "
            "its day: "
            + "; ".join(f"{v.label}: {listed(v.names, 'or')}" for v in trial.visits if v.names)
            + "."
        )
    return html_table(cells, "Visit windows", notes)


def _day(day):
    return number(day, 0)


def _assessed(visit):
    return listed(word.replace("_", " ") for word in visit.assessments)


def assumptions_table(trial):
    """Return every reading that the trial's register does not settle, with its reason."""
    if not trial.assumed:
        return absent("The trial file makes no assumption.")
    rows = [[a.reading, a.reason] for a in trial.assumed]
    names = pd.Index([a.topic for a in trial.assumed], name="Topic")
    cells = pd.DataFrame(rows, index=names, columns=["This book reads", "Because"])
    return html_table(cells, "Assumptions")


def _words(rows, title, corner):
    cells = pd.DataFrame({"": list(rows.values())}, index=pd.Index(rows, name=corner))
    return html_table(cells, title)
