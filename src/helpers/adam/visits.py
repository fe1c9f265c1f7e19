"""Planned visits: which record stands for which visit."""

import pandas as pd


def assign_visits(records, visits, by):
    """Return the records with AVISIT, AVISITL, AVISITN and ANL01FL.

    A record belongs to the visit whose window holds its study day. Of several records of one
    participant (and `by`) in one window, the one nearest to the target day stands for the visit,
    the earlier one of two equally near; it alone has ANL01FL "Y".

    Parameters
    ----------
    records : DataFrame
        Needs USUBJID, ADY (study day, no day 0), the columns of `by`. AVAL, when there, must be
        present for a record to stand for a visit.
    visits : sequence of Visit
        Windows must not overlap.
    by : list of str
        What is measured, e.g. ["PARAMCD"].
    """
    placed = records.assign(AVISIT=None, AVISITL=None, AVISITN=float("nan"))
    for visit in visits:
        low, high = visit.window
        inside = placed["ADY"].between(low, high)
        placed.loc[inside, ["AVISIT", "AVISITL"]] = [visit.id, visit.label]
        placed.loc[inside, "AVISITN"] = float(visit.day)
    return placed.assign(ANL01FL=_flag_nearest(placed, ["USUBJID", *by, "AVISIT"]))


def _flag_nearest(placed, key):
    usable = placed["AVISIT"].notna()
    if "AVAL" in placed:
        usable &= placed["AVAL"].notna()
    candidates = placed.assign(_far=(placed["ADY"] - placed["AVISITN"]).abs())[usable]
    # ties: earlier day first, then the order of the records
    nearest = candidates.sort_values(["_far", "ADY"], kind="stable").drop_duplicates(key)
    return pd.Series(None, index=placed.index, dtype=object).mask(
        placed.index.isin(nearest.index), "Y"
    )
