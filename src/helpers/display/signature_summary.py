"""The answer of the chapter on the signature in three sentences, computed from its results."""

import math

from helpers.ard.frame import levels, pick, select
from helpers.display.formats import count, interval, number, percent
from helpers.display.gene_sets import set_name
from helpers.display.grids import lower_first
from helpers.display.inflammation import marker_names
from helpers.display.shown import stack
from helpers.display.text import absent, listed, plural, sentence, some

PENDING = "The summary is written when all sections below are computed."


def pending():
    """Return what stands in the place of the summary until the page has all its results."""
    return absent(PENDING)


def signature_summary(results, fit, adinfl, trial):
    """Return pairs and listed genes, sets and composition, and inflammation: a sentence each.

    `results` are all that the page has kept so far; what it lacks is left out or said.
    """
    if fit.reason:
        return stack([absent(fit.reason), _inflammation(results, adinfl, trial)])
    return stack(
        [
            sentence(_list(results)),
            sentence(f"{_sets(results)}; {_composition(results)}."),
            _inflammation(results, adinfl, trial),
        ]
    )


def _list(results):
    ours = select(results, analysis="expression", group="")
    key = {"variable": "list_t"}
    n_listed, up, down = (pick(ours, "n", variable_level=w, **key) for w in ("all", "up", "down"))
    tested = pick(ours, "N", variable_level="all", **key)
    level = percent(pick(ours, "estimate", variable="false discovery rate"), 0)
    pairs = {"analysis": "expression_samples", "variable": "participants"}
    n, of = (pick(results, name, variable_level="pairs", **pairs) for name in ("n", "N"))
    verb = "is" if n_listed < 2 else "are"
    words = (
        f"{count(n)} of {count(of)} participants with samples have a complete pair; in them "
        f"{some(n_listed)} of {count(tested)} tested genes {verb} on the primary list at a false "
        f"discovery rate of {level}"
    )
    if not n_listed:
        return f"{words}."
    return f"{words}, {some(up)} higher and {some(down)} lower on treatment."


def _sets(results):
    """Return which of the sets named beforehand moved, and which way."""
    level = pick(results, "estimate", analysis="expression", variable="false discovery rate")
    key = {"analysis": "expression_scores", "group": "", "variable_level": "change"}
    ours = select(results, **key)
    names = levels(ours, "variable")
    if not names:
        return "No gene set was named beforehand"
    p = {name: pick(ours, "p_adjusted", variable=name) for name in names}
    changes = {name: pick(ours, "estimate", variable=name) for name in names}
    moved = [name for name in names if p[name] < level]
    of = f"Of {count(len(names))} {plural(len(names), 'gene set')} named beforehand"
    if not moved:
        return (
            f"{of}, none moved beyond what flipping the signs of participants gives at "
            f"{percent(level, 0)}"
        )
    ways = (("lower", -1), ("higher", 1))
    told = [
        f"{listed(set_name(name) for name in moved if changes[name] * sign > 0)} {way}"
        for way, sign in ways
        if any(changes[name] * sign > 0 for name in moved)
    ]
    return (
        f"{of}, {count(len(moved))} moved (exact sign flips, adjusted over the sets, at "
        f"{percent(level, 0)}): {'; '.join(told)}"
    )


def _composition(results):
    ours = select(results, analysis="composition")
    if ours.empty:
        return "the contrast is not adjusted for the blood count"
    n_listed = pick(ours, "n", variable="list", variable_level="adjusted")
    kept = {"variable": "signature", "variable_level": "explained"}
    share = pick(ours, "estimate", **kept)
    inflation = pick(ours, "estimate", variable="inflation")
    explained = (
        "" if math.isnan(share) else f"explains {percent(max(share, 0), 0)} of the change and "
    )
    return (
        f"adjusted for the blood count, which {explained}makes the variance of the effect "
        f"{number(inflation, 1)} times as large, the list holds {some(n_listed)}"
    )


def _inflammation(results, adinfl, trial):
    ours = select(results, analysis="inflammation", group="visit", stat_name="estimate")
    markers = [m for m in levels(ours, "variable") if m in trial.inflammation.markers]
    if not markers:
        return absent("No marker of systemic inflammation has a ratio to baseline.")
    marker = markers[0]
    visits = levels(ours, "group_level", variable=marker)
    planned = [visit.label for visit in trial.visits if visit.id in _on_treatment(trial)]
    visit = next((label for label in planned if label in visits), visits[0])
    key = {"analysis": "inflammation", "variable": marker, "group": "visit", "group_level": visit}
    n, ratio, low, high = (
        pick(results, s, **key) for s in ("n", "estimate", "conf_low", "conf_high")
    )
    limits = "" if math.isnan(low) else f"95% CI {interval(low, high, 2)}, "
    name = marker_names(adinfl, trial, units=False)[marker]
    return sentence(
        f"{name} stood at {number(ratio, 2)} times its baseline at {lower_first(visit)} ({limits}"
        f"n = {count(n)})."
    )


def _on_treatment(trial):
    return [endpoint.on_treatment for endpoint in trial.endpoints_of_type("contrast")]
