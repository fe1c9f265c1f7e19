"""Results as data: one row per statistic, and the only ways to build, write, read and ask for one.

`stat` is always a float. Words go in `method` or `warning`; a statistic that does not exist is a
row with a missing `stat` and a `warning` that says why. In memory a count also knows the
participants it counts; on file they stand apart (`helpers.ard.members`).
"""

import csv
import math

import numpy as np
import pandas as pd

KEYS = [
    "analysis",
    "population",
    "group",
    "group_level",
    "variable",
    "variable_level",
]
FILED = [*KEYS, "stat_name", "stat", "method", "warning"]
FILE_COLUMNS = ["trial_id", "data_cut", *FILED]
# The ids that `n` counts, sorted and with one blank between; "" where nobody kept them.
WHO = "who"
COLUMNS = [*FILED, WHO]
# The keys that tell most rows apart, asked first
_NARROWS = ("variable_level", "variable")
STAT_NAMES = (
    "n",
    "N",
    "p",
    "mean",
    "sd",
    "median",
    "q1",
    "q3",
    "min",
    "max",
    "estimate",
    "conf_low",
    "conf_high",
    "n_event",
    "n_risk",
    "n_censor",
    "person_years",
    "p_value",
    "p_adjusted",
    "log2_fold_change",
)


class Counted(float):
    """A count that knows the participants it counts: `who`, their ids with blanks between."""

    def __new__(cls, value, who):
        counted = super().__new__(cls, value)
        counted.who = who
        return counted


class ResultError(ValueError):
    """A result that cannot be: built wrongly, asked for ambiguously, or not there."""


class ResultRows:
    """The rows of one analysis in one population, in the order they are added."""

    def __init__(self, analysis, population):
        self.analysis = analysis
        self.population = population
        self._rows = []

    def add(self, stats, *, who=None, method="", warning="", **keys):
        """Add one row per statistic of `stats`; `keys` are group, group_level, variable, ...

        `who`, where given, are the USUBJIDs that `n` counts; a participant counts once, however
        often named.
        """
        key = {name: _text(keys.pop(name, "")) for name in KEYS[2:]}
        if keys:
            raise ResultError(f"{self.analysis}: unknown keys {sorted(keys)}; known: {KEYS[2:]}")
        _refuse_unknown(stats, self.analysis)
        _refuse_impossible(stats, self.analysis, key)
        ids = "" if who is None else _counted(who, stats, self.analysis, key)
        self._rows += [
            {
                "analysis": self.analysis,
                "population": self.population,
                **key,
                "stat_name": name,
                "stat": float(value),
                "method": method,
                "warning": warning,
                WHO: ids if name == "n" else "",
            }
            for name, value in stats.items()
        ]

    def frame(self):
        """Return the rows as a results frame; a repeated key is refused."""
        results = pd.DataFrame(self._rows, columns=COLUMNS).astype({"stat": float})
        repeated = results.duplicated([*KEYS, "stat_name"])
        if repeated.any():
            raise ResultError(f"{self.analysis}: repeated {_name(results[repeated].iloc[0])}")
        return results


def concat_results(frames):
    """Return several results frames as one, in order."""
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return ResultRows("", "").frame()
    return pd.concat(frames, ignore_index=True)[COLUMNS]


def select(results, **keys):
    """Return the rows whose columns equal the given keys, in their order."""
    return results.iloc[_positions(results, keys)]


def pick(results, stat_name, **keys):
    """Return the one statistic that the keys name, as a float; absent or ambiguous is refused.

    A count that names its participants comes as `Counted`.
    """
    place = _place(results, stat_name, keys)
    value = float(results["stat"].iat[place])
    who = results[WHO].iat[place] if stat_name == "n" and WHO in results else ""
    return Counted(value, who) if who else value


def whom(results, **keys):
    """Return the participants that one count counts, which the keys name."""
    return results[WHO].iat[_place(results, "n", keys)].split()


