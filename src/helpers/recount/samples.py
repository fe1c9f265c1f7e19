"""Pairs of expression samples."""

import re

from helpers.recount.dates import day_of, earliest, latest, whole
from helpers.recount.numbers import number
from helpers.recount.tumours import new_therapies

ROUTES = ("ORAL", "INTRAVENOUS", "INTRAMUSCULAR", "SUBCUTANEOUS")


def pairs(delivered, people, endpoint):
    """Return the treated participants with a usable sample at both visits of the contrast.

    A sample is usable when nobody excluded it, its RNA is good enough, it was counted, its genes
    do not contradict the recorded sex, it was drawn in the window of its visit, and no later than
    the day of the first other drug. The second is none where a new anticancer therapy or a systemic
    corticosteroid may have begun since the day of the first.
    """
    visits = {visit["id"]: visit for visit in delivered.words["visits"]}
    first, second = (
        _drawn(delivered, people, visits[endpoint[v]]) for v in ("baseline", "on_treatment")
    )
    begun = _begun(delivered, people)
    return {
        person
        for person in first.keys() & second.keys()
        if not any(
            start < second[person] and last >= first[person] and not (end and end < first[person])
            for start, last, end in begun.get(person, [])
        )
    }


def _drawn(delivered, people, visit):
    """Return the day of a usable sample of one visit by participant; none where another is nearer.

    One sample a visit is the rule, so the nearest of several is not looked for.
    """
    words = delivered.words.get("expression", {})
    rows = delivered.rows("samples")
    judged = any(row.get("RIN") for row in rows)
    sex = {row["USUBJID"]: row.get("SEX") for row in delivered.rows("dm")}
    strict = words.get("sex_mismatch", "exclude") == "exclude"
    return {
        row["USUBJID"]: whole(row["COLLECTION_DTC"])
        for row in rows
        if not row.get("EXCLUDED_REASON")
        and (not judged or (number(row.get("RIN", "")) or 0) >= words.get("minimum_rin", 6.0))
        and row["SAMPLE_ID"] in delivered.samples_counted
        and not (strict and _differs(delivered.sexes.get(row["SAMPLE_ID"]), sex, row["USUBJID"]))
        and _in_time(row, people, visit)
    }


def _differs(told, sex, person):
    return bool(told) and sex.get(person) in ("F", "M") and told != sex[person]


def _in_time(row, people, visit):
    day, first = whole(row["COLLECTION_DTC"]), people.first_dose.get(row["USUBJID"])
    if not day or not first:
        return False
    opens, closes = (day_of(d, first) for d in visit["window"])
    other = people.first_backbone.get(row["USUBJID"])
    return opens <= day <= closes and (not other or day <= other)


def _begun(delivered, people):
    """Return what each participant began: the first and the last day it can mean, and its end."""
    found = {}
    for person, day in new_therapies(delivered, people).items():
        found.setdefault(person, []).append((day, day, None))
    words = delivered.words.get("expression", {}).get("corticosteroids")
    for row in delivered.rows("cm") if words else ():
        start = earliest(row.get("CMSTDTC", ""))
        if start and _is_steroid(row, words):
            end = latest(row.get("CMENDTC", ""))
            told = (start, latest(row["CMSTDTC"]), end)
            found.setdefault(row["USUBJID"], []).append(told)
    return found


def _is_steroid(row, words):
    told = " ".join(row.get(name, "") for name in ("CMTRT", "CMDECOD")).upper()
    named = any(re.search(r"\b" + re.escape(name), told) for name in words.get("names", ()))
    classed = row.get("CMCLAS", "").upper() in words.get("classes", ())
    return (named or classed) and row.get("CMROUTE", "").upper() in (
        "",
        *words.get("routes", ROUTES),
    )
