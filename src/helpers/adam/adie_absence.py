"""Eligibility criteria that ask for an absence: active infection, pregnancy, child-bearing."""

from helpers.adam.adie_bearing import EVIDENCE, bearing
from helpers.adam.adie_spans import judge_spans
from helpers.adam.adie_verdicts import last_records, verdict_frame
from helpers.adam.dates import parse_dtc
from helpers.adam.episodes import present
from helpers.adam.infections import infections
from helpers.adam.terms import upper


def evaluate_infection(sources):
    """Return the verdict: no infection that has begun and not ended on the day to judge.

    One that ended on that very day is over. Where partial dates leave it open whether one was
    active the verdict is UNKNOWN, and so it is for whom neither an adverse event nor history is
    recorded.
    """
    if not sources.has("ae") and not sources.has("mh"):
        return verdict_frame(sources.people, "UNKNOWN", "no record of infections was delivered", 0)
    spans = infections(sources.spans("ae"), sources.spans("mh"))
    spans = spans.assign(DOUBT="an infection whose dates leave it open")
    said = {"what": "active infection", "records": "adverse event and no history"}
    states = present(spans, spans["REFDT"], 0)
    return judge_spans(sources, spans, states, said, ("ae", "mh"), 0)


def evaluate_pregnancy(condition, sources):
    """Return the verdict: a negative test in the window, or nobody who could be pregnant.

    A man passes, and so does a woman who cannot bear children, unless her test is positive: TEXT
    says why the criterion does not apply. Of everybody else a test is asked for; without one the
    verdict is UNKNOWN.
    """
    people, window = sources.people, condition.window_days
    last = last_records(_tests(sources["lb"], window), people)
    result = last["RESULT"].where(people["SEX"] != "M")
    able = bearing(sources, condition.child_bearing_to)
    exempt = (able["ABLE"] == "N") & (result != "POSITIVE")
    verdict = result.map({"NEGATIVE": "PASS", "POSITIVE": "FAIL"}).fillna("UNKNOWN")
    text = result.map({"NEGATIVE": "negative test", "POSITIVE": "positive test"})
    text = text.fillna(f"no pregnancy test within {window} days")
    tested = last.rename(columns={"RESULT": "AVALC", "DAY": "ADT"})[EVIDENCE].astype(object)
    evidence = able[EVIDENCE].where(exempt, tested)
    verdict = verdict.mask(exempt, "PASS")
    text = text.mask(exempt, "does not apply: " + able["TEXT"])
    return verdict_frame(people, verdict, text, window, **evidence)


def evaluate_bearing(condition, sources):
    """Return the verdict: cannot bear children. UNKNOWN where nothing recorded says so."""
    able = bearing(sources, condition.child_bearing_to)
    verdict = able["ABLE"].map({"N": "PASS", "Y": "FAIL"}).fillna("UNKNOWN")
    text = able["TEXT"].where(able["ABLE"].notna(), "child-bearing potential is not recorded")
    return verdict_frame(sources.people, verdict, text, **able[EVIDENCE])


def _tests(lb, window_days):
    ours = lb[lb["LBTESTCD"] == "HCG"]
    result = ours["LBSTRESC"].where(ours["LBSTRESC"].notna(), ours["LBORRES"])
    ours = ours.assign(
        RESULT=upper(result), DAY=parse_dtc(ours["LBDTC"]), DTC=ours["LBDTC"], SRCDOM="LB"
    )
    age = (ours["REFDT"] - ours["DAY"]).dt.days
    return ours[age.between(0, window_days) & ours["RESULT"].isin(["NEGATIVE", "POSITIVE"])]
