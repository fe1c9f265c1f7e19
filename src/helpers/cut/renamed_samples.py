"""Samples that seem to have changed their id: gone in one cut, there under another id."""

import pandas as pd

COLUMNS = ("before", "now", "by")
COUNTS, RECORD = "the same counts", "the same participant, visit, day and tube"
ID = "SAMPLE_ID"
TOLD = ["USUBJID", "VISIT", "COLLECTION_DTC", "BEREFID"]


def find_renamed_samples(old, new):
    """Return which samples may have changed id: before, now, and by what they are known.

    By their counts, where exactly one sample that came has those of exactly one that is gone; else
    by all that the sample sheet says of whose they are and when they were drawn.

    Parameters
    ----------
    old, new : (sheet, counted) of the cut before and of this one
        The sample sheet, and SAMPLE_ID and COUNTS of each counted sample (`helpers.cut.compare`).
    """
    gone, come = (
        [one[~one[ID].isin(other[ID])] for one, other in zip(mine, theirs, strict=True)]
        for mine, theirs in ((old, new), (new, old))
    )
    by_record = _alike(gone[0], come[0], TOLD).assign(by=RECORD)
    by_counts = _alike(gone[1], come[1], ["COUNTS"]).assign(by=COUNTS)
    parts = [part for part in (by_counts, by_record) if len(part)]
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS), dtype=object)
    found = pd.concat(parts).drop_duplicates("before").drop_duplicates("now")
    return found.sort_values("before", ignore_index=True)[list(COLUMNS)]


def _alike(gone, come, columns):
    """Return the pairs of which these columns are the same, and of no other sample."""
    sides = [
        one[[ID, *columns]].dropna(subset=columns[:1]).drop_duplicates(columns, keep=False)
        for one in (gone, come)
    ]
    both = (
        sides[0]
        .fillna("")
        .merge(sides[1].fillna(""), on=columns, suffixes=("_old", "_new"), validate="many_to_many")
    )
    return pd.DataFrame({"before": both[f"{ID}_old"], "now": both[f"{ID}_new"]})
