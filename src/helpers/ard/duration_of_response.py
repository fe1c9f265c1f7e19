"""How long responses lasted: a curve only where there are enough of them."""

import math

from helpers.ard.endpoints import in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count
from helpers.ard.survival import BROOKMEYER_CROWLEY, compute_curve, compute_quantile_limits

FEWEST = 5  # responders below which a median would be one participant's story
TOO_FEW = f"fewer than {FEWEST} responses: listed, not estimated"
NOT_REACHED = "not reached"


def ard_duration(addor, adsl, endpoint):
    """Return how many confirmed responses ended, and with 5 or more the median duration in days.

    Parameters
    ----------
    addor : DataFrame of `helpers.adam.addor.derive_addor`
    """
    rows = ResultRows(f"duration_{endpoint.id}", endpoint.population)
    people = in_population(adsl, endpoint.population)["USUBJID"]
    mine = addor[addor["USUBJID"].isin(people)]
    ended = mine.loc[mine["CNSR"] == 0, "USUBJID"]
    add_count(rows, len(ended), len(mine), variable="ended", who=ended)
    limits, warning = (math.nan,) * 3, TOO_FEW
    if len(mine) >= FEWEST:
        curve = compute_curve(mine["AVAL"], mine["CNSR"] == 0)
        limits = compute_quantile_limits(curve, 0.5)
        warning = NOT_REACHED if math.isnan(limits[0]) else ""
    stats = dict(zip(("estimate", "conf_low", "conf_high"), limits, strict=True))
    rows.add(stats, variable="median", method=BROOKMEYER_CROWLEY, warning=warning)
    return rows.frame()
