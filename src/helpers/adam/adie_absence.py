"""Eligibility criteria that ask for an absence: no active infection, no pregnancy."""

import pandas as pd

from helpers.adam.adie_limits import within_window
from helpers.adam.dates import earliest, latest, parse_dtc

INFECTIONS = "INFECTIONS AND INFESTATIONS"
NO_CHILD_BEARING = ("MENOPAUS", "HYSTERECTOMY", "OOPHORECTOMY", "STERILIS", "STERILIZ")


def evaluate_infection(cut, people):
    """Return VERDICT and TEXT: no infection that has begun and not ended on the reference day.

    Infections are adverse events and medical history of that organ class. Where partial dates leave
    it open whether one was active the verdict is UNKNOWN, and so it is for everyone when neither
    domain was delivered.
    """
    if not cut.has("ae") and not cut.has("mh"):
        return _verdicts(people, (), people.index, "no record of infections was delivered")
    episodes = pd.concat([_infections(cut["ae"], "AE"), _infections(cut["mh"], "MH")])
    reference = episodes["USUBJID"].map(people["REFDT"])
    begun = ~(episodes["FIRST"] > reference)
    over = episodes["OVER"] | (episodes["LASTEND"] <= reference)
    open_ended = episodes["ONGOING"] | (episodes["FIRSTEND"] > reference)
    certain = (episodes["LAST"] <= reference) & open_ended
    active = set(episodes.loc[begun & ~over & certain, "USUBJID"])
    possible = set(episodes.loc[begun & ~over, "USUBJID"])
    return _verdicts(people, active, possible, "an infection whose dates leave it open")


def evaluate_pregnancy(criterion, cut, people):
    """Return VERDICT, ADT and TEXT: a negative test in the window, or nobody who could be pregnant.

    Only a woman can fail. A history that excludes pregnancy passes; without that and without a test
    it is UNKNOWN.
    """
    tests = cut["lb"][cut["lb"]["LBTESTCD"] == "HCG"]
    tests = tests.assign(DAY=parse_dtc(tests["LBDTC"])).dropna(subset=["LBSTRESC"])
    tests = within_window(tests, people, criterion.window_days).sort_values("DAY", kind="stable")
    last = tests.drop_duplicates("USUBJID", keep="last").set_index("USUBJID")
    result = last["LBSTRESC"].str.upper().reindex(people.index)
    history = cut["mh"]["MHDECOD"].where(cut["mh"]["MHDECOD"].notna(), cut["mh"]["MHTERM"])
    excluded = history.astype("string").str.upper().str.contains("|".join(NO_CHILD_BEARING))
    safe = set(cut["mh"].loc[excluded.fillna(False).astype(bool), "USUBJID"])
    verdict = pd.Series("UNKNOWN", index=people.index, dtype=object)
    verdict[people.index.isin(list(safe)) | (people["SEX"] == "M")] = "PASS"
    verdict = verdict.mask(result == "NEGATIVE", "PASS").mask(result == "POSITIVE", "FAIL")
    text = verdict.map({"UNKNOWN": "no pregnancy test in the window"}).fillna("")
    return pd.DataFrame(
        {"VERDICT": verdict, "ADT": last["DAY"].reindex(people.index), "TEXT": text}
    )


def _infections(records, prefix):
    ours = records[records[f"{prefix}BODSYS"].astype("string").str.upper() == INFECTIONS]
    start, end = ours[f"{prefix}STDTC"], ours[f"{prefix}ENDTC"]
    # an adverse event without an end is ongoing; medical history without one says nothing, unless
    # it is recorded as over or as ongoing
    if prefix == "MH":
        relation = ours["MHENRF"].astype("string").str.upper()
        over = relation.eq("BEFORE")
        ongoing = relation.isin(["ONGOING", "DURING", "DURING/AFTER", "AFTER"])
    else:
        over = pd.Series(False, index=ours.index)
        ongoing = end.isna()
    return pd.DataFrame(
        {
            "USUBJID": ours["USUBJID"],
            "FIRST": earliest(start),
            "LAST": latest(start),
            "FIRSTEND": earliest(end),
            "LASTEND": latest(end),
            "OVER": over.fillna(False).astype(bool),
            "ONGOING": ongoing.fillna(False).astype(bool),
        }
    )


def _verdicts(people, active, possible, doubt):
    verdict = pd.Series("PASS", index=people.index, dtype=object)
    verdict[people.index.isin(list(possible))] = "UNKNOWN"
    verdict[people.index.isin(list(active))] = "FAIL"
    text = verdict.map({"UNKNOWN": doubt, "FAIL": "an infection was active"}).fillna("")
    return pd.DataFrame({"VERDICT": verdict, "TEXT": text})
