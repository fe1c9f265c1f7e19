"""What became of each statistic since the cut before, and which participants explain it."""

import numpy as np
import pandas as pd

from helpers.ard.comparison import ROWS_DIFFER
from helpers.ard.frame import KEYS, WHO, ResultRows, select
from helpers.ard.inputs import inputs_of

SAME, MOVED, NEW, GONE = KINDS = ("same", "moved", "new", "gone")
BY_ROWS, BY_DATE, BY_NOTHING = "rows", "cut date", "nothing"
BEFORE_WHO = "WHO_BEFORE"
EXPLAINING, UNEXPLAINED = "participants", "unexplained"
# What is computed of the values of those counted beside it: they alone can move it. A proportion
# and its limits, which stand beside an N, depend on the whole denominator.
OF_VALUES = ("mean", "sd", "median", "q1", "q3", "min", "max", "estimate", "conf_low", "conf_high")
NOBODY = frozenset()
ASKED = ("stat_name", "CHANGE")
FOUND = ["ENTERED", "LEFT", "PEOPLE", "BY"]


def compare_results(current, previous):
    """Return every statistic of either cut, what became of it, and who explains it.

    Numbers that agree to six significant digits are the same. A count that keeps whom it counts is
    explained by who entered and who left it, unless it is relative; any other statistic by those
    of its population whose rows differ in the domains that the analysis reads. Where nobody does,
    the cut date explains it if it enters the analysis; otherwise nothing does, and that is a
    finding.

    Parameters
    ----------
    current, previous : results of all chapters, with whom they count
        Both hold `analysis_sets`; the current ones hold `cut_changes`, which says whose rows
        differ.

    Returns
    -------
    DataFrame, key KEYS and stat_name, in the order of the current results, then what is gone
        The columns of results with `stat` as it is now, BEFORE, CHANGE (same, moved, new, gone),
        ENTERED, LEFT, PEOPLE (sets of USUBJID), BY ("" where same, else rows, cut date, nothing).
    """
    both = _outer(current, previous)
    explain = _Explainer(current, previous, both)
    moved = both["CHANGE"] != SAME
    named = zip(both[moved].index, _keys(both[moved]), *(both.loc[moved, c] for c in ASKED),
                strict=True)  # fmt: skip
    reasons = {at: explain(*asked) for at, *asked in named}
    same = (NOBODY, NOBODY, NOBODY, "")
    found = pd.DataFrame([reasons.get(at, same) for at in both.index], columns=FOUND)
    return both.join(found)


def _outer(current, previous):
    """Return every compared statistic of either cut once, with BEFORE, WHO_BEFORE and CHANGE."""
    keys = [*KEYS, "stat_name"]
    now, before = (_compared(results).drop_duplicates(keys) for results in (current, previous))
    before = before.rename(columns={"stat": "BEFORE", WHO: BEFORE_WHO})
    both = now.merge(before[[*keys, "BEFORE", BEFORE_WHO]], on=keys, how="left", indicator=True,
                     validate="1:1")  # fmt: skip
    there = pd.MultiIndex.from_frame(before[keys]).isin(pd.MultiIndex.from_frame(now[keys]))
    gone = before[~there].assign(_merge="right_only", stat=float("nan"), **{WHO: ""})
    both = pd.concat([both.astype({"_merge": object}), gone], ignore_index=True)
    words = {"left_only": NEW, "right_only": GONE, "both": MOVED}
    kinds = both["_merge"].map(words).mask(_agree(both) & both["_merge"].eq("both"), SAME)
    both = both.assign(CHANGE=kinds, **{name: both[name].fillna("") for name in (WHO, BEFORE_WHO)})
    return both.drop(columns="_merge")


def _compared(results):
    names = [name for name in results["analysis"].unique() if inputs_of(name).compared]
    return results[results["analysis"].isin(names)]


def _agree(both):
    """Return which statistics agree to six significant digits; missing agrees with missing."""
    now, before = (both[name].to_numpy(dtype=float) for name in ("stat", "BEFORE"))
    agree = (now == before) | (np.isnan(now) & np.isnan(before))
    close = np.flatnonzero(~agree)
    agree[close] = [f"{now[at]:.6g}" == f"{before[at]:.6g}" for at in close]
    return agree


