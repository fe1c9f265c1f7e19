"""Who was expected at a planned visit, and who came."""

import numpy as np
import pandas as pd

RECEIVED, DIED, LEFT, NOT_DUE, MISSING = (
    "received",
    "died before",
    "left the study before",
    "not due by the cut",
    "missing",
)
STATES = (RECEIVED, MISSING, DIED, LEFT, NOT_DUE)


def compute_attendance(received, people, visit):
    """Return what became of one planned visit for each participant, a Series by USUBJID.

    Expected is who was alive and on study on the target day and whose window closed by the cut;
    those who came anyway are received. The study day counts from the first dose, or from inclusion
    for who was never treated; without either a visit is never due.

    Parameters
    ----------
    received : collection of USUBJID
    people : DataFrame, one record per participant
        Needs USUBJID, TRTSDT, INCLDT, DTHDT, EOSDT, CUTDT.
    visit : Visit
    """
    people = people.set_index("USUBJID")
    origin = people["TRTSDT"].fillna(people["INCLDT"])
    target = _date_of(origin, visit.day)
    states = {
        RECEIVED: people.index.isin(list(received)),
        DIED: people["DTHDT"] < target,
        LEFT: people["EOSDT"] < target,
        NOT_DUE: ~(_date_of(origin, visit.window[1]) <= people["CUTDT"]),
    }
    words = np.select(list(states.values()), list(states), default=MISSING)
    return pd.Series(words, index=people.index, dtype=object)


def _date_of(origin, day):
    """Return the calendar date of a study day; there is no day 0."""
    return origin + pd.Timedelta(days=day - 1 if day > 0 else day)
