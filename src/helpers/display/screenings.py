"""Screenings: every screening of every participant, and why screenings failed."""

import pandas as pd

from helpers.ard.frame import levels, pick, select
from helpers.display.eligibility_words import named, reconstruction_notes
from helpers.display.formats import DASH, count, iso_days, rate_cell
from helpers.display.grids import grid, plain
from helpers.display.shown import Shown, fold, stack
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, listed, participants, plural, sentence, some, was

LIMIT = 60  # rows on the page; the file of the whole holds all
WHOLE = "every_screening"
_OUTCOMES = {"INCLUDED": "Included", "FAILED": "Failed", "OPEN": "Not yet decided"}
_RULED = {"ALLOWED": "allowed", "NOT ALLOWED": "not allowed", "UNKNOWN": "undecided"}
_AGAIN = {"ALLOWED": "Allowed", "NOT ALLOWED": "Not allowed", "UNKNOWN": "Cannot be told"}


def screening_failures_table(results, trial):
    """Return each reason that sites gave for a failed screening, beside the criteria that failed.

    One sentence when no screening failed; nothing when nobody was screened.
    """
    if not pick(results, "N", variable="screened_again"):
        return stack([])
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

    Participants screened again come first; the rest is folded away. Nothing when nobody was
    screened.
    """
    if adscreen.empty:
        return Shown("")
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
    if not N:
        return absent("Nobody had been screened at the cut.")
    if not again:
        nobody = "The participant was" if N == 1 else f"None of {participants(N)} was"
        return sentence(f"{nobody} screened {'once' if N == 1 else 'more than once'}.")
    words = f"{count(again)} of {participants(N)} {was(again)} screened more than once"
    included = pick(results, "n", variable="included_again")
    if again == 1:
        words += f", and {'was' if included else 'was not'} included at a later screening."
    else:
        words += f", and {some(included)} of them {was(included)} included at a later screening."
    return sentence(words + _judged(results, again))


def _judged(results, again):
    """Return what the protocol says of the new screenings; where it says one thing, without n."""
    found = {
        words: n
        for level, words in _RULED.items()
        if (n := pick(results, "n", variable="rescreening", variable_level=level))
    }
    if not found:
        return ""
    states = [f"{words} for {count(n)}" for words, n in found.items()]
    ruled = listed(found) if list(found.values()) == [again] else listed(states)
    screening = plural(again, "new screening")
    return f" By the protocol's rule the {screening} {was(again)} {ruled}."
