"""Verdicts on one condition: their columns, their evidence, and how several become one."""

import functools

import pandas as pd

from helpers.adam.episodes import episodes

EVIDENCE = ["AVAL", "AVALU", "AVALC", "ADT", "SRCDOM", "SRCROW"]
DATES = ["ADT", "WINSDT", "WINEDT"]
BLANK = {
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
    """The records of the participants of one screening, each with REFDT, the day to judge.

    `spans` gives a domain as `episodes` returns it, worked out once for all criteria.
    """

    def __init__(self, people, domains, has):
        self.people = people
        self.has = has
        self._domain = functools.cache(lambda domain: _of_people(domains(domain), people))
        self.spans = functools.cache(lambda domain: episodes(self[domain], domain.upper()))

    def __getitem__(self, domain):
        return self._domain(domain)

    def count(self, *domains):
        """Return how many records of these domains each participant has."""
        counted = sum(
            self[domain]["USUBJID"].value_counts().reindex(self.people.index, fill_value=0)
            for domain in domains
        )
        return counted.astype(int)


def verdict_frame(people, verdict, text="", window_days=None, **columns):
    """Return one verdict per participant with every column of evidence, blank where not given.

    `text` is one text, a Series, or {verdict: text}. With `window_days`, the window begins that
    many days before the day to judge, on which it ends.
    """
    verdict = pd.Series(verdict, index=people.index, dtype=object)
    words = verdict.map(text) if isinstance(text, dict) else text
    frame = pd.DataFrame({"VERDICT": verdict, "TEXT": words, "WINEDT": people["REFDT"]})
    if window_days is not None:
        frame["WINSDT"] = people["REFDT"] - pd.Timedelta(days=window_days)
    frame = frame.assign(**columns)
    for name, value in BLANK.items():
        frame[name] = frame.get(name, value)
    words = dict.fromkeys(["AVALU", "AVALC", "SRCDOM", "TEXT"], "")
    return frame.fillna(words).astype(TYPES)[["VERDICT", *BLANK]]


def last_records(records, people, first=()):
    """Return the last of each participant's records by DAY, a missing row for who has none.

    Records of one day are told apart by their time, then by their place in the delivery. `first`
    names columns that come before the day: the record highest in them is returned.
    """
    order = [*first, *(name for name in ("DAY", "DTC", "SRCDOM", "SRCROW") if name in records)]
    ordered = records.sort_values(order, kind="stable", na_position="first")
    last = ordered.drop_duplicates("USUBJID", keep="last").set_index("USUBJID")
    return last.reindex(people.index)


def combined(frames):
    """Return the verdict of conditions that must all hold: the worst, with its evidence.

    Any FAIL fails; without one, any UNKNOWN leaves it unknown. The evidence is that of the first
    condition with that verdict, of one judged from data where there is one; TEXT names them all.
    """
    if len(frames) == 1:
        return frames[0]
    rank = {"FAIL": 0, "UNKNOWN": 1, "PASS": 2}
    stacked = pd.concat(frames, keys=range(len(frames)), names=["PART", "USUBJID"]).reset_index()
    stacked["RANK"] = stacked["VERDICT"].map(rank)
    worst = stacked.groupby("USUBJID", sort=False)["RANK"].transform("min")
    deciding = stacked[stacked["RANK"] == worst].assign(SITE=lambda rows: rows["BASIS"] == "site")
    deciding = deciding.sort_values(["SITE", "PART"], kind="stable")
    texts = deciding[deciding["TEXT"] != ""].groupby("USUBJID")["TEXT"].agg(_joined)
    first = deciding.drop_duplicates("USUBJID").set_index("USUBJID").reindex(frames[0].index)
    return first.assign(TEXT=texts.reindex(first.index).fillna(""))[list(frames[0].columns)]


def _of_people(records, people):
    ours = records[records["USUBJID"].isin(people.index)]
    return ours.assign(REFDT=ours["USUBJID"].map(people["REFDT"]).astype("datetime64[ns]"))


def _joined(texts):
    return "; ".join(dict.fromkeys(texts))
