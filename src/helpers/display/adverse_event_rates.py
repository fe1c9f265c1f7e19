"""Adverse events per time at risk, as tables and a sentence."""

import pandas as pd

from helpers.ard.frame import levels, method_of, pick, select
from helpers.display.adverse_event_words import ALL, kind_rows, text_frame
from helpers.display.formats import count, number
from helpers.display.shown import fold, stack
from helpers.display.tables import html_table
from helpers.display.text import absent, participants, sentence

_ANALYSIS = "ae_rates"
_MEASURES = {"first": "Until the first event", "all": "All events"}
_RULES = {
    "first": "The time of a participant stops at the first event.",
    "all": "Every record of an event counts, over the whole time at risk.",
}


def ae_rates_tables(results, trial):
    """Return the rates of first events and of all events, overall, by arm and by phase."""
    if select(results, group="", stat_name="N", variable="any")["stat"].eq(0).all():
        return absent("Nobody was treated: there is no time at risk.")
    shown = [_whole_table(results, trial)]
    if levels(results, "group_level", group="phase"):
        shown.append(_phase_table(results, trial, "all"))
        first = _phase_table(results, trial, "first")
        shown.append(fold("The first event of each phase per time at risk", first))
    return stack(shown)


def ae_rates_sentence(results, trial):
    """Return the rate of first severe events, the time at risk, and what a rate of zero allows."""
    key = {"group": "", "variable_level": "all", "variable": "any"}
    if not pick(results, "person_years", **key):
        return sentence("Nobody was treated, so there is no time at risk.")
    years = _years(results, key)
    words = [f"The treated were at risk for {years} years in all."]
    N = pick(results, "N", **{**key, "variable_level": "first"})
    if N and trial.safety.rate_years > pick(results, "person_years", **key):
        words.append(
            f"Rates are per {count(trial.safety.rate_years)} years, which is more than that: they "
            "compare lengths of observation and do not describe so many years."
        )
    undated = pick(results, "n", group="", variable="any", variable_level="undated")
    if undated:
        words.append(
            f"An event without a start date has no time until it: {participants(undated)} had one. "
            f"{_worst(results)}"
        )
    return sentence(" ".join(words))


def _worst(results):
    levels_ = levels(results, group="", variable="any")
    worst = next(level for level in levels_ if level.startswith("first, "))
    key = {"group": "", "variable": "any"}
    without, with_ = (
        _number(pick(results, "estimate", **key, variable_level=level))
        for level in ("first", worst)
    )
    moved = f"goes from {without} to {with_}" if without != with_ else f"stays {with_}"
    return f"Counted on the first day, the rate of any first event {moved}."


def _whole_table(results, trial):
    arms = levels(results, "group_level", group="arm")
    keys = [{"group": ""}, *({"group": "arm", "group_level": arm} for arm in arms)]
    kinds = levels(results, "variable", group="")
    cells = {kind: _whole_cells(results, kind, keys) for kind in kinds}
    frame = text_frame(kind_rows(kinds, trial, cells.get), _whole_columns(keys))
    N = count(pick(results, "N", group="", variable="any", variable_level="first"))
    title = f"Adverse events per {_per(trial)}, treated participants (N = {N})"
    return html_table(frame, title, [*_RULES.values(), *_notes(results)], _ANALYSIS)


def _whole_cells(results, kind, keys):
    cells = []
    for key in keys:
        for level in _MEASURES:
            where = {**key, "variable": kind, "variable_level": level}
            cells += [_events(results, where), _rate(results, where)]
    return cells


def _whole_columns(keys):
    pairs = ["Events in years", "Rate (95% CI)"]
    heads = [
        (_head(key, measure, len(keys)), name)
        for key in keys
        for measure in _MEASURES.values()
        for name in pairs
    ]
    return pd.MultiIndex.from_tuples(heads)


def _head(key, measure, groups):
    arm = key.get("group_level", ALL)
    return f"{arm}: {measure[0].lower()}{measure[1:]}" if groups > 1 else measure


def _phase_table(results, trial, measure):
    labels = {phase.id: phase.label for phase in trial.phases}
    phases = levels(results, "group_level", group="phase")
    kinds = levels(results, "variable", group="phase")
    cells = {
        kind: [
            cell
            for phase in phases
            for cell in _phase_cells(results, phase, {"variable": kind, "variable_level": measure})
        ]
        for kind in kinds
    }
    columns = pd.MultiIndex.from_product(
        [[labels[phase] for phase in phases], ["Events in years", "Rate (95% CI)"]]
    )
    frame = text_frame(kind_rows(kinds, trial, cells.get), columns)
    what = {"first": "First adverse events of the phase", "all": "Adverse events"}[measure]
    notes = [
        "An event belongs to the phase in which it began, and so does the time; the last phase "
        "reached goes on to the end of the safety window. An event that cannot be placed in a "
        "phase is not counted here.",
        *_notes(results),
    ]
    return html_table(frame, f"{what} per {_per(trial)}, by phase", notes, _ANALYSIS)


def _phase_cells(results, phase, where):
    key = {"group": "phase", "group_level": phase, **where}
    return [_events(results, key), _rate(results, key)]


def _events(results, key):
    return f"{count(pick(results, 'n_event', **key))} in {_years(results, key)}"


def _rate(results, key):
    rate, low, high = (pick(results, s, **key) for s in ("estimate", "conf_low", "conf_high"))
    if not pick(results, "n_event", **key):
        return f"0 (up to {_number(high)})"
    return f"{_number(rate)} ({_number(low)} to {_number(high)})"


def _number(rate):
    return number(rate, 0 if rate >= 100 else 1)


def _years(results, key):
    return number(pick(results, "person_years", **key), 2)


def _per(trial):
    years = trial.safety.rate_years
    return f"{count(years)} participant-years" if years != 1 else "participant-year"


def _notes(results):
    method = method_of(results, "estimate", group="", variable="any", variable_level="first")
    return [
        "At risk: from the first dose to the end of the safety window, death, the last contact or "
        f"the data cut. Intervals: {method}; where there was no event, the rate may still be as "
        "high as the upper limit shown."
    ]
