"""The evidence behind verdicts on eligibility: value, date, source row and window of each."""

import pandas as pd

from helpers.ard.eligibility import disagreements
from helpers.display.eligibility_words import named, reconstruction_notes
from helpers.display.formats import DASH, iso_days, number, printed, source_rows
from helpers.display.participants import age_band
from helpers.display.shown import fold
from helpers.display.tables import listing
from helpers.display.text import absent

LIMIT = 60  # rows on the page; the file of the whole holds all
WHOLE = "eligibility_evidence"
_VERDICTS = {"PASS": "Met", "FAIL": "Not met", "UNKNOWN": "Open"}
_SITE = {"Y": "Not met", "N": "No failure"}
_DIFFERS = {"DATA_ONLY": "Not met by data only", "SITE_ONLY": "Not met by site only"}
_BASES = {"data": "data", "site": "the site's word"}
_AGE_UNIT = "years"  # nothing but an age is given in years
_WINDOW = "Window: from which to which day a value counts."
_AGES = "Ages of those who meet a criterion are given in bands."


def evidence(adie, trial):
    """Return every verdict in words, one row each, by participant and screening."""
    return _in_words(adie.sort_values(["USUBJID", "SCREENNO"], kind="stable"), trial)


def evidence_listing(verdicts, trial):
    """Return all verdicts in words folded away, the first ones shown; the file holds all."""
    if verdicts.empty:
        return absent("There is no verdict to give evidence for.")
    notes = [_AGES, _WINDOW, *reconstruction_notes(trial)]
    table = _listed(verdicts, "Evidence for every verdict", notes, whole=WHOLE)
    return fold(f"Evidence for every verdict ({len(verdicts)})", table)


def disagreements_listing(adie, trial):
    """Return the verdicts on which data and site differ, at every screening, with the evidence."""
    if adie["SITEREC"].isna().all():
        return absent("The site's own record of failed criteria is not part of this cut.")
    differing = disagreements(adie)
    if differing.empty:
        return absent("Data and the site's own record agree on every criterion both can judge.")
    differing = differing.sort_values(["DIFFERS", "USUBJID", "SCREENNO"], kind="stable")
    ours = _in_words(differing, trial).drop(columns=["Data", "Site", "Judged by"])
    ours.insert(3, "Difference", differing["DIFFERS"].map(_DIFFERS))
    notes = [_WINDOW, *reconstruction_notes(trial)]
    return _listed(ours, "Criteria on which data and the site's record differ", notes)


def open_listing(adie, trial):
    """Return the verdicts of included participants that no data decide, each with the reason."""
    ours = adie[adie["DEVIATION"].eq("POTENTIAL")]
    if ours.empty:
        return absent("No criterion of an included participant is left open by the data.")
    frame = evidence(ours, trial)[["Participant", "Criterion", "Reason", "Window"]]
    notes = ["To be settled with the site.", *reconstruction_notes(trial)]
    table = listing(
        frame.set_index("Participant"), "Open criteria of included participants", notes, limit=LIMIT
    )
    return fold(f"Open criteria of included participants ({len(frame)})", table)


def _listed(verdicts, title, notes, **options):
    """Return verdicts in words as a listing; value, date and source row share a column."""
    parts = verdicts[["Value", "Date", "Source"]].to_numpy()
    together = [", ".join(part for part in row if part != DASH) or DASH for row in parts]
    frame = verdicts.assign(Value=together).drop(columns=["Date", "Source"])
    frame = frame.rename(columns={"Value": "Value, date, source"}).set_index("Participant")
    return listing(frame, title, notes, limit=LIMIT, **options)


def _in_words(adie, trial):
    """Return what decided each verdict, when, where and in which window, in the order given.

    Ages that meet a criterion are bands of ten years; all other values stand as they are.
    """
    words = {c.id: named(c) for c in trial.eligibility}
    banded = adie["AVALU"].eq(_AGE_UNIT) & adie["VERDICT"].eq("PASS")
    values = [_value(row, band) for row, band in zip(adie.to_dict("records"), banded, strict=True)]
    return pd.DataFrame(
        {
            "Participant": adie["USUBJID"],
            "Screening": adie["SCREENNO"].map(str),
            "Criterion": adie["IETESTCD"].map(words),
            "Data": adie["VERDICT"].map(_VERDICTS),
            "Site": adie["SITEREC"].map(_SITE).fillna(DASH),
            "Judged by": adie["BASIS"].map(_BASES),
            "Value": pd.Series(values, index=adie.index, dtype=object),
            "Date": iso_days(adie["ADT"]),
            "Source": source_rows(adie["SRCDOM"], adie["SRCROW"]),
            "Window": _windows(adie),
            "Reason": adie["TEXT"].map(lambda words: printed(words) if words else DASH),
        }
    ).astype(object)


def _value(row, banded):
    if pd.isna(row["AVAL"]):
        return printed(str(row["AVALC"])) if row["AVALC"] else DASH
    if banded:
        return f"{age_band(row['AVAL'])} {row['AVALU']}"
    return f"{_short(row['AVAL'])} {printed(str(row['AVALU']))}".strip()


def _short(value):
    """Return a value with up to two decimals: as measured, without zeros that nobody measured."""
    words = number(value, 2)
    return words.rstrip("0").rstrip(".") if "." in words else words


def _windows(adie):
    begins, ends = iso_days(adie["WINSDT"]), iso_days(adie["WINEDT"])
    words = begins + " to " + ends
    return words.where(adie["WINSDT"].notna() & adie["WINEDT"].notna(), ends)
