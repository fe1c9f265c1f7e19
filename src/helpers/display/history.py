"""Medical history by body system and term."""

from helpers.ard.frame import levels, pick
from helpers.display.formats import count
from helpers.display.terms import terms_table

_WORDS = (
    "Any medical history",
    "No medical history of an included participant is recorded beyond the disease itself.",
)


def medical_history_table(results):
    """Return included participants by body system and term; folded where it is long."""
    notes = ["Denominator: included participants.", left_out_note(results)]
    title = "Medical history of the included participants"
    return terms_table(results, _WORDS, title, notes)


def left_out_note(results):
    """Return how many records were delivered, counted and left out, each with its reason."""
    key = {"variable": "records", "variable_level": "used"}
    used, delivered = pick(results, "n", **key), pick(results, "N", **key)
    reasons = [level for level in levels(results, variable="records") if level != "used"]
    parts = [
        f"{reason} ({count(pick(results, 'n', variable='records', variable_level=reason))})"
        for reason in reasons
    ]
    said = f"Records: {count(delivered)} delivered, {count(used)} counted"
    return f"{said}; left out: {', '.join(parts)}." if parts else f"{said}."
