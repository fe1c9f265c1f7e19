"""ADREP: severe laboratory values beside the reported events, and severe events beside the values.

Which event speaks of which graded test is a table, ctcae_events.csv: MedDRA preferred terms that
name the condition of a CTCAE laboratory term, or one that includes it. A grade derived from a value
and a grade given by a clinician may differ; neither replaces the other.
"""

from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from helpers.adam.terms import upper

SEVERE = 3
REPORTED, LOWER, UNDATED, NOT_REPORTED = OF_VALUE = (
    "reported as severe", "reported at a lower grade", "reported without a start",
    "not reported",
)  # fmt: skip
SEEN, SEEN_LOWER, UNGRADED, NO_VALUE, NO_START, NO_TEST = OF_EVENT = (
    "value as severe", "values of a lower grade only", "values without a grade",
    "no value in its days", "no start date", "test not delivered",
)  # fmt: skip
_GRADES = {"L": "ATOXGRL", "H": "ATOXGRH"}
_VALUE = ["USUBJID", "LBSEQ", "PARAMCD", "DIRECTION", "ADT", "ADY", "AVALO", "AVALOU", "GRADE"]
VALUES = [*_VALUE, "AETERM", "AEGRADE", "STATUS"]
_EVENT = ["USUBJID", "AESEQ", "TERM", "ASTDT", "ASTDY", "AENDY", "AEGRADE"]
EVENTS = [*_EVENT, "TESTS", "LABGRADE", "STATUS"]


@cache
def event_terms():
    """Return the preferred terms of each graded test: TEST, DIRECTION, TERM (one spelling)."""
    with (files("helpers.adam") / "ctcae_events.csv").open(encoding="utf-8") as source:
        table = pd.read_csv(source, dtype=str)
    names = {"test": "PARAMCD", "direction": "DIRECTION", "preferred_term": "TERM"}
    return table.rename(columns=names).assign(TERM=lambda rows: one_spelling(rows["TERM"]))


def one_spelling(terms):
    """Return terms in upper case and American spelling: "ANAEMIA" and "Anemia" are one."""
    words = upper(terms)
    words = words.str.replace("AE", "E").str.replace("OE", "E").str.replace("OUR", "OR")
    return words.str.replace("ISED", "IZED")


def derive_advalue(adlb, adae, trial):
    """Return one record per value of grade 3 or 4 on treatment: was it reported as an event?

    An event matches when its term names the condition of the test, and the value lies within its
    days, widened on both sides by the days of the trial file; an event without an end goes on.
    STATUS, by the best match: reported as severe (grade 3 or higher), at a lower grade (or without
    one), only by an event without a start date, or not at all. AETERM and AEGRADE are those
    of the best match: one with a start date, of the highest grade, the earliest.

    Key USUBJID, PARAMCD, DIRECTION, LBSEQ.

    Parameters
    ----------
    adlb : DataFrame, key USUBJID PARAMCD LBSEQ
        Needs ATOXGRL, ATOXGRH, ONTRTFL, ADT, ADY, AVALO, AVALOU.
    adae : DataFrame, key USUBJID AESEQ
        Needs AEDECOD, AETERM, ASTDT, AENDT, ATOXGRN; events of any time.
    trial : Trial
    """
    values = _graded(adlb, trial, adlb["ONTRTFL"].eq("Y"), SEVERE)
    key = ["USUBJID", "PARAMCD", "DIRECTION"]
    pairs = values[[*key, "ADT"]].rename_axis("VALUE").reset_index()
    events = _of_tests(adae)[[*key, "AESEQ", "TERM", "ASTDT", "AENDT", "AEGRADE"]]
    pairs = pairs.merge(events, on=key, validate="m:m")
    pairs = pairs[_within(pairs, trial.safety.matching_days) | pairs["ASTDT"].isna()]
    pairs = pairs.assign(UNDATED=pairs["ASTDT"].isna(), FALLING=-pairs["AEGRADE"])
    pairs = pairs.sort_values(["VALUE", "UNDATED", "FALLING", "ASTDT", "AESEQ"])
    best = pairs.drop_duplicates("VALUE").set_index("VALUE").reindex(values.index)
    status = np.select(
        [best["UNDATED"].isna(), best["UNDATED"].eq(True), best["AEGRADE"] >= SEVERE],
        [NOT_REPORTED, UNDATED, REPORTED], LOWER,
    )  # fmt: skip
    return values.assign(
        AETERM=best["TERM"],
        AEGRADE=best["AEGRADE"],
        STATUS=pd.Series(status, index=values.index, dtype=object),
    )[VALUES]


