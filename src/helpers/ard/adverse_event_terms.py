"""Adverse events by system organ class and preferred term: once per participant, at worst grade."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.adam.grouping import group_codes
from helpers.ard.adverse_events import (
    add_unrecorded,
    emergent,
    events_by_phase,
    holds_in,
    kinds_of_event,
)
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_count, add_rate
from helpers.ard.terms import CLASS_AND_TERM

# the subsets of events that have a table of terms of their own, as kinds of events
BY_CAUSE = ("related", "related_backbone", "related_both")
BY_CONSEQUENCE = ("interrupted", "reduced", "withdrawn", "fatal")
_GRADES = range(1, 6)


def ard_ae_terms(adae, adsl, trial, subset=None):
    """Return participants by system organ class and preferred term, each once at worst grade.

    `variable` is any, grade_1 to grade_5, grade_missing or grade_3_or_worse; `variable_level` is
    "" (any event), the class, or "class | term". Frequent first, then by name. `subset` is a kind
    of event: those events only; where the cut does not record the kind, one row says so.
    """
    events = emergent(adae, adsl)
    holds = kinds_of_event(events, trial)[subset] if subset else events["PT"].notna()
    name = f"ae_terms_{subset}" if subset else "ae_terms"
    return _terms(name, events[_READ], holds, in_population(adsl, "safety"), trial)


def ard_ae_subsets(adae, adsl, trial, subsets):
    """Return the terms of several kinds of events, one analysis each.

    A kind that the trial cannot have, such as one of a treatment it does not give, is left out.
    """
    events, people = emergent(adae, adsl), in_population(adsl, "safety")
    kinds = kinds_of_event(events, trial)
    return concat_results(
        [
            _terms(f"ae_terms_{subset}", events[_READ], kinds[subset], people, trial)
            for subset in subsets
            if subset in kinds
        ]
    )


def ard_ae_terms_by_phase(adae, adsl, trial):
    """Return participants by class and term in each phase, among those who entered the phase.

    `variable` is any, grade_3_or_worse, and each cause that the cut records. A trial with one phase
    has no such results: they would repeat those of `ard_ae_terms`.
    """
    rows = ResultRows("ae_terms_by_phase", "safety")
    if len(trial.phases) == 1:
        return rows.frame()
    events = emergent(adae, adsl)
    kinds = kinds_of_event(events, trial)
    causes = {kind: kinds[kind] for kind in BY_CAUSE if kinds.get(kind) is not None}
    events = events[[*_READ, "APHASE"]]
    levels = _ordered(_by_level(events))
    for keys, inside, people in events_by_phase(events, adsl, trial):
        _add_levels(rows, _by_level(inside), levels, people, keys)
        for cause, holds in causes.items():
            found = _by_level(inside[holds_in(holds, inside)])
            for level in levels:
                ids = found.get(level, _NOBODY).ids
                key = {**keys, "variable": cause, "variable_level": level}
                add_count(rows, len(ids), len(people), who=ids, **key)
    return rows.frame()


class _Level(NamedTuple):
    """What the events of one level are: whose, how bad at worst, how many, how many graded."""

    ids: np.ndarray
    worst: np.ndarray
    n_event: int
    n_graded: int


_READ = ["USUBJID", "SOC", "PT", "ATOXGRN"]
_NOBODY = _Level(np.array([], dtype=object), np.array([]), 0, 0)


def _terms(name, events, holds, people, trial):
    """Return the terms of the events that a kind holds for, by arm where the trial reports so."""
    rows = ResultRows(name, "safety")
    if holds is None:
        add_unrecorded(rows, len(people), variable="any")
        return rows.frame()
    events = events[holds]
    whole = _by_level(events)
    levels = _ordered(whole)
    for keys, group in arms_of(people, trial.report_by):
        inside = events["USUBJID"].isin(group["USUBJID"])
        found = _by_level(events[inside]) if keys else whole
        _add_levels(rows, found, levels, group, keys)
    return rows.frame()


def _ordered(found):
    """Return the levels of any event, each class and its terms, most participants first."""
    people = {level: len(own.ids) for level, own in found.items()}
    terms = {}
    for level in people:
        group, _, term = level.partition(CLASS_AND_TERM)
        if group:
            terms.setdefault(group, []).extend([level] if term else [])
    return [
        "",
        *(
            level
            for group in _frequent_first(terms, people)
            for level in (group, *_frequent_first(terms[group], people))
        ),
    ]


def _frequent_first(levels, people):
    return sorted(levels, key=lambda level: (-people[level], level))


def _by_level(events):
    """Return {level: _Level} of any event, each class and each term that occurred."""
    person, who = pd.factorize(events["USUBJID"], sort=True)
    grade = events["ATOXGRN"].to_numpy()
    soc, term = group_codes(events["SOC"]), group_codes(events["SOC"], events["PT"])
    firsts = events[["SOC", "PT"]].iloc[term[1]]
    names = {
        "any": [""] if len(events) else [],
        "soc": events["SOC"].to_numpy()[soc[1]],
        "term": (firsts["SOC"] + CLASS_AND_TERM + firsts["PT"]).to_numpy(),
    }
    codes = {"any": np.zeros(len(events), dtype=np.int64), "soc": soc[0], "term": term[0]}
    found = {}
    for kind, code in codes.items():
        found |= _counted(code, names[kind], person, who, grade)
    return found


def _counted(code, names, person, who, grade):
    """Return {name: _Level} of the events that each code stands for."""
    pair, first = group_codes(code, person)
    worst = np.full(len(first), -1.0)
    np.maximum.at(worst, pair, np.where(np.isnan(grade), -1.0, grade))
    order = np.lexsort((person[first], code[first]))
    edges = np.searchsorted(code[first][order], np.arange(len(names) + 1))
    ids, worst = who[person[first][order]], np.where(worst < 0, np.nan, worst)[order]
    n_event = np.bincount(code, minlength=len(names))
    n_graded = np.bincount(code[~np.isnan(grade)], minlength=len(names))
    return {
        name: _Level(
            ids[edges[i] : edges[i + 1]], worst[edges[i] : edges[i + 1]], n_event[i], n_graded[i]
        )
        for i, name in enumerate(names)
    }


def _add_levels(rows, found, levels, people, keys):
    """Add the counts of every level, in the order given, zeros included; overall by grade too."""
    for level in levels:
        own = found.get(level, _NOBODY)
        key = {**keys, "variable_level": level}
        add_rate(rows, len(own.ids), len(people), who=own.ids, variable="any", **key)
        rows.add({"n_event": own.n_event}, variable="any", **key)
        severe = own.ids[own.worst >= 3]
        add_rate(rows, len(severe), len(people), who=severe, variable="grade_3_or_worse", **key)
        if not keys:
            _add_grades(rows, own, len(people), key)


def _add_grades(rows, level, N, key):
    of_grade = {f"grade_{grade}": level.ids[level.worst == grade] for grade in _GRADES}
    for variable, who in {**of_grade, "grade_missing": level.ids[np.isnan(level.worst)]}.items():
        add_count(rows, len(who), N, who=who, variable=variable, **key)
    rows.add({"n_event": level.n_event - level.n_graded}, variable="grade_missing", **key)
