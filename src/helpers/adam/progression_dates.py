"""The day on which a progression was seen, of the lesions that show it."""

import pandas as pd

from helpers.adam.lesions import (
    KEY,
    NON_TARGET,
    PROGRESSED,
    TARGET,
    assess_lesions,
    find_new_lesions,
)

BY_VISIT = "visit"  # the day of the response itself
COLUMNS = [*KEY, "earliest_component", "new_lesion_or_last"]


def derive_progression_dates(tu, tr, adovr):
    """Return the days on which lesions show a progression, by assessment and convention.

    `earliest_component` is the first day of any lesion that shows it: a new lesion on the day it
    was first seen, though still equivocal then and at an earlier assessment; a target or non-target
    lesion on its day at this assessment. `new_lesion_or_last` is the first sight of a new lesion,
    or else the last day on which a lesion of the part that progressed was seen.

    Key USUBJID, VISITNUM; only assessments at which a lesion shows a progression. `tu` and `tr` are
    the lesions of ADOVR. Source: RECIST 1.1; FDA guidance on endpoints, 2018.
    """
    seen = assess_lesions(tu, tr)
    target = adovr.loc[adovr["TRGRESP"] == "PD", KEY].merge(
        seen[seen["KIND"] == TARGET], on=KEY, validate="many_to_many"
    )
    worse = seen[(seen["KIND"] == NON_TARGET) & (seen["STATE"] == PROGRESSED)]
    days = pd.concat([target, worse]).groupby(KEY)["ADT"].agg(FIRST="min", LAST="max")
    first_sight = find_new_lesions(tu, seen).groupby("USUBJID")["ADT"].min()
    found = adovr[KEY].merge(days.reset_index(), on=KEY, how="left", validate="1:1")
    sight = pd.to_datetime(found["USUBJID"].map(first_sight)).where(adovr["NEWLFL"] == "Y")
    found["earliest_component"] = pd.concat([found["FIRST"], sight], axis=1).min(axis=1)
    found["new_lesion_or_last"] = sight.fillna(found["LAST"])
    return found.dropna(subset=["earliest_component"])[COLUMNS].reset_index(drop=True)


def date_progressions(seen, convention, dates):
    """Return the day of each assessment, that of a progression by the trial's convention.

    A progression that no lesion shows keeps the day of its response.

    Parameters
    ----------
    seen : DataFrame, one record per assessment
        Needs USUBJID, VISITNUM, ADT, PROGFL (it is a progression that counts).
    convention : word of the trial file
    dates : DataFrame of `derive_progression_dates`, or None where no lesions are known
    """
    if convention == BY_VISIT or dates is None or "VISITNUM" not in seen:
        return seen["ADT"]
    days = dates.set_index(KEY)[convention]
    known = pd.Series(days.reindex(pd.MultiIndex.from_frame(seen[KEY])).to_numpy(), seen.index)
    return seen["ADT"].mask(seen["PROGFL"] & known.notna(), known)
