"""Tumour response in tables and sentences."""

import pandas as pd

from helpers.ard.frame import levels, pick, select
from helpers.ard.proportions import CLOPPER_PEARSON
from helpers.ard.response import EVALUABLE, KINDS, RESPONSES
from helpers.display.endpoints import ORIGINS, PEOPLE, counted_in
from helpers.display.formats import count, rate_cell, rate_interval_cell
from helpers.display.tables import INDENT, html_table
from helpers.display.text import rate_phrase, sentence

WORDS = {
    "CR": "Complete response",
    "PR": "Partial response",
    "SD": "Stable disease",
    "NON-CR/NON-PD": "Neither complete response nor progression",
    "PD": "Progressive disease",
    "NE": "Not evaluable",
}


def response_table(results, endpoint):
    """Return best responses and rates of one endpoint, confirmed and unconfirmed side by side."""
    mine = select(results, analysis=f"response_{endpoint.id}")
    treated = select(mine, population=endpoint.population)
    groups = levels(treated, "group_level")
    columns = {
        (group or "All", kind.capitalize()): _column(mine, endpoint, group, kind)
        for group in groups
        for kind in KINDS
    }
    first = next(iter(columns.values()))
    table = pd.DataFrame(
        {name: [cell for _, cell in rows] for name, rows in columns.items()},
        index=[label for label, _ in first],
    )
    if table.columns.get_level_values(0).unique().tolist() == ["All"]:
        table.columns = table.columns.get_level_values(1)
    N = pick(treated, "N", group_level="", variable="best_confirmed", variable_level="NE")
    title = f"{endpoint.label}: best overall response, {counted_in(endpoint, N)}"
    return html_table(table, title, _response_notes(endpoint), _name(endpoint))


def _response_notes(endpoint):
    early = f", the {endpoint.window_days} days that a scan may be early taken off"
    return [
        f"Stable disease: seen at least {_duration(endpoint)} after {ORIGINS[endpoint.origin]}"
        f"{early * bool(endpoint.window_days)}; seen for less, it is progressive disease where "
        "progression followed, and not evaluable otherwise.",
        *_conventions(endpoint),
        "Everybody counted is in the denominator; who was never assessed is not evaluable.",
        f"{CLOPPER_PEARSON}.",
    ]


def _conventions(endpoint):
    """Return how the trial file reads a sequence of responses."""
    if not endpoint.confirmation_days:
        return ["A response needs no confirmation."]
    gaps = endpoint.max_not_evaluable
    between = f"between the two at most {gaps} may lie that could not be evaluated"
    if not gaps:
        between = "none that could not be evaluated may lie between the two"
    stable = "one stable disease may" if endpoint.stable_between else "no stable disease may"
    after = {
        "as_assessed": "is what the assessment says",
        "progression": "is progression, as the footnote of RECIST 1.1 has it",
    }[endpoint.after_complete]
    return [
        f"A response is confirmed by another at least {endpoint.confirmation_days} days later; "
        f"{between}; {stable}.",
        f"For the best response, disease seen after a complete response {after}.",
    ]


def _name(endpoint):
    return f"response_{endpoint.id}"


def _stable_day(endpoint):
    return endpoint.stable_days - endpoint.window_days


def _duration(endpoint):
    """Return the minimum duration of stable disease, in weeks where it is a number of weeks."""
    days = _stable_day(endpoint)
    return f"{days} days" if days % 7 else f"{days // 7} weeks"


def _row_label(word, endpoint):
    """Return a response in words; stable disease says how long it must have been seen."""
    return f"{WORDS[word]}, at least {_duration(endpoint)}" if word == "SD" else WORDS[word]


def _column(mine, endpoint, group, kind):
    """Return (label, cell) of each row; the same rows in every column."""
    keys = {"population": endpoint.population, "group_level": group}
    rows = [("Best overall response", "")]
    for word in RESPONSES:
        key = {"variable": f"best_{kind}", "variable_level": word, **keys}
        if word != "NON-CR/NON-PD" or _ever(mine, word):
            rows.append((INDENT + _row_label(word, endpoint), rate_cell(mine, **key)))
    rows.append((f"{endpoint.label} (95% CI)", ""))
    rows += _rates(mine, endpoint, "rate", group, kind)
    if len(select(mine, variable="disease_control")):
        rows.append(("Disease control: stable disease or better (95% CI)", ""))
        rows += _rates(mine, endpoint, "disease_control", group, kind)
    return rows


def _ever(mine, word):
    """Return whether any column has the response."""
    return select(mine, variable_level=word, stat_name="n")["stat"].gt(0).any()


def _rates(mine, endpoint, variable, group, kind):
    """Return one rate among everybody and among the evaluable."""
    rows = []
    for population in (endpoint.population, EVALUABLE):
        key = {"variable": variable, "variable_level": kind, "group_level": group}
        found = select(mine, population=population, **key)
        cell = rate_interval_cell(mine, population=population, **key) if len(found) else "0/0"
        rows.append((f"{INDENT}Of the {PEOPLE[population]}", cell))
    return rows


def response_sentence(results, endpoint):
    """Return the rate, why some are not evaluable, and how many could have got there by the cut."""
    mine = select(results, analysis=_name(endpoint), population=endpoint.population, group="")
    confirmed, unconfirmed = (
        rate_phrase(mine, variable="rate", variable_level=kind) for kind in KINDS
    )
    name = endpoint.label[0].lower() + endpoint.label[1:]
    words = [f"Confirmed {name} was seen in {confirmed}; unconfirmed, in {unconfirmed}."]
    reasons = select(mine, variable="not_evaluable", stat_name="n")
    if len(reasons):
        told = "; ".join(
            f"{reason.lower()} ({count(n)})"
            for reason, n in zip(reasons["variable_level"], reasons["stat"], strict=True)
        )
        words.append(f"Not evaluable: {told}.")
    if "SD" in endpoint.responses:
        key = {"variable": "stable_duration_possible"}
        n, of = pick(mine, "n", **key), pick(mine, "N", **key)
        words.append(
            f"For {count(n)} of {count(of)} the data cut came late enough to show stable disease "
            f"of at least {_duration(endpoint)}, had they stayed alive and assessed."
        )
    return sentence(" ".join(words))
