"""What the protocol says of an endpoint, and what stands where there is nothing to show."""

import pandas as pd

from helpers.ard.endpoints import missing_domains, planned
from helpers.display.formats import count
from helpers.display.shown import Shown, stack, text
from helpers.display.tables import html_table
from helpers.display.text import absent, definition, listed

PEOPLE = {
    "screened": "screened participants",
    "included": "included participants",
    "safety": "treated participants",
    "response_evaluable": "response-evaluable participants",
    "quality_of_life_evaluable": "participants evaluable for quality of life",
    "expression_pairs": "participants with a pair of samples",
}
ORIGINS = {"first_dose": "the first dose of study treatment", "inclusion": "official inclusion"}


def endpoint_heading(endpoint, trial):
    """Return an endpoint's name, role, population and definition, as the trial file has them."""
    labels = {words.id: words.label for words in trial.populations}
    people = labels.get(endpoint.population, endpoint.population.replace("_", " "))
    role = f"{endpoint.role.capitalize()} endpoint. Analysis set: {people}."
    name = f"<h3>{text(endpoint.label)}</h3>"
    return Shown(name) + definition(f"{endpoint.definition}. {_origin(endpoint)}{role}")


def counted_in(endpoint, N):
    """Return whom an endpoint counts and how many they are: "treated participants (N = 9)"."""
    return f"{PEOPLE[endpoint.population]} (N = {count(N)})"


def _origin(endpoint):
    origin = getattr(endpoint, "origin", None)
    return f"Time counts from {ORIGINS[origin]}, day 1. " if origin else ""


def absence(trial, cut, kind, source=None):
    """Return one sentence for planned endpoints whose data were not delivered; else nothing."""
    endpoints = planned(trial, kind, source)
    lacking = {e.label: missing_domains(e, cut) for e in endpoints if missing_domains(e, cut)}
    if not lacking:
        return Shown("")
    domains = sorted({domain.upper() for missing in lacking.values() for domain in missing})
    return absent(
        f"This data cut holds no {listed(domains)} domain, so nothing is shown for: "
        f"{listed(sorted(lacking))}."
    )


def context_table(trial, endpoints):
    """Return published figures for the given endpoints, as context; nothing where there is none."""
    labels = {endpoint.id: endpoint.label for endpoint in endpoints}
    rows = [row for row in trial.context if row.endpoint in labels]
    if not rows:
        return absent("The trial file gives no published figures for these endpoints.")
    cells = pd.DataFrame(
        {
            "Endpoint": [labels[row.endpoint] for row in rows],
            "n": ["" if row.n is None else str(row.n) for row in rows],
            "Published": [row.value for row in rows],
            "Source": [row.source for row in rows],
        },
        index=pd.Index([row.label for row in rows], name="Where"),
    )
    notes = [
        "Other participants, other times, other rules of assessment: no difference from this "
        "trial can be read from these rows."
    ]
    return html_table(cells, "Published figures, for context: not a comparison", notes)


def each(endpoints, *shows):
    """Return what several functions show for each endpoint, one endpoint after the other."""
    return stack([show(endpoint) for endpoint in endpoints for show in shows])
