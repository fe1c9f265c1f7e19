"""Episodes: what lasted from a day to a day, as far as its dates can tell."""

import pandas as pd

from helpers.adam.dates import earliest, latest, parse_dtc

NAMED = {
    "AE": ["AEDECOD", "AETERM"],
    "MH": ["MHDECOD", "MHTERM"],
    "CM": ["CMDECOD", "CMTRT", "CMCLAS"],
    "PR": ["PRDECOD", "PRTRT"],
}
STILL = ("ONGOING", "DURING", "DURING/AFTER", "AFTER")
GRADES = {"MILD": 1, "MODERATE": 2, "SEVERE": 3, "LIFE THREATENING": 4, "LIFE-THREATENING": 4}


def episodes(records, prefix):
    """Return one row per record: what it names, and what its dates allow.

    - TERM is its name, TEXT all of its names and its class, CATEGORY and ORGANS the category and
      the organ class in upper case;
    - FIRST to LAST are the days it can have begun on, FIRSTEND to LASTEND those it can have ended
      on, DAY a complete start;
    - OVER and ONGOING say what is known of an end without a date: an adverse event without an end
      is ongoing; elsewhere no end says nothing, unless it is recorded as over or as ongoing;
    - PAST marks history without a start, which began before anything else did;
    - GRADE is 1 (mild) to 5, missing where not recorded; ANSWER is "Y" for what is reported, "N"
      for what was asked for and did not occur, "?" without an answer.

    Key that of the records: SRCDOM, SRCROW. REFDT is kept where it is there.

    Parameters
    ----------
    records : DataFrame of AE, MH, CM or PR
    prefix : str
        "AE", "MH", "CM" or "PR".
    """
    start, end = records[f"{prefix}STDTC"], records[f"{prefix}ENDTC"]
    first, relation = earliest(start), _upper(records, f"{prefix}ENRF")
    kept = [name for name in ("USUBJID", "SCREEN", "SRCROW", "REFDT") if name in records]
    return records[kept].assign(
        SRCDOM=prefix,
        TERM=_first_known(records, NAMED[prefix]),
        TEXT=_joined(records, NAMED[prefix]),
        CATEGORY=_upper(records, f"{prefix}CAT"),
        ORGANS=_upper(records, f"{prefix}BODSYS"),
        FIRST=first,
        LAST=latest(start),
        FIRSTEND=earliest(end),
        LASTEND=latest(end),
        DAY=parse_dtc(start),
        OVER=relation.eq("BEFORE"),
        ONGOING=relation.isin(STILL) | (end.isna() & (prefix == "AE")),
        PAST=first.isna() & (prefix == "MH"),
        GRADE=_grade(records, prefix),
        ANSWER=_answer(records, prefix),
    )


def present(spans, reference, within_days):
    """Return (certain, possible): which episodes were present in the days before a day.

    With `within_days` 0, on the day itself: begun, and not ended on or before it. With more, an
    episode that ended fewer days before counts too. With None, any that had begun.

    Parameters
    ----------
    spans : DataFrame
        As `episodes` returns it.
    reference : Series of days, aligned with the spans
    within_days : int or None
    """
    may_have_begun = ~(spans["FIRST"] > reference)
    has_begun = (spans["LAST"] <= reference) | spans["PAST"] | (spans["LASTEND"] <= reference)
    if within_days is None:
        return has_begun & reference.notna(), may_have_begun
    since = reference - pd.Timedelta(days=within_days)
    over = (spans["LASTEND"] <= since) | (spans["OVER"] & ~(spans["LAST"] > since))
    lasting = spans["ONGOING"] | (spans["FIRSTEND"] > since) | (spans["FIRST"] > since)
    return has_begun & lasting & ~over & reference.notna(), may_have_begun & ~over


def _upper(records, name):
    if name not in records:
        return pd.Series("", index=records.index, dtype=object)
    return records[name].fillna("").astype(str).str.strip().str.upper().astype(object)


def _first_known(records, names):
    known = records[names[0]]
    for name in names[1:2]:
        known = known.where(known.notna(), records[name])
    return known.fillna("").astype(object)


def _joined(records, names):
    parts = [records[name].fillna("").astype(str) for name in names]
    return parts[0].str.cat(parts[1:], sep="\n").astype(object)


def _grade(records, prefix):
    grade = pd.Series(float("nan"), index=records.index)
    for name in (f"{prefix}TOXGR", f"{prefix}SEV"):
        words = _upper(records, name)
        grade = grade.fillna(pd.to_numeric(words, errors="coerce")).fillna(words.map(GRADES))
    return grade.astype(float)


def _answer(records, prefix):
    """Return the answer to a list of conditions that were asked for (MHOCCUR), "Y" without one."""
    answer = _upper(records, f"{prefix}OCCUR").replace({"": "Y", "U": "?"})
    return answer.mask(_upper(records, f"{prefix}STAT") == "NOT DONE", "?")
