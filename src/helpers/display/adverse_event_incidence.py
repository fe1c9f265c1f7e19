"""The time to the first adverse event of a kind, as tables and sentences."""

import pandas as pd

from helpers.ard.first_event import MEDIANS, VARIANCES
from helpers.ard.frame import levels, pick, select
from helpers.display.adverse_event_words import ALL, kind_label, kind_rows, text_frame
from helpers.display.formats import NOT_ESTIMABLE, count, percent, percent_interval, rate_cell
from helpers.display.incidence_panel import FORMULAS
from helpers.display.shown import fold, stack
from helpers.display.tables import html_table
from helpers.display.text import absent, listed, participants, sentence

_ANALYSIS = "ae_incidence"
_TIME = (
    "From the first dose (day 1) to the first event that began under treatment. Death before the "
    "event competes with it and is not a censored time. Censored: end of the safety window, last "
    "contact, data cut."
)


def ae_incidence_tables(results, trial):
    """Return the share with a first event by the trial's days, with either variance."""
    if not select(results, stat_name="N", group="")["stat"].gt(0).any():
        return absent("Nobody was treated: there is no time to an event.")
    first, *others = [_tables(results, trial, variance) for variance in VARIANCES]
    if not trial.safety.incidence_days:
        return first + absent("The trial file names no day by which a share is to be told.")
    return first + fold("The same shares with limits by the second formula (delta method)", *others)


def ae_incidence_sentence(results, trial):
    """Return who has an event without a date, and what it would change; nothing when nobody has."""
    undated = {
        kind: pick(results, "n", group="", variable=kind, variable_level="undated")
        for kind in levels(results, "variable", group="")
    }
    return stack([_undated(results, trial, kind, n) for kind, n in undated.items() if n])


def _undated(results, trial, kind, n):
    key = {"group": "", "variable": kind}
    moved = [
        (day, *(_share(results, key, f"day {day}{case}") for case in ("", ", undated on day 1")))
        for day in trial.safety.incidence_days
    ]
    words = [f"by day {day} {worst} instead of {before}" for day, before, worst in moved]
    if all(before == worst for _, before, worst in moved):
        words = ["the same"]
    told = f" Had it begun on day 1, the share would be {listed(words)}."
    return sentence(
        f"{kind_label(kind, trial)}: {participants(n)} with a record that has no start date. It "
        f"gives no time and is left out.{told * bool(moved)}"
    )


def _share(results, key, level):
    return percent(pick(results, "estimate", **key, variable_level=f"{level}, aalen"))


def _tables(results, trial, variance):
    arms = levels(results, "group_level", group="arm")
    keys = [{"group": ""}, *({"group": "arm", "group_level": arm} for arm in arms)]
    return stack([_table(select(results, **key), trial, variance, key, arms) for key in keys])


def _table(results, trial, variance, key, arms):
    kinds = levels(results, "variable")
    days = trial.safety.incidence_days
    cells = {kind: _cells(results, {"variable": kind}, days, variance) for kind in kinds}
    frame = text_frame(kind_rows(kinds, trial, cells.get), _columns(days))
    N = count(pick(results, "N", variable="any", variable_level="first"))
    group = f", {key.get('group_level', ALL)}" if arms else ""
    title = f"Time to the first adverse event, treated participants{group} (N = {N})"
    return html_table(frame, title, [_TIME, *_methods(results, variance)], _ANALYSIS)


def _columns(days):
    shares = [(f"By day {day}", name) for day in days for name in ("Share (95% CI)", "At risk")]
    whole = [("Whole time at risk", name) for name in ("With the event", "Died first")]
    return pd.MultiIndex.from_tuples([*whole, *shares, ("Half had it", "by day (95% CI)")])


def _cells(results, where, days, variance):
    cells = [rate_cell(results, **where, variable_level="first")]
    cells.append(count(pick(results, "n", **where, variable_level="death")))
    for day in days:
        cells.append(_by_day(results, {**where, "variable_level": f"day {day}, {variance}"}))
        cells.append(count(pick(results, "n_risk", **where, variable_level=f"day {day}")))
    return [*cells, _median(results, {**where, "variable_level": MEDIANS[variance]})]


def _by_day(results, key):
    share, low, high = (pick(results, s, **key) for s in ("estimate", "conf_low", "conf_high"))
    if share != share:
        return "not estimable"
    if not share:
        return f"0% (up to {percent(high)})"
    limits = NOT_ESTIMABLE if low != low else percent_interval(low, high)
    return f"{percent(share)} ({limits})"


def _median(results, key):
    middle, low, high = (pick(results, s, **key) for s in ("estimate", "conf_low", "conf_high"))
    if middle != middle:
        return "not reached"
    return f"{count(middle)} ({count(low)} to {count(high)})"


def _methods(results, variance):
    ours = results[results["variable_level"].str.endswith(f", {variance}")]
    methods = list(dict.fromkeys(ours["method"]))
    notes = [f"Limits by the {FORMULAS[variance]}: {'; '.join(methods)}."] if methods else []
    beyond = ours["stat"].isna() & ours["stat_name"].eq("estimate")
    if beyond.any():
        notes.append("Not estimable: nobody was at risk up to that day.")
    return [*notes, "NE: the limit cannot be estimated, as when everybody had the event."]
