"""Headline tiles: the few numbers that a reader came for, each with its interval."""

import math

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.frame import pick, select
from helpers.ard.overview import (
    BEST_CHANGE,
    EVENTS,
    FINDINGS,
    GENES,
    MEAN_CHANGE,
    MEDIAN,
    OPEN,
    PAIRS,
    PEOPLE,
    RATE_AT_RISK,
    SEVERE,
)
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
from helpers.display.text import participants


def headline_tiles(headline, trial):
    """Return one tile for each headline result; an endpoint without a result has none."""
    tiles = "".join(_tile(*words) for words in tile_words(headline, trial))
    return Shown(f'<div class="tb-tiles">{tiles}</div>')


def tile_words(headline, trial):
    """Return (label, value, detail) of every tile as text, in the order in which a reader asks."""
    tiles = [_participants(headline)]
    for label, role in headline_labels(trial):
        rows = select(headline, variable=label)
        if not rows.empty:
            value, detail = tile_value(rows)
            tiles.append((label, value, f"{detail} · {role}"))
    return [*tiles, _findings(headline)]


def headline_labels(trial):
    """Yield (headline, role): safety first, then the endpoints by their role."""
    yield SEVERE[trial.safety.grading.dictionary], "treated"
    for role in ("primary", "secondary", "exploratory"):
        for endpoint in trial.endpoints:
            if endpoint.role == role:
                yield endpoint.label, role


def _tile(label, value, detail):
    words = [("label", label), ("value", value), ("detail", detail)]
    spans = "".join(f'<div class="tb-{kind}">{text(said)}</div>' for kind, said in words)
    return f'<div class="tb-tile">{spans}</div>'


def _participants(headline):
    n = {name: _count(headline, name, "participants", "n") for name in PEOPLE}
    before = f"{n['Screened']} screened, {n['Included']} included"
    return "Treated participants", n["Treated"], before


def _count(headline, variable, level, stat_name):
    rows = select(headline, variable=variable, variable_level=level, stat_name=stat_name)
    return count(rows["stat"].sum()) if len(rows) else DASH


def _findings(headline):
    clinical, note = (_count(headline, FINDINGS, level, "n_event") for level in OPEN)
    return FINDINGS, clinical, f"to look at; {note} for information"


def tile_value(rows):
    """Return (value, detail) of one headline in words."""
    level = rows["variable_level"].iloc[0]
    return WORDS[MEAN_CHANGE if level.startswith(MEAN_CHANGE) else level](rows)


def _rate(rows):
    n, of, low, high = (pick(rows, name) for name in ("n", "N", "conf_low", "conf_high"))
    if math.isnan(n):
        return NOT_ESTIMABLE, rows["warning"].iloc[0]
    limits = "nobody to count" if math.isnan(low) else f"95% CI {percent_interval(low, high)}"
    return n_of_N(n, of), limits


def _rate_at_risk(rows):
    value, detail = _rate(rows)
    return value, f"{detail}; {RATE_AT_RISK}"


def _median(rows):
    median = select(rows, variable_level=MEDIAN)
    values = [pick(median, name) / DAYS_PER_MONTH for name in ("estimate", "conf_low", "conf_high")]
    events = select(rows, variable_level=EVENTS)
    n, of = pick(events, "n"), pick(events, "N")
    seen = f"{count(n)} {'event' if n == 1 else 'events'} in {participants(of)}"
    if math.isnan(values[0]):
        return select(median, stat_name="estimate")["warning"].iloc[0] or NOT_ESTIMABLE, seen
    limits = " to ".join(_or_not_reached(value) for value in values[1:])
    return f"{number(values[0])} months", f"median, 95% CI {limits}; {seen}"


def _or_not_reached(value):
    return "not reached" if math.isnan(value) else number(value)


def _mean_change(rows):
    n, mean, low, high = (pick(rows, s) for s in ("n", "estimate", "conf_low", "conf_high"))
    where = rows["variable_level"].iloc[0]
    limits = "" if math.isnan(low) else f", 95% CI {interval(low, high)}"
    return f"{_signed(mean)} points", f"{where}{limits}, n = {count(n)}"


def _best_change(rows):
    n, middle, low, high = (pick(rows, s) for s in ("n", "median", "min", "max"))
    if math.isnan(middle):
        return NOT_ESTIMABLE, "no value after baseline"
    spread = f"range {_signed(low)} to {_signed(high)}, n = {count(n)}"
    return f"{_signed(middle)}%", f"median best change; {spread}"


def _genes(rows):
    genes, pairs = (select(rows, variable_level=level) for level in (GENES, PAIRS))
    found = f"of {count(pick(genes, 'N'))} tested, in {count(pick(pairs, 'n'))} pairs"
    return f"{count(pick(genes, 'n'))} genes", found


def _signed(value):
    shown = number(value)
    return f"+{shown}" if value > 0 else shown


WORDS = {
    "": _rate,
    RATE_AT_RISK: _rate_at_risk,
    MEDIAN: _median,
    MEAN_CHANGE: _mean_change,
    BEST_CHANGE: _best_change,
    GENES: _genes,
}
