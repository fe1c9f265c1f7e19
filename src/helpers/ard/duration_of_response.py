"""How long responses lasted: a curve only where there are enough of them."""

from helpers.ard.endpoints import in_population
from helpers.ard.estimates import UNKNOWN, add_estimate
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count
from helpers.ard.survival import (
    BROOKMEYER_CROWLEY,
    NOT_REACHED,
    compute_curve,
    compute_quantile_limits,
)

FEWEST = 5  # responders below which a median would be one participant's story
TOO_FEW = f"fewer than {FEWEST} responses: listed, not estimated"


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
    found, missing = UNKNOWN, TOO_FEW
    if len(mine) >= FEWEST:
        curve = compute_curve(mine["AVAL"], mine["CNSR"] == 0)
        found, missing = compute_quantile_limits(curve, 0.5), NOT_REACHED
    add_estimate(rows, found, BROOKMEYER_CROWLEY, missing, {"variable": "median"})
    return rows.frame()
