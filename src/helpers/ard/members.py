"""Whom results count: the participants behind each `n`, on file beside the results."""

import pandas as pd

from helpers.ard.frame import KEYS, WHO, ResultError

MEMBERS = [*KEYS, "USUBJID"]


def members_of(results):
    """Return the participants that results count, one record per counted participant.

    Columns are the keys of the result and USUBJID; a result that keeps no ids has no record.
    """
    named = results.loc[results[WHO] != "", [*KEYS, WHO]]
    return (
        named.assign(USUBJID=named[WHO].str.split(" ").astype(object))
        .explode("USUBJID", ignore_index=True)[MEMBERS]
        .drop_duplicates(ignore_index=True)
    )


def with_members(results, members):
    """Return results as read from file with the participants they count, known by their keys."""
    ids = members.groupby(KEYS, sort=False)["USUBJID"].agg(" ".join).rename("IDS").reset_index()
    joined = results[KEYS].merge(ids, on=KEYS, how="left", validate="m:1")["IDS"]
    counts = (results["stat_name"] == "n").to_numpy()
    return results.assign(**{WHO: joined.fillna("").where(counts, "").to_numpy()})


def write_members(results, path):
    """Write whom results count; what is read back equals what is written."""
    members_of(results).to_csv(path, index=False)


def read_members(path):
    """Return a file of `write_members` as text; columns other than its own are refused."""
    members = pd.read_csv(path, dtype=str, keep_default_na=False)
    if list(members.columns) != MEMBERS:
        raise ResultError(
            f"{path.name}: columns are {list(members.columns)}, not {MEMBERS}. Build it again."
        )
    return members
