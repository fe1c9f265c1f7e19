"""Eligibility criteria on history: conditions and treatments that must not have been there."""

import re

import pandas as pd

from helpers.adam.adie_spans import judge_spans
from helpers.adam.adie_verdicts import verdict_frame
from helpers.adam.episodes import episodes, present
from helpers.adam.terms import names_any

NYHA = re.compile(r"NYHA[^IV0-9]{0,12}(IV|I{1,3}|[1-4])\b")
CLASSES = {"I": 1, "II": 2, "III": 3, "IV": 4}
LESIONS = ("TARGET", "NON-TARGET", "NEW")


def evaluate_history(condition, sources):
    """Return the verdict: no such condition in the history, nor begun as an adverse event.

    Only what had begun by the day to judge counts, and with `within_days` only what was present in
    those days. Where only severe forms exclude, a condition of unrecorded severity is UNKNOWN, and
    so is one whose dates or wording leave it open, or an event that began on the very day. Who has
    history recorded, and none of this, passes; without any record of history it is UNKNOWN.
    """
    words = condition.no_history
    if not sources.has("mh"):
        return verdict_frame(sources.people, "UNKNOWN", "no medical history was delivered")
    recorded = pd.concat([sources.spans("mh"), sources.spans("ae")], ignore_index=True)
    spans = _conditions(recorded, words)
    if words.organs:
        lesions = _lesions(sources["tu"], words.organs)
        spans = pd.concat([spans, lesions], ignore_index=True) if len(lesions) else spans
    spans, states = _states(spans, words.within_days)
    said = {"what": "such condition", "records": "medical history"}
    return judge_spans(sources, spans, states, said, ("mh",), words.within_days)


def evaluate_treatment(condition, sources):
    """Return the verdict: no such medication or procedure in the days before the day to judge.

    What was last taken exactly `within_days` before is long enough ago. Without an end, and not
    recorded as ongoing, it is UNKNOWN whether an earlier treatment had ended. Who has medication or
    procedures recorded, and none of this, passes; without any record it is UNKNOWN.
    """
    words = condition.no_treatment
    domains = [domain for domain in ("cm", "pr") if sources.has(domain)]
    if "cm" not in domains:
        return verdict_frame(sources.people, "UNKNOWN", "no medication was delivered")
    spans = pd.concat([sources.spans(domain) for domain in domains], ignore_index=True)
    spans = _treatments(spans, words)
    spans, states = _states(spans, words.within_days)
    said = {"what": "such treatment", "records": "medication and no procedure"}
    return judge_spans(sources, spans, states, said, domains, words.within_days)


def _states(spans, within_days):
    """Return the spans, and which were present: certainly, where the record leaves no DOUBT."""
    certain, possible = present(spans, spans["REFDT"], within_days)
    doubt = spans["DOUBT"].mask(spans["DOUBT"] == "", "its dates leave it open")
    said = spans["TERM"].astype(str).str.cat(doubt, sep=": ")
    return spans.assign(DOUBT=said), (certain & (spans["DOUBT"] == ""), possible)


def _conditions(spans, words):
    """Return the episodes that name the condition; DOUBT says why one does not say enough."""
    organ_classes = [name.upper() for name in words.organ_classes]
    named = names_any(spans["TEXT"], words.terms) | spans["ORGANS"].isin(organ_classes)
    vague = names_any(spans["TEXT"], words.possible) & ~named
    meant = (named | vague) & ~names_any(spans["TEXT"], words.other_than)
    ours = spans[meant & (spans["ANSWER"] != "N")]
    severe = _severe(ours, words)
    doubt = (severe == "?").map({True: "its severity is not recorded", False: ""})
    doubt = doubt.mask(vague, "not said whether it is the condition meant")
    doubt = doubt.mask(ours["ANSWER"] == "?", "not said whether it occurred")
    same_day = (ours["SRCDOM"] == "AE") & (ours["DAY"] == ours["REFDT"])
    doubt = doubt.mask(same_day, "it began on the very day")
    return ours.assign(DOUBT=doubt)[severe != "N"]


def _severe(spans, words):
    """Return "Y" where a recorded grade or class is severe enough, "N" where not, "?" unrecorded.

    Where nothing is said of severity in the criterion, every record is severe enough.
    """
    if words.from_grade is None and words.from_nyha is None:
        return pd.Series("Y", index=spans.index, dtype=object)
    severe = pd.Series("?", index=spans.index, dtype=object)
    for lowest, found in (
        (words.from_grade, spans["GRADE"]),
        (words.from_nyha, _nyha_class(spans["TEXT"])),
    ):
        if lowest is not None:
            severe = severe.mask(found < lowest, "N").mask(found >= lowest, "Y")
    return severe


def _nyha_class(text):
    found = text.str.upper().str.extract(NYHA, expand=False)
    return found.map(CLASSES).fillna(pd.to_numeric(found, errors="coerce")).astype(float)


def _lesions(tu, organs):
    """Return the lesions in these organs: there from the day they were seen, none of them sure."""
    ours = tu[names_any(tu["TULOC"], organs) & tu["TUSTRESC"].isin(LESIONS)]
    seen = ours.rename(columns={"TUDTC": "AESTDTC", "TULOC": "AEDECOD"})
    spans = episodes(seen.assign(AEENDTC=None, AETERM=None), "AE")
    return spans.assign(
        SRCDOM="TU", DOUBT="a lesion does not say whether it is the condition meant"
    )


def _treatments(spans, words):
    categories = [name.upper() for name in words.categories]
    named = spans["CATEGORY"].isin(categories) | names_any(spans["TEXT"], words.terms)
    vague = names_any(spans["TEXT"], words.possible) & ~named
    doubt = vague.map({True: "not said whether it is the treatment meant", False: ""})
    return spans.assign(DOUBT=doubt)[named | vague]
