"""Milestones of entry into a trial, as the disposition events record them."""

import pandas as pd

from helpers.cut.course import CONSENT, INCLUSION, SCREEN_FAILURE

__all__ = ["CONSENT", "INCLUSION", "SCREEN_FAILURE", "inclusion_milestones"]


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
