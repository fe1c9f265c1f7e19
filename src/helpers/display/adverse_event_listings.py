"""Listings of single adverse events and deaths: one line per record, everything escaped."""

import pandas as pd

from helpers.adam.safety_window import window_end
from helpers.ard.adverse_events import fatal
from helpers.ard.endpoints import in_population
from helpers.display.adverse_event_words import grade_words
from helpers.display.formats import DASH, count
from helpers.display.shown import fold
from helpers.display.tables import listing
from helpers.display.text import absent

_LIMIT = 300


def ae_listing(adae, trial):
    """Return all adverse events folded away, at most 300 shown; the rest is counted."""
    if adae.empty:
        return absent("This cut has no adverse-event records.")
    frame = _events(adae, trial).assign(
        **{"Treatment-emergent": _by_row(adae["AEXCL"].map(_sentence_case).fillna("Yes"))}
    )
    notes = [
        "Day: study day, the first dose is day 1. An asterisk marks a start completed from a "
        "partial date."
    ]
    table = listing(frame, "Adverse events", notes, limit=_LIMIT)
    return fold(f"List of all {len(frame)} adverse-event records", table)


def ae_excluded_listing(adae, trial):
    """Return the events that are not treatment-emergent, each with its reason."""
    left_out = adae[adae["AEXCL"].notna()]
    if left_out.empty:
        return absent("No delivered adverse event lies outside the window.")
    frame = _events(left_out, trial).assign(Reason=_by_row(left_out["AEXCL"].map(_sentence_case)))
    table = listing(frame, "Adverse events that are not treatment-emergent", limit=_LIMIT)
    return fold(f"List of the {len(frame)} records left out", table)


def deaths_listing(adsl, adae, trial):
    """Return one line per death of a treated participant."""
    dead = in_population(adsl, "safety")
    dead = dead[dead["DTHFL"].eq("Y")]
    if dead.empty:
        return absent("No treated participant has died by this cut.")
    deadly = adae[fatal(adae)].groupby("USUBJID")["AEDECOD"].agg(_terms)
    inside = ~(dead["DTHDT"] > window_end(dead, trial.safety))
    frame = pd.DataFrame(
        {
            "Participant": dead["USUBJID"],
            "Study day of death": _days(dead["DTHDT"], dead["TRTSDT"], 1),
            "Days after last dose": _days(dead["DTHDT"], dead["TRTEDT"], 0),
            "Within the safety window": inside.map({True: "yes", False: "no"}),
            "Fatal adverse event": dead["USUBJID"].map(deadly).fillna("none recorded"),
        }
    )
    return listing(frame.set_index("Participant"), "Deaths of treated participants", limit=_LIMIT)


def _events(adae, trial):
    words = {float(grade): text for grade, text in grade_words(trial).items()}
    starred = adae["ASTDTF"].notna().map({True: "*", False: ""})
    frame = pd.DataFrame(
        {
            "Participant": adae["USUBJID"],
            "Term": _first_given(adae["AEDECOD"], adae["AETERM"]).map(_sentence_case),
            "Grade": adae["ATOXGRN"].map(words).fillna(DASH),
            "Start day": _day_words(adae["ASTDY"]) + starred,
            "End day": _day_words(adae["AENDY"]),
            "Serious": adae["AESER"].map({"Y": "yes", "N": "no"}).fillna(DASH),
            "Related": adae["AREL"].map({"Y": "yes", "N": "no"}).fillna(DASH),
            "Action taken": adae["AEACN"].map(_sentence_case).fillna(DASH),
            "Outcome": adae["AEOUT"].map(_sentence_case).fillna(DASH),
        }
    )
    return frame.set_index("Participant")


def _day_words(days):
    return days.map(lambda day: DASH if day != day else count(day))


def _days(date, origin, first):
    days = (date - origin).dt.days
    return _day_words(days + first * (days >= 0))


def _sentence_case(words):
    return words.capitalize() if isinstance(words, str) else words


def _terms(terms):
    return ", ".join(_sentence_case(term) for term in terms.dropna())


def _by_row(values):
    return values.to_numpy()


def _first_given(first, second):
    return first.where(first.notna(), second)
