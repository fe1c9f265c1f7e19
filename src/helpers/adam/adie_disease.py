"""Eligibility criteria on the disease: diagnosis, its characteristics, lesions."""

from helpers.adam.adie_verdicts import last_records, verdict_frame
from helpers.adam.dates import earliest, parse_dtc
from helpers.adam.terms import names_any, upper

UNSETTLED = ("UNKNOWN", "NOT DONE", "NOT EVALUABLE", "PENDING", "EQUIVOCAL", "INDETERMINATE")
SAID = {"measurable": ("TARGET",), "evaluable": ("TARGET", "NON-TARGET")}


def evaluate_diagnosis(condition, sources):
    """Return the verdict: the primary diagnosis is one of these, its histological type named.

    Another primary diagnosis fails; one without a histological type, or none recorded, is UNKNOWN.
    """
    words, mh = condition.diagnosis, sources["mh"]
    if not sources.has("mh"):
        return verdict_frame(sources.people, "UNKNOWN", "no medical history was delivered")
    ours = mh[upper(mh["MHCAT"]) == "PRIMARY DIAGNOSIS"]
    ours = ours[~(earliest(ours["MHSTDTC"]) > ours["REFDT"])]
    text = ours["MHTERM"].fillna("").astype(str) + "\n" + ours["MHDECOD"].fillna("").astype(str)
    named = names_any(text, words.terms)
    typed = names_any(text, words.histology) if words.histology else named
    rank = named.astype(int) + (named & typed).astype(int)
    verdict = rank.map({0: "FAIL", 1: "UNKNOWN", 2: "PASS"})
    said = {0: "another primary diagnosis", 1: "the diagnosis names no histological type", 2: ""}
    found = _evidence(ours, "MH", "MHSTDTC").assign(
        RANK=rank, VERDICT=verdict, TEXT=rank.map(said), AVALC=ours["MHTERM"]
    )
    return _verdict_of(found, sources.people, "no primary diagnosis is recorded", ["RANK"])


def evaluate_characteristic(condition, sources):
    """Return the verdict: the last record of a characteristic of the disease is one of these."""
    words, mh = condition.characteristic, sources["mh"]
    if not sources.has("mh"):
        return verdict_frame(sources.people, "UNKNOWN", "no medical history was delivered")
    ours = mh[upper(mh["MHCAT"]) == "DISEASE CHARACTERISTIC"]
    ours = ours[upper(ours["MHTERM"]) == words.name.upper()]
    ours = ours[ours["MHDECOD"].notna() & ~(earliest(ours["MHSTDTC"]) > ours["REFDT"])]
    value = upper(ours["MHDECOD"])
    verdict = value.isin([word.upper() for word in words.one_of]).map({True: "PASS", False: "FAIL"})
    verdict = verdict.mask(value.isin(UNSETTLED), "UNKNOWN")
    text = (words.name + " is " + value.str.lower()).mask(verdict == "PASS", "")
    found = _evidence(ours, "MH", "MHSTDTC").assign(VERDICT=verdict, TEXT=text, AVALC=value)
    return _verdict_of(found, sources.people, f"{words.name} is not recorded")


def evaluate_lesions(condition, sources):
    """Return the verdict: a lesion of that kind, in one of the organs, within the window.

    Lesions recorded, and none of them such a one, fail; without any lesion it is UNKNOWN.
    """
    words, people, window = condition.lesions, sources.people, condition.window_days
    if not sources.has("tu"):
        return verdict_frame(people, "UNKNOWN", "no lesion was delivered", window)
    tu = sources["tu"]
    ours = tu[tu["TUSTRESC"].isin(SAID["evaluable"])]
    found = _evidence(ours, "TU", "TUDTC")
    inside = (ours["REFDT"] - found["ADT"]).dt.days.between(0, window)
    ours, found = ours[inside], found[inside]
    rank, place = _lesion_rank(ours, words), ours["TULOC"].fillna("").astype(str)
    said = {0: "no such lesion among those recorded", 1: "lesions only where it is not certain"}
    found = found.assign(
        RANK=rank,
        VERDICT=rank.map({0: "FAIL", 1: "UNKNOWN", 2: "PASS"}),
        TEXT=rank.map(said),
        AVALC=ours["TUSTRESC"] + (", " + place).where(place != "", ""),
    )
    none = f"no lesion is recorded within {window} days"
    return _verdict_of(found, people, none, ["RANK"], window)


def _lesion_rank(tu, words):
    """Return 2 for a lesion of that kind in one of the organs, 1 where it may be one, 0 else."""
    kind = tu["TUSTRESC"].isin(SAID[words.kind])
    if not words.organs:
        return kind * 2
    place = tu["TULOC"]
    inside = names_any(place, words.organs)
    doubtful = (names_any(place, words.possible) | place.isna()) & ~inside
    return kind * (inside * 2 + doubtful)


def _evidence(records, domain, dtc):
    frame = records[["SCREEN", "SRCROW"]].assign(SRCDOM=domain, ADT=parse_dtc(records[dtc]))
    return frame.assign(DAY=frame["ADT"])


def _verdict_of(found, people, otherwise, first=(), window_days=None):
    last = last_records(found, people, first=first)
    text = last["TEXT"].where(last["VERDICT"].notna(), otherwise)
    evidence = last[["AVALC", "ADT", "SRCDOM", "SRCROW"]]
    return verdict_frame(people, last["VERDICT"].fillna("UNKNOWN"), text, window_days, **evidence)
