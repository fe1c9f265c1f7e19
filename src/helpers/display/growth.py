"""Ratios of tumour size to baseline by visit, and each participant's growth on treatment."""

import math

import pandas as pd

from helpers.ard.frame import pick, select
from helpers.ard.growth import GEOMETRIC
from helpers.display.formats import (
    DASH,
    MONTHS,
    count,
    interval,
    median_range_cell,
    n_of_N,
    number,
    number_or_dash,
)
from helpers.display.shown import fold, stack
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, sentence

SHOWN = 100


def growth_tables(results, adgrow, endpoint, visits, labels):
    """Return, folded away, ratios by visit and growth of each parameter of an endpoint."""
    mine = select(results, analysis=f"growth_{endpoint.id}")
    there = [p for p in endpoint.parameters if (adgrow["PARAMCD"] == p).any()]
    if not there:
        return absent("No size after baseline can be compared with one at baseline: no growth.")
    parts = [_growth(mine, adgrow, endpoint, visits, p, labels.get(p, p)) for p in there]
    return fold("Ratios to baseline and growth", stack(parts))


def _growth(mine, adgrow, endpoint, visits, paramcd, label):
    return (
        _ratio_table(mine, endpoint, visits, paramcd, label)
        + _growth_sentence(mine, paramcd, label)
        + _growth_listing(adgrow[adgrow["PARAMCD"] == paramcd], label)
    )


def _ratio_table(mine, endpoint, visits, paramcd, label):
    rows = {}
    for visit in visits:
        key = {"variable": f"{paramcd}.ratio", "variable_level": visit.id}
        n, mean, low, high, least, most = (
            pick(mine, s, **key) for s in ("n", "estimate", "conf_low", "conf_high", "min", "max")
        )
        gone = pick(mine, "n", variable=f"{paramcd}.ratio_gone", variable_level=visit.id)
        limits = "" if math.isnan(low) else f" ({interval(low, high, 2)})"
        rows[visit.label] = {
            "n": count(n),
            "Geometric mean (95% CI)": DASH if math.isnan(mean) else number(mean, 2) + limits,
            "Range": DASH if math.isnan(least) else interval(least, most, 2),
            "Nothing left": count(gone),
        }
    table = pd.DataFrame.from_dict(rows, orient="index")
    table = table[table["n"].ne("0") | table["Nothing left"].ne("0")]
    table.index.name = "Visit"
    notes = [f"{GEOMETRIC[0].upper()}{GEOMETRIC[1:]}; 1 is no change."]
    return html_table(table, f"{label}: ratio to baseline", notes, f"growth_{endpoint.id}")


def _growth_sentence(mine, paramcd, label):
    n, N = (pick(mine, s, variable=f"{paramcd}.growing") for s in ("n", "N"))
    words = f"{label}: from baseline to the last size that counts, {n_of_N(n, N)} were growing."
    if n:
        days = median_range_cell(mine, 0, variable=f"{paramcd}.doubling")
        words += f" Their doubling time in days, median (range): {days}."
    return sentence(words)


def _growth_listing(course, label):
    first = course.sort_values("RATE", ascending=False).head(SHOWN)
    cells = pd.DataFrame(
        {
            "Days between": first["DAYS"].map(count).to_numpy(),
            "Ratio to baseline": [number(value, 2) for value in first["RATIO"]],
            "Growth a month (%)": [number_or_dash(value, 1) for value in first["RATE"]],
            "Doubling time (days)": [number_or_dash(value, 0) for value in first["DOUBLING"]],
        },
        index=pd.Index(first["USUBJID"], name="Participant"),
    )
    notes = [
        "As if growth had been constant between the scan at baseline and the last one up to "
        f"progression or a new anticancer therapy; rates are for {MONTHS}."
    ]
    return listing(cells, f"{label}: growth of each participant", notes, whole="tumour_growth")
