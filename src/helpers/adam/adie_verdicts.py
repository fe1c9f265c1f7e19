"""Verdicts on one condition: their columns, their evidence, and how several become one."""

import functools

import pandas as pd

from helpers.adam.episodes import episodes

EVIDENCE = ["AVAL", "AVALU", "AVALC", "ADT", "SRCDOM", "SRCROW"]
DATES = ["ADT", "WINSDT", "WINEDT"]
BLANK = {
    "VERDICT": "UNKNOWN",
    "AVAL": float("nan"),
    "AVALU": "",
    "AVALC": "",
    "ADT": pd.NaT,
    "SRCDOM": "",
    "SRCROW": pd.NA,
    "WINSDT": pd.NaT,
    "WINEDT": pd.NaT,
    "BASIS": "data",
    "TEXT": "",
}
TYPES = dict.fromkeys(DATES, "datetime64[ns]") | {"AVAL": float, "SRCROW": "Int64"}


class Sources:
    """The records of every screening, each with its SCREEN and REFDT, the day to judge.

    A participant who was screened twice has every record twice, once for each screening. `people`
    has one row per screening, with SCREEN as its index. `spans` gives a domain as `episodes`
    returns it, worked out once for all criteria.
    """

    def __init__(self, people, cut, tests):
        self.people = people
        self.has = cut.has
        self._domain = functools.cache(lambda domain: _by_screen(cut[domain], people, tests))
        self.spans = functools.cache(lambda domain: episodes(self[domain], domain.upper()))

    def __getitem__(self, domain):
        return self._domain(domain)

    def count(self, *domains):
        """Return how many records of these domains each screening has."""
        counted = sum(
            self[domain]["SCREEN"].value_counts().reindex(self.people.index, fill_value=0)
            for domain in domains
        )
        return counted.astype(int)


def verdict_frame(people, verdict, text="", window_days=None, **columns):
    """Return one verdict per screening with every column of evidence, blank where not given.

    `text` is one text, a Series, or {verdict: text}. With `window_days`, the window begins that
    many days before the day to judge, on which it ends.
    """
    verdict = pd.Series(verdict, index=people.index, dtype=object)
    given = dict(columns, VERDICT=verdict, WINEDT=people["REFDT"])
    given["TEXT"] = verdict.map(text) if isinstance(text, dict) else text
    if window_days is not None:
        given["WINSDT"] = people["REFDT"] - pd.Timedelta(days=window_days)
    frame = pd.DataFrame(
        {name: given.get(name, value) for name, value in BLANK.items()}, people.index
    )
    for name in ("AVALU", "AVALC", "SRCDOM", "TEXT"):
        frame[name] = frame[name].astype(object).where(frame[name].notna(), "")
    return frame.astype(TYPES)


def last_records(records, people, first=()):
    """Return the last of each participant's records by DAY, a missing row for who has none.

    Records of one day are told apart by their time, then by their place in the delivery. `first`
    names columns that come before the day: the record highest in them is returned.
    """
    order = [*first, *(name for name in ("DAY", "DTC", "SRCDOM", "SRCROW") if name in records)]
    ordered = records.sort_values(order, kind="stable", na_position="first")
    last = ordered.drop_duplicates("SCREEN", keep="last").set_index("SCREEN")
    return last.reindex(people.index)


def combined(frames):
    """Return the verdict of conditions that must all hold: the worst, with its evidence.

    Any FAIL fails; without one, any UNKNOWN leaves it unknown. The evidence is that of the first
    condition with that verdict, of one judged from data where there is one; TEXT names them all.
    """
    if len(frames) == 1:
        return frames[0]
    rank = {"FAIL": 0, "UNKNOWN": 1, "PASS": 2}
    stacked = pd.concat(frames, keys=range(len(frames)), names=["PART", "SCREEN"]).reset_index()
    stacked["RANK"] = stacked["VERDICT"].map(rank)
    worst = stacked.groupby("SCREEN")["RANK"].transform("min")
    deciding = stacked[stacked["RANK"] == worst].assign(SITE=lambda rows: rows["BASIS"] == "site")
    deciding = deciding.sort_values(["SITE", "PART"], kind="stable")
    texts = deciding[deciding["TEXT"] != ""].groupby("SCREEN")["TEXT"].agg(_joined)
    first = deciding.drop_duplicates("SCREEN").set_index("SCREEN").reindex(frames[0].index)
    return first.assign(TEXT=texts.reindex(first.index).fillna(""))[list(frames[0].columns)]


def _by_screen(records, people, tests):
    for name in ("LBTESTCD", "VSTESTCD"):
        if name in records:  # most of what was measured no criterion asks for
            records = records[records[name].isin(tests)]
    screens = people[["USUBJID", "REFDT"]].reset_index()
    return records.merge(screens, on="USUBJID", how="inner", validate="many_to_many")


def _joined(texts):
    return "; ".join(dict.fromkeys(texts))
