"""Deaths of treated participants in a sentence and a listing."""

import pandas as pd

from helpers.adam.fatal_events import fatal
from helpers.adam.safety_window import death_in_window
from helpers.ard.endpoints import in_population
from helpers.ard.frame import pick
from helpers.display.formats import DASH, count
from helpers.display.tables import listing
from helpers.display.text import absent, participants, rate_phrase, sentence

WHOLE = "deaths_listing"
_LIMIT = 300
_KNOWN = {"D": "the month", "M": "the year", "Y": "not known"}
_COMPLETED = (
    "An asterisk marks a day completed from a partial date: the 15th of the month, or the day "
    "after the last contact where that is later or nothing else is known. Whether such a death lay "
    "in the window is not certain where the date allows both."
)


def deaths_sentence(results, trial):
    """Return how many treated participants died, how many within the window and soon after it."""
    overall, days = {"group": ""}, trial.safety.follow_up_days
    died = rate_phrase(results, variable="any", **overall)
    words = f"Deaths from any cause among treated participants: {died}"
    if pick(results, "n", variable="any", **overall):
        within = count(pick(results, "n", variable="within_window", **overall))
        after = count(pick(results, "n", variable="after", **overall))
        words += f", {within} within the safety window and {after} after it"
        if days is not None:
            soon = rate_phrase(results, variable="soon", **overall)
            words += f". Within {days} days of the last dose of study treatment: {soon}"
    return sentence(f"{words}.{_unsure(results)}")


def deaths_rows(adsl, adae, trial):
    """Return one row per death of a treated participant, for the page and for the file."""
    dead = in_population(adsl, "safety")
    dead = dead[dead["DTHFL"].eq("Y")]
    deadly = adae[fatal(adae)].groupby("USUBJID")["AEDECOD"].agg(_terms)
    flag = dead["DTHDTF"]
    starred = flag.notna().map({True: "*", False: ""})
    rows = pd.DataFrame(
        {
            "Study day of death": _days(dead["DTHDT"], dead["TRTSDT"], 1) + starred,
            "Date known to": flag.map(_KNOWN).fillna("the day"),
            "Days after last dose": _days(dead["DTHDT"], dead["TRTEDT"], 0) + starred,
            "Within the safety window": death_in_window(dead, trial.safety).fillna(DASH),
            "Fatal adverse event": dead["USUBJID"].map(deadly).fillna("none recorded"),
        }
    )
    return rows.set_axis(dead["USUBJID"].rename("Participant"))


def deaths_listing(rows):
    """Return the deaths of treated participants, at most 300; a file holds all."""
    if rows.empty:
        return absent("No treated participant has died by this cut.")
    notes = ["Last dose: of study treatment. The fatal event may be progression of the disease."]
    notes += [_COMPLETED] * bool(rows["Date known to"].ne("the day").any())
    return listing(rows, "Deaths of treated participants", notes, limit=_LIMIT, whole=WHOLE)


def _unsure(results):
    """Return how many deaths can have been on either side of the end of the window."""
    n = pick(results, "n", group="", variable="uncertain")
    if not n:
        return ""
    return (
        f" Of {participants(n)} the day of death is not recorded and can have been in the window "
        "or after it; the completed date is counted."
    )


def _days(date, origin, first):
    days = (date - origin).dt.days
    days = days + first * (days >= 0)
    return days.map(lambda day: DASH if day != day else count(day)).astype(object)


def _terms(terms):
    return ", ".join(term.capitalize() for term in terms.dropna())
