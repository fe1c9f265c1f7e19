"""Each participant's time to an event: when it began and ended, why, and by which row."""

import pandas as pd

from helpers.display.formats import MONTHS, count, iso_days, source_rows
from helpers.display.survival import months
from helpers.display.tables import listing

NOTES = [
    "Ended: the day of the event, or the last day known without it. Days count the day of origin "
    f"as day 1; given in {MONTHS} too. Source: the delivered row that gives that day; "
    "a dash where none does, as on the day of origin.",
]


def survival_listing(adtte, endpoint, limit=100):
    """Return every participant's event or censoring with its reason and source row."""
    mine = adtte[adtte["PARAMCD"] == endpoint.id.upper()].sort_values("USUBJID")
    told = mine["EVNTDESC"].where(mine["CNSR"] == 0, mine["CNSDTDSC"])
    cells = pd.DataFrame(
        {
            "From": iso_days(mine["STARTDT"]),
            "Ended": iso_days(mine["ADT"]),
            "Days": mine["AVAL"].map(count),
            "Months": mine["AVAL"].map(months),
            "Status": mine["CNSR"].eq(0).map({True: "event", False: "censored"}),
            "Reason": told.str.capitalize(),
            "Source": source_rows(mine["SRCDOM"], mine["SRCROW"]),
        }
    ).set_axis(pd.Index(mine["USUBJID"], name="Participant"))
    title = f"{endpoint.label}: event or censoring of each participant"
    return listing(cells, title, NOTES, limit=limit, whole="time_to_event")
