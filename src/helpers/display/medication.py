"""Concomitant medication by class and name; listings of all medication and procedures."""

import pandas as pd

from helpers.ard.frame import pick
from helpers.display.adverse_event_words import window_words
from helpers.display.formats import DASH, count, number, percent
from helpers.display.grids import plain
from helpers.display.history import left_out_note
from helpers.display.shown import fold, stack
from helpers.display.tables import listing
from helpers.display.terms import terms_table
from helpers.display.text import absent, listed, participants, sentence

WHOLE = "medication_listing"
LIMIT = 200
_WORDS = (
    "Any concomitant medication",
    "No concomitant medication of a treated participant is recorded.",
)


def medication_table(results, trial):
    """Return treated participants by class and name of concomitant medication."""
    notes = [
        "Denominator: treated participants. Concomitant: taken on a day from the first dose "
        f"{window_words(trial.safety)}, however long before it was begun; without an end it goes "
        "on.",
        left_out_note(results),
    ]
    undecided = pick(results, "n", variable="open")
    if undecided:
        of = count(pick(results, "N", variable="open"))
        notes.append(
            f"{count(undecided)} of {of} concomitant records have dates that leave it open; they "
            "are counted."
        )
    title = "Concomitant medication of the treated participants"
    return terms_table(results, _WORDS, title, notes)


def medication_sentence(results):
    """Return how many took a concomitant medication, begun before and later, in words."""
    if not pick(results, "n", variable="any", variable_level="", group=""):
        return stack([])
    key = {"variable": "started"}
    begun = {
        "begun before the first dose": pick(
            results, "n", variable_level="before the first dose", **key
        ),
        "begun later or at an unknown time": pick(results, "n", variable_level="later", **key),
    }
    whole = {"variable": "any", "variable_level": "", "group": ""}
    n, N, p = (pick(results, name, **whole) for name in ("n", "N", "p"))
    parts = [f"{count(some)} took one {words}" for words, some in begun.items() if some]
    return sentence(
        f"{count(n)} of {participants(N, 'treated')} ({percent(p)}) took a concomitant medication: "
        f"{listed(parts)}."
    )


def medication_rows(adcm):
    """Return one row per medication as recorded, with what it counts as."""
    amounts = zip(adcm["CMDOSE"], adcm["CMDOSU"].fillna(""), strict=True)
    rows = pd.DataFrame(
        {
            "Drug": adcm["CMTRT"].fillna(DASH),
            "Class": adcm["CLASS"].map(plain),
            "For": adcm["CMINDC"].fillna(DASH),
            "Dose": [_dose(amount, unit) for amount, unit in amounts],
            "Route": adcm["CMROUTE"].map(plain, na_action="ignore").fillna(DASH),
            "Start": adcm["CMSTDTC"].fillna(DASH),
            "End": adcm["CMENDTC"].fillna(DASH),
            "Counted as": _counted_as(adcm),
        }
    )
    return rows.set_axis(adcm["USUBJID"].rename("Participant"))


def medication_listing(rows):
    """Return the listing of all medication folded away, at most 200 records; a file holds all.

    Nothing where none is recorded: the table says so.
    """
    if rows.empty:
        return stack([])
    notes = ["Dates as delivered. An end that is not recorded: the medication goes on."]
    table = listing(rows, "All recorded medication", notes, limit=LIMIT, whole=WHOLE)
    return fold(f"Every record of medication ({len(rows)})", table)


def procedures_listing(adpr):
    """Return the listing of all procedures folded away, at most 200 records."""
    if adpr.empty:
        return absent("This cut has no records of procedures.")
    earlier = adpr["PREFL"].map({"Y": "Earlier treatment"}).fillna("On or after the first dose")
    undecided = adpr["OPENFL"].map({"Y": " (date leaves it open)"}).fillna("")
    rows = pd.DataFrame(
        {
            "Procedure": adpr["PRTRT"].fillna(DASH),
            "Kind": adpr["KIND"].map(plain),
            "Start": adpr["PRSTDTC"].fillna(DASH),
            "End": adpr["PRENDTC"].fillna(DASH),
            "Counted as": earlier + undecided,
        }
    ).set_axis(adpr["USUBJID"].rename("Participant"))
    table = listing(rows, "All recorded procedures", ["Dates as delivered."], limit=LIMIT)
    return fold(f"Every record of a procedure ({len(rows)})", table)


def _counted_as(adcm):
    words = adcm["AEXCL"].map(lambda reason: reason[:1].upper() + reason[1:], na_action="ignore")
    kept = adcm["OPENFL"].map({"Y": "Concomitant (dates leave it open)"}).fillna("Concomitant")
    return words.fillna(kept)


def _dose(amount, unit):
    if amount != amount:
        return DASH
    return f"{number(amount, 2).rstrip('0').rstrip('.')} {unit}".strip()
