"""Eligibility criteria that papers decide: consent, and what only the site can judge."""

import pandas as pd

from helpers.adam.adie_verdicts import last_records, verdict_frame
from helpers.adam.dates import earliest, latest, parse_dtc
from helpers.adam.milestones import CONSENT


def evaluate_consent(sources):
    """Return the verdict: consent was given no later than on the day to judge.

    Any consent recorded by then is enough; without a complete date that settles it, UNKNOWN.
    """
    people = sources.people
    consents = pd.concat([_milestones(sources["ds"]), _reference(sources["dm"])])
    consents = consents[consents["DTC"].notna()]
    first, last = earliest(consents["DTC"]), latest(consents["DTC"])
    rank = (last <= consents["REFDT"]) * 2 + (~(first > consents["REFDT"])).astype(int)
    consents = consents.assign(RANK=rank.where(first.notna(), 1))
    best = last_records(consents, people, first=["RANK"])
    verdict = best["RANK"].map({3: "PASS", 0: "FAIL"})
    said = {3: "", 1: "the date of consent is incomplete", 0: "consent only afterwards"}
    text = best["RANK"].map(said).fillna("no date of consent")
    evidence = {"AVALC": best["DTC"], "ADT": best["DAY"]}
    evidence |= {"SRCDOM": best["SRCDOM"], "SRCROW": best["SRCROW"]}
    return verdict_frame(people, verdict.fillna("UNKNOWN"), text, **evidence)


def evaluate_recorded(sources, failures):
    """Return the site's own verdict: its record lists failed criteria only.

    Who was included without a failure recorded met the criterion; of somebody else no entry says
    nothing, because a screening stops at the first failure. Without the record nobody knows.

    Parameters
    ----------
    sources : Sources
    failures : DataFrame indexed by SCREEN
        ADT and SRCROW of the recorded failures of this criterion.
    """
    people = sources.people
    if not sources.has("ie"):
        said = "the site's record of criteria was not delivered"
        return verdict_frame(people, "UNKNOWN", said, BASIS="site")
    failed = people.index.isin(failures.index)
    verdict = pd.Series("UNKNOWN", index=people.index, dtype=object)
    verdict = verdict.mask(people["OUTCOME"] == "INCLUDED", "PASS").mask(failed, "FAIL")
    said = {
        "PASS": "the site recorded no failure",
        "FAIL": "the site recorded a failure",
        "UNKNOWN": "only the site can judge, and it recorded no failure",
    }
    rows = failures.reindex(people.index)
    evidence = {"ADT": rows["ADT"], "SRCROW": rows["SRCROW"]}
    evidence["SRCDOM"] = pd.Series("IE", index=people.index).where(failed, "")
    return verdict_frame(people, verdict, said, BASIS="site", **evidence)


def _milestones(ds):
    ours = ds[ds["DSDECOD"] == CONSENT]
    return _dated(ours, ours["DSSTDTC"], "DS")


def _reference(dm):
    return _dated(dm, dm["RFICDTC"], "DM")


def _dated(records, dtc, domain):
    day = parse_dtc(dtc)
    return records[["SCREEN", "REFDT", "SRCROW"]].assign(DTC=dtc, DAY=day, SRCDOM=domain)
