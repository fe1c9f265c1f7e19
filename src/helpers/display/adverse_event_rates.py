"""Adverse events per time at risk, as tables and a sentence."""

import pandas as pd

from helpers.ard.frame import levels, method_of
from helpers.display.adverse_event_words import ALL, kind_label, kind_rows, text_frame
from helpers.display.formats import count, number
from helpers.display.grids import lower_first
from helpers.display.shown import fold, stack
from helpers.display.tables import html_table
from helpers.display.terms import numbers_of
from helpers.display.text import absent, listed, participants, sentence

_ANALYSIS = "ae_rates"
_MEASURES = {"first": "Until the first event", "all": "All events"}
_PAIR = ["Events in years", "Rate (95% CI)"]
_RULES = (
    "Until the first event: the time of a participant stops there. All events: every record of an "
    "event counts, over the whole time at risk, one without a start date as well."
)
_PHASE = (
    "An event belongs to the phase in which it began, and so does the time; the last phase reached "
    "goes on to the end of the safety window. An event that cannot be placed in a phase is not "
    "counted here."
)


def ae_rates_tables(results, trial):
    """Return the rates of first events and of all events, overall, by arm and by phase."""
    n = numbers_of(results)
    if not n["", "any", "first", "N"]:
        return absent("Nobody was treated: there is no time at risk.")
    shown = [_whole_table(results, n, trial)]
    if levels(results, "group_level", group="phase"):
        shown.append(_phase_table(results, n, trial, "all"))
        first = _phase_table(results, n, trial, "first")
        shown.append(fold("The first event of each phase per time at risk", first))
    return stack(shown)


def ae_rates_sentence(results, trial):
    """Return the time at risk, how often events came, what nobody had, and what has no date."""
    n = numbers_of(results)
    if not n["", "any", "first", "N"]:
        return stack([])  # the table says it
    words = [
        f"The treated were at risk for {_years(n, '', 'any', 'all')} years in all, in which "
        f"{count(n['', 'any', 'all', 'n_event'])} events began{_dateless(n)}."
    ]
    if trial.safety.rate_years > 2 * n["", "any", "all", "person_years"]:
        words.append(
            f"Rates are per {_per_years(trial)}, which is far more than that: they "
            "compare lengths of observation and do not describe so many years."
        )
    words += [*_none(results, n, trial), *_undated(n)]
    return sentence(" ".join(words))


def _dateless(n):
    """Return how many of the events counted have no start date: they are taken to lie in it."""
    undated = n["", "any", "undated", "n_event"]
    if not undated:
        return ""
    return f", {count(undated)} of them without a start date and taken to have begun in that time"


def _none(results, n, trial):
    kinds = levels(results, "variable", group="")
    none = [kind for kind in kinds if not n["", kind, "all", "n_event"]]
    if not none:
        return []
    high = _number(n["", none[0], "all", "conf_high"])
    words = listed([lower_first(kind_label(kind, trial)) for kind in none], last="or")
    high += f" per {_per_years(trial)}"
    return [f"No event was of these kinds: {words}; a true rate up to {high} cannot be excluded."]


def _undated(n):
    undated = n["", "any", "undated", "n"]
    if not undated:
        return []
    without = _number(n["", "any", "first", "estimate"])
    worst = _number(n["", "any", "first, undated on day 1", "estimate"])
    moved = f"goes from {without} to {worst}" if without != worst else f"stays {worst}"
    return [
        f"An event without a start date has no time until it: {participants(undated)} had one. "
        f"Counted on the first day, the rate of any first event {moved}."
    ]


def _whole_table(results, n, trial):
    groups = ["", *levels(results, "group_level", group="arm")]
    kinds = levels(results, "variable", group="")
    columns = [(group, level) for group in groups for level in _MEASURES]
    cells = {
        kind: [cell for group, level in columns for cell in _pair(n, group, kind, level)]
        for kind in kinds
    }
    heads = [_head(group, words, len(groups)) for group in groups for words in _MEASURES.values()]
    columns = pd.MultiIndex.from_product([heads, _PAIR])
    frame = text_frame(kind_rows(kinds, trial, cells.get), columns)
    N = count(n["", "any", "first", "N"])
    title = f"Adverse events per {_per(trial)}, treated participants (N = {N})"
    return html_table(frame, title, [_RULES, _note(results)], _ANALYSIS)


def _head(group, measure, groups):
    return f"{group or ALL}: {lower_first(measure)}" if groups > 1 else measure


def _phase_table(results, n, trial, measure):
    labels = {phase.id: phase.label for phase in trial.phases}
    phases = levels(results, "group_level", group="phase")
    kinds = levels(results, "variable", group="phase")
    cells = {
        kind: [cell for phase in phases for cell in _pair(n, phase, kind, measure)]
        for kind in kinds
    }
    columns = pd.MultiIndex.from_product([[labels[phase] for phase in phases], _PAIR])
    frame = text_frame(kind_rows(kinds, trial, cells.get), columns)
    what = {"first": "First adverse events of the phase", "all": "Adverse events"}[measure]
    title = f"{what} per {_per(trial)}, by phase"
    return html_table(frame, title, [_PHASE, _note(results)], _ANALYSIS)


def _pair(n, group, kind, level):
    """Return "11 in 0.30" and "3686 (1840 to 6595)"; without events the upper limit alone."""
    events = n[group, kind, level, "n_event"]
    rate, low, high = (n[group, kind, level, s] for s in ("estimate", "conf_low", "conf_high"))
    limits = f" ({_number(low)} to {_number(high)})" if events else f" (up to {_number(high)})"
    return [
        f"{count(events)} in {_years(n, group, kind, level)}",
        (_number(rate) if events else "0") + limits,
    ]


def _number(rate):
    return number(rate, 0 if rate >= 100 else 1)


def _years(n, group, kind, level):
    return number(n[group, kind, level, "person_years"], 2)


def _per_years(trial):
    years = trial.safety.rate_years
    return f"{count(years)} years" if years != 1 else "year"


def _per(trial):
    years = trial.safety.rate_years
    return f"{count(years)} participant-years" if years != 1 else "participant-year"


def _note(results):
    method = method_of(results, "estimate", group="", variable="any", variable_level="first")
    return (
        "At risk: from the first dose to the end of the safety window, death, the last contact or "
        f"the data cut. Intervals: {method}; where there was no event, the rate may still be as "
        "high as the upper limit shown."
    )
