"""Adverse events by system organ class and preferred term: once per participant, at worst grade."""

import numpy as np
import pandas as pd

from helpers.ard.adverse_events import (
    add_unrecorded,
    emergent,
    events_by_phase,
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
    rows = ResultRows(f"ae_terms_{subset}" if subset else "ae_terms", "safety")
    people = in_population(adsl, "safety")
    events = emergent(adae, adsl)
    if subset:
        holds = kinds_of_event(events, trial)[subset]
        if holds is None:
            add_unrecorded(rows, len(people), variable="any")
            return rows.frame()
        events = events[holds]
    levels = _levels(events)
    for keys, group in arms_of(people, trial.report_by):
        inside = events[events["USUBJID"].isin(group["USUBJID"])]
        _add_levels(rows, inside, levels, group, keys, grades=not keys)
    return rows.frame()


def ard_ae_subsets(adae, adsl, trial, subsets):
    """Return the terms of several kinds of events, one analysis each.

    A kind that the trial cannot have, such as one of a treatment it does not give, is left out.
    """
    possible = kinds_of_event(emergent(adae, adsl), trial)
    chosen = [subset for subset in subsets if subset in possible]
    return concat_results([ard_ae_terms(adae, adsl, trial, subset) for subset in chosen])


def ard_ae_terms_by_phase(adae, adsl, trial):
    """Return participants by class and term in each phase, among those who entered the phase.

    `variable` is any, grade_3_or_worse, and each cause that the cut records. A trial with one phase
    has no such results: they would repeat those of `ard_ae_terms`.
    """
    rows = ResultRows("ae_terms_by_phase", "safety")
    if len(trial.phases) == 1:
        return rows.frame()
    events = emergent(adae, adsl)
    levels, kinds = _levels(events), kinds_of_event(events, trial)
    causes = {kind: kinds[kind] for kind in BY_CAUSE if kinds.get(kind) is not None}
    for keys, inside, people in events_by_phase(events, adsl, trial):
        _add_levels(rows, inside, levels, people, keys, grades=False)
        for cause, holds in causes.items():
            worst = _worst_of(inside[holds.reindex(inside.index)])
            for level in levels:
                ids = worst.get(level, _NOBODY)[0]
                key = {**keys, "variable": cause, "variable_level": level}
                add_count(rows, len(ids), len(people), who=ids, **key)
    return rows.frame()


_NOBODY = (np.array([], dtype=object), np.array([]))


def _levels(events):
    """Return the levels of any event, each class and its terms, most participants first."""
    classes, terms = _people(events, ["SOC"]), _people(events, ["SOC", "PT"])
    nested = {}
    for (soc, term), n in terms.items():
        nested.setdefault(soc, {})[term] = n
    levels = [""]
    for soc in _frequent_first(classes):
        levels.append(soc)
        levels += [soc + CLASS_AND_TERM + term for term in _frequent_first(nested[soc])]
    return levels


def _people(events, columns):
    return events.drop_duplicates([*columns, "USUBJID"]).groupby(columns).size().to_dict()


def _frequent_first(people):
    return sorted(people, key=lambda name: (-people[name], name))


def _levelled(events):
    """Return each event once for every level it counts in: any event, its class, its term."""
    own = events[["USUBJID", "ATOXGRN"]]
    names = ("", events["SOC"], events["SOC"] + CLASS_AND_TERM + events["PT"])
    return pd.concat([own.assign(LEVEL=name) for name in names], ignore_index=True)


def _worst_of(events):
    """Return {level: (ids, worst grades)} of the participants with an event of each level."""
    worst = _levelled(events).groupby(["LEVEL", "USUBJID"])["ATOXGRN"].max().reset_index()
    starts = np.flatnonzero(~worst["LEVEL"].duplicated().to_numpy())
    ids = np.split(worst["USUBJID"].to_numpy(), starts[1:])
    grades = np.split(worst["ATOXGRN"].to_numpy(), starts[1:])
    names = worst["LEVEL"].to_numpy()[starts]
    return dict(zip(names, zip(ids, grades, strict=True), strict=True)) if len(names) else {}


def _add_levels(rows, events, levels, people, keys, grades):
    """Add the counts of every level, in the order given, zeros included."""
    worst = _worst_of(events)
    lines = _levelled(events).groupby("LEVEL")["ATOXGRN"].agg(["size", "count"])
    recorded = dict(zip(lines.index, lines.to_numpy(), strict=True))
    for level in levels:
        n_event, n_graded = (int(n) for n in recorded.get(level, (0, 0)))
        ids, grade = worst.get(level, _NOBODY)
        key = {**keys, "variable_level": level}
        add_rate(rows, len(ids), len(people), who=ids, variable="any", **key)
        rows.add({"n_event": n_event}, variable="any", **key)
        severe = ids[grade >= 3]
        add_rate(rows, len(severe), len(people), who=severe, variable="grade_3_or_worse", **key)
        if grades:
            _add_grades(rows, ids, grade, len(people), key)
            rows.add({"n_event": n_event - n_graded}, variable="grade_missing", **key)


def _add_grades(rows, ids, worst, N, key):
    of_grade = {f"grade_{grade}": ids[worst == grade] for grade in _GRADES}
    for variable, who in {**of_grade, "grade_missing": ids[np.isnan(worst)]}.items():
        add_count(rows, len(who), N, who=who, variable=variable, **key)
