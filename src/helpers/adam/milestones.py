"""Milestones of entry into a trial, as the disposition events record them."""

import pandas as pd

CONSENT = "INFORMED CONSENT OBTAINED"
SCREEN_FAILURE = "SCREEN FAILURE"
INCLUSION = ("ENROLLED", "ENTERED INTO TRIAL", "RANDOMIZED", "ELIGIBILITY CRITERIA MET")


def inclusion_milestones(ds):
    """Return the events that mark official inclusion: of each participant those of one kind.

    The kind is the first of these that is recorded: enrolled, entered into trial, randomized,
    eligibility criteria met. Several of the same kind stay several.

    Parameters
    ----------
    ds : DataFrame
        Needs USUBJID, DSDECOD.
    """
    kinds = ds["DSDECOD"].map(pd.Series(range(len(INCLUSION)), index=INCLUSION))
    return ds[kinds.notna() & (kinds == kinds.groupby(ds["USUBJID"]).transform("min"))]
