"""Who was expected at a planned visit, and who came: one assessment of ADAVAIL in reading words."""

from helpers.adam.adavail import (
    DIED_BEFORE,
    DIED_INSIDE,
    DONE,
    LEFT_BEFORE,
    LEFT_INSIDE,
    MISSED,
    NEVER_TREATED,
)
from helpers.adam.adavail import NOT_DUE as DUE_LATER

RECEIVED, DIED, LEFT, NEVER, NOT_DUE, MISSING = (
    "received",
    "died before",
    "left the study before",
    "never treated",
    "not due by the cut",
    "missing",
)
ABSENCES = (MISSING, DIED, LEFT, NEVER, NOT_DUE)
_BY_STATUS = {DONE: RECEIVED, MISSED: MISSING, DUE_LATER: NOT_DUE}
_BY_REASON = {
    DIED_BEFORE: DIED,
    DIED_INSIDE: DIED,
    LEFT_BEFORE: LEFT,
    LEFT_INSIDE: LEFT,
    NEVER_TREATED: NEVER,
}


def compute_attendance(adavail, people, assessment, visit):
    """Return what became of one assessment at one visit, a Series of words by USUBJID.

    Expected is who received or is missing. Somebody of whom no visit is planned, being neither
    included nor treated, is in no state.

    Parameters
    ----------
    adavail : DataFrame, key USUBJID ASSESS AVISIT
    people : DataFrame
        Needs USUBJID.
    assessment : str
    visit : Visit
    """
    mine = adavail[(adavail["ASSESS"] == assessment) & (adavail["AVISIT"] == visit.id)]
    mine = mine[mine["USUBJID"].isin(people["USUBJID"])].set_index("USUBJID")
    return mine["WHY"].map(_BY_REASON).fillna(mine["STATUS"].map(_BY_STATUS))
