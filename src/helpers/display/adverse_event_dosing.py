"""Interruptions of study treatment by adverse events beside those of the dosing record."""

from helpers.ard.adverse_event_dosing import BOTH, DOSING, DOSING_ALONE, EVENTS, EVENTS_ALONE
from helpers.ard.adverse_events import NOT_RECORDED
from helpers.ard.frame import pick, select, warning_of, whom
from helpers.display.adverse_event_words import text_frame
from helpers.display.formats import DASH, rate_cell
from helpers.display.shown import Shown
from helpers.display.tables import INDENT, html_table
from helpers.display.text import named

_ROWS = {
    EVENTS: "Interrupted, by the action taken for an event",
    DOSING: "Interrupted, by the dosing record",
    BOTH: f"{INDENT}By both",
    EVENTS_ALONE: f"{INDENT}By an event alone",
    DOSING_ALONE: f"{INDENT}By the dosing record alone",
}
_NOTES = [
    "The action taken is the site's word about one treatment-emergent event. The dosing record "
    "shows a dose of zero, or a pause after which dosing resumed with a reason, whatever that is.",
    "An interruption by an event alone was not recorded with the doses; one by the dosing record "
    "alone has another reason, or its event does not name it.",
]


def ae_interruptions_table(results):
    """Return both sources of an interruption with who differs; nothing where nobody has one."""
    found = select(results, stat_name="n")["stat"]
    if not pick(results, "N", variable=DOSING) or not found.gt(0).any():
        return Shown("")
    rows = [(label, _cells(results, variable)) for variable, label in _ROWS.items()]
    title = "Interruptions of study treatment: adverse events beside dosing, treated participants"
    frame = text_frame(rows, ["Participants", "Who"])
    return html_table(frame, title, _NOTES, "ae_interruptions")


def _cells(results, variable):
    if warning_of(results, "n", variable=variable) == NOT_RECORDED:
        return [NOT_RECORDED, ""]
    who = whom(results, variable=variable)
    named_ones = named(who) or DASH
    return [rate_cell(results, variable=variable), named_ones if "alone" in variable else ""]
