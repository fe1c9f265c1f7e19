"""Occurrence endpoints as tables and sentences: one section for each endpoint of that type."""

import pandas as pd

from helpers.ard.anaemia import derive_occurrence, differing_verdicts
from helpers.ard.frame import levels, method_of, pick, select
from helpers.display.formats import DASH, count, interval_cell, number, rate_cell
from helpers.display.shown import stack
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, definition, rate_phrase, sentence

_LEVELS = {
    "at_risk": "Not below the limit at baseline, with a later value",
    "with_value": "All with a value after the first dose",
}
_APART = {
    "no_value": "No value after the first dose: in neither denominator",
    "no_baseline": "No baseline value: in the second denominator only",
    "below_at_baseline": "Below the limit at baseline: in the second denominator only",
}


def occurrence_sections(results, adlb, adsl, trial):
    """Return definition, rate, participants and doubtful values of every occurrence endpoint."""
    endpoints = trial.endpoints_of_type("occurrence")
    if not endpoints:
        return absent("This trial plans no endpoint that asks whether a value fell below a limit.")
    results = select(results, analysis="occurrence")
    shown = []
    for endpoint in endpoints:
        shown += [
            occurrence_definition(endpoint),
            occurrence_sentence(results, endpoint),
            occurrence_table(results, endpoint),
            occurrence_listing(adlb, adsl, endpoint),
            unit_verdicts_listing(adlb, adsl, endpoint),
        ]
    return stack(shown)


def occurrence_definition(endpoint):
    """Return the endpoint's definition in the protocol's words, with its limits."""
    limits = " or ".join(f"{limit.value:g} {limit.unit}" for limit in endpoint.below)
    words = f"{endpoint.definition.rstrip('.')}. Counted strictly below {limits}."
    return definition(words, endpoint.label)


def occurrence_table(results, endpoint):
    """Return the rate on both denominators, and who stands outside them."""
    arms = levels(results, "group_level", group="arm")
    groups = [{"group": ""}, *({"group": "arm", "group_level": arm} for arm in arms)]
    key = {"variable": endpoint.id}
    rows = {
        label: [_rate(results, {**group, **key, "variable_level": level}) for group in groups]
        for level, label in _LEVELS.items()
    }
    rows |= {
        label: [rate_cell(results, **group, **key, variable_level=level) for group in groups]
        for level, label in _APART.items()
    }
    method = method_of(results, "p", group="", variable_level="at_risk", **key)
    notes = [
        "At least one value strictly below the limit, after the day of the first dose and up to "
        "the end of the safety window, unscheduled values included. Values are compared in the "
        "unit that the laboratory reported: converted, a value at the limit can change sides.",
        "The first row is the headline: only who is not below the limit when treatment begins can "
        "newly fall below it.",
        f"Intervals: {method}.",
    ]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["All", *arms])
    title = f"{endpoint.label}, treated participants"
    return html_table(frame, title, notes, "occurrence")


def occurrence_sentence(results, endpoint):
    """Return the headline rate in words."""
    key = {"group": "", "variable": endpoint.id}
    if not pick(results, "N", variable_level="with_value", **key):
        return absent(f"{endpoint.label}: no participant has a value after the first dose.")
    headline = rate_phrase(results, variable_level="at_risk", **key)
    everyone = rate_phrase(results, variable_level="with_value", **key)
    return sentence(
        f"{endpoint.label}: {headline} among participants not below the limit at baseline; "
        f"{everyone} among all with a value after the first dose."
    )


def occurrence_listing(adlb, adsl, endpoint):
    """Return one line per participant in whom it occurred."""
    people = derive_occurrence(adlb, adsl, endpoint)
    people = people[people["OCCUR"] == 1]
    if people.empty:
        return absent("No participant had such a value.")
    unit = adlb.loc[adlb["PARAMCD"].eq(endpoint.test), "AVALU"].dropna().iloc[0]
    frame = pd.DataFrame(
        {
            "Participant": people["USUBJID"],
            "Below at baseline": people["BASEBELOW"].map({1: "yes", 0: "no"}).fillna(DASH),
            "First study day below": people["FIRSTDY"].map(count),
            f"Lowest value ({unit})": people["NADIR"].map(number),
            "Values": people["VALUES"].map(count),
        }
    )
    title = f"{endpoint.label}: participants in whom it occurred"
    return listing(frame.set_index("Participant"), title, limit=100)


def unit_verdicts_listing(adlb, adsl, endpoint):
    """Return the records whose verdict depends on the unit they are read in."""
    records = differing_verdicts(adlb, adsl, endpoint)
    if records.empty:
        return absent("No value changes sides of the limit when it is read in the standard unit.")
    side = {1.0: "below", 0.0: "not below"}
    frame = pd.DataFrame(
        {
            "Participant": records["USUBJID"],
            "Study day": records["ADY"].map(count),
            "As reported": _with_unit(records["AVALO"], records["AVALOU"]),
            "Verdict": records["BELOW"].map(side),
            "Standardised": _with_unit(records["AVAL"], records["AVALU"]),
            "Verdict after conversion": records["BELOWST"].map(side),
        }
    )
    title = f"{endpoint.label}: values whose verdict depends on the unit"
    notes = ["Counted is the verdict in the reported unit."]
    return listing(frame.set_index("Participant"), title, notes, "occurrence_units", limit=100)


def _rate(results, key):
    if not pick(results, "N", **key):
        return "0/0"
    return f"{rate_cell(results, **key)[:-1]}; {interval_cell(results, **key)})"


def _with_unit(values, units):
    return values.map(lambda value: f"{value:g}") + " " + units.fillna("")
