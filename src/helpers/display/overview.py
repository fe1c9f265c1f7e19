"""What a reader sees first: headline tiles, what changed since the cut before, what is open."""

import math

import pandas as pd

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.frame import levels, pick, select
from helpers.ard.overview import HEADLINE, OPEN, PEOPLE
from helpers.display.formats import (
    DASH,
    NOT_ESTIMABLE,
    count,
    interval,
    n_of_N,
    number,
    percent_interval,
)
from helpers.display.shown import Shown, text
from helpers.display.tables import html_table
from helpers.display.text import absent, listed, sentence

SEVERE = {
    "CTCAE": "Adverse event of grade 3 or higher",
    "severity": "Severe adverse event",
}
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


def headline_tiles(headline, trial):
    """Return one tile for each headline result; an endpoint without a result has none."""
    tiles = "".join(_tile(*words) for words in tile_words(headline, trial))
    return Shown(f'<div class="tb-tiles">{tiles}</div>')


def tile_words(headline, trial):
    """Return (label, value, detail) of every tile as text, in the order in which a reader asks."""
    tiles = [_participants(headline)]
    for name, label, role in _items(trial):
        rows = select(headline, variable=name)
        if not rows.empty:
            value, detail = _shown(rows)
            tiles.append((label, value, f"{detail} · {role}"))
    return [*tiles, _findings(headline)]


def _items(trial):
    """Yield (headline, label, role): safety first, then the endpoints by their role."""
    yield "severe_events", SEVERE[trial.safety.grading.dictionary], "treated"
    for role in ("primary", "secondary", "exploratory"):
        for endpoint in trial.endpoints:
            if endpoint.role == role:
                yield endpoint.id, endpoint.label, role


def _tile(label, value, detail):
    words = [("label", label), ("value", value), ("detail", detail)]
    spans = "".join(f'<div class="tb-{kind}">{text(said)}</div>' for kind, said in words)
    return f'<div class="tb-tile">{spans}</div>'


def _participants(headline):
    n = {name: _count(headline, name, "participants", "n") for name in PEOPLE}
    before = f"{n['screened']} screened, {n['included']} included"
    return "Treated participants", n["treated"], before


def _count(headline, variable, level, stat_name):
    rows = select(headline, variable=variable, variable_level=level, stat_name=stat_name)
    return count(rows["stat"].sum()) if len(rows) else DASH


def _findings(headline):
    n = {level: _count(headline, "findings", level, "n_event") for level in OPEN}
    label = "Open findings in the data"
    return label, n["clinical"], f"to look at; {n['note']} for information"


def _shown(rows):
    """Return (value, detail) of one headline in words."""
    level = rows["variable_level"].iloc[0]
    kind = level.partition(" at ")[0]
    return WORDS[kind](rows)


def _rate(rows):
    n, of, low, high = (pick(rows, name) for name in ("n", "N", "conf_low", "conf_high"))
    if math.isnan(n):
        return NOT_ESTIMABLE, rows["warning"].iloc[0]
    limits = "nobody to count" if math.isnan(low) else f"95% CI {percent_interval(low, high)}"
    return n_of_N(n, of), limits


def _rate_at_risk(rows):
    value, detail = _rate(rows)
    return value, f"{detail}; of those not below it at baseline"


def _median(rows):
    median = select(rows, variable_level="median_days")
    values = [pick(median, name) / DAYS_PER_MONTH for name in ("estimate", "conf_low", "conf_high")]
    events = select(rows, variable_level="events")
    n, of = pick(events, "n"), pick(events, "N")
    seen = f"{count(n)} {'event' if n == 1 else 'events'} in {count(of)} participants"
    if math.isnan(values[0]):
        return select(median, stat_name="estimate")["warning"].iloc[0] or NOT_ESTIMABLE, seen
    return f"{number(values[0])} months", f"median, 95% CI {interval(*values[1:])}; {seen}"


def _mean_change(rows):
    n, mean, low, high = (pick(rows, s) for s in ("n", "estimate", "conf_low", "conf_high"))
    visit = rows["variable_level"].iloc[0].partition(" at ")[2].replace("_", " ")
    limits = "" if math.isnan(low) else f", 95% CI {interval(low, high)}"
    return f"{_signed(mean)} points", f"mean change at {visit}{limits}, n = {count(n)}"


def _best_change(rows):
    n, middle, low, high = (pick(rows, s) for s in ("n", "median", "min", "max"))
    if math.isnan(middle):
        return NOT_ESTIMABLE, "no value after baseline"
    spread = f"range {_signed(low)} to {_signed(high)}, n = {count(n)}"
    return f"{_signed(middle)}%", f"median best change; {spread}"


def _genes(rows):
    genes, pairs = (select(rows, variable_level=level) for level in ("genes", "pairs"))
    found = f"of {count(pick(genes, 'N'))} tested, in {count(pick(pairs, 'n'))} pairs"
    return f"{count(pick(genes, 'n'))} genes", found


def _signed(value):
    shown = number(value)
    return f"+{shown}" if value > 0 else shown


WORDS = {
    "rate": _rate,
    "rate_at_risk": _rate_at_risk,
    "median_days": _median,
    "mean_change": _mean_change,
    "best_percent_change": _best_change,
    "genes": _genes,
}


def headline_changes_table(headline, before, trial):
    """Return each headline at the cut before and now; the first cut says that it is the first."""
    if before is None or before.empty:
        return absent("There is no edition of an earlier cut to compare these numbers with.")
    rows, labels = [], []
    for name, label, _ in [*((p, p.capitalize(), "") for p in PEOPLE), *_items(trial)]:
        then, now = (_said(select(frame, variable=name)) for frame in (before, headline))
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
    return ", ".join(part for part in _shown(rows) if part)


def result_changes_sentence(changes):
    """Return how many of all statistics are new, changed or gone since the cut before."""
    if changes.empty:
        return Shown("")
    n = {
        kind: select(changes, variable_level=kind)["stat"].sum()
        for kind in ("same", "changed", "new", "gone")
    }
    parts = [f"{count(n[kind])} {kind}" for kind in ("changed", "new", "gone")]
    return sentence(
        f"Of the statistics in this edition and the one before, {listed(parts)}; "
        f"{count(n['same'])} are the same."
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
    return absent(f"This trial plans no endpoint on {_or(missing)}.")


def _or(words):
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def without_result_sentence(headline, trial):
    """Return the planned endpoints that the data of this cut gave no headline for."""
    quoted = set(headline["variable"])
    named = [
        e.label
        for e in trial.endpoints
        if e.type in KINDS and e.type != "adverse_events" and e.id not in quoted
    ]
    if not named:
        return Shown("")
    return absent(f"Planned, and without a result in this cut: {listed(named)}.")


def open_findings_sentence(headline):
    """Return how many findings of the check are open, and where they are listed."""
    n = select(headline, variable="findings", variable_level="clinical")["stat"].sum()
    where = "the chapter on the data cut lists each of them"
    if not n:
        return sentence("The check of this cut left nothing to look at.")
    noun = "finding that somebody" if n == 1 else "findings that somebody"
    return sentence(f"The check of this cut made {count(n)} {noun} should look at; {where}.")
