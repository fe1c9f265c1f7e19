"""Occurrence endpoints as tables and sentences: one section for each endpoint of that type."""

import pandas as pd

from helpers.ard.frame import levels, method_of, pick, select
from helpers.display.formats import count, number, rate_cell, rate_interval_cell
from helpers.display.grids import inside
from helpers.display.shown import stack
from helpers.display.tables import INDENT, html_table
from helpers.display.text import absent, alert, definition, listed, rate_phrase, sentence

_DENOMINATORS = {"at_risk": "Not below at baseline", "with_value": "All with a value"}
_STATES = {
    "incident": "Incident: not below at baseline, below later",
    "worsened": "Worsened: below at baseline, below {worse} later",
    "recovered": "Recovered: below at baseline, later not below at {days} measurements in a row",
    "persistent": "Persistent: below at baseline, neither worsened nor recovered",
}
_APART = {
    "no_value": "No value after the first dose: in no denominator",
    "no_baseline": "No baseline value: counted among all only",
    "below_at_baseline": "Below at baseline: counted among all only",
}
_NONE = "This trial plans no endpoint that asks whether a value fell below a limit."


def occurrence_sections(results, trial):
    """Return definition, headline, states, rates by reading and doubts of every such endpoint."""
    endpoints = trial.endpoints_of_type("occurrence")
    if not endpoints:
        return absent(_NONE)
    shown = []
    for endpoint in endpoints:
        shown += [occurrence_definition(endpoint), occurrence_sentence(results, endpoint)]
        if _total(results, endpoint):
            shown += [
                occurrence_states_table(results, endpoint),
                occurrence_readings_table(results, endpoint),
            ]
        shown.append(occurrence_doubts(results, endpoint))
    return stack(shown)


def occurrence_definition(endpoint):
    """Return the endpoint's definition in the protocol's words, with its limits."""
    words = f"{endpoint.definition.rstrip('.')}. Counted strictly below {_limits(endpoint.below)}."
    return definition(words, endpoint.label)


def occurrence_sentence(results, endpoint):
    """Return the headline rate in words."""
    key = {"analysis": "occurrence", "group": "", "variable": endpoint.id}
    if not _total(results, endpoint):
        return absent(f"{endpoint.label}: no participant has a value after the first dose.")
    headline = rate_phrase(results, variable_level="at_risk", **key)
    everyone = rate_phrase(results, variable_level="with_value", **key)
    composite = _composite_phrase(results, endpoint)
    return sentence(
        f"{endpoint.label}: {headline} among participants not below the limit at baseline; "
        f"{everyone} among all with a value after the first dose.{composite}"
    )


def occurrence_states_table(results, endpoint):
    """Return how many were in each state, and who stands outside the denominators."""
    states = select(results, analysis="occurrence_states", variable=endpoint.id)
    plain = select(results, analysis="occurrence", variable=endpoint.id)
    arms = levels(states, "group_level", group="arm")
    groups = [{"group": ""}, *({"group": "arm", "group_level": arm} for arm in arms)]
    words = {"worse": _limits(endpoint.worse_below), "days": str(endpoint.recovered_after)}
    rows = {
        _STATES[level].format(**words): [
            rate_interval_cell(states, **group, variable_level=level) for group in groups
        ]
        for level in levels(states)
    }
    rows |= {
        label: [rate_cell(plain, **group, variable_level=level) for group in groups]
        for level, label in _APART.items()
    }
    notes = [
        "Values count after the day of the first dose, to the end of the safety window, those of "
        "unscheduled visits included. Each state is of those who could be in it; who worsened and "
        "recovered later is in both.",
        "In a row: on days with a value, however many days without one lie between; the values of "
        "one day are one measurement, the lowest. One that is below the limit, or soon after a "
        "transfusion, ends the row.",
        f"Intervals: {method_of(states, 'p', group='', variable_level='incident')}.",
    ]
    title = f"{endpoint.label}: states, treated participants"
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["All", *arms])
    return html_table(frame, title, notes, "occurrence_states")


def occurrence_readings_table(results, endpoint):
    """Return the rate on both denominators, read in every way that the trial file asks for."""
    readings = _readings(endpoint)
    ours = select(results, variable=endpoint.id)
    arms = levels(select(ours, analysis="occurrence"), "group_level", group="arm")
    rows = {}
    for analysis, label in readings.items():
        found = select(ours, analysis=analysis)
        rows[label] = _both(found, {"group": ""})
        for arm in arms:
            rows[f"{INDENT}{arm} ({inside(label)})"] = _both(
                found, {"group": "arm", "group_level": arm}
            )
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=[*_DENOMINATORS.values()])
    title = f"{endpoint.label}: at least one value below the limit, by reading"
    return html_table(frame, title, _reading_notes(results, endpoint), "occurrence")


