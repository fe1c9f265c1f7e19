"""Who had the event, who was censored and why, who has no time, and how many are at risk."""

import math

import pandas as pd

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.adam.therapy import ORIGIN_DATES
from helpers.ard.proportions import add_count

NO_ORIGIN, BEFORE_ORIGIN = "no date of origin", "event before the origin"
TICKS_MONTHS = (1, 2, 3, 6, 12, 24)
MOST_TICKS = 9


def add_counts(rows, anl, people, keys):
    """Count events and censored times of ADTTE records, each by its reason."""
    N = len(people)
    ended = anl["CNSR"] == 0
    for variable, chosen, reason in (
        ("event", anl[ended], "EVNTDESC"),
        ("censored", anl[~ended], "CNSDTDSC"),
    ):
        add_count(rows, len(chosen), N, who=chosen["USUBJID"], variable=variable, **keys)
        for level, ids in chosen.groupby(reason, sort=True)["USUBJID"]:
            key = {"variable": variable, "variable_level": level, **keys}
            add_count(rows, len(ids), N, who=ids, **key)


def add_untimed(rows, anl, people, origin, keys):
    """Count who has no time: no date of origin, or the event before it."""
    untimed = people[~people["USUBJID"].isin(anl["USUBJID"])]
    begun = untimed.get(ORIGIN_DATES[origin], pd.Series(pd.NaT, index=untimed.index)).notna()
    for variable, chosen in ((NO_ORIGIN, untimed[~begun]), (BEFORE_ORIGIN, untimed[begun])):
        ids = chosen["USUBJID"]
        add_count(rows, len(ids), len(people), who=ids, variable=variable, **keys)


def add_numbers_at_risk(rows, curve, keys):
    """Add how many are at risk at whole months, those with the event then included."""
    last = curve.time[-1] / DAYS_PER_MONTH
    every = next((step for step in TICKS_MONTHS if last / step < MOST_TICKS), TICKS_MONTHS[-1])
    for month in range(0, math.ceil(last / every) * every + 1, every):
        n_risk = int(curve.n_risk[curve.time >= month * DAYS_PER_MONTH].max(initial=0))
        rows.add({"n_risk": n_risk}, variable="at_risk_month", variable_level=month, **keys)
