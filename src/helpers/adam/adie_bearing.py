"""Who can bear children: sex, what the site recorded, history, and age."""

import pandas as pd

from helpers.adam.adie_values import age_in
from helpers.adam.adie_verdicts import last_records
from helpers.adam.dates import parse_dtc
from helpers.adam.episodes import present
from helpers.adam.terms import names_any, worded

EVIDENCE = ["AVALC", "ADT", "SRCDOM", "SRCROW"]
NO_CHILD_BEARING = (
    "MENOPAUS",
    "POSTMENOPAUS",
    "HYSTERECTOMY",
    "HYSTEROSALPINGO",
    "OOPHORECTOMY BILATERAL",
    "SALPINGECTOMY BILATERAL",
    "OVARIECTOMY",
    "STERILIS",
    "STERILIZ",
)
NOT_YET = r"\b(?:PRE|PERI)[- ]MENOPAUS"


def bearing(sources, oldest):
    """Return whether each participant can bear children: ABLE "Y" or "N", missing where unknown.

    The first of these that says so decides: the sex; what the site recorded (SC, CHILDPOT);
    menopause, removal of womb or both ovaries, or sterilisation in history or procedures; an age
    above `oldest` years. TEXT names what decided, with AVALC, ADT, SRCDOM and SRCROW of its record.
    """
    parts = [_sex(sources), _recorded(sources), _history(sources)]
    if oldest is not None:
        parts.append(_age(sources, oldest))
    decided = parts[0]
    for other in parts[1:]:
        decided = decided.where(decided["ABLE"].notna(), other)
    return decided


def _decided(people, able, text, **evidence):
    frame = pd.DataFrame({"ABLE": able, "TEXT": text}, index=people.index, dtype=object)
    return frame.assign(**evidence).reindex(columns=["ABLE", "TEXT", *EVIDENCE]).astype(object)


def _sex(sources):
    people = sources.people
    row = sources["dm"].drop_duplicates("SCREEN").set_index("SCREEN")["SRCROW"]
    able = people["SEX"].map({"M": "N"})
    return _decided(people, able, "male", SRCDOM="DM", SRCROW=row.reindex(people.index))


def _recorded(sources):
    sc = sources["sc"]
    ours = sc[(sc["SCTESTCD"] == "CHILDPOT") & sc["SCSTRESC"].isin(["Y", "N"])]
    ours = ours.assign(DAY=parse_dtc(ours["SCDTC"]), SRCDOM="SC")
    last = last_records(ours[~(ours["DAY"] > ours["REFDT"])], sources.people)
    text = last["SCSTRESC"].map({"N": "recorded as not of child-bearing potential"})
    return _decided(
        sources.people,
        last["SCSTRESC"],
        text.fillna("recorded as of child-bearing potential"),
        AVALC=last["SCSTRESC"],
        ADT=last["DAY"],
        SRCDOM="SC",
        SRCROW=last["SRCROW"],
    )


def _history(sources):
    spans = pd.concat([_named(sources.spans(domain)) for domain in ("mh", "pr")])
    certain, _ = present(spans, spans["REFDT"], None)
    last = last_records(spans[certain], sources.people)
    return _decided(
        sources.people,
        last["TERM"].notna().map({True: "N"}),
        worded(last["TERM"], "history of {}").str.lower(),
        AVALC=last["TERM"],
        ADT=last["DAY"],
        SRCDOM=last["SRCDOM"],
        SRCROW=last["SRCROW"],
    )


def _named(spans):
    not_yet = spans["TEXT"].str.upper().str.contains(NOT_YET)
    return spans[names_any(spans["TEXT"], NO_CHILD_BEARING) & ~not_yet & (spans["ANSWER"] == "Y")]


def _age(sources, oldest):
    age = age_in(sources, "years")
    able = (age["AVAL"] > oldest).map({True: "N"})
    said = worded(age["AVAL"], "{:g} years")
    text = f"older than {oldest} years"
    row = {"SRCDOM": "DM", "SRCROW": age["SRCROW"]}
    return _decided(sources.people, able, text, AVALC=said, **row)
