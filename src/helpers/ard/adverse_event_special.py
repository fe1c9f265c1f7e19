"""Adverse events of special interest: each group of the trial file, and what was found of it."""

from helpers.adam.adae_courses import OVER
from helpers.adam.terms import upper
from helpers.ard.adverse_events import add_unrecorded, emergent, holds_in, kinds_of_event
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count, add_rate
from helpers.ard.terms import CLASS_AND_TERM

TERM = "term"
_ASIDE = ("related", "related_backbone", "serious")


def ard_ae_special(adae, aecourse, adsl, trial):
    """Return participants and events of each group of special interest, and of its terms.

    `variable` is the id of the group. `variable_level` is "" (any event), grade_1 to grade_5 and
    grade_missing (worst grade, of all treated), related, related_backbone, serious, resolved
    (participants all of whose events of the group are over, of those with one; `n_event` counts
    whole events), events (whole events), or "term | ..." for each term that occurred.

    Parameters
    ----------
    adae : DataFrame, key USUBJID AESEQ
    aecourse : DataFrame, key USUBJID AESEQ
        Whole events with their outcome, as `derive_courses` returns them.
    adsl : DataFrame, key USUBJID
    trial : Trial
    """
    rows = ResultRows("ae_special", "safety")
    events = emergent(adae, adsl)
    courses = aecourse.assign(PT=upper(aecourse["AEDECOD"]))
    kinds = kinds_of_event(events, trial)
    for keys, people in arms_of(in_population(adsl, "safety"), trial.report_by):
        inside, own = (each["USUBJID"].isin(people["USUBJID"]) for each in (events, courses))
        for group in trial.safety.special_interest:
            ours = inside & events["PT"].isin(group.terms)
            key = {"variable": group.id, **keys}
            _add_group(rows, events[ours], kinds, people, key)
            _add_outcome(rows, courses[own & courses["PT"].isin(group.terms)], key)
            _add_terms(rows, events[ours], people, key)
    return rows.frame()


def _add_group(rows, events, kinds, people, key):
    worst = events.groupby("USUBJID")["ATOXGRN"].max()
    add_rate(rows, len(worst), len(people), who=worst.index, **key)
    rows.add({"n_event": len(events)}, **key)
    graded = {f"grade_{grade}": worst.index[worst == grade] for grade in range(1, 6)}
    for level, ids in {**graded, "grade_missing": worst.index[worst.isna()]}.items():
        add_count(rows, len(ids), len(people), who=ids, variable_level=level, **key)
    for kind in _ASIDE:
        if kind not in kinds:
            continue
        if kinds[kind] is None:
            add_unrecorded(rows, len(people), variable_level=kind, **key)
            continue
        chosen = events[holds_in(kinds[kind], events)]
        ids = chosen["USUBJID"].unique()
        add_count(rows, len(ids), len(people), who=ids, variable_level=kind, **key)
        rows.add({"n_event": len(chosen)}, variable_level=kind, **key)


def _add_outcome(rows, courses, key):
    over = courses["AEOUT"].isin(OVER)
    whole = over.groupby(courses["USUBJID"]).all()
    ids = whole.index[whole]
    add_count(rows, len(ids), len(whole), who=ids, variable_level="resolved", **key)
    rows.add({"n_event": int(over.sum())}, variable_level="resolved", **key)
    rows.add({"n_event": len(courses)}, variable_level="events", **key)


def _add_terms(rows, events, people, key):
    found = events.groupby("PT")["USUBJID"].agg(["nunique", "size"])
    for term in sorted(found.index, key=lambda name: (-found.loc[name, "nunique"], name)):
        ids = events.loc[events["PT"] == term, "USUBJID"].unique()
        level = TERM + CLASS_AND_TERM + term
        add_count(rows, len(ids), len(people), who=ids, variable_level=level, **key)
        rows.add({"n_event": int(found.loc[term, "size"])}, variable_level=level, **key)
