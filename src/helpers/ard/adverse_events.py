"""Adverse events: how many participants had what, how badly, and from what."""

import math

import pandas as pd

from helpers.adam.adae import PROGRESSION
from helpers.adam.fatal_events import fatal
from helpers.adam.terms import upper
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_rate, add_records
from helpers.cut.left_out import ROW_EXCLUDED

NOT_RECORDED = "not recorded in this cut"
NOT_CODED = "NOT CODED"
EMERGENT = "treatment-emergent"
ACTIONS = {
    "interrupted": "DRUG INTERRUPTED",
    "reduced": "DOSE REDUCED",
    "withdrawn": "DRUG WITHDRAWN",
}
# why an event is serious, by the variable that says so
CRITERIA = {
    "serious:death": "AESDTH",
    "serious:life_threatening": "AESLIFE",
    "serious:hospital": "AESHOSP",
    "serious:disability": "AESDISAB",
    "serious:congenital": "AESCONG",
    "serious:important": "AESMIE",
}
# rows of the overview that are no kind of treatment-emergent event
CONTINUED, APART = "lines:continued", "apart:progression"


def emergent(adae, adsl, flag="TRTEMFL"):
    """Return the treatment-emergent events of the safety population, with SOC and PT filled in.

    `flag` "TRTEM2FL" keeps the window open until after the last dose of any drug.
    """
    treated = in_population(adsl, "safety")["USUBJID"]
    chosen = adae[flag].eq("Y") & adae["USUBJID"].isin(treated)
    events = adae[chosen].copy(deep=False)
    events["SOC"] = upper(events["AEBODSYS"]).fillna(NOT_CODED)
    events["PT"] = upper(events["AEDECOD"]).fillna(NOT_CODED)
    return events


def kinds_of_event(events, trial):
    """Return which events are of each kind; None where the cut does not record it."""
    severe, related = events["ATOXGRN"] >= 3, events["AREL"].eq("Y")
    kinds = {"any": events["PT"].notna(), "grade_3": _known(severe, events, "ATOXGRN")}
    kinds["serious"] = _known(events["AESER"].eq("Y"), events, "AESER")
    kinds["related"] = _known(related, events, "AREL")
    if trial.names_of("backbone"):
        backbone = events["ARELBK"].eq("Y")
        kinds["related_backbone"] = _known(backbone, events, "ARELBK")
        kinds["related_both"] = _known(related & backbone, events, "AREL", "ARELBK")
    kinds["related_grade_3"] = _known(related & severe, events, "AREL", "ATOXGRN")
    for name, action in ACTIONS.items():
        kinds[name] = _known(events["AEACN"].isin([action]), events, "AEACN")
    kinds["fatal"] = fatal(events)
    for group in trial.safety.special_interest:
        kinds[f"special:{group.id}"] = events["PT"].isin(group.terms)
    return kinds


def ard_ae_overview(adae, adsl, trial):
    """Return participants with at least one event of each kind, exact intervals and event counts.

    Denominator: the safety population, and each arm where the trial reports by arm. A kind whose
    source was not delivered is a row without a number that says so. Events are counted as they
    were recorded; "lines:continued" tells of those that go on from an earlier one, no worse, and
    "apart:progression" of the disease getting worse, reported as an event and counted nowhere else.
    """
    rows = ResultRows("ae_overview", "safety")
    events = emergent(adae, adsl)
    kinds = _with_criteria(kinds_of_event(events, trial), events)
    others = {CONTINUED: events[events["AECONTFL"].eq("Y")]}
    if trial.safety.progression_terms:
        others[APART] = adae[adae["AEXCL"].eq(PROGRESSION)]
    for keys, people in arms_of(in_population(adsl, "safety"), trial.report_by):
        add_kinds(rows, _of(events, people), kinds, people, keys)
        for name, lines in others.items():
            _add_events(rows, _of(lines, people)["USUBJID"], people, variable=name, **keys)
    return rows.frame()


def ard_ae_window(adae, adsl, trial):
    """Return what the kinds of events would be with the window after the last dose of any drug.

    That window has no limit by study day: `maximum_days` is one of study treatment.
    `group_level` is "study" (the window in force), "any" (after any drug) or "added": participants
    who have an event of the kind in the second alone, and the events. A trial of study treatment
    alone has no such results.
    """
    rows = ResultRows("ae_window", "safety")
    if not trial.names_of("backbone"):
        return rows.frame()
    people = in_population(adsl, "safety")
    wider = emergent(adae, adsl, "TRTEM2FL")
    within, whose = wider["TRTEMFL"].eq("Y"), wider["USUBJID"]
    for kind, holds in kinds_of_event(wider, trial).items():
        if holds is None or kind.startswith("special:"):
            continue
        before, chosen = whose[within & holds], whose[holds]
        new = chosen[~chosen.isin(before)].unique()
        key = {"variable": kind, "group": "window"}
        _add_events(rows, before, people, group_level="study", **key)
        _add_events(rows, chosen, people, group_level="any", **key)
        add_rate(rows, len(new), len(people), who=new, group_level="added", **key)
        rows.add({"n_event": len(chosen) - len(before)}, group_level="added", **key)
    return rows.frame()