def derive_adevent(adlb, adae, trial):
    """Return one record per treatment-emergent event that names a graded test: what do values say?

    LABGRADE is the highest grade of the named tests within the event's days, widened as for the
    values. STATUS: a value as severe as grade 3, values of a lower grade only, values of which
    none has a grade, no value in its days, no start date, or none of its tests delivered at all.
    TESTS names the tests of the term.

    Key USUBJID, AESEQ.
    """
    events = _of_tests(adae[adae["TRTEMFL"].eq("Y")])
    single = events.drop_duplicates(["USUBJID", "AESEQ"]).set_index(["USUBJID", "AESEQ"])
    graded = _graded(adlb, trial, adlb["PARAMCD"].isin(events["PARAMCD"].unique()))
    key = ["USUBJID", "PARAMCD", "DIRECTION"]
    pairs = events[[*key, "AESEQ", "ASTDT", "AENDT"]].merge(
        graded[[*key, "ADT", "GRADE"]], on=key, validate="m:m"
    )
    pairs = pairs[_within(pairs, trial.safety.matching_days)]
    near = pairs.groupby(["USUBJID", "AESEQ"])["GRADE"].agg(["size", "max"]).reindex(single.index)
    tests = event_terms().groupby("TERM")["PARAMCD"].agg(lambda names: tuple(dict.fromkeys(names)))
    known = set(graded["PARAMCD"])
    delivered = single["SPELLED"].map(tests.map(lambda names: bool(known & set(names))))
    named = single["SPELLED"].map(tests.map(", ".join)).astype(object)
    status = np.select(
        [single["ASTDT"].isna(), near["max"] >= SEVERE, near["max"].notna(), near["size"].gt(0),
         delivered.astype(bool)],
        [NO_START, SEEN, SEEN_LOWER, UNGRADED, NO_VALUE], NO_TEST,
    )  # fmt: skip
    return single.assign(
        TESTS=named, LABGRADE=near["max"], STATUS=pd.Series(status, single.index, dtype=object)
    ).reset_index()[EVENTS]


def _graded(adlb, trial, chosen, least=None):
    """Return one record per chosen value and side of a test that the trial file asks to grade.

    GRADE is missing where the value has none; with `least` only values of that grade or worse.
    """
    wanted = {analyte.test for analyte in trial.laboratory if analyte.grade}
    known = event_terms()
    kept = ["USUBJID", "LBSEQ", "PARAMCD", "ADT", "ADY", "AVALO", "AVALOU"]
    chosen = chosen & adlb["AVALO"].notna()
    sides = []
    for side, column in _GRADES.items():
        tests = wanted & set(known.loc[known["DIRECTION"] == side, "PARAMCD"])
        here = chosen & adlb["PARAMCD"].isin(tests)
        here = here if least is None else here & (adlb[column] >= least)
        records = adlb.loc[here, [*kept, column]].rename(columns={column: "GRADE"})
        sides.append(records.assign(DIRECTION=side))
    return pd.concat(sides, ignore_index=True)[_VALUE]


def _of_tests(adae):
    """Return the events that name a graded test, once for each test and side they name."""
    terms = event_terms().rename(columns={"TERM": "SPELLED"})
    coded = adae["AEDECOD"].where(adae["AEDECOD"].notna(), adae["AETERM"]).astype(object)
    codes, different = pd.factorize(coded)
    spelled = one_spelling(pd.Series([*different, None], dtype=object)).to_numpy()[codes]
    events = adae.rename(columns={"ATOXGRN": "AEGRADE"}).assign(TERM=coded, SPELLED=spelled)
    events = events.loc[events["SPELLED"].isin(terms["SPELLED"]), [*_EVENT, "AENDT", "SPELLED"]]
    return events.merge(terms, on="SPELLED", validate="m:m")


def _within(pairs, days):
    """Return whether a value lies within the days of an event, widened on both sides."""
    slack = pd.Timedelta(days=days)
    begun = pairs["ADT"] >= pairs["ASTDT"] - slack
    return begun & ~(pairs["ADT"] > pairs["AENDT"] + slack)
