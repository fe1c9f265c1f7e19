"""The evidence behind verdicts on eligibility: value, date, source row and window of each."""

import pandas as pd

from helpers.ard.eligibility import disagreements
from helpers.display.eligibility_words import described, marked, reconstruction_notes
from helpers.display.formats import DASH, iso_days, number, printed, source_rows
from helpers.display.person import age_band
from helpers.display.shown import Shown, fold
from helpers.display.tables import listing
from helpers.display.text import absent

LIMIT = 60  # rows on the page; the file of the whole holds all
WHOLE = "eligibility_evidence"
_VERDICTS = {"PASS": "Met", "FAIL": "Not met", "UNKNOWN": "Open"}
_URGENT = ("Not met", "Open", "Met")
_SITE = {"Y": "Not met", "N": "No failure"}
_DIFFERS = {"DATA_ONLY": "data only", "SITE_ONLY": "site only"}
_BASES = {"data": "data", "site": "the site's word"}
_AGE_UNIT = "years"  # nothing but an age is given in years
_GRADE = "grade"  # stands before its number
_WINDOW = "Window: the days between which a value counts; a single day is the last one."
_ORDER = "Criteria not met come first, then open ones, then those met."
_AGES = "Ages of those who meet a criterion are given in bands."


def evidence(adie, trial):
    """Return every verdict in words, one row each, by participant and screening."""
    return _in_words(adie.sort_values(["USUBJID", "SCREENNO"], kind="stable"), trial)


def evidence_listing(verdicts, trial):
    """Return verdicts in words folded away: not met first, then open, met; the file holds all.

    Nothing where nobody was judged.
    """
    if verdicts.empty:
        return Shown("")
    aged = any(part.test == "AGE" for c in trial.eligibility for part in c.all_of or (c,))
    notes = [_ORDER, *([_AGES] if aged else []), _WINDOW, *reconstruction_notes(trial)]
    order = verdicts["Data"].map({word: place for place, word in enumerate(_URGENT)})
    frame = verdicts.iloc[order.argsort(kind="stable")].drop(columns=["Text", "Judged by"])
    frame = frame.set_index("Participant")
    table = listing(frame, "Evidence for every verdict", notes, limit=LIMIT, whole=WHOLE)
    return fold(f"Evidence for every verdict ({len(verdicts)})", table)


def disagreements_listing(adie, trial):
    """Return the verdicts on which data and site differ, at every screening, with the evidence.

    Nothing where there are none: the sentence above the listing says why.
    """
    differing = disagreements(adie)
    if differing.empty:
        return Shown("")
    differing = differing.sort_values(["DIFFERS", "USUBJID", "SCREENNO"], kind="stable")
    ours = _in_words(differing, trial).drop(columns=["Data", "Site", "Judged by"])
    ours.insert(4, "Not met by", differing["DIFFERS"].map(_DIFFERS))
    notes = [_WINDOW, *reconstruction_notes(trial)]
    title = "Criteria on which data and the site's record differ"
    return listing(_told_in_full(ours), title, notes, limit=LIMIT, whole=WHOLE)


def open_listing(adie, trial):
    """Return the verdicts of included participants that no data decide, each with the reason.

    Nothing where nobody was judged.
    """
    if adie.empty:
        return Shown("")
    ours = adie[adie["DEVIATION"].eq("POTENTIAL")]
    if ours.empty:
        return absent("No criterion of an included participant is left open by the data.")
    frame = evidence(ours, trial)[["Participant", "Criterion", "Text", "Reason", "Window"]]
    notes = ["To be settled with the site.", *reconstruction_notes(trial)]
    title = "Open criteria of included participants"
    table = listing(_told_in_full(frame), title, notes, limit=LIMIT, whole=WHOLE)
    return fold(f"{title} ({len(frame)})", table)


def _told_in_full(verdicts):
    """Return verdicts in words by participant, each criterion with its text."""
    full = verdicts["Criterion"] + " " + verdicts["Text"]
    return verdicts.assign(Criterion=full).drop(columns="Text").set_index("Participant")


def _in_words(adie, trial):
    """Return what decided each verdict, when, where and in which window, in the order given.

    Ages that meet a criterion are bands of ten years; all other values stand as they are.
    """
    criteria = {c.id: c for c in trial.eligibility}
    return pd.DataFrame(
        {
            "Participant": adie["USUBJID"],
            "Screening": adie["SCREENNO"].map(str),
            "Criterion": adie["IETESTCD"].map(lambda id_: marked(criteria[id_])),
            "Text": adie["IETESTCD"].map(lambda id_: described(criteria[id_])),
            "Data": adie["VERDICT"].map(_VERDICTS),
            "Site": adie["SITEREC"].map(_SITE).fillna(DASH),
            "Judged by": adie["BASIS"].map(_BASES),
            "Value": _values(adie),
            "Date": iso_days(adie["ADT"]),
            "Source": source_rows(adie["SRCDOM"], adie["SRCROW"]),
            "Reason": adie["TEXT"].map(lambda words: printed(words) if words else DASH),
            "Window": _windows(adie),
        }
    ).astype(object)


def _values(adie):
    """Return values with their units; an age that passes as a band; words where no number is."""
    unit = adie["AVALU"].fillna("").map(printed)
    value = adie["AVAL"].map(_short, na_action="ignore").astype(object)
    banded = unit.eq(_AGE_UNIT) & adie["VERDICT"].eq("PASS") & adie["AVAL"].notna()
    value = value.mask(banded, adie["AVAL"].where(banded).map(age_band))
    told = (value + " " + unit).str.strip().mask(unit.eq(_GRADE), _GRADE + " " + value)
    return told.where(adie["AVAL"].notna(), adie["AVALC"].fillna("").map(printed).replace("", DASH))


def _short(value):
    """Return a value with up to two decimals: as measured, without zeros that nobody measured."""
    words = number(value, 2)
    return words.rstrip("0").rstrip(".") if "." in words else words


def _windows(adie):
    begins, ends = iso_days(adie["WINSDT"]), iso_days(adie["WINEDT"])
    words = begins + " to " + ends
    return words.where(adie["WINSDT"].notna() & adie["WINEDT"].notna(), ends)
