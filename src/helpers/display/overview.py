"""What a reader sees first beside the tiles: what is not planned, not there, and still open."""

from helpers.ard.findings import STATUS
from helpers.ard.frame import pick, select
from helpers.ard.overview import FINDINGS
from helpers.cut.compare_findings import STATUSES
from helpers.display.formats import count
from helpers.display.shown import Shown
from helpers.display.text import absent, listed, sentence, some, were

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


def open_findings_sentence(headline, findings):
    """Return how many findings of the check are open, how many are new, and where they are listed.

    Parameters
    ----------
    headline : results of `ard_headline`
    findings : results of `helpers.ard.findings.ard_findings`
    """
    n = select(headline, variable=FINDINGS, variable_level="clinical")["stat"].sum()
    where = "the chapter on the data cut lists each of them"
    if n:
        noun = "finding that somebody" if n == 1 else "findings that somebody"
        said = f"The check of this cut made {count(n)} {noun} should look at; {where}."
    else:
        said = "The check of this cut left nothing to look at."
    return sentence(f"{said} {_since(findings)}".strip())


def _since(findings):
    """Return how many findings came since the cut before, were resolved, and stay."""
    standing = select(findings, group=STATUS, variable="clinical", variable_level="")
    if standing.empty:
        return ""
    new, old, resolved = (pick(standing, "n_event", group_level=status) for status in STATUSES)
    return (
        f"Since the cut before, {some(new)} came and {were(resolved)} resolved; {were(old)} there "
        "before."
    )