def occurrence_doubts(results, endpoint):
    """Return what could not be compared or was not delivered; nothing where there is no doubt."""
    shown = []
    given = select(results, analysis="occurrence_interventions", variable=endpoint.id)
    warnings = [words for words in given["warning"].unique() if words]
    shown += [alert(f"{endpoint.label}: {words}.") for words in warnings]
    records = select(results, analysis="occurrence_records", variable=endpoint.id)
    for level in levels(records):
        n = pick(records, "n_event", variable_level=level)
        if level != "compared" and n:
            people = pick(records, "n", variable_level=level)
            shown.append(
                sentence(
                    f"Not compared with the limit: {count(n)} {_records(n)} of {count(people)} "
                    f"{_people(people)}, {level}."
                )
            )
    return stack(shown)


def _readings(endpoint):
    """Return {analysis: row label} of the readings that the endpoint's words allow."""
    named = [inside(each.label) for _, each in interventions(endpoint)]
    readings = {"occurrence": "Any value below the limit"}
    if named:
        readings["occurrence_composite"] = f"A value below the limit, or {listed(named, 'or')}"
        readings["occurrence_untouched"] = "Any value below the limit, untouched values only"
    if endpoint.attribution is not None:
        cause = inside(endpoint.attribution.label)
        readings["occurrence_attribution"] = f"Any value below the limit, but for {cause}"
    return readings


def interventions(endpoint):
    """Return (kind, words) of each intervention that the endpoint names."""
    given = endpoint.intercurrent
    kinds = (("transfusion", given.transfusion), ("agents", given.agents))
    return [(kind, words) for kind, words in kinds if words is not None]


def _reading_notes(results, endpoint):
    notes = [
        "Values are compared in the unit that the laboratory reported: converted, a value at the "
        "limit can change sides. The first column is the headline: only who is not below the limit "
        "when treatment begins can newly fall below it."
    ]
    if interventions(endpoint):
        days = listed(f"{w.days} days after {inside(w.label)}" for _, w in interventions(endpoint))
        notes.append(
            "An intervention counts when it began on treatment, without a value too, so that this "
            "row can have more participants. Untouched values leave aside those within "
            f"{days}, the day itself excepted{_hidden(results, endpoint)}."
        )
    if endpoint.attribution is not None:
        key = {"analysis": "occurrence_attribution", "variable": endpoint.id, "group": ""}
        n = pick(results, "n", variable_level="excluded", **key)
        notes.append(
            f"{endpoint.attribution.label}: documented in the history or as an event in "
            f"{count(n)} {_people(n)}, whatever caused the low value."
        )
    key = {"analysis": "occurrence", "variable": endpoint.id, "group": ""}
    return [*notes, f"Intervals: {method_of(results, 'p', variable_level='at_risk', **key)}."]


def _hidden(results, endpoint):
    key = {"analysis": "occurrence_untouched", "variable": endpoint.id, "group": ""}
    n, records = (pick(results, s, variable_level="hidden", **key) for s in ("n", "n_event"))
    return f" ({count(records)} {_records(records, 'value')} of {count(n)} {_people(n)})"


def _composite_phrase(results, endpoint):
    if not interventions(endpoint):
        return ""
    key = {"analysis": "occurrence_composite", "group": "", "variable": endpoint.id}
    named = listed((inside(words.label) for _, words in interventions(endpoint)), "or")
    phrase = rate_phrase(results, variable_level="at_risk", **key)
    return f" With {named} counted as well: {phrase} of the first."


def _both(found, group):
    return [rate_interval_cell(found, **group, variable_level=level) for level in _DENOMINATORS]


def _total(results, endpoint):
    key = {"analysis": "occurrence", "group": "", "variable": endpoint.id}
    return pick(results, "N", variable_level="with_value", **key)


def _limits(limits):
    return " or ".join(f"{number(x.value, 0 if x.value >= 20 else 1)} {x.unit}" for x in limits)


def _records(n, word="record"):
    return word if n == 1 else f"{word}s"


def _people(n):
    return "participant" if n == 1 else "participants"
