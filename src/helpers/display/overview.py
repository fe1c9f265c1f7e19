"""What a reader sees first beside the tiles: what is not planned, not there, and still open."""

from helpers.ard.frame import select
from helpers.ard.overview import FINDINGS
from helpers.display.formats import count
from helpers.display.shown import Shown
from helpers.display.text import absent, listed, sentence

KINDS = {
    "adverse_events": "adverse events",
    "response": "tumour response",
    "time_to_event": "survival or progression",
    "occurrence": "the occurrence of a laboratory limit",
    "contrast": "a transcriptional signature",
}
SOURCES = {
    "questionnaire": "quality of life",
    "tumour": "tumour size",
    "performance": "performance status",
}


def unplanned_sentence(trial):
    """Return what the trial file does not plan, in one sentence."""
    kinds = {endpoint.type for endpoint in trial.endpoints}
    sources = {e.source for e in trial.endpoints_of_type("change")}
    missing = [words for kind, words in KINDS.items() if kind not in kinds]
    missing += [words for source, words in SOURCES.items() if source not in sources]
    if not missing:
        return sentence("This trial plans an endpoint of every kind that this book knows.")
    return absent(f"This trial plans no endpoint on {listed(missing, 'or')}.")


def without_result_sentence(headline, trial):
    """Return the planned endpoints that the data of this cut gave no headline for."""
    quoted = set(headline["variable"])
    named = [
        e.label
        for e in trial.endpoints
        if e.type in KINDS and e.type != "adverse_events" and e.label not in quoted
    ]
    if not named:
        return Shown("")
    return absent(f"Planned, and without a result in this cut: {listed(named)}.")


def open_findings_sentence(headline):
    """Return how many findings of the check are open, and where they are listed."""
    n = select(headline, variable=FINDINGS, variable_level="clinical")["stat"].sum()
    where = "the chapter on the data cut lists each of them"
    if not n:
        return sentence("The check of this cut left nothing to look at.")
    noun = "finding that somebody" if n == 1 else "findings that somebody"
    return sentence(f"The check of this cut made {count(n)} {noun} should look at; {where}.")
