"""How long each confirmed response lasted: a listing, and a median where there are enough."""

import math

import pandas as pd

from helpers.ard.duration_of_response import FEWEST
from helpers.ard.frame import pick, select, warning_of
from helpers.ard.survival import NOT_REACHED
from helpers.display.formats import count, interval, iso_days, number
from helpers.display.grids import plain
from helpers.display.response import WORDS
from helpers.display.tables import listing
from helpers.display.text import absent, sentence


def duration_table(addor, results, endpoint):
    """Return the confirmed responses, one line each, and beneath them what can be estimated."""
    mine = select(results, analysis=f"duration_{endpoint.id}")
    if not pick(mine, "N", variable="ended"):
        return absent("There is no confirmed response, so none has a duration.")
    first = addor.sort_values(["AVAL", "USUBJID"], ascending=[False, True])
    cells = pd.DataFrame(
        {
            "Best response": first["AVALC"].map(WORDS).to_numpy(),
            "First seen": iso_days(first["STARTDT"]).to_numpy(),
            "Days": [
                count(days) + ("" if cnsr == 0 else "+")
                for days, cnsr in zip(first["AVAL"], first["CNSR"], strict=True)
            ],
            "Ended by": [plain(word) for word in first["EVNTDESC"].fillna("not ended")],
            "Followed to": [plain(word) for word in first["CNSDTDSC"].fillna("")],
        },
        index=pd.Index(first["USUBJID"], name="Participant"),
    )
    notes = [
        "From the day the confirmed response was first seen, day 1, to progression or death; "
        "+ where it had not ended when it was last seen.",
    ]
    name = f"duration_{endpoint.id}"
    return listing(cells, "Duration of confirmed responses", notes, name) + _median(mine)


def _median(mine):
    n, N = (pick(mine, name, variable="ended") for name in ("n", "N"))
    told = f"{count(n)} of {count(N)} confirmed responses had ended by the data cut."
    estimate, low, high = (
        pick(mine, name, variable="median") for name in ("estimate", "conf_low", "conf_high")
    )
    doubt = warning_of(mine, "estimate", variable="median")
    if not math.isnan(estimate):
        limits = "no limits" if math.isnan(low) else f"95% CI {interval(low, high, 0)}"
        return sentence(f"{told} The median duration was {number(estimate, 0)} days ({limits}).")
    if doubt == NOT_REACHED:
        return sentence(f"{told} The median duration was not reached.")
    return sentence(f"{told} With fewer than {FEWEST} responses no median is estimated.")
