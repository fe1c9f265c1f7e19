"""The headline numbers of the book beside those of the independent second computation."""

import math

from helpers.ard.frame import KEYS, ResultRows, concat_results, select
from helpers.ard.overview import (
    BEST_CHANGE,
    EVENTS,
    FINDINGS,
    MEAN_CHANGE,
    MEDIAN,
    PAIRS,
    PEOPLE,
    RATE_AT_RISK,
    SEVERE,
    last_attended,
)

ANALYSIS = "recount"
COMPUTATION, FIRST, SECOND = "computation", "first", "second"
AGREEMENT, ONCE = "agreement", "computed once"
SERIOUS = "Serious adverse event"
PARTICIPANTS, RATIO = "participants", "geometric mean ratio to baseline at"
DIFFERS = "differs from the first computation"
DIGITS = 6
METHOD = "from the delivered files, by code that shares nothing with the first computation"
LEVELS = {"median": MEDIAN, "events": EVENTS, "pairs": PAIRS, "best change": BEST_CHANGE}


def ard_recount(results, headline, recounted, trial):
    """Return each headline by both computations, how many agree, and what was computed once.

    A headline agrees when all its statistics do, to six significant digits; one that only one of
    the two computations has does not agree. The second one carries the warning.

    Parameters
    ----------
    results : results of the other chapters
    headline : results of `ard_headline`
    recounted : sequence of Headline
        `helpers.recount.headlines.recount` of the same data cut.
    trial : Trial
    """
    first = concat_results([headline, *_quotes(results, trial)])
    first = first.drop_duplicates([*KEYS[4:], "stat_name"])
    named = {_name(one, trial): one for one in recounted}
    parts = [_both(first, key, one.stats) for key, one in named.items()]
    agreeing = sum(not part["warning"].eq(DIFFERS).any() for part in parts)
    rows = ResultRows(ANALYSIS, "screened")
    method = f"agreement to {DIGITS} significant digits"
    rows.add({"n": agreeing, "N": len(parts)}, variable=AGREEMENT, method=method)
    for variable, level in _once(first, named):
        stats = select(first, variable=variable, **({"variable_level": level} if level else {}))
        label = f"{variable} ({level})" if level else variable
        rows.add({"n_event": len(stats)}, variable=ONCE, variable_level=label)
    return concat_results([*parts, rows.frame()])


def _both(first, key, stats):
    """Return the statistics of one headline by both computations."""
    variable, level = key
    rows_of_first = select(first, variable=variable, variable_level=level)
    known = dict(zip(rows_of_first["stat_name"], rows_of_first["stat"], strict=True))
    population = next(iter(rows_of_first["population"]), "screened")
    rows = ResultRows(ANALYSIS, population)
    keys = {"group": COMPUTATION, "variable": variable, "variable_level": level}
    for name, value in known.items():
        rows.add({name: value}, group_level=FIRST, **keys)
    for name in dict.fromkeys([*stats, *known]):
        value = stats.get(name)
        value = math.nan if value is None else value
        warning = "" if name in known and agree(known[name], value) else DIFFERS
        rows.add({name: value}, group_level=SECOND, method=METHOD, warning=warning, **keys)
    return rows.frame()


def agree(one, other):
    """Return whether two numbers are the same to six significant digits, or both missing."""
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=0.5 * 10.0 ** (1 - DIGITS), abs_tol=1e-12)


def _name(one, trial):
    """Return the headline and its level, as `ard_headline` names them."""
    visit = next((visit.label for visit in trial.visits if visit.id == one.visit), "")
    fixed = {name: label for label, name in PEOPLE.items()} | {"serious": SERIOUS}
    fixed["severe"] = SEVERE[trial.safety.grading.dictionary]
    for endpoint in trial.endpoints:
        fixed[endpoint.id] = endpoint.label
        if endpoint.type == "occurrence" and endpoint.id == one.whose:
            return endpoint.label, RATE_AT_RISK
    fixed |= {analyte.test: analyte.label for analyte in trial.laboratory}
    words = {"participants": PARTICIPANTS, "rate": "", **LEVELS}
    words |= {"mean change": f"{MEAN_CHANGE} {visit}", "ratio": f"{RATIO} {visit}"}
    return fixed.get(one.whose, one.whose), words[one.what]


def _quotes(results, trial):
    """Yield the results that are recounted without being headlines, under names of their own."""
    serious = {"analysis": "ae_overview", "variable": "serious"}
    yield _quote(select(results, group="", **serious), SERIOUS)
    paired = {"analysis": "expression_samples", "variable": "participants"}
    for endpoint in trial.endpoints_of_type("contrast"):
        found = select(results, group="", variable_level="pairs", stat_name="n", **paired)
        yield _quote(found, endpoint.label, PAIRS)
    labels = {analyte.test: analyte.label for analyte in trial.laboratory}
    for test in list(labels)[:1]:
        found = select(results, analysis="lab_change", variable=test, group="")
        found = found[found["stat_name"].isin(["n", "mean", "sd"])]
        yield _at_last_visit(found, labels[test], MEAN_CHANGE, trial)
    for marker in trial.inflammation.markers[:1]:
        found = select(results, analysis="inflammation", variable=marker, group="visit")
        ids = {visit.label: visit.id for visit in trial.visits_with("laboratory")}
        found = found.assign(variable_level=found["variable_level"].map(ids), group="")
        found = found[found["stat_name"] != "N"]
        yield _at_last_visit(found, labels.get(marker, marker), RATIO, trial)


def _at_last_visit(found, label, words, trial):
    visit = last_attended(found, trial.visits_with("laboratory"))
    if visit is None:
        return found.head(0)
    return _quote(select(found, variable_level=visit.id), label, f"{words} {visit.label}")


def _quote(rows, variable, level=""):
    return rows.assign(variable=variable, variable_level=level, group="", group_level="")


def _once(first, named):
    """Return what the book shows as a headline and nobody computed again.

    Findings are of the check of the data, one headline whatever their severity.
    """
    once = {
        (variable, "" if variable == FINDINGS else level)
        for variable, level in zip(first["variable"], first["variable_level"], strict=True)
        if (variable, level) not in named
    }
    return sorted(once)
