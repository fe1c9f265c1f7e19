"""Eligibility criteria on history: conditions and treatments that must not have been there."""

import re

import pandas as pd

from helpers.adam.adie_spans import judge_spans
from helpers.adam.adie_verdicts import verdict_frame
from helpers.adam.episodes import episodes, present, reported
from helpers.adam.terms import first_known, names_any, text_of

GRADES = {"MILD": 1, "MODERATE": 2, "SEVERE": 3, "LIFE THREATENING": 4, "LIFE-THREATENING": 4}
NYHA = re.compile(r"NYHA[^IV0-9]{0,12}(IV|I{1,3}|[1-4])\b")
CLASSES = {"I": 1, "II": 2, "III": 3, "IV": 4}
LESIONS = ("TARGET", "NON-TARGET", "NEW")


def evaluate_history(condition, sources):
    """Return the verdict: no such condition in the history, nor begun as an adverse event.

    Only what had begun by the day to judge counts, and with `within_days` only what was present in
    those days. Where only severe forms exclude, a condition of unrecorded severity is UNKNOWN, and
    so is one whose dates or wording leave it open. Who has history recorded, and none of this,
    passes; without any record of history it is UNKNOWN.
    """
    words = condition.no_history
    if not sources.has("mh"):
        return verdict_frame(sources.people, "UNKNOWN", "no medical history was delivered")
    spans = [_conditions(sources["mh"], "MH", words), _conditions(sources["ae"], "AE", words)]
    spans = pd.concat([*spans, _lesions(sources["tu"], words.organs)], ignore_index=True)
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
    spans = pd.concat([_treatments(sources[domain], domain.upper(), words) for domain in domains])
    spans, states = _states(spans, words.within_days)
    said = {"what": "such treatment", "records": "medication and no procedure"}
    return judge_spans(sources, spans, states, said, domains, words.within_days)


def _states(spans, within_days):
    """Return the spans, and which were present: certainly, where the record leaves no DOUBT."""
    certain, possible = present(spans, spans["REFDT"], within_days)
    doubt = spans["DOUBT"].mask(spans["DOUBT"] == "", "its dates leave it open")
    said = spans["TERM"].astype(str).str.lower().str.cat(doubt, sep=": ")
    return spans.assign(DOUBT=said), (certain & (spans["DOUBT"] == ""), possible)


def _conditions(records, prefix, words):
    """Return the records that name the condition, SURE where they say enough, DOUBT where not."""
    text = text_of(records, f"{prefix}TERM", f"{prefix}DECOD")
    classes = records[f"{prefix}BODSYS"].fillna("").astype(str).str.upper()
    named = names_any(text, words.terms) | classes.isin([c.upper() for c in words.organ_classes])
    vague = names_any(text, words.possible) & ~named
    severe = _severe(records, prefix, text, words)
    answer = reported(records, prefix)
    met = (named | vague) & (severe != "N") & (answer != "N")
    doubt = (severe == "?").map({True: "its severity is not recorded", False: ""})
    doubt = doubt.mask(vague, "not said whether it is the condition meant")
    doubt = doubt.mask(answer == "?", "not said whether it occurred")
    term = first_known(records, f"{prefix}DECOD", f"{prefix}TERM")
    return episodes(records, prefix).assign(DOUBT=doubt, TERM=term)[met]


def _lesions(tu, organs):
    """Return the lesions in these organs: there from the day they were seen, none of them sure."""
    ours = tu[names_any(tu["TULOC"], organs) & tu["TUSTRESC"].isin(LESIONS)]
    spans = episodes(ours.rename(columns={"TUDTC": "AESTDTC"}).assign(AEENDTC=None), "AE")
    doubt = "a lesion does not say whether it is the condition meant"
    return spans.assign(SRCDOM="TU", DOUBT=doubt, TERM=ours["TULOC"])


def _severe(records, prefix, text, words):
    """Return "Y" where a recorded grade or class is severe enough, "N" where not, "?" unrecorded.

    Where nothing is said of severity in the criterion, every record is severe enough.
    """
    if words.from_grade is None and words.from_nyha is None:
        return pd.Series("Y", index=records.index, dtype=object)
    severe = pd.Series("?", index=records.index, dtype=object)
    for lowest, found in (
        (words.from_grade, _grade(records, prefix)),
        (words.from_nyha, _nyha_class(text)),
    ):
        if lowest is not None:
            severe = severe.mask(found < lowest, "N").mask(found >= lowest, "Y")
    return severe


def _grade(records, prefix):
    grade = pd.Series(float("nan"), index=records.index)
    for name in (f"{prefix}TOXGR", f"{prefix}SEV"):
        if name in records:
            words = records[name].astype("string").str.strip().str.upper().astype(object)
            grade = grade.fillna(pd.to_numeric(words, errors="coerce")).fillna(words.map(GRADES))
    return grade.astype(float)


def _nyha_class(text):
    found = text.str.upper().str.extract(NYHA, expand=False)
    return found.map(CLASSES).fillna(pd.to_numeric(found, errors="coerce")).astype(float)


def _treatments(records, prefix, words):
    columns = [f"{prefix}TRT", f"{prefix}DECOD"] + (["CMCLAS"] if prefix == "CM" else [])
    category = records[f"{prefix}CAT"].fillna("").astype(str).str.strip().str.upper()
    text = text_of(records, *columns)
    named = category.isin([c.upper() for c in words.categories]) | names_any(text, words.terms)
    vague = names_any(text, words.possible) & ~named
    doubt = vague.map({True: "not said whether it is the treatment meant", False: ""})
    term = first_known(records, f"{prefix}DECOD", f"{prefix}TRT")
    return episodes(records, prefix).assign(DOUBT=doubt, TERM=term)[named | vague]
