"""Who had the event, who was censored and why, and who has no time at all."""

import pandas as pd

from helpers.ard.proportions import add_count

NO_ORIGIN, BEFORE_ORIGIN = "no date of origin", "event before the origin"
ORIGIN_DATES = {"first_dose": "TRTSDT", "inclusion": "INCLDT"}


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
