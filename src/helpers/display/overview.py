"""What a reader sees first beside the tiles: what changed since the cut before, what is open."""

import pandas as pd

from helpers.ard.frame import levels, pick, select
from helpers.ard.overview import FINDINGS, HEADLINE, PEOPLE
from helpers.display.formats import DASH, count
from helpers.display.shown import Shown
from helpers.display.tables import html_table
from helpers.display.text import absent, listed, sentence
from helpers.display.tiles import headline_labels, tile_value

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


def headline_changes_table(headline, before, trial):
    """Return each headline at the cut before and now; the first cut says that it is the first."""
    if before is None or before.empty:
        return absent("There is no edition of an earlier cut to compare these numbers with.")
    rows, labels = [], []
    for label in [*PEOPLE, *(label for label, _ in headline_labels(trial))]:
        then, now = (_said(select(frame, variable=label)) for frame in (before, headline))
        if (then, now) != (DASH, DASH):
            labels.append(label)
            rows.append([then, now, "" if then == now else "changed"])
    cells = pd.DataFrame(rows, index=pd.Index(labels, name="Result"))
    cells.columns = ["Cut before", "This cut", "Change"]
    title = "Headline results, then and now"
    return html_table(cells, title, analysis=HEADLINE)


def _said(rows):
    if rows.empty:
        return DASH
    if rows["variable_level"].iloc[0] == "participants":
        return count(pick(rows, "n"))
    return ", ".join(part for part in tile_value(rows) if part)


def result_changes_sentence(changes):
    """Return how many of all statistics are new, changed or gone since the cut before."""
    if changes.empty:
        return Shown("")
    n = {
        kind: select(changes, variable_level=kind)["stat"].sum()
        for kind in ("same", "changed", "new", "gone")
    }
    return sentence(
        "Statistics of this edition against those of the one before: "
        f"{count(n['same'])} the same, {count(n['changed'])} changed, {count(n['new'])} new and "
        f"{count(n['gone'])} gone."
    )


def result_changes_table(changes):
    """Return by analysis how many statistics are the same, changed, new or gone."""
    if changes.empty:
        return absent("No earlier results to compare with.")
    kinds = ("same", "changed", "new", "gone")
    analyses = levels(changes, "variable")
    rows = [
        [count(pick(changes, "n_event", variable=a, variable_level=kind)) for kind in kinds]
        for a in analyses
    ]
    names = pd.Index([a.replace("_", " ") for a in analyses], name="Analysis")
    cells = pd.DataFrame(rows, index=names, columns=[kind.capitalize() for kind in kinds])
    title = "Statistics of this edition against the one before"
    return html_table(cells, title, analysis="result_changes")


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