def counted(results):
    """Return the statistics of results in their order, as `pick` returns each of them."""
    named = zip(results["stat"], results[WHO], results["stat_name"], strict=True)
    return [Counted(stat, who) if who and name == "n" else stat for stat, who, name in named]


def keyed_numbers(results):
    """Return {(arm or "", variable, level): {statistic: number}}: one pass for a long table."""
    numbers = {}
    columns = ["group_level", "variable", "variable_level", "stat_name"]
    known = [results[column] for column in columns]
    for *key, name, stat in zip(*known, counted(results), strict=True):
        numbers.setdefault(tuple(key), {})[name] = stat
    return numbers


def warning_of(results, stat_name, **keys):
    """Return the warning carried by the one statistic that the keys name ("" when none)."""
    return results["warning"].iat[_place(results, stat_name, keys)]


def method_of(results, stat_name, **keys):
    """Return the method of the one statistic that the keys name."""
    return results["method"].iat[_place(results, stat_name, keys)]


def levels(results, column="variable_level", **keys):
    """Return the distinct values of one key column, in order of appearance."""
    return list(dict.fromkeys(select(results, **keys)[column]))


def write_results(results, path, trial_id, data_cut):
    """Write results with fixed columns and `%.10g`; who is counted stands in a file of its own."""
    filed = results.assign(trial_id=trial_id, data_cut=data_cut)[FILE_COLUMNS]
    filed.to_csv(path, index=False, float_format="%.10g", quoting=csv.QUOTE_MINIMAL)


def read_results(path):
    """Return a results file as a frame: text as text, `stat` as float, nothing guessed."""
    filed = pd.read_csv(path, dtype=str, keep_default_na=False)
    if list(filed.columns) != FILE_COLUMNS:
        raise ResultError(
            f"{path.name}: columns are {list(filed.columns)}, not {FILE_COLUMNS}. Build it again."
        )
    filed["stat"] = pd.to_numeric(filed["stat"].replace("", None)).astype(float)
    return filed.assign(**{WHO: ""})


def _text(value):
    return "" if value is None else str(value)


def _name(row):
    parts = [f"{name}={row[name]}" for name in [*KEYS[1:], "stat_name"] if row[name]]
    return ", ".join(parts)


def _place(results, stat_name, keys):
    keys = {"stat_name": stat_name, **keys}
    found = _positions(results, keys)
    if len(found) != 1:
        asked = ", ".join(f"{k}={v}" for k, v in keys.items())
        there = "; ".join(_name(row) for _, row in results.iloc[found[:3]].iterrows())
        raise ResultError(f"{len(found)} results for {asked}" + (f": {there}" if there else ""))
    return found[0]


def _positions(results, keys):
    """Return where all keys hold. A page asks thousands of times, so each key narrows the next."""
    found = np.arange(len(results))
    for name in sorted(keys, key=_NARROWS.__contains__, reverse=True):
        found = found[results[name].to_numpy(dtype=object)[found] == _text(keys[name])]
    return found


def _refuse_unknown(stats, analysis):
    unknown = [name for name in stats if name not in STAT_NAMES]
    if unknown:
        raise ResultError(f"{analysis}: unknown statistics {unknown}; known: {list(STAT_NAMES)}")


def _refuse_impossible(stats, analysis, key):
    n, of = stats.get("n", math.nan), stats.get("N", math.nan)
    if n > of or n < 0:
        raise ResultError(f"{analysis}: n={n:g} of N={of:g} cannot be ({key})")


def _counted(who, stats, analysis, key):
    """Return the ids that `n` counts, as a results frame holds them."""
    ids = sorted({str(subject) for subject in who})
    n = stats.get("n", math.nan)
    if n != len(ids):
        raise ResultError(f"{analysis}: n={n:g} but who names {len(ids)} participants ({key})")
    listed = " ".join(ids)
    if listed.count(" ") > max(0, len(ids) - 1):
        raise ResultError(f"{analysis}: an id with a blank in it cannot be listed ({key})")
    return listed
