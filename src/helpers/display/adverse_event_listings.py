"""Listings of single adverse events: one line per record, everything escaped."""

import pandas as pd

from helpers.adam.fatal_events import fatal
from helpers.adam.grouping import each_different
from helpers.ard.adverse_events import ACTIONS
from helpers.display.adverse_event_words import grade_words
from helpers.display.formats import DASH, count
from helpers.display.shown import Shown, fold
from helpers.display.tables import listing
from helpers.display.text import absent

_LIMIT = 300
WHOLE = "adverse_events"
_NOTE = (
    "Day: study day, the first dose is day 1. An asterisk marks a day completed from a partial "
    "date: a start as late as the first dose, an end as late as death or the cut allow."
)


def ae_rows(adae, trial):
    """Return one row per adverse-event record in words, for the file that holds them all."""
    words = {float(grade): text for grade, text in grade_words(trial).items()}
    answers = {"Y": "yes", "N": "no"}
    rows = pd.DataFrame(
        {
            "Class": _sentence_case(adae["AEBODSYS"]).fillna(DASH),
            "Term": _sentence_case(_first_given(adae["AEDECOD"], adae["AETERM"])),
            "Grade": adae["ATOXGRN"].map(words).fillna(DASH),
            "Start day": _day_words(adae["ASTDY"]) + _star(adae["ASTDTF"]),
            "End day": _day_words(adae["AENDY"]) + _star(adae["AENDTF"]),
            "Serious": adae["AESER"].map(answers).fillna(DASH),
            "Related": adae["AREL"].map(answers).fillna(DASH),
            "Related to backbone": adae["ARELBK"].map(answers).fillna(DASH),
            "Action taken": _sentence_case(adae["AEACN"]).fillna(DASH),
            "Outcome": _sentence_case(adae["AEOUT"]).fillna(DASH),
            "Treatment-emergent": _sentence_case(adae["AEXCL"]).fillna("Yes"),
        }
    )
    if not trial.names_of("backbone"):
        rows = rows.drop(columns="Related to backbone")
    return rows.set_axis(adae["USUBJID"].rename("Participant"))


def ae_listing(rows):
    """Return all adverse events folded away, at most 300 shown; a file holds all."""
    if rows.empty:
        return absent("This cut has no adverse-event records.")
    return _folded(rows, "Adverse events", f"List of all adverse-event records ({len(rows)})")


def ae_excluded_listing(rows):
    """Return the events that are not treatment-emergent, each with its reason."""
    left_out = rows[rows["Treatment-emergent"] != "Yes"]
    if rows.empty:
        return Shown("")
    if left_out.empty:
        return absent("Every delivered adverse event is treatment-emergent.")
    left_out = left_out.rename(columns={"Treatment-emergent": "Reason"})
    title = "Adverse events that are not treatment-emergent"
    return _folded(left_out, title, f"List of {_the(left_out)} left out")


def ae_serious_listing(rows):
    """Return the serious adverse events, treatment-emergent or not."""
    serious = rows[rows["Serious"] == "yes"].drop(columns="Serious")
    if serious.empty:
        return absent("No adverse event was recorded as serious.")
    title = "Serious adverse events, whenever they came"
    return _folded(serious, title, f"List of {_the(serious)} of serious events")


def ae_consequence_listing(adae, trial):
    """Return the events that paused, lowered or ended study treatment, or were fatal."""
    rows = ae_rows(adae[adae["AEACN"].isin(ACTIONS.values()) | fatal(adae)], trial)
    if rows.empty:
        return absent("No adverse event is recorded as changing study treatment or as fatal.")
    title = "Adverse events that changed study treatment or were fatal, whenever they came"
    what = "of events that changed study treatment or were fatal"
    return _folded(rows, title, f"List of {_the(rows)} {what}")


def _the(rows):
    """Return "the 7 records", or "the one record"."""
    return "the one record" if len(rows) == 1 else f"the {len(rows)} records"


def _folded(rows, title, summary):
    return fold(summary, listing(rows, title, [_NOTE], limit=_LIMIT, whole=WHOLE))


def _day_words(days):
    return _each(days, lambda day: DASH if day != day else count(day))


def _star(flag):
    return flag.notna().map({True: "*", False: ""})


def _sentence_case(words):
    return _each(words, lambda word: word.capitalize() if isinstance(word, str) else word)


def _each(values, read):
    """Return what `read` makes of each value, each different one read once."""
    return pd.Series(each_different(read, values), index=values.index, dtype=object)


def _first_given(first, second):
    return first.where(first.notna(), second)
