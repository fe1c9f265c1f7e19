"""Screenings: every screening of every participant, and why screenings failed."""

import pandas as pd

from helpers.ard.frame import levels, pick, select
from helpers.display.eligibility_words import named, reconstruction_notes
from helpers.display.formats import DASH, count, iso_days, rate_cell
from helpers.display.grids import grid, plain
from helpers.display.shown import Shown, fold
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, listed, sentence

LIMIT = 60  # rows on the page; the file of the whole holds all
WHOLE = "every_screening"
_OUTCOMES = {"INCLUDED": "Included", "FAILED": "Failed", "OPEN": "Not yet decided"}
_AGAIN = {"ALLOWED": "Allowed", "NOT ALLOWED": "Not allowed", "UNKNOWN": "Cannot be told"}


def screening_failures_table(results, trial):
    """Return each reason that sites gave for a failed screening, beside the criteria that failed.

    One sentence when no screening failed.
    """
    reasons = levels(results, "group_level", group="reason")
    if not reasons:
        return absent("No screening has failed.")
    words = {criterion.id: named(criterion) for criterion in trial.eligibility}
    rows = []
    for reason in reasons:
        ours = select(results, group="reason", group_level=reason)
        failed = select(ours, variable="failed")
        cells = [rate_cell(failed), count(pick(failed, "n_event"))]
        cells += [_criteria(ours, level, words) for level in ("DATA", "SITE")]
        rows.append((plain(reason), cells))
    columns = ["Participants n/N (%)", "Screenings", "Not met by the data", "Recorded by the site"]
    notes = [
        "Denominator: everyone screened. A participant counts once for each reason; in brackets, "
        "how many of them fail a criterion when there are several.",
        *reconstruction_notes(trial),
    ]
    frame = grid(rows, columns, "Reason, in the site's words")
    return html_table(frame, "Failed screenings by reason", notes, "screenings")


def _criteria(results, level, words):
    found = select(results, variable_level=level)
    named_ = [
        f"{words.get(criterion, criterion)} ({count(pick(found, 'n', variable=criterion))})"
        for criterion in levels(found, "variable")
    ]
    return "; ".join(named_) or DASH


def screenings_listing(adscreen):
    """Return every screening with dates, outcome and reason, and whether it was allowed.

    Participants screened again come first; the rest is folded away.
    """
    again = adscreen["USUBJID"].isin(adscreen.loc[adscreen["SCREENNO"] > 1, "USUBJID"])
    shown = Shown("")  # the sentence says so already
    if again.any():
        shown = _listed(adscreen[again], "Participants screened more than once")
    title = f"Every screening ({len(adscreen)})"
    return shown + fold(title, _listed(adscreen, "Every screening"))


def _listed(adscreen, title):
    cells = screenings_in_words(adscreen).set_index("Participant")
    return listing(cells, title, limit=LIMIT, whole=WHOLE)


def screenings_in_words(adscreen):
    """Return every screening in words, one row each."""
    ordered = adscreen.sort_values(["USUBJID", "SCREENNO"])
    allowed = ordered["RESCREEN"].map(_AGAIN).fillna("First screening")
    why = ordered["RESCRTXT"].fillna("").map(lambda words: f": {words}" if words else "")
    reason = ordered["SITEREAS"].fillna("").map(lambda words: plain(words) if words else DASH)
    return pd.DataFrame(
        {
            "Participant": ordered["USUBJID"],
            "Screening": ordered["SCREENNO"].map(str),
            "Consent": iso_days(ordered["SCRSDT"]),
            "Outcome": ordered["OUTCOME"].map(_OUTCOMES),
            "Date": iso_days(ordered["SCREDT"]),
            "Reason, in the site's words": reason,
            "Criteria not met": ordered["FAILED"].replace("", DASH).fillna(DASH),
            "Screened again": allowed + why,
        }
    ).astype(object)


def screenings_sentence(results):
    """Return how many participants were screened more than once, and with what outcome."""
    again, N = (pick(results, name, variable="screened_again") for name in ("n", "N"))
    if not again:
        return sentence(f"None of {count(N)} participants was screened more than once.")
    included = count(pick(results, "n", variable="included_again"))
    states = [
        f"{words} for {count(n)}"
        for level, words in (
            ("ALLOWED", "allowed"),
            ("NOT ALLOWED", "not allowed"),
            ("UNKNOWN", "undecided"),
        )
        if (n := pick(results, "n", variable="rescreening", variable_level=level))
    ]
    were = "was" if again == 1 else "were"
    words = f"{count(again)} of {count(N)} participants {were} screened more than once"
    words += f", and {included} of them included at a later screening."
    judged = f" By the protocol's rule the new screening was {listed(states)}." if states else ""
    return sentence(words + judged)
