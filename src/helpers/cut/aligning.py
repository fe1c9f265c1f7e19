"""Which record of one cut is which record of the next, though rows move and are renumbered.

Rows are matched by hashes of 64 bits of their values: fast, and a million rows meet by accident
once in ten million comparisons.
"""

import numpy as np
import pandas as pd

from helpers.cut.typed import SOURCE_ROW

# What a record is about and when it was: enough to know it again when its number is lost.
TOPIC = ("TESTCD", "TRT", "TERM")
WHEN = ("STDTC", "DTC")
PLACE = ("CAT", "LNKID", "EVAL", "VISITNUM")


def sequence_of(domain):
    """Return the name of a domain's record number, which a vendor may hand out anew."""
    return f"{domain.upper()}SEQ"


def align(old, new, domain, key):
    """Return the records that both cuts have, one per record: OLD, NEW (positions), RENUMBERED.

    A record keeps its identity in this order: the same key and values; the same values of the same
    participant under another number; for whoever was renumbered, the only record about the same
    topic at the same time; the same key. What is left was added or removed.
    """
    pool = _Pool(old, new)
    content = _content(old, new, domain)
    pool.match([*key, *content])
    numbered = sequence_of(domain) in key
    if numbered:
        pool.match(content, renumbered=True)
        moved = pool.renumbered_subjects()
        for columns in _natural(content, domain):
            pool.match(["USUBJID", *columns], renumbered=True, among=moved, alone=True)
    pool.match(key)
    if not numbered and len(key) > 2:
        pool.match(key[:-1], alone=True)
    return pool.pairs()


def _content(old, new, domain):
    """Return the columns that both cuts fill: one filled for the first time identifies nothing."""
    numbers = (SOURCE_ROW, sequence_of(domain))
    both = [name for name in new.columns if name in old.columns and name not in numbers]
    return [name for name in both if old[name].notna().any() and new[name].notna().any()]


def _natural(content, domain):
    """Return the column sets by which a renumbered and corrected record is known, strictest first.

    Topic, time and place; topic and time; topic alone.
    """
    topic, when, place = (
        [name for name in (f"{domain.upper()}{end}" for end in ends) if name in content]
        for ends in (TOPIC, WHEN, PLACE)
    )
    place += [name for name in ("VISITNUM",) if name in content]
    return [[*topic, *when, *place], [*topic, *when], topic] if topic else []


class _Pool:
    """The rows of two cuts that have not met yet, and the pairs of those that have."""

    def __init__(self, old, new):
        self._frames = old, new
        self._left = np.arange(len(old)), np.arange(len(new))
        self._found = []

    def match(self, columns, renumbered=False, among=None, alone=False):
        """Pair the rows that agree in columns, in their order; `alone`: only where unambiguous.

        `among` limits the rows to those of some participants.
        """
        if not (len(self._left[0]) and len(self._left[1])):
            return
        left = [self._marks(side, columns, among, alone) for side in (0, 1)]
        pairs = left[0].merge(
            left[1], on=["MARK", "TURN"], suffixes=("_OLD", "_NEW"), validate="many_to_many"
        )
        if len(pairs):
            pairs = pairs.rename(columns={"AT_OLD": "OLD", "AT_NEW": "NEW"})[["OLD", "NEW"]]
            self._found.append(pairs.assign(RENUMBERED=renumbered))
            self._left = tuple(
                at[~np.isin(at, pairs[name])]
                for at, name in zip(self._left, ("OLD", "NEW"), strict=True)
            )

    def _marks(self, side, columns, among, alone):
        at, frame = self._left[side], self._frames[side]
        if among is not None:
            at = at[frame["USUBJID"].iloc[at].isin(among).to_numpy()]
        marks = marks_of(frame.iloc[at][columns])
        found = pd.DataFrame({"MARK": marks, "AT": at})
        if alone:
            return found.drop_duplicates("MARK", keep=False).assign(TURN=0)
        return found.assign(TURN=found.groupby("MARK", sort=False).cumcount())

    def renumbered_subjects(self):
        at = [pairs["NEW"] for pairs in self._found if pairs["RENUMBERED"].any()]
        return self._frames[1]["USUBJID"].iloc[pd.concat(at)].unique() if at else []

    def pairs(self):
        """Return all pairs, in the order of the new rows."""
        empty = pd.DataFrame({"OLD": [], "NEW": [], "RENUMBERED": []})
        found = pd.concat(self._found) if self._found else empty
        kinds = {"OLD": "int64", "NEW": "int64", "RENUMBERED": bool}
        return found.astype(kinds).sort_values("NEW", ignore_index=True)


def marks_of(frame):
    """Return one 64-bit hash per row of a frame's values."""
    return pd.util.hash_pandas_object(frame, index=False).to_numpy()