class _Explainer:
    """Who explains a statistic that is not what it was: (entered, left, people, by)."""

    def __init__(self, current, previous, both):
        counts = both[both["stat_name"] == "n"]
        columns = ("stat", WHO, "BEFORE", BEFORE_WHO, "CHANGE")
        sides = zip(*(counts[column] for column in columns), strict=True)
        self._counts = dict(zip(_keys(counts), sides, strict=True))
        self._with_all = set(_keys(both[both["stat_name"] == "N"]))
        self._differing = _differing(current)
        sides = _members(previous), _members(current)
        self._members = {
            name: NOBODY.union(*(side.get(name, ()) for side in sides))
            for name in sides[0] | sides[1]
        }
        self._found = {}

    def __call__(self, key, stat_name, change):
        inputs, differ, unnamed = self._once(self._read, *key[:2])
        entered, left, kept = self._once(self._counted, key) or (NOBODY, NOBODY, None)
        people, strangers = entered | left, NOBODY
        if inputs.relative:
            people = self._about(key)
        elif kept is not None and stat_name == "n":
            strangers = people - differ
        elif kept is not None and stat_name in OF_VALUES and key not in self._with_all:
            people |= kept & differ
        else:
            people = self._about(key)
        if not people and change in (NEW, GONE):
            # a zero that came or went with its category: somebody else brought the category
            people = self._about(key)
        return entered, left, people, _by(people, strangers, unnamed, inputs)

    def _once(self, find, *given):
        if (find, given) not in self._found:
            self._found[find, given] = find(*given)
        return self._found[find, given]

    def _counted(self, key):
        """Return who entered, left and stayed in the count of a result; None if it keeps no ids."""
        if key not in self._counts:
            return None
        n, who, n_before, who_before, change = self._counts[key]
        tracked = change == GONE or n == 0 or who
        if not (tracked and (change == NEW or n_before == 0 or who_before)):
            return None
        now, before = frozenset(who.split()), frozenset(who_before.split())
        return now - before, before - now, now & before

    def _read(self, analysis, population):
        """Return the inputs of an analysis, whose rows in them differ, and if rows of nobody do."""
        inputs = inputs_of(analysis, population)
        read = [self._differing[name] for name in inputs.domains if name in self._differing]
        return inputs, NOBODY.union(*read), NOBODY in read

    def _about(self, key):
        """Return whom a result is about and whose rows differ: somebody, or a population."""
        _, population, group, level = key[:4]
        inputs, differ, _ = self._once(self._read, *key[:2])
        if group == "participant" and not inputs.relative:
            return differ & {level}
        return self._once(self._both, differ, self._members.get(population))

    @staticmethod
    def _both(differ, members):
        return differ if members is None else differ & members


def _differing(results):
    """Return by domain whose rows differ from those of the cut before; rows of nobody have {}."""
    rows = select(results, analysis="cut_changes")
    rows = rows[rows["variable_level"].isin(ROWS_DIFFER) & (rows["stat"] > 0)]
    found = {}
    for domain, who in zip(rows["variable"], rows[WHO], strict=True):
        found[domain] = found.get(domain, NOBODY).union(who.split())
    return found


def _members(results):
    """Return who belongs to each analysis set."""
    sets = select(results, analysis="analysis_sets", stat_name="n", group="", variable_level="")
    return {
        name: frozenset(who.split()) for name, who in zip(sets["variable"], sets[WHO], strict=True)
    }


def _keys(rows):
    return list(zip(*(rows[name] for name in KEYS), strict=True))


def _by(people, strangers, unnamed, inputs):
    """Return what explains a move; `strangers` moved though none of their rows differs."""
    by_rows = bool(people - strangers) or unnamed
    if inputs.cut_date:
        return BY_ROWS if by_rows else BY_DATE
    return BY_ROWS if by_rows and not strangers else BY_NOTHING


def categories(moves, change):
    """Return by analysis the values of its keys that came (NEW) or went (GONE) with statistics.

    A term, a day or a visit that the other cut does not have brings or takes a statistic of every
    kind: it is named once.
    """
    found = {}
    for analysis, ours in moves.groupby("analysis", sort=False):
        chosen = ours["CHANGE"] == change
        for column in ("variable_level", "variable", "group_level"):
            here, other = ours.loc[chosen, column], ours.loc[~chosen, column]
            names = [name for name in here.unique() if name and not other.eq(name).any()]
            found.setdefault(analysis, []).extend(names)
            chosen &= ~ours[column].isin(names)
    return found


def ard_result_changes(moves):
    """Return by analysis how many statistics are the same, moved, new, gone, and not explained.

    `n` of "participants" counts who explains what is not the same. The first cut has no moves
    (None), and so no rows.
    """
    rows = ResultRows("result_changes", "screened")
    for analysis, ours in () if moves is None else moves.groupby("analysis", sort=False):
        for kind in KINDS:
            n = int((ours["CHANGE"] == kind).sum())
            rows.add({"n_event": n}, variable=analysis, variable_level=kind)
        unexplained = int((ours["BY"] == BY_NOTHING).sum())
        rows.add({"n_event": unexplained}, variable=analysis, variable_level=UNEXPLAINED)
        who = NOBODY.union(*ours["PEOPLE"])
        rows.add({"n": len(who)}, who=who, variable=analysis, variable_level=EXPLAINING)
    return rows.frame()
