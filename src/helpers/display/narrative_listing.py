"""Who has a draft narrative and for what: how many, and a listing of the occasions."""

from helpers.display.formats import DASH, count, rate_cell
from helpers.display.grids import arm_columns, grid
from helpers.display.narrative_occasions import reason_words
from helpers.display.narrative_words import known
from helpers.display.tables import html_table, listing
from helpers.display.terms import undelivered_words
from helpers.display.text import absent

_KINDS = {
    "": "Any draft narrative",
    "DEATH": "Death",
    "SERIOUS EVENT": "Serious adverse event",
    "EVENT THAT ENDED TREATMENT": "Other adverse event for which study treatment was withdrawn",
    "TREATMENT STOPPED": "Study treatment ended early, not by death",
    "STUDY LEFT": "Study left early, not by death",
}
_LIMIT = 300
WHOLE = "narratives_listing"


def narratives_table(results):
    """Return how many included participants have a draft narrative, and for what."""
    groups, columns = arm_columns(results, variable="any", variable_level="")
    rows = [
        (label, [rate_cell(results, variable="any", variable_level=kind, **g) for g in groups])
        for kind, label in _KINDS.items()
    ]
    notes = ["A participant can have several occasions, and counts once in each row."]
    notes += filter(None, [undelivered_words(results)])
    title = "Participants with a draft narrative, included participants"
    return html_table(grid(rows, columns), title, notes, "narratives")


def narratives_rows(adnarr):
    """Return one row per occasion for a narrative, for the page and for the file."""
    rows = []
    for row in adnarr.to_dict("records"):
        kind, what = reason_words(row)
        day = count(row["ASTDY"]) if known(row["ASTDY"]) else DASH
        date = row["STDTC"] if known(row["STDTC"]) else DASH
        rows.append((row["USUBJID"], [kind, what, date, day]))
    return grid(rows, ["Narrative for", "What", "Date as recorded", "Study day"], "Participant")


def narratives_listing(rows):
    """Return who has a draft narrative and for what; an id leads to it."""
    if rows.empty:
        return absent("No included participant died, had a serious event or stopped early.")
    notes = ["The draft stands on the participant's page. Study day: the first dose is day 1."]
    return listing(rows, "Occasions for a draft narrative", notes, limit=_LIMIT, whole=WHOLE)
