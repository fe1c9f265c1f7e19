"""A small trial definition for tests of safety: two phases, a window of 30 days."""

from helpers.trial.vocabulary import Trial

GRADED = ("HGB", "NEUT", "ALT", "BILI", "K", "GLUC")


def safety_trial(**changes):
    """Return the trial, with any part of it replaced."""
    parts = {
        "trial_id": "toy",
        "title": "Toy",
        "short_title": "Toy",
        "registers": {},
        "design": "one arm",
        "treatment": "study drug, later with a backbone",
        "treatments": [
            {"id": "study", "label": "Study drug", "role": "study", "names": ["STUDY"]},
            {"id": "partner", "label": "Partner", "role": "backbone", "names": ["PARTNER"]},
        ],
        "phases": [
            {"id": "alone", "label": "Alone", "treatments": ["study"]},
            {"id": "together", "label": "Together", "treatments": ["partner"]},
        ],
        "populations": [{"id": "safety", "label": "Treated", "definition": "One dose"}],
        "visits": [
            visit("baseline", 1, (-28, 1)),
            visit("week_1", 8, (2, 11)),
            visit("week_2", 15, (12, 22)),
        ],
        "safety": safety(),
        "laboratory": [{"test": test, "label": test.title(), "grade": True} for test in GRADED],
        "endpoints": [anaemia()],
    }
    return Trial.model_validate(parts | changes)


def visit(identifier, day, window):
    return {
        "id": identifier,
        "label": identifier.replace("_", " ").capitalize(),
        "day": day,
        "window": window,
        "assessments": ["laboratory"],
    }


def safety(**changes):
    return {
        "grading": {"dictionary": "CTCAE", "version": "4.03"},
        "follow_up_days": 30,
        "special_interest": [{"id": "infection", "label": "Infection", "terms": ["SEPSIS"]}],
    } | changes


def anaemia(**changes):
    return {
        "id": "anaemia",
        "type": "occurrence",
        "label": "Anaemia",
        "role": "secondary",
        "definition": "Haemoglobin below 10 g/dL",
        "population": "safety",
        "test": "HGB",
        "below": [
            {"value": 10, "unit": "g/dL"},
            {"value": 100, "unit": "g/L"},
            {"value": 6.2, "unit": "mmol/L"},
        ],
    } | changes


def treated_anaemia(**changes):
    """Return the endpoint with all its words: worse, transfusion, agents, another cause."""
    words = {
        "worse_below": [{"value": 8, "unit": "g/dL"}, {"value": 80, "unit": "g/L"}],
        "intercurrent": {
            "transfusion": {"label": "Transfusion", "terms": ["RED CELL"], "days": 14},
            "agents": {"label": "Growth factor", "terms": ["EPOETIN"], "days": 42},
        },
        "attribution": {"label": "Bleeding", "terms": ["HAEMORRHAGE"]},
    }
    return anaemia(**words | changes)


def complete(records, columns):
    """Return records with the columns a delivery declares; those not given are empty."""
    missing = {name: float("nan") for name in columns if name not in records}
    return records.assign(**missing).astype(dict.fromkeys(missing, object))


def told(series):
    """Return a series as a dict in which every missing value is ""."""
    return {key: "" if value is None or value != value else value for key, value in series.items()}
