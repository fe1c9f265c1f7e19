"""Time to deterioration as a reader sees it: one row for each reading of death, and the curves."""

import math

from helpers.adam.adttd import DEATH_AS
from helpers.ard.deterioration import ALL_CENSORED, DETERIORATED, DIED_FIRST, followed
from helpers.ard.frame import pick, select, warning_of
from helpers.display.endpoints import counted_in
from helpers.display.formats import DASH, count, number, percent, percent_interval, rate_cell
from helpers.display.grids import INDENT, grid, heading
from helpers.display.incidence_panel import incidence_panel, last_share
from helpers.display.shown import Shown, caption, download_link, stack, text
from helpers.display.tables import html_table
from helpers.display.text import absent

DEATH_WORDS = {
    "event": "Death is an event too",
    "competing": "Death competes",
    "censored": "Death is left aside",
}
READINGS = {
    "first": "First deterioration",
    "definitive": "Definitive deterioration",
}
NOTES = (
    "Worse than at baseline by at least the important difference, on any form after the first day "
    "of treatment. Definitive: and no later form is better than that; a fall seen only on the last "
    "form counts. Days from the first dose, day 1.",
    "Whoever neither deteriorated nor died is censored at the last score; without a score at "
    "baseline or after it on day 1. A death counts whenever it came, although between the last "
    "form and death nothing could be seen.",
    "Death as an event, or left aside: Kaplan-Meier with log-log 95% limits. Death competing: "
    "Aalen-Johansen with log-log 95% limits (Aalen variance). Leaving deaths aside supposes that "
    "the dead would have gone on like the living, and is shown only to compare.",
)


def deterioration_tables(results, curves, trial, cut):
    """Return the table and the curves of each score whose deterioration the trial file follows.

    A trial without questionnaires has said so already, and so has a cut that lacks them.
    """
    if trial.questionnaires and not any(form.deterioration for form in trial.questionnaires):
        return absent("This trial plans no time to deterioration of a score.")
    shown = [
        show(select(found, analysis=f"{name}_{form.id}"), form, score)
        for form in followed(trial, cut)
        for score in form.scores
        if score.id in form.deterioration.scores
        for show, found, name in (
            (_table, results, "deterioration"),
            (_panels, curves, "deterioration_curve"),
        )
    ]
    title = Shown("<h3>Time to deterioration</h3>") if shown else Shown("")
    return title + stack(shown)


def _table(mine, form, score):
    words = form.deterioration
    days = [f"By day {day}" for day in words.by_days]
    columns = ["Deteriorated", "Died first", "Censored", "Median days (95% CI)", *days]
    rows = []
    for reading in words.readings:
        rows.append(heading(READINGS[reading], columns))
        for death_as in DEATH_AS:
            key = {"variable": f"{score.id}.{reading}.{death_as}"}
            rows.append((INDENT + DEATH_WORDS[death_as], _cells(mine, key, death_as, words)))
    N = pick(mine, "N", variable_level=DETERIORATED, **key)
    title = f"{score.label}: time to deterioration, {counted_in(words, N)}"
    table = grid(rows, columns, "Reading")
    return html_table(table, title, NOTES, f"deterioration_{form.id}")


def _cells(mine, key, death_as, words):
    died = rate_cell(mine, variable_level=DIED_FIRST, **key) if death_as != "censored" else DASH
    suffix = ", aalen" if death_as == "competing" else ""
    return [
        rate_cell(mine, variable_level=DETERIORATED, **key),
        died,
        count(pick(mine, "n", variable_level=ALL_CENSORED, **key)),
        _median(mine, {"variable_level": "median", **key}),
        *(_share(mine, {"variable_level": f"day {d}{suffix}", **key}) for d in words.by_days),
    ]


def _median(mine, key):
    middle, low, high = (pick(mine, s, **key) for s in ("estimate", "conf_low", "conf_high"))
    limits = f"({_days(low)} to {_days(high)})"
    if math.isnan(middle):
        said = warning_of(mine, "estimate", **key)
        return said if math.isnan(low) else f"{said} {limits}"
    return f"{_days(middle)} {limits}"


def _days(value):
    return number(value, 0 if math.isnan(value) or value == int(value) else 1)


def _share(mine, key):
    share, low, high = (pick(mine, s, **key) for s in ("estimate", "conf_low", "conf_high"))
    if math.isnan(share):
        return warning_of(mine, "estimate", **key)
    limits = "no limits" if math.isnan(low) else percent_interval(low, high)
    return f"{percent(share)} ({limits})"


def _panels(curves, form, score):
    names = {r: f"{score.id}.{r}.competing" for r in form.deterioration.readings}
    drawn = [
        incidence_panel(
            select(curves, variable=name),
            READINGS[reading],
            f"{READINGS[reading]} of {score.label} by day, with death before it: "
            f"{last_share(select(curves, variable=name)) or 'nobody'}.",
        )
        for reading, name in names.items()
        if (curves["variable"] == name).any()
    ]
    if not drawn:
        return Shown("")
    title = caption(f"{score.label}: deterioration by day, with death before it")
    said = text(
        "Solid: deteriorated (band: 95% limits). Dashed: died before that. Below: participants who "
        "had neither and were still followed."
    )
    link = download_link(f"deterioration_curve_{form.id}")
    return Shown(
        f'<figure class="tb-figure"><figcaption>{title}</figcaption><div class="tb-panels">'
        f'{stack(drawn).html}</div><div class="tb-notes"><p>{said}</p>{link}</div></figure>'
    )
