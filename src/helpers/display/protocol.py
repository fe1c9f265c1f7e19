"""What is shown of the trial file: populations, endpoints, criteria, assumptions."""

import pandas as pd

from helpers.display.formats import DASH, number, printed
from helpers.display.grids import inside
from helpers.display.response import WORDS
from helpers.display.tables import INDENT, html_table
from helpers.display.text import absent, listed

PROVENANCE = {
    "register": "register",
    "publication": "publication",
    "reconstruction": "reconstruction",
    "design": "protocol summary",
}
RULES = {
    "first_dose": "the first dose of study treatment",
    "inclusion": "official inclusion",
    "last_tumour_assessment": "the last tumour assessment",
    "last_alive": "the last date known alive",
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
    """Return every endpoint with its role, definition and the rules that settle it."""
    rows = [[e.role, e.definition, "; ".join(_rules_of(e, trial)) or DASH] for e in trial.endpoints]
    names = pd.Index([e.label for e in trial.endpoints], name="Endpoint")
    cells = pd.DataFrame(rows, index=names, columns=["Role", "Definition", "Rules"])
    return html_table(cells, "Endpoints")


def _rules_of(endpoint, trial):
    """Return the rules of one endpoint, in the words of a protocol."""
    if endpoint.type == "contrast":
        labels = {visit.id: visit.label for visit in trial.visits}
        return [f"{labels[endpoint.on_treatment]} against {labels[endpoint.baseline]}, paired"]
    return {
        "response": _response_rules,
        "time_to_event": _time_rules,
        "occurrence": _occurrence_rules,
        "change": lambda e: [f"values: {listed(_named(p, trial) for p in e.parameters)}"],
    }.get(endpoint.type, lambda e: [])(endpoint)


def _named(parameter, trial):
    """Return the reading name of a parameter, wherever the trial file labels it."""
    names = {"SUMDIAM": "sum of diameters", "VOLUME": "tumour volume"}
    names |= {analyte.test: inside(analyte.label) for analyte in trial.laboratory}
    for questionnaire in trial.questionnaires:
        scales = [*questionnaire.scales, *filter(None, [questionnaire.composite])]
        names |= {scale.id: inside(scale.label) for scale in scales}
    return names.get(parameter, parameter)


def _response_rules(endpoint):
    rules = [
        endpoint.criteria,
        f"counted: {listed(inside(WORDS[word]) for word in endpoint.responses)}",
    ]
    rules.append(
        f"confirmed at least {endpoint.confirmation_days} days later"
        if endpoint.confirmation_days
        else "without confirmation"
    )
    if "SD" in endpoint.responses:
        rules.append(f"stable at least {endpoint.stable_days} days from {RULES[endpoint.origin]}")
    if endpoint.window_days:
        rules.append(f"a scan up to {endpoint.window_days} days early counts")
    return rules


def _time_rules(endpoint):
    return [
        f"from {RULES[endpoint.origin]}",
        f"to {' or '.join(endpoint.events)}",
        f"else censored at {RULES[endpoint.censor]}",
    ]


def _occurrence_rules(endpoint):
    limits = [f"{limit.value:g} {limit.unit}" for limit in endpoint.below]
    return [f"strictly below {' or '.join(limits)}, in the unit the laboratory reported"]


def safety_table(trial):
    """Return the rules of safety: grading, window, events of special interest."""
    safety = trial.safety
    version = f" {safety.grading.version}" if safety.grading.version else ""
    last = f", and no later than study day {safety.maximum_days}" if safety.maximum_days else ""
    rows = {
        "Severity": f"{safety.grading.dictionary}{version}",
        "Window": f"to {safety.follow_up_days} days after the last dose of study treatment{last}",
    }
    for group in safety.special_interest:
        terms = ", ".join(inside(term) for term in group.terms)
        rows[f"Special interest: {group.label}"] = terms[:1].upper() + terms[1:]
    return _words(rows, "Adverse events", "Rule")


def phases_table(trial):
    """Return the phases of treatment and what begins each."""
    labels = {treatment.id: treatment.label for treatment in trial.treatments}
    rows = {}
    for phase in trial.phases:
        drugs = listed((inside(labels[t]) for t in phase.treatments), "or")
        begins = f"Begins with the first dose of {drugs}"
        route = f", {phase.route.lower()}" if phase.route else ""
        days = f"; {phase.planned_days} days planned" if phase.planned_days else ""
        rows[phase.label] = begins + route + days
    return _words(rows, "Phases of treatment", "Phase")


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
    return html_table(cells, "Visit windows", notes)


def _day(day):
    return number(day, 0)


def _assessed(visit):
    return listed(word.replace("_", " ") for word in visit.assessments)


def criteria_table(trial):
    """Return every eligibility criterion with its kind and where it is known from."""
    if not trial.eligibility:
        return absent("The trial file lists no eligibility criteria.")
    rows, labels = [], []
    for kind in ("inclusion", "exclusion"):
        labels.append(kind.capitalize())
        rows.append(["", ""])
        for criterion in trial.eligibility:
            if criterion.kind == kind:
                either = f" (or {criterion.alternative_to})" if criterion.alternative_to else ""
                labels.append(INDENT + criterion.id)
                rows.append([printed(criterion.text) + either, PROVENANCE[criterion.provenance]])
    columns = ["Criterion", "Known from"]
    cells = pd.DataFrame(rows, index=pd.Index(labels, name="Id"), columns=columns)
    notes = []
    if any(c.provenance == "reconstruction" for c in trial.eligibility):
        notes.append(
            "Reconstruction: assumed from comparable trials, because the criteria are not in the "
            "material at hand. Such a criterion has no authority."
        )
    return html_table(cells, "Eligibility criteria and their provenance", notes)


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
