"""Planned visits: which record stands for which visit."""

import numpy as np
import pandas as pd

from helpers.adam.grouping import group_codes, taken


def assign_visits(records, visits, by):
    """Return the records with AVISIT, AVISITL, AVISITN and ANL01FL.

    A record belongs to the visit whose window holds its study day; to one that the trial file
    gives names, when its VISIT is among them, whatever its day. Of several records of one
    participant (and `by`) in one window, the one nearest to the target day stands for the visit,
    the earlier one of two equally near; it alone has ANL01FL "Y".

    Parameters
    ----------
    records : DataFrame
        Needs USUBJID, ADY (study day, no day 0), the columns of `by`. AVAL, when there, must be
        present for a record to stand for a visit; a record with UNSCHFL "Y" stands for none.
    visits : sequence of Visit
        Windows must not overlap.
    by : list of str
        What is measured, e.g. ["PARAMCD"].
    """
    day = records["ADY"].to_numpy(float)
    place = np.full(len(records), -1)
    called = _called(records)
    for number, visit in enumerate(visits):
        inside = (day >= visit.window[0]) & (day <= visit.window[1])
        named = visit.names and called is not None
        place[called.isin(visit.names) if named else inside] = number
    of_visit = {
        "AVISIT": np.array([*(visit.id for visit in visits), None], dtype=object),
        "AVISITL": np.array([*(visit.label for visit in visits), None], dtype=object),
        "AVISITN": np.array([*(float(visit.day) for visit in visits), np.nan]),
    }
    placed = records.copy(deep=False)
    for name, found in of_visit.items():
        placed[name] = found[place]
    placed["ANL01FL"] = _flag_nearest(placed, ["USUBJID", *by, "AVISIT"])
    return placed


def _called(records):
    """Return what the data call the visit of each record, None where they do not say."""
    if "VISIT" not in records:
        return None
    codes, different = pd.factorize(records["VISIT"])
    words = pd.Series([*(str(name).strip().upper() for name in different), ""], dtype=object)
    return words.take(codes)


def _flag_nearest(placed, key):
    usable = placed["AVISIT"].notna()
    if "AVAL" in placed:
        usable &= placed["AVAL"].notna()
    if "UNSCHFL" in placed:
        usable &= placed["UNSCHFL"].ne("Y")
    position = np.flatnonzero(usable.to_numpy())
    candidates = taken(placed, position, ["ADY", "AVISITN", *key])
    day = candidates["ADY"].to_numpy(float)
    far = np.abs(day - candidates["AVISITN"].to_numpy(float))
    codes, _ = group_codes(*(candidates[name] for name in key))
    # ties: earlier day first, then the order of the records
    order = np.lexsort((day, far, codes))
    begins = np.flatnonzero(np.diff(codes[order], prepend=-1))
    flags = np.full(len(placed), None, dtype=object)
    flags[position[order[begins]]] = "Y"
    return pd.Series(flags, index=placed.index)
