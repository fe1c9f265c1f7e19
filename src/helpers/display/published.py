"""This trial's estimate beside a published rate: an interval and a difference, and no test."""

import math

import pandas as pd

from helpers.ard.frame import pick, select
from helpers.display.formats import percent, percent_interval
from helpers.display.shown import Shown
from helpers.display.tables import html_table

NOTES = [
    "Context, not a comparison: other participants, other times, other rules of assessment. The "
    "interval is that of this trial alone; the published rate is taken as if it had none. No test "
    "is made."
]
WITHIN, BELOW, ABOVE = "within the interval", "below the interval", "above the interval"


def published_table(results, trial, endpoints):
    """Return our rates beside the published ones; nothing where the trial file gives no rate."""
    by_id = {endpoint.id: endpoint for endpoint in endpoints}
    rows = [row for row in trial.context if row.rate is not None and row.endpoint in by_id]
    told = [(row, _ours(results, by_id[row.endpoint], row.months)) for row in rows]
    told = [(row, ours) for row, ours in told if ours]
    if not told:
        return Shown("")
    cells = pd.DataFrame(
        [_cells(row, ours, by_id[row.endpoint]) for row, ours in told],
        index=pd.Index([row.label for row, _ in told], name="Published by"),
    )
    return html_table(cells, "This trial beside published rates, as context", NOTES)


def _ours(results, endpoint, month):
    """Return (estimate, low, high) of this trial, or None where there is none."""
    if endpoint.type == "response":
        key = {"analysis": f"response_{endpoint.id}", "population": endpoint.population,
               "variable": "rate", "variable_level": "confirmed", "group": ""}  # fmt: skip
        name = "p"
    else:
        key = {"analysis": f"survival_{endpoint.id}", "variable": "survival_at_months",
               "variable_level": month, "group": ""}  # fmt: skip
        name = "estimate"
    if select(results, stat_name=name, **key).empty:
        return None
    ours = tuple(pick(results, stat, **key) for stat in (name, "conf_low", "conf_high"))
    return None if math.isnan(ours[0]) or math.isnan(ours[1]) else ours


def _cells(row, ours, endpoint):
    estimate, low, high = ours
    when = f" at {row.months} months" if row.months else ""
    place = BELOW if row.rate < low else ABOVE if row.rate > high else WITHIN
    return {
        "Endpoint": f"{endpoint.label}{when}",
        "This trial (95% CI)": f"{percent(estimate)} ({percent_interval(low, high)})",
        "Published": percent(row.rate),
        "The published rate lies": place,
        "Source": row.source,
    }
