"""The headline results of an edition: chosen by the trial's own endpoints, from other chapters.

Nothing is computed anew here. A headline row is a row of another chapter under a new name, so that
the overview cannot disagree with the chapter it quotes.
"""

import pandas as pd

from helpers.ard.frame import concat_results, select
from helpers.ard.moves import GONE

HEADLINE = "headline"
HEADLINE_BEFORE = "headline_before"  # the same results at the cut before
HEADLINE_ARMS = "headline_by_arm"
RATE = ("n", "N", "p", "conf_low", "conf_high")
MEAN = ("n", "estimate", "conf_low", "conf_high")
LIMITS = ("estimate", "conf_low", "conf_high")
PEOPLE = {"Screened": "screened", "Included": "included", "Treated": "treated"}
SEVERE = {
    "CTCAE": "Adverse event of grade 3 or higher",
    "severity": "Severe adverse event",
}
FINDINGS = "Findings in the data"
OPEN = ("clinical", "note")
# What of a headline is quoted, in words that the shelf shows as they are; "" is a plain rate.
RATE_AT_RISK = "of those not below it at baseline"
MEDIAN, EVENTS = "median days", "events"
GENES, PAIRS = "genes listed", "pairs"
MEAN_CHANGE, BEST_CHANGE = "mean change at", "median best percent change"


def ard_headline(results, trial):
    """Return the headline rows: participants, severe adverse events, each endpoint, open findings.

    `variable` is the headline in words (an endpoint's label), `variable_level` what of it is
    quoted. An endpoint without a result in this cut has no row.
    """
    return concat_results(_quoted(results, trial))


def ard_headline_before(previous, trial):
    """Return the headline rows of the cut before; no row for the first cut.

    Parameters
    ----------
    previous : results of all chapters at the cut before, None for the first cut
    trial : Trial
    """
    if previous is None:
        return concat_results([])
    return ard_headline(previous, trial).assign(analysis=HEADLINE_BEFORE)


def ard_headline_by_arm(results, trial):
    """Return the headline rows of each arm, for a trial that is reported by arm."""
    return concat_results(
        concat_results(_quoted(rows.assign(group=""), trial)).assign(
            analysis=HEADLINE_ARMS, group="arm"
        )
        for _, rows in select(results, group="arm").groupby("group_level", sort=False)
    )


def headline_moves(moves, trial):
    """Return what became of the statistics that the headline quotes, keyed as the headline is.

    Parameters
    ----------
    moves : DataFrame of `helpers.ard.moves.compare_results`, None for the first cut
    trial : Trial
    """
    if moves is None:
        return None
    return pd.concat(_quoted(moves[moves["CHANGE"] != GONE], trial), ignore_index=True)


def _quoted(results, trial):
    quoted = [_people(results, label, name) for label, name in PEOPLE.items()]
    severe = {"analysis": "ae_overview", "variable": "grade_3"}
    label = SEVERE[trial.safety.grading.dictionary]
    quoted.append(_quote(results, severe, RATE, label))
    for endpoint in trial.endpoints:
        quoted += QUOTES.get(endpoint.type, _nothing)(results, endpoint, trial)
    for severity in OPEN:
        keys = {"analysis": "findings", "variable": severity, "variable_level": ""}
        quoted.append(_quote(results, keys, ("n_event",), FINDINGS, severity))
    return quoted


def _people(results, label, name):
    keys = {"analysis": "disposition", "variable": name, "variable_level": ""}
    return _quote(results, keys, ("n", "N"), label, "participants")


def _quote(results, keys, stats, variable, level=""):
    """Return the overall rows that the keys name, as rows of the headline."""
    rows = select(results, group="", **keys)
    rows = rows[rows["stat_name"].isin(stats)]
    return rows.assign(analysis=HEADLINE, variable=variable, variable_level=level)


def _nothing(_results, _endpoint, _trial):
    return []


def _response(results, endpoint, _trial):
    keys = {"analysis": f"response_{endpoint.id}", "population": endpoint.population}
    keys |= {"variable": "rate", "variable_level": "confirmed"}
    return [_quote(results, keys, RATE, endpoint.label)]


def _time_to_event(results, endpoint, _trial):
    keys = {"analysis": f"survival_{endpoint.id}"}
    median = {**keys, "variable": "survival_days", "variable_level": "median"}
    events = {**keys, "variable": "event", "variable_level": ""}
    return [
        _quote(results, median, LIMITS, endpoint.label, MEDIAN),
        _quote(results, events, ("n", "N"), endpoint.label, EVENTS),
    ]


def _occurrence(results, endpoint, _trial):
    keys = {"analysis": "occurrence", "variable": endpoint.id, "variable_level": "at_risk"}
    return [_quote(results, keys, RATE, endpoint.label, RATE_AT_RISK)]


def _contrast(results, endpoint, _trial):
    keys = {"analysis": "expression"}
    listed = {**keys, "variable": "list_t", "variable_level": "all"}
    return [
        _quote(results, listed, ("n", "N"), endpoint.label, GENES),
        _quote(results, {**keys, "variable": "pairs"}, ("n",), endpoint.label, PAIRS),
    ]


def _change(results, endpoint, trial):
    """Quote the score's mean change at the last well-attended visit, or the best tumour change."""
    parameter = endpoint.parameters[0]
    if endpoint.source == "tumour":
        keys = {"analysis": f"best_change_{endpoint.id}", "variable": parameter}
        stats = ("n", "median", "min", "max")
        return [_quote(results, keys, stats, endpoint.label, BEST_CHANGE)]
    if endpoint.source != "questionnaire" or endpoint.role == "exploratory":
        return []
    keys = {"analysis": f"change_{endpoint.id}", "variable": f"{parameter}.mean_change"}
    visit = last_attended(select(results, group="", **keys), trial.visits_with("questionnaire"))
    if visit is None:
        return []
    keys |= {"variable_level": visit.id}
    return [_quote(results, keys, MEAN, endpoint.label, f"{MEAN_CHANGE} {visit.label}")]


def last_attended(changes, visits):
    """Return the last well-attended visit of result rows of changes, or None."""
    n = changes[changes["stat_name"] == "n"].set_index("variable_level")["stat"]
    return well_attended(n, visits)


def well_attended(n, visits):
    """Return the last visit with at least half as many values as the best-attended one, or None.

    A rule that looks at attendance only, so that it cannot choose by the result. `n` is a Series of
    numbers of values by visit.
    """
    counts = [(visit, n.get(visit.id, 0)) for visit in visits]
    most = max((count for _, count in counts), default=0)
    attended = [visit for visit, count in counts if count and 2 * count >= most]
    return attended[-1] if attended else None


QUOTES = {
    "response": _response,
    "time_to_event": _time_to_event,
    "occurrence": _occurrence,
    "contrast": _contrast,
    "change": _change,
}
