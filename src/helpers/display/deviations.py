"""Protocol deviations as a table, a listing and a sentence: recorded beside derived."""

import math

import pandas as pd

from helpers.ard.frame import levels, pick, select
from helpers.display.formats import DASH, count, iso_days, n_of_N, printed, source_rows
from helpers.display.grids import grid, nested, plain
from helpers.display.shown import Shown, fold
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, participants, plural, sentence, some

LIMIT = 60  # rows on the page; the file of the whole holds all
WHOLE = "every_deviation"
_CLASSES = {
    "MAJOR": "Major",
    "MINOR": "Minor",
    "POTENTIAL": "Potential, to be settled with the site",
    "NOT CLASSIFIED": "Not classified",
}
_SOURCES = {"site": "Recorded by the site", "derived": "Derived from the data"}
_NOTES = (
    "Participants counted once in each row, then records. The class of a derived deviation is this "
    "book's, that of a recorded one the site's.",
    "The same event may stand in both columns: recorded and derived are never added up.",
)


def deviations_table(results):
    """Return deviations of the included by class and category, recorded and derived side by side.

    Only the derived where the site's record was not delivered, and nothing where there is no
    deviation: `deviations_sentence` says so.
    """
    included = select(results, population="included")
    found = [level for level in levels(included, "variable") if level != "any"]
    if not found:
        return Shown("")
    sources = ["derived"] if _undelivered(included) else list(_SOURCES)
    columns = [(_SOURCES[s], name) for s in sources for name in ("n/N (%)", "Records")]
    ordered = [*(c for c in _CLASSES if c in found), *sorted(set(found) - set(_CLASSES))]
    rows = []
    for level in ordered:
        rows += [
            (_label(level, word), _cells(included, sources, level, word))
            for word in levels(included, variable=level)
        ]
    N = count(_total(included, "derived", "N"))
    title = f"Protocol deviations, included participants (N = {N})"
    frame = grid(rows, pd.MultiIndex.from_tuples(columns), "Class and category")
    notes = [*_NOTES[: len(sources)], *_others(results)]
    return html_table(frame, title, notes, "deviations")


def deviations_listing(deviations):
    """Return deviations in words folded away: major ones first; the file holds all.

    Nothing where there is none: `deviations_sentence` says so.
    """
    if deviations.empty:
        return Shown("")
    order = deviations["Class"].map({words: i for i, words in enumerate(map(_short, _CLASSES))})
    frame = deviations.iloc[order.fillna(len(_CLASSES)).argsort(kind="stable")]
    frame = frame.set_index("Participant")
    table = listing(frame, "Protocol deviations, by class", limit=LIMIT, whole=WHOLE)
    return fold(f"Every deviation, recorded and derived ({len(frame)})", table)


def deviations_in_words(addv):
    """Return every deviation in words, one row each."""
    return pd.DataFrame(
        {
            "Participant": addv["USUBJID"],
            "Class": addv["DVCAT"].map(_short),
            "Category": addv["DVDECOD"].map(plain, na_action="ignore").fillna(DASH),
            "Deviation": addv["DVTERM"].map(printed, na_action="ignore").fillna(DASH),
            "Date": iso_days(addv["ADT"]),
            "Known": addv["SOURCE"].map({"site": "recorded by the site", "derived": "derived"}),
            "Source": source_rows(addv["SRCDOM"], addv["SRCROW"]),
        }
    ).astype(object)


def deviations_sentence(results):
    """Return how many included participants have a recorded and a derived deviation, in words."""
    included = select(results, population="included")
    if not _total(included, "derived", "N"):
        return absent("Nobody had been included at the cut.")
    words = f"The data show {_said(included, 'derived')}"
    if _undelivered(included):
        return sentence(f"{words}; what the site recorded is not part of this cut.")
    return sentence(f"The site recorded {_said(included, 'site')}. {words}.")


def _said(results, source):
    n, records = _total(results, source, "n"), _total(results, source, "n_event")
    people = participants(_total(results, "derived", "N"), "included")
    if not n:
        return f"no deviation in {people}"
    major = select(results, group_level=source, variable="MAJOR", variable_level="")
    events = some(pick(major, "n_event")) if len(major) else "none"
    noun = plural(records, "deviation")
    return f"{count(records)} {noun} ({events} major) in {count(n)} of {people}"


def _undelivered(results):
    return math.isnan(_total(results, "site", "n"))


def _total(results, source, stat, population="included"):
    return pick(results, stat, population=population, group_level=source, variable="any")


def _short(level):
    """Return a class in a word or two, as a listing shows it."""
    return _CLASSES.get(level, plain(level)).split(",")[0]


def _label(level, word):
    return nested(plain(word)) if word else _CLASSES.get(level, plain(level))


def _cells(results, sources, level, word):
    cells = []
    for source in sources:
        found = select(results, group_level=source, variable=level, variable_level=word)
        n = pick(found, "n") if len(found) else 0
        records = pick(found, "n_event") if len(found) else 0
        cells += [n_of_N(n, _total(results, source, "N")), count(records)]
    return cells


def _others(results):
    """Return the note on deviations of those never included, who are in the listing only."""
    found = [
        f"{count(n)} {words}"
        for source, words in (("site", "recorded by the site"), ("derived", "derived"))
        if (n := _total(results, source, "n_event", "not_included")) > 0
    ]
    return [f"Of participants never included, in the listing only: {', '.join(found)}."] * bool(
        found
    )
