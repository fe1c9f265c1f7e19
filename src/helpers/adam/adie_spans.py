"""Verdicts from what lasted: a condition or a treatment that must not have been there."""

import pandas as pd

from helpers.adam.adie_verdicts import last_records, verdict_frame


def judge_spans(sources, spans, states, said, domains, within_days=None):
    """Return the verdict on what must not have been present: FAIL where it certainly was.

    Where it may have been, the verdict is UNKNOWN. Who has records in these domains and none of
    them is such a span passes, "none among k records"; without any record it is UNKNOWN.

    Parameters
    ----------
    sources : Sources
    spans : DataFrame
        Needs SCREEN, TERM, DAY, SRCDOM, SRCROW, and DOUBT where it can be open.
    states : (Series of bool, Series of bool)
        Which spans were certainly, and possibly, present.
    said : dict
        "what" must be absent, in words, and the name of the "records" that would tell.
    domains : sequence of str
        Where such a span would be recorded.
    within_days : int, optional
    """
    people, (certain, possible) = sources.people, states
    open_spans = spans[certain | possible].assign(SURE=certain[certain | possible].astype(float))
    worst = last_records(open_spans, people, first=["SURE"])
    count = sources.count(*domains)
    verdict = worst["SURE"].map({1.0: "FAIL", 0.0: "UNKNOWN"})
    verdict = verdict.fillna(pd.Series("PASS", index=people.index).where(count > 0, "UNKNOWN"))
    text = f"no {said['what']} among " + count.map(_records)
    text = text.where(count > 0, f"no {said['records']} is recorded")
    text = text.mask(worst["SURE"] == 0, worst["DOUBT"])
    text = text.mask(worst["SURE"] == 1, said["what"] + " recorded")
    window = None if within_days is None else max(within_days - 1, 0)
    evidence = {"AVALC": worst["TERM"], "ADT": worst["DAY"]}
    evidence |= {"SRCDOM": worst["SRCDOM"], "SRCROW": worst["SRCROW"]}
    return verdict_frame(people, verdict, text, window, **evidence)


def _records(n):
    return f"{n} record" if n == 1 else f"{n} records"
