"""Time to deterioration of a score: how many, when, and what death does to the answer."""

import math

from helpers.adam.adttd import (
    DEATH_AS,
    DIED,
    ENDED,
    LAST_SCORE,
    NO_BASELINE,
    NO_FOLLOW_UP,
    WORSE,
)
from helpers.ard.endpoints import in_population
from helpers.ard.estimates import ESTIMATE, UNKNOWN, add_estimate
from helpers.ard.first_event import NO_EVENT, add_curve, add_days, add_median, add_numbers_at_risk
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import CLOPPER_PEARSON, add_count, clopper_pearson
from helpers.ard.survival import (
    BEYOND,
    BROOKMEYER_CROWLEY,
    KAPLAN_MEIER,
    NO_LIMITS,
    NOBODY,
    NOT_REACHED,
    compute_curve,
    compute_landmark,
    compute_quantile_limits,
)

DETERIORATED, DIED_FIRST, NO_DATE = "deteriorated", "died first", "no first day"
ALL_CENSORED = "censored"
CENSORED = {LAST_SCORE: "last score", NO_BASELINE: "no baseline", NO_FOLLOW_UP: "no later score"}


def followed(trial, cut):
    """Return the questionnaires whose deterioration is followed, where the cut holds any answers.

    Where questionnaires were not delivered nothing can be said of anybody.
    """
    return [form for form in trial.questionnaires if form.deterioration and cut.has("qs")]


def ard_deterioration(adttd, adsl, questionnaires):
    """Return who deteriorated, the median time and the share by the trial's days, by each reading.

    `variable` is the score, the reading (first, definitive) and what death is (event, competing,
    censored). `variable_level` is "deteriorated", "died first", "censored" and each reason of it
    (participants), "median" and "day 91" (the share with an event by then). With death as an event
    or censored the share is one minus Kaplan-Meier; with death competing it is Aalen-Johansen, as
    "day 91, aalen" and "day 91, delta".
    """
    return _of_each(_results, adttd, adsl, questionnaires)


def ard_deterioration_curve(adttd, adsl, questionnaires):
    """Return the cumulative incidence of deterioration with death competing, by each reading."""
    return _of_each(_curves, adttd, adsl, questionnaires)


def _of_each(make, adttd, adsl, questionnaires):
    planned = [form for form in questionnaires if form.deterioration]
    return concat_results([make(adttd, adsl, form) for form in planned])


def _results(adttd, adsl, form):
    words = form.deterioration
    rows = ResultRows(f"deterioration_{form.id}", words.population)
    people = in_population(adsl, words.population)["USUBJID"]
    for variable, mine, death_as in _cases(adttd, people, form, DEATH_AS):
        key = {"variable": variable}
        _add_people(rows, mine, people, key)
        if death_as == "competing":
            first = mine.rename(columns={"AVAL": "DAYS"})
            add_days(rows, first, words.by_days, "", key)
            add_median(rows, first, key)
        else:
            _add_kaplan_meier(rows, mine, words.by_days, key)
    return rows.frame()


def _curves(adttd, adsl, form):
    rows = ResultRows(f"deterioration_curve_{form.id}", form.deterioration.population)
    people = in_population(adsl, form.deterioration.population)["USUBJID"]
    for variable, mine, _ in _cases(adttd, people, form, ("competing",)):
        if len(mine):
            first = mine.rename(columns={"AVAL": "DAYS"})
            add_curve(rows, first, {"variable": variable})
            add_numbers_at_risk(rows, first["DAYS"], {"variable": variable})
    return rows.frame()


def _cases(adttd, people, form, deaths):
    """Yield (name, records, what death is) of each score, reading and reading of death."""
    known = adttd[adttd["USUBJID"].isin(people)]
    for paramcd in form.deterioration.scores:
        for reading in form.deterioration.readings:
            of_reading = known[(known["PARAMCD"] == paramcd) & (known["READING"] == reading)]
            for death_as in deaths:
                mine = of_reading[of_reading["DEATHAS"] == death_as]
                yield f"{paramcd}.{reading}.{death_as}", mine, death_as


def _add_people(rows, mine, people, key):
    groups = {
        DETERIORATED: mine["CAUSE"] == WORSE,
        DIED_FIRST: mine["CAUSE"] == DIED,
        ALL_CENSORED: (mine["CAUSE"] == ENDED) & mine["CNSDTDSC"].isin(CENSORED),
        **{
            name: (mine["CAUSE"] == ENDED) & (mine["CNSDTDSC"] == word)
            for word, name in CENSORED.items()
        },
    }
    for level, holds in groups.items():
        ids = mine.loc[holds, "USUBJID"]
        add_count(rows, len(ids), len(people), who=ids, variable_level=level, **key)
    ids = people[~people.isin(mine["USUBJID"])]
    add_count(rows, len(ids), len(people), who=ids, variable_level=NO_DATE, **key)


def _add_kaplan_meier(rows, mine, days, key):
    curve = compute_curve(mine["AVAL"], mine["CAUSE"] > 0)
    found = compute_quantile_limits(curve, 0.5) if curve else UNKNOWN
    missing = NOT_REACHED if curve else NOBODY
    add_estimate(rows, found, BROOKMEYER_CROWLEY, missing, {"variable_level": "median", **key})
    for day in days:
        stats, method, warning = _share(curve, day)
        rows.add(stats, method=method, warning=warning, variable_level=f"day {day}", **key)


def _share(curve, day):
    """Return (statistics, method, warning) of the share with an event by a day."""
    if curve is None:
        return dict.fromkeys(ESTIMATE, math.nan) | {"n_risk": 0}, KAPLAN_MEIER, NOBODY
    survival, low, high, n_risk = compute_landmark(curve, day)
    if survival == 1:
        upper = clopper_pearson(0, n_risk)[1]
        found, method, warning = (0.0, 0.0, upper), CLOPPER_PEARSON, NO_EVENT
    else:
        found, method = (1 - survival, 1 - high, 1 - low), KAPLAN_MEIER
        warning = BEYOND if math.isnan(survival) else NO_LIMITS if math.isnan(low) else ""
    return dict(zip(ESTIMATE, found, strict=True)) | {"n_risk": n_risk}, method, warning
