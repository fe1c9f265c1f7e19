"""How adverse events ended, as tables, a sentence and the listing of what is still open."""

import pandas as pd

from helpers.adam.adae_courses import FATAL, NOT_RECOVERED, RECOVERING, RESOLVED, SEQUELAE, UNKNOWN
from helpers.ard.frame import levels, method_of, pick, select
from helpers.ard.resolution import (
    DAYS,
    EVENTS,
    NO_END,
    NO_START,
    OPEN,
    OPEN_AT_DEATH,
    PARTIAL,
    is_open,
)
from helpers.display.adverse_event_words import ALL, grade_words, kind_rows, text_frame
from helpers.display.formats import DASH, count, counting
from helpers.display.shown import fold, stack
from helpers.display.tables import INDENT, html_table, listing
from helpers.display.text import absent, participants, sentence

_ANALYSIS, WHOLE = "ae_resolution", "open_events"
_LIMIT = 300
_OUTCOMES = {
    EVENTS: "All events",
    RESOLVED: "Recovered",
    SEQUELAE: "Recovered with sequelae",
    RECOVERING: "Recovering",
    NOT_RECOVERED: "Not recovered",
    FATAL: "Fatal",
    UNKNOWN: "Outcome unknown or not recorded",
    OPEN: "Still open at the cut",
    OPEN_AT_DEATH: "Not over when the participant died",
}
_NESTED = (RESOLVED, SEQUELAE, RECOVERING, NOT_RECOVERED, FATAL, UNKNOWN)
_RULE = (
    "Lines that report one event are one event here: it begins with the first line under treatment "
    "and ends as the last one does. An event is followed until it is over, also beyond the safety "
    "window."
)


def ae_resolution_tables(results, trial):
    """Return the outcomes of whole events, and the time to recovery by kind of event."""
    if not pick(results, "n_event", group="", variable="any", variable_level=EVENTS):
        return absent("There was no event to follow.")
    return stack([_outcomes(results), _times(results, trial)])


def ae_resolution_sentence(results):
    """Return how many events are open, in how many participants, and the median time."""
    key = {"group": "", "variable": "any"}
    n, events, ids = (
        *(pick(results, "n_event", **key, variable_level=level) for level in (OPEN, EVENTS)),
        pick(results, "n", **key, variable_level=OPEN),
    )
    if not events:
        return stack([])  # the table says it
    whom = f", in {participants(ids)}" if n else ""
    middle = pick(results, "estimate", **key, variable_level=DAYS)
    took = f"Half of the events were over by day {count(middle)} of their course."
    if middle != middle:
        took = "Fewer than half of the events were over within the time they could be followed."
    return sentence(f"Of {count(events)} events {count(n)} {_be(n)} still open{whom}. {took}")


def open_events(courses, trial):
    """Return the events that are not over, one row each, for the listing and its file."""
    rows = courses[is_open(courses)]
    words = {float(grade): word for grade, word in grade_words(trial).items()}
    term = rows["AEDECOD"].mask(rows["AEDECOD"].isna(), rows["AETERM"])
    return pd.DataFrame(
        {
            "Participant": rows["USUBJID"],
            "Term": term.str.capitalize(),
            "Worst grade": rows["ATOXGRN"].map(words).fillna(DASH),
            "Start day": _days(rows["ASTDY"]),
            "Days known to go on": _days(rows["AVAL"]),
            "Outcome": rows["AEOUT"].map(_OUTCOMES),
            "Died": rows["DTHDT"].notna().map({True: "yes", False: "no"}),
        }
    ).set_index("Participant")


def open_events_listing(rows):
    """Return the listing of events that are not over, folded."""
    if rows.empty:
        return stack([])  # the table of outcomes says so
    title = "Events that were not over, at the cut or at death"
    table = listing(rows, title, limit=_LIMIT, whole=WHOLE)
    return fold(f"List of events that were not over ({len(rows)})", table)


def _be(n):
    return "is" if n == 1 else "are"


def _days(days):
    return days.map(lambda day: DASH if day != day else count(day))


def _outcomes(results):
    arms = levels(results, "group_level", group="arm")
    keys = [{"group": ""}, *({"group": "arm", "group_level": arm} for arm in arms)]
    rows = [
        (INDENT * (level in _NESTED) + label, [_events(results, key, level) for key in keys])
        for level, label in _OUTCOMES.items()
    ]
    frame = text_frame(rows, [key.get("group_level", ALL) for key in keys])
    if not arms:
        frame.columns = ["Events [participants]"]
    notes = [_RULE, *(["Cells: events [participants]."] if arms else [])]
    return html_table(frame, "Outcome of treatment-emergent adverse events", notes, _ANALYSIS)


def _events(results, key, level):
    n, ids = (
        pick(results, name, **key, variable="any", variable_level=level)
        for name in ("n_event", "n")
    )
    return counting(f"{count(n)} [{count(ids)}]", ids) if n else "0"


def _times(results, trial):
    overall = select(results, group="")
    kinds = levels(overall, "variable")
    cells = {kind: _time_cells(overall, kind) for kind in kinds}
    columns = ["Recovered", "Not over", "Median days (95% CI)", "Longest to recovery"]
    frame = text_frame(kind_rows(kinds, trial, cells.get), columns)
    method = method_of(overall, "estimate", variable="any", variable_level=DAYS)
    notes = [
        "Recovered: with or without sequelae. Median: the day by which half would be over, when "
        "events that were not over are followed up to the last day they are known to have gone on; "
        "it can be later than the longest of those that were over.",
        f"{method}.",
        *_apart(overall),
    ]
    return html_table(frame, "Days from the start of an event to recovery", notes, _ANALYSIS)


def _time_cells(results, kind):
    key = {"variable": kind, "variable_level": DAYS}
    over, going, longest = (pick(results, s, **key) for s in ("n_event", "n_censor", "max"))
    middle, low, high = (pick(results, s, **key) for s in ("estimate", "conf_low", "conf_high"))
    if not over + going:
        return ["0", "0", DASH, DASH]
    limits = " (NE)" if low != low else f" ({count(low)} to {count(high)})"
    median = "not reached" if middle != middle else count(middle) + limits
    return [count(over), count(going), median, count(longest) if over else DASH]


def _apart(results):
    told = {
        NO_START: "Events without a start date, which have no time: {}.",
        NO_END: "Events that were over on a day that is not recorded, and have no time: {}.",
        PARTIAL: "Events with a partial date, taken as long as they can have been: {}.",
    }
    found = {
        level: pick(results, "n_event", variable="any", variable_level=level) for level in told
    }
    return [told[level].format(count(n)) for level, n in found.items() if n]
