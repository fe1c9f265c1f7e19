"""Headline tiles: the few numbers that a reader came for, each with its interval."""

import math
from typing import NamedTuple

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.frame import pick, select
from helpers.ard.overview import (
    BEST_CHANGE,
    EVENTS,
    FINDINGS,
    GENES,
    HEADLINE,
    HEADLINE_ARMS,
    HEADLINE_BEFORE,
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
from helpers.display.shown import Shown, text, told
from helpers.display.text import participants

ROLES = ("primary", "secondary", "exploratory")
EVENTS_TYPE = "adverse_events"
CHAPTERS = {
    EVENTS_TYPE: "02_safety",
    "occurrence": "02_safety",
    "response": "03_efficacy",
    "time_to_event": "03_efficacy",
    "change": "03_efficacy",
    "contrast": "04_signature",
}


class Tile(NamedTuple):
    """One headline result in words: what it is, what it was at the cut before, and where it is."""

    label: str
    value: str
    detail: str
    role: str
    before: str
    arms: tuple
    chapter: str


def headline_tiles(headline, trial, pages=""):
    """Return one tile for each headline endpoint, the primary ones first and set apart.

    Parameters
    ----------
    headline : results of `ard_headline`, with those by arm and those of the cut before
    trial : Trial
    pages : str
        Where the chapters lie, from the page that shows the tiles.
    """
    tiles = "".join(_tile(tile, pages) for tile in tile_words(headline, trial))
    return Shown(f'<div class="tb-tiles">{tiles}</div>')


def tile_words(headline, trial):
    """Return the words of every tile, in the order in which a reader asks.

    An endpoint without a result has no tile. Where no cut was before, no tile has words on it.
    """
    now, before, arms = (
        select(headline, analysis=name) for name in (HEADLINE, HEADLINE_BEFORE, HEADLINE_ARMS)
    )
    tiles = []
    for label, role, kind in _headlines(trial):
        rows, then = (select(frame, variable=label) for frame in (now, before))
        if not rows.empty:
            was = _before(rows, then) if len(before) else ""
            by_arm = _by_arm(select(arms, variable=label))
            tiles.append(Tile(label, *tile_value(rows), role, was, by_arm, CHAPTERS[kind]))
    return tiles


def state_words(headline, trial):
    """Return how many are in the trial, against how many were planned, and what is open."""
    n = {name: _count(headline, name, "participants", "n") for name in PEOPLE}
    if DASH in n.values():
        return ""
    planned = f" of {count(trial.planned_participants)} planned" * bool(trial.planned_participants)
    clinical, note = (_count(headline, FINDINGS, level, "n_event") for level in OPEN)
    return (
        f"{n['Screened']} screened, {n['Included']} included{planned}, {n['Treated']} treated; "
        f"open findings in the data: {clinical} to look at, {note} for information."
    )


def _count(headline, variable, level, stat_name):
    keys = {"variable": variable, "variable_level": level, "stat_name": stat_name}
    rows = select(headline, analysis=HEADLINE, **keys)
    return count(rows["stat"].sum()) if len(rows) else DASH


def headline_labels(trial):
    """Yield (headline, role), the endpoints by their role: the primary ones first."""
    for label, role, _ in _headlines(trial):
        yield label, role


def _headlines(trial):
    """Yield (headline, role, type); where no endpoint is of adverse events they come last."""
    severe, told = SEVERE[trial.safety.grading.dictionary], False
    for role in ROLES:
        for endpoint in trial.endpoints:
            if endpoint.role != role or (endpoint.type == EVENTS_TYPE and told):
                continue
            told = told or endpoint.type == EVENTS_TYPE
            yield severe if endpoint.type == EVENTS_TYPE else endpoint.label, role, endpoint.type
    if not told:
        yield severe, "safety", EVENTS_TYPE


def _before(rows, then):
    """Return what a headline was at the cut before, against what it is."""
    if then.empty:
        return "no result at the cut before"
    (value, detail), (was, was_detail) = tile_value(rows), tile_value(then)
    if (value, detail) == (was, was_detail):
        return "as at the cut before"
    visit, visit_before = (side["variable_level"].iloc[0] for side in (rows, then))
    if visit != visit_before and visit_before.startswith(MEAN_CHANGE):
        return f"was {was}, {visit_before.removeprefix(f'{MEAN_CHANGE} ')}"
    return f"was {was}" if was != value else f"was {was} as well"


def _by_arm(rows):
    by_arm = rows.groupby("group_level", sort=False)
    return tuple(f"{arm}: {tile_value(ours)[0]}" for arm, ours in by_arm)


def _tile(tile, pages):
    looks = "tb-tile tb-primary" if tile.role == ROLES[0] else "tb-tile"
    role = f"{tile.role} endpoint" if tile.role == ROLES[0] else tile.role
    label = f'<a href="{pages}{tile.chapter}.html">{text(tile.label)}</a> <span>{text(role)}</span>'
    spans = [("label", label), ("value", told(tile.value)), ("detail", told(tile.detail))]
    spans += [("detail", told(arm)) for arm in tile.arms]
    spans += [("before", text(tile.before))] * bool(tile.before)
    inside = "".join(f'<div class="tb-{kind}">{words}</div>' for kind, words in spans)
    return f'<div class="{looks}">{inside}</div>'


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
