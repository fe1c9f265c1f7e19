"""One time to an event under several readings, side by side."""

import math

from helpers.adam.adtte_lines import compute_intervals
from helpers.adam.adtte_readings import INTERVALS, PRIMARY
from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.endpoints import in_population
from helpers.ard.frame import ResultRows
from helpers.ard.interval_censored import (
    TURNBULL,
    compute_half,
    compute_share_without,
    compute_turnbull,
)
from helpers.ard.proportions import add_count
from helpers.ard.survival import NOT_REACHED, add_curve_statistics, compute_curve

BETWEEN = "only known to lie between"
UNSETTLED = "the estimate did not settle"


def ard_sensitivity(readings, adsl, endpoint):
    """Return events, median and landmark rates of each reading, and whom it moves.

    group "reading", group_level its word. "moved" counts who has another time or another end than
    in the primary reading; "without a time" who has none because the origin never came, or came
    after the event. The interval reading has no limits: its median and its rates lie between `min`
    and `max`.

    Parameters
    ----------
    readings : DataFrame, one record per USUBJID, PARAMCD and READING
        `helpers.adam.adtte.derive_readings`.
    """
    rows = ResultRows(f"sensitivity_{endpoint.id}", endpoint.population)
    people = in_population(adsl, endpoint.population)["USUBJID"]
    mine = readings[readings["USUBJID"].isin(people) & (readings["PARAMCD"] == endpoint.id.upper())]
    for word in [PRIMARY, *endpoint.sensitivity] if endpoint.sensitivity else []:
        keys = {"group": "reading", "group_level": word}
        if word == INTERVALS:
            anl = mine[mine["READING"] == PRIMARY]
            _add_intervals(rows, anl, len(people), endpoint, keys)
        else:
            _add_reading(rows, mine, people, word, keys)
            anl = mine[mine["READING"] == word]
            curve = compute_curve(anl["AVAL"], anl["CNSR"] == 0)
            add_curve_statistics(rows, curve, endpoint.landmarks_months, keys)
    return rows.frame()


def _add_reading(rows, mine, people, word, keys):
    of = {word: mine[mine["READING"] == word].set_index("USUBJID") for word in (PRIMARY, word)}
    now, before = of[word], of[PRIMARY]
    ended = now.index[now["CNSR"] == 0]
    add_count(rows, len(ended), len(people), who=ended, variable="event", **keys)
    without = people[~people.isin(now.index)]
    add_count(rows, len(without), len(people), who=without, variable="without a time", **keys)
    both = now.join(before[["AVAL", "CNSR"]], rsuffix="_WAS", how="left", validate="1:1")
    same = both["AVAL"].eq(both["AVAL_WAS"]) & both["CNSR"].eq(0).eq(both["CNSR_WAS"].eq(0))
    moved = both.index[~same].union(before.index.difference(now.index))
    add_count(rows, len(moved), len(people), who=moved, variable="moved", **keys)


def _add_intervals(rows, anl, N, endpoint, keys):
    left, right = compute_intervals(anl)
    masses = compute_turnbull(left, right)
    ended = anl.loc[anl["CNSR"] == 0, "USUBJID"]
    wide = anl.loc[(anl["CNSR"] == 0).to_numpy() & (right - left > 1), "USUBJID"]
    add_count(rows, len(ended), N, who=ended, variable="event", **keys)
    add_count(rows, len(wide), len(ended), who=wide, variable="between two scans", **keys)
    half = compute_half(masses) if masses else (math.nan, math.nan)
    key = {"variable": "survival_days", "variable_level": "median", **keys}
    _add_between(rows, half, key)
    for month in endpoint.landmarks_months:
        key = {"variable": "survival_at_months", "variable_level": month, **keys}
        found = (math.nan, math.nan)
        if masses and masses.converged:
            found = compute_share_without(masses, month * DAYS_PER_MONTH)
        _add_between(rows, found, key)


def _add_between(rows, found, key):
    least, most = found
    if math.isnan(least):
        warning = UNSETTLED
    elif math.isinf(most):
        warning, found = NOT_REACHED, (math.nan, math.nan)
    else:
        warning = BETWEEN if most > least else ""
    rows.add(dict(zip(("min", "max"), found, strict=True)), method=TURNBULL, warning=warning, **key)
