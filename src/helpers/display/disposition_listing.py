"""The listing of every participant: dates, how treatment and study ended, analysis sets."""

import pandas as pd

from helpers.adam.adsl_sets import REASONS
from helpers.ard.endpoints import POPULATION_FLAGS
from helpers.display.formats import DASH, iso_days
from helpers.display.grids import plain
from helpers.display.shown import fold
from helpers.display.tables import listing
from helpers.display.text import absent

WHOLE = "disposition_listing"
LIMIT = 300
_STATUS = {"ONGOING": "Ongoing", "COMPLETED": "Completed", "DISCONTINUED": "Stopped"}


def disposition_rows(adsl, trial):
    """Return one row per participant: dates, states with reasons, the sets they are (not) in."""
    rows = pd.DataFrame(
        {
            "Consent": iso_days(adsl["RFICDT"]),
            "Included": _dated(adsl["INCLDT"], adsl["INCLREAS"], adsl["SCRFREAS"]),
            "First dose": _dated(adsl["TRTSDT"], adsl["SAFREAS"], None),
            "Last dose": iso_days(adsl["TRTEDT"]),
            "Treatment": _state(adsl["EOTSTT"], adsl["DCTREAS"], adsl["EOTDT"]),
            "Study": _state(adsl["EOSSTT"], adsl["DCSREAS"], adsl["EOSDT"]),
            "Died": _died(adsl),
        }
    )
    if trial.report_by == "arm":
        rows.insert(0, "Arm", adsl["ARM"].fillna(DASH))
    for words in trial.populations:
        flag = POPULATION_FLAGS[words.id]
        if words.id not in ("screened", "included", "safety"):
            rows[words.label] = adsl[REASONS[flag]].fillna("in")
    return rows.set_axis(adsl["USUBJID"].rename("Participant"))


def disposition_listing(rows):
    """Return the listing folded away, at most 300 participants shown; a file holds all."""
    if rows.empty:
        return absent("Nobody had been screened at the cut.")
    notes = [
        "Dates as used in the analyses. Treatment and study: the state at the cut, the reason and "
        "the day it ended. Further columns: in the set, or the first reason why not."
    ]
    if rows["Died"].str.endswith("*").any():
        notes.append("An asterisk marks a day of death completed from a partial date.")
    title = "Disposition and analysis sets of every participant"
    table = listing(rows, title, notes, limit=LIMIT, whole=WHOLE)
    return fold(f"{title} ({len(rows)})", table)


def _dated(days, reasons, details):
    """Return days as text; without one, the reason in words, with its detail where there is one."""
    words = reasons.fillna(DASH).map(_sentence)
    if details is not None:
        words = words.where(details.isna(), words + ": " + details.map(plain, na_action="ignore"))
    return iso_days(days).where(days.notna() | reasons.isna(), words)


def _state(status, reason, day):
    words = status.map(_STATUS).fillna(DASH)
    reasons = reason.map(plain, na_action="ignore")
    words = words.where(reasons.isna(), words + ": " + reasons)
    return words.where(day.isna() | status.isna(), words + " (" + iso_days(day) + ")")


def _died(adsl):
    """Return the day of death, starred where the delivered date was partial."""
    day, completed = adsl["DTHDT"], adsl["DTHDTF"].notna().map({True: "*", False: ""})
    unknown = adsl["DTHFL"].map({"Y": "date unknown"}).fillna(DASH)
    return (iso_days(day) + completed).where(day.notna(), unknown)


def _sentence(words):
    return words[:1].upper() + words[1:]
