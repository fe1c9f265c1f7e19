"""The rules in force: every parameter that the trial file sets, its value and its source."""

from helpers.display.endpoints import PEOPLE
from helpers.display.expression_rules import expression_rules
from helpers.display.grids import grid, heading, inside, lower_first, nested
from helpers.display.inflammation_rules import inflammation_rules
from helpers.display.lab_words import correction_words
from helpers.display.protocol_words import (
    dose_rules,
    liver_rules,
    occurrence_rules,
    recruitment_rules,
    vital_sign_rules,
)
from helpers.display.questionnaire_rules import questionnaire_rules
from helpers.display.response import WORDS
from helpers.display.safety_rules import safety_rules
from helpers.display.tables import html_table
from helpers.display.text import listed
from helpers.display.time_rules import DATES, time_to_event_rules
from helpers.trial.parts import part_of

PARAMETERS = {"SUMDIAM": "sum of diameters", "VOLUME": "tumour volume"}
# Where a value comes from that the trial file leaves to this book.
DEFAULTS = {
    "confirmation_days": "RECIST 1.1, 4 weeks",
    "stable_days": "RECIST 1.1, 6 weeks",
    "criteria": "the only criteria that this book knows",
    "progression_date": "the investigator's own day",
    "window_days": "no scan counts early",
    "important_difference": "usual for scales from 0 to 100",
    "false_discovery_rate": "usual",
    "liver": "FDA guidance on drug-induced liver injury, 2009",
    "minimum_rin": "usual",
    "sex_mismatch": "a swapped sample must not count",
    "corticosteroid_days": "blood counts move for days after one",
    "set_sizes": "usual",
    "fingerprint_fold": "usual",
    "signature": "the primary list as it is",
}
NOTE = (
    "Register: stated in the register entry or protocol summary that the trial file names. "
    "Assumption: a reading that the entry leaves open, listed below under this name with its "
    "reason. Default: the trial file says nothing, and this book's own value holds."
)


def rules_table(trial):
    """Return every rule of the trial file by what it is about, each with its value and source."""
    rows = []
    for title, rules in sections(trial):
        told = [(nested(label), [value, source_words(trial, key)]) for key, label, value in rules]
        rows += [heading(title, ["", ""]), *told] if told else []
    cells = grid(rows, ["Value", "Source"], "Rule")
    return html_table(cells, "Rules in force, with their source", [NOTE])


def source_words(trial, key):
    """Return where one part of the trial file comes from.

    The most particular assumption that names the part, or a part that holds it, is its source.
    """
    resting = [
        (len(part), assumption.topic)
        for assumption in trial.assumed
        for part in assumption.settles
        if key == part or key.startswith(f"{part}.")
    ]
    if resting:
        nearest = max(resting)[0]
        topics = [lower_first(topic) for length, topic in resting if length == nearest]
        return f"Assumption: {listed(topics)}"
    if part_of(trial, key)[1]:
        return "Register"
    why = DEFAULTS.get(key.rsplit(".", 1)[-1])
    return f"Default ({why})" if why else "Default"


def sections(trial):
    """Yield (title, rules); a rule is the name of its part of the file, a label and its value."""
    yield "Recruitment", recruitment_rules(trial)
    yield "Disease at baseline", _disease(trial)
    yield "Phases of treatment", _phases(trial)
    yield "Visits", _visits(trial)
    yield "Planned doses", dose_rules(trial)
    yield "Safety", safety_rules(trial)
    yield "Vital signs", vital_sign_rules(trial)
    for endpoint in trial.endpoints:
        yield endpoint.label, _endpoint(endpoint, trial)
    yield "Questionnaires", questionnaire_rules(trial, _named)
    yield "Laboratory", _laboratory(trial)
    yield "Liver tests", liver_rules(trial)
    yield "Gene expression", expression_rules(trial, _named)


