"""When values first fell below the limit of an occurrence endpoint: shares by day, and curves."""

import pandas as pd

from helpers.ard.first_event import MEDIANS
from helpers.ard.frame import levels, method_of, pick, select, warning_of
from helpers.display.formats import count, percent, percent_interval, rate_cell
from helpers.display.incidence_panel import FORMULAS, FORMULAS_NOTE, KEY, incidence_panel
from helpers.display.shown import Shown, caption, download_link, stack, text
from helpers.display.tables import html_table
from helpers.display.text import absent

_TIME = (
    "From the first dose (day 1) to the day of the first value below the limit, among those not "
    "below it at baseline, with or without a later value. Death before, within the safety window, "
    "competes and is not a censored time. Censored: the day of the last value."
)


def occurrence_incidence(results, curves, trial):
    """Return, for every occurrence endpoint, the shares by day and their curve."""
    return stack(
        [
            occurrence_incidence_of(*(select(x, variable=one.id) for x in (results, curves)), one)
            for one in trial.endpoints_of_type("occurrence")
        ]
    )


def occurrence_incidence_of(results, curves, endpoint):
    """Return the table of one endpoint, and its curve where somebody had the event."""
    people, events = (pick(results, s, group="", variable_level="first") for s in ("N", "n"))
    if not people:
        return absent(f"{endpoint.label}: nobody could newly fall below the limit.")
    table = _table(results, endpoint)
    if not events:
        return table + absent(f"{endpoint.label}: nobody newly fell below it; there is no curve.")
    title = f"{endpoint.label}, first value below the limit (N = {count(people)})"
    panel = incidence_panel(curves, endpoint.label, _alt(results, endpoint))
    below = f"<p>{text(KEY)}</p>{download_link('occurrence_curve')}"
    return table + Shown(
        f'<figure class="tb-figure"><figcaption>{caption(title)}</figcaption>'
        f'<div class="tb-panels">{panel.html}</div>'
        f'<div class="tb-notes">{below}</div></figure>'
    )


def _table(results, endpoint):
    arms = levels(results, "group_level", group="arm")
    groups = [{"group": ""}, *({"group": "arm", "group_level": arm} for arm in arms)]
    rows = {
        "Had such a value": [rate_cell(results, **g, variable_level="first") for g in groups],
        "Died before": [rate_cell(results, **g, variable_level="death") for g in groups],
    }
    for name, words in FORMULAS.items():
        rows[f"Half had it by day (95% CI, {words})"] = [_median(results, name, g) for g in groups]
    for day in _days(results):
        for name, words in FORMULAS.items():
            label = f"By day {day} (95% CI, {words})"
            rows[label] = [_share(results, day, name, g) for g in groups]
        rows[f"At risk on day {day}"] = [_at_risk(results, day, g) for g in groups]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["All", *arms])
    title = f"{endpoint.label}: time to the first value below the limit"
    notes = [_TIME, FORMULAS_NOTE, *_methods(results)]
    return html_table(frame, title, notes, "occurrence_incidence")


def _methods(results):
    """Return the name of each formula, and the method where nobody had the event by a day."""
    named = {
        name: method_of(results, "estimate", group="", variable_level=MEDIANS[name])
        for name in FORMULAS
    }
    notes = [f"{FORMULAS[name].capitalize()}: {method}." for name, method in named.items()]
    others = dict.fromkeys(results.loc[results["stat_name"] == "estimate", "method"])
    exact = [method for method in others if method not in named.values()]
    return notes + [f"Where nobody had such a value by that day: {method}." for method in exact]


def _days(results):
    plain = results["variable_level"].str.extract(r"^day (\d+)$")[0].dropna()
    return list(dict.fromkeys(plain))


def _share(results, day, variance, group):
    key = {**group, "variable_level": f"day {day}, {variance}"}
    estimate, low, high = (pick(results, s, **key) for s in ("estimate", "conf_low", "conf_high"))
    if estimate != estimate:
        return warning_of(results, "estimate", **key)
    return f"{percent(estimate)} ({percent_interval(low, high)})"


def _at_risk(results, day, group):
    return count(pick(results, "n_risk", variable_level=f"day {day}", **group))


def _median(results, variance, group):
    key = {**group, "variable_level": MEDIANS[variance]}
    median = pick(results, "estimate", **key)
    if median != median:
        return warning_of(results, "estimate", **key)
    low, high = (count(pick(results, name, **key)) for name in ("conf_low", "conf_high"))
    return f"{count(median)} ({low} to {high})"


def _alt(results, endpoint):
    n, of = (pick(results, s, group="", variable_level="first") for s in ("n", "N"))
    died = pick(results, "n", group="", variable_level="death")
    return (
        f"Cumulative incidence of the first value below the limit, {endpoint.label}: {count(n)} of "
        f"{count(of)} had one, {count(died)} died before."
    )