def ard_ae_by_phase(adae, adsl, trial):
    """Return the kinds of events by the phase they began in, among those who entered the phase.

    An event without a start date has no phase; such events are counted as "no_phase".
    """
    rows = ResultRows("ae_by_phase", "safety")
    events = emergent(adae, adsl)
    kinds = kinds_of_event(events, trial)
    for keys, inside, people in events_by_phase(events, adsl, trial):
        add_kinds(rows, inside, kinds, people, keys)
    rows.add({"n_event": int(events["APHASE"].isna().sum())}, variable="no_phase")
    return rows.frame()


def ard_ae_relation(adae, adsl, trial):
    """Return participants and events by causality to study treatment and backbone."""
    rows = ResultRows("ae_relation", "safety")
    events = emergent(adae, adsl)
    study, backbone = events["AREL"], events["ARELBK"]
    kinds = {"study": study.eq("Y")}
    if trial.names_of("backbone"):
        kinds |= {
            "backbone": backbone.eq("Y"),
            "both": study.eq("Y") & backbone.eq("Y"),
            "neither": study.eq("N") & backbone.eq("N"),
            "unknown": study.isna() | backbone.isna(),
        }
    else:
        kinds |= {"unrelated": study.eq("N"), "unknown": study.isna()}
    add_kinds(rows, events, kinds, in_population(adsl, "safety"), {})
    return rows.frame()


def ard_ae_accounting(adae, excluded):
    """Return how many delivered records count as treatment-emergent, and why the others do not.

    `excluded` is what the cut rules left out (`Cut.excluded`): a record dated after the cut was
    delivered, and belongs to the reasons.
    """
    rows = ResultRows("ae_accounting", "screened")
    gone = excluded[excluded["domain"].eq("ae") & excluded["action"].eq(ROW_EXCLUDED)]
    records = pd.DataFrame(
        {
            "USUBJID": [*adae["USUBJID"], *gone["subject"]],
            "WHY": [*adae["AEXCL"].fillna(EMERGENT), *gone["reason"].map(_left_out)],
        }
    )
    add_records(rows, records["USUBJID"], variable="delivered")
    for reason in [EMERGENT, *sorted(set(records["WHY"]) - {EMERGENT})]:
        of_reason = records[records["WHY"] == reason]
        add_records(rows, of_reason["USUBJID"], variable="records", variable_level=reason)
    return rows.frame()


def events_by_phase(events, adsl, trial):
    """Yield the keys of each phase, the events that began in it, and those who entered it."""
    people = in_population(adsl, "safety")
    for number, phase in enumerate(trial.phases, 1):
        entered = people[people[f"AP{number:02d}SDT"].notna()]
        inside = events["APHASE"].eq(phase.id) & events["USUBJID"].isin(entered["USUBJID"])
        yield {"group": "phase", "group_level": phase.id}, events[inside], entered


def add_kinds(rows, events, kinds, people, keys):
    """Add participants and events of each kind; one that is not recorded says so."""
    for name, holds in kinds.items():
        if holds is None:
            add_unrecorded(rows, len(people), variable=name, **keys)
        else:
            chosen = events["USUBJID"][holds_in(holds, events)]
            _add_events(rows, chosen, people, variable=name, **keys)


def holds_in(holds, events):
    """Return, for some of the events, which are of a kind that was told for all of them."""
    return holds if len(holds) == len(events) else holds.reindex(events.index)


def add_unrecorded(rows, N, **keys):
    """Add the row of what the cut does not record: a denominator, and no number."""
    nothing = dict.fromkeys(("n", "p", "conf_low", "conf_high", "n_event"), math.nan)
    rows.add({"N": N, **nothing}, warning=NOT_RECORDED, **keys)


def _with_criteria(kinds, events):
    """Return the kinds with the recorded criteria of seriousness after the serious events."""
    criteria = {}
    for name, column in CRITERIA.items():
        if kinds["serious"] is not None and events[column].notna().any():
            criteria[name] = kinds["serious"] & events[column].eq("Y")
    place = list(kinds).index("serious") + 1
    items = list(kinds.items())
    return dict([*items[:place], *criteria.items(), *items[place:]])


def _known(holds, events, *columns):
    """Return `holds`, or None when no event has all the columns that it rests on filled in."""
    recorded = [events[column].notna() for column in columns]
    if holds.any() or events.empty or pd.concat(recorded, axis=1).all(axis=1).any():
        return holds
    return None


def _left_out(sentence):
    """Return the reason of a cut rule as the others read: "the row is dated after the cut"."""
    return f"{sentence[:1].lower()}{sentence[1:]}".rstrip(".")


def _of(events, people):
    inside = events["USUBJID"].isin(people["USUBJID"])
    return events if inside.all() else events[inside]


def _add_events(rows, whose, people, **keys):
    """Add the participants with any of some events, and the events: the ids of all of them."""
    ids = whose.unique()
    add_rate(rows, len(ids), len(people), who=ids, **keys)
    rows.add({"n_event": len(whose)}, **keys)