def _disease(trial):
    for group in trial.disease_sites:
        places = listed((place.lower() for place in group.places), "or")
        yield f"disease_sites.{group.id}", group.label, f"a lesion of {places}"


def _phases(trial):
    labels = {treatment.id: treatment.label for treatment in trial.treatments}
    for phase in trial.phases:
        drugs = listed((inside(labels[t]) for t in phase.treatments), "or")
        route = f", {phase.route.lower()}" if phase.route else ""
        yield f"phases.{phase.id}", phase.label, f"begins with the first dose of {drugs}{route}"
        if phase.planned_days:
            key = f"phases.{phase.id}.planned_days"
            yield key, f"{phase.label}, planned", f"{phase.planned_days} days"


def _visits(trial):
    value = f"{len(trial.visits)} visits, in windows of study days (table of visit windows)"
    yield "visits", "Planned visits", value


def _endpoint(endpoint, trial):
    rules = {"participants": ("population", PEOPLE[endpoint.population])}
    rules |= OF_TYPE.get(endpoint.type, lambda _endpoint, _trial: {})(endpoint, trial)
    for label, (name, value) in rules.items():
        yield f"endpoints.{endpoint.id}.{name}", label[:1].upper() + label[1:], value


def _response(endpoint, _trial):
    confirmed = f"at least {endpoint.confirmation_days} days later"
    counted = listed(inside(WORDS[word]) for word in endpoint.responses)
    early = f"up to {endpoint.window_days} days early" if endpoint.window_days else "none"
    return {
        "criteria": ("criteria", endpoint.criteria),
        "counted": ("responses", counted),
        "counted from": ("origin", DATES[endpoint.origin]),
        "confirmed": (
            "confirmation_days",
            confirmed if endpoint.confirmation_days else "without confirmation",
        ),
        "stable disease": ("stable_days", f"seen at least {endpoint.stable_days} days after that"),
        "early scans that count as in time": ("window_days", early),
        **_sequence(endpoint),
    }


def _sequence(endpoint):
    """Return what may lie between a response and its confirmation, and what follows a complete."""
    if not endpoint.confirmation_days:
        return {}
    after = {"as_assessed": "as assessed", "progression": "progression"}[endpoint.after_complete]
    return {
        "not evaluable before confirmation": (
            "max_not_evaluable",
            f"at most {endpoint.max_not_evaluable}",
        ),
        "stable before confirmation": (
            "stable_between",
            "one may lie between" if endpoint.stable_between else "none may lie between",
        ),
        "disease after a complete response": ("after_complete", after),
    }


def _occurrence(endpoint, trial):
    return {"test": ("test", _named(endpoint.test, trial)), **occurrence_rules(endpoint)}


def _contrast(endpoint, trial):
    labels = {visit.id: visit.label for visit in trial.visits}
    return {
        "baseline": ("baseline", labels[endpoint.baseline]),
        "compared with it": ("on_treatment", labels[endpoint.on_treatment]),
    }


def _change(endpoint, trial):
    return {"values": ("parameters", listed(_named(p, trial) for p in endpoint.parameters))}


OF_TYPE = {
    "response": _response,
    "time_to_event": time_to_event_rules,
    "occurrence": _occurrence,
    "contrast": _contrast,
    "change": _change,
}


def _named(parameter, trial):
    """Return the reading name of a parameter, wherever the trial file labels it."""
    names = PARAMETERS | {analyte.test: inside(analyte.label) for analyte in trial.laboratory}
    for questionnaire in trial.questionnaires:
        names |= {score.id: inside(score.label) for score in questionnaire.scores}
    return names.get(parameter, parameter)


def _laboratory(trial):
    graded = [inside(analyte.label) for analyte in trial.laboratory if analyte.grade]
    if graded:
        yield "laboratory", "Graded by their values", listed(graded)
    if trial.corrected_calcium:
        words = correction_words(trial.corrected_calcium)
        yield "corrected_calcium", "Calcium is corrected by", words
    yield from inflammation_rules(trial, _named)
