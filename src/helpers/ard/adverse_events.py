"""Adverse events: how many participants had what, how badly, and from what."""

import math

from helpers.adam.safety_window import window_end
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count, add_rate

NOT_RECORDED = "not recorded in this cut"
NOT_CODED = "NOT CODED"
ACTIONS = {
    "interrupted": "DRUG INTERRUPTED",
    "reduced": "DOSE REDUCED",
    "withdrawn": "DRUG WITHDRAWN",
}


def emergent(adae, adsl):
    """Return the treatment-emergent events of the safety population, with SOC and PT filled in."""
    treated = in_population(adsl, "safety")["USUBJID"]
    events = adae[adae["TRTEMFL"].eq("Y") & adae["USUBJID"].isin(treated)]
    return events.assign(
        SOC=events["AEBODSYS"].fillna(NOT_CODED).str.upper(),
        PT=events["AEDECOD"].fillna(NOT_CODED).str.upper(),
    )


def fatal(adae):
    """Return which events ended in death, by any of the three places that say so."""
    return adae["AESDTH"].eq("Y") | adae["AEOUT"].eq("FATAL") | adae["ATOXGRN"].eq(5)


def ard_ae_overview(adae, adsl, trial):
    """Return participants with at least one event of each kind, exact intervals and event counts.

    Denominator: the safety population, and each arm where the trial reports by arm. A kind whose
    source was not delivered is a row without a number that says so.
    """
    rows = ResultRows("ae_overview", "safety")
    events = emergent(adae, adsl)
    kinds = kinds_of_event(events, trial)
    for keys, people in arms_of(in_population(adsl, "safety"), trial.report_by):
        _add_kinds(rows, events[events["USUBJID"].isin(people["USUBJID"])], kinds, people, keys)
    return rows.frame()


def ard_ae_by_phase(adae, adsl, trial):
    """Return the kinds of events by the phase they began in, among those who entered the phase.

    An event without a start date has no phase; such events are counted as "no_phase".
    """
    rows = ResultRows("ae_by_phase", "safety")
    events = emergent(adae, adsl)
    kinds = kinds_of_event(events, trial)
    for keys, inside, people in _phases(events, adsl, trial):
        _add_kinds(rows, inside, kinds, people, keys)
    rows.add({"n_event": int(events["APHASE"].isna().sum())}, variable="no_phase")
    return rows.frame()


def ard_ae_terms(adae, adsl, trial, subset="all"):
    """Return participants by system organ class and preferred term, each once at worst grade.

    `variable` is any, grade_1 to grade_5, grade_missing or grade_3_or_worse; `variable_level` is
    "" (any event), the class, or "class | term". Frequent first, then by name. `subset` "related"
    or "serious" keeps those events only.
    """
    rows = ResultRows("ae_terms" if subset == "all" else f"ae_terms_{subset}", "safety")
    events = _subset(emergent(adae, adsl), subset)
    levels = _levels(events)
    for keys, people in arms_of(in_population(adsl, "safety"), trial.report_by):
        inside = events[events["USUBJID"].isin(people["USUBJID"])]
        _add_levels(rows, inside, levels, len(people), keys, grades=not keys)
    return rows.frame()


def ard_ae_terms_by_phase(adae, adsl, trial):
    """Return participants by class and term in each phase, among those who entered the phase.

    A trial with one phase has no such results: they would repeat those of `ard_ae_terms`.
    """
    rows = ResultRows("ae_terms_by_phase", "safety")
    if len(trial.phases) == 1:
        return rows.frame()
    events = emergent(adae, adsl)
    levels = _levels(events)
    for keys, inside, people in _phases(events, adsl, trial):
        _add_levels(rows, inside, levels, len(people), keys, grades=False)
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
    people = in_population(adsl, "safety")
    _add_kinds(rows, events, kinds, people, {})
    return rows.frame()


def ard_ae_accounting(adae):
    """Return how many delivered records count as treatment-emergent, and why the others do not."""
    rows = ResultRows("ae_accounting", "screened")
    reasons = adae["AEXCL"].fillna("treatment-emergent")
    _add_records(rows, adae, variable="delivered")
    for reason in ["treatment-emergent", *sorted(set(reasons) - {"treatment-emergent"})]:
        _add_records(rows, adae[reasons == reason], variable="records", variable_level=reason)
    return rows.frame()


def ard_deaths(adsl, trial):
    """Return deaths of treated participants, within and after the safety window."""
    rows = ResultRows("deaths", "safety")
    people = in_population(adsl, "safety")
    for keys, group in arms_of(people, trial.report_by):
        died = group["DTHFL"].eq("Y")
        late = group["DTHDT"] > window_end(group, trial.safety)
        for name, fell in (("any", died), ("within_window", died & ~late), ("after", died & late)):
            ids = group.loc[fell, "USUBJID"]
            add_rate(rows, len(ids), len(group), who=ids, variable=name, **keys)
    return rows.frame()


def kinds_of_event(events, trial):
    """Return which events are of each kind; None where the cut does not record it."""
    severe, related = events["ATOXGRN"] >= 3, events["AREL"].eq("Y")
    kinds = {"any": events["PT"].notna(), "grade_3": _known(severe, events["ATOXGRN"])}
    kinds["serious"] = _known(events["AESER"].eq("Y"), events["AESER"])
    kinds["related"] = _known(related, events["AREL"])
    both = events["AREL"].where(events["ATOXGRN"].notna())
    kinds["related_grade_3"] = _known(related & severe, both)
    if trial.names_of("backbone"):
        kinds["related_backbone"] = _known(events["ARELBK"].eq("Y"), events["ARELBK"])
    for name, action in ACTIONS.items():
        kinds[name] = _known(events["AEACN"].eq(action), events["AEACN"])
    kinds["fatal"] = fatal(events)
    for group in trial.safety.special_interest:
        kinds[f"special:{group.id}"] = events["PT"].isin(group.terms)
    return kinds


def _known(holds, source):
    """Return `holds`, or None when nothing in its source column was ever filled in."""
    return None if len(source) and source.isna().all() else holds


def _add_kinds(rows, events, kinds, people, keys):
    for name, holds in kinds.items():
        if holds is None:
            _add_unrecorded(rows, len(people), variable=name, **keys)
            continue
        chosen = events[holds.reindex(events.index)]
        ids = chosen["USUBJID"].unique()
        add_rate(rows, len(ids), len(people), who=ids, variable=name, **keys)
        rows.add({"n_event": len(chosen)}, variable=name, **keys)


def _add_unrecorded(rows, N, **keys):
    nothing = dict.fromkeys(("n", "p", "conf_low", "conf_high", "n_event"), math.nan)
    rows.add({"N": N, **nothing}, warning=NOT_RECORDED, **keys)


def _phases(events, adsl, trial):
    people = in_population(adsl, "safety")
    for number, phase in enumerate(trial.phases, 1):
        entered = people[people[f"AP{number:02d}SDT"].notna()]
        inside = events["APHASE"].eq(phase.id) & events["USUBJID"].isin(entered["USUBJID"])
        yield {"group": "phase", "group_level": phase.id}, events[inside], entered


def _subset(events, subset):
    if subset == "related":
        return events[events["AREL"].eq("Y")]
    if subset == "serious":
        return events[events["AESER"].eq("Y")]
    return events


def _levels(events):
    """Return (level, of) for any event, each class and its terms, most participants first."""
    levels = [("", None)]
    for soc in _frequent_first(events, "SOC"):
        inside = events[events["SOC"] == soc]
        levels += [(soc, None), *((soc, term) for term in _frequent_first(inside, "PT"))]
    return levels


def _frequent_first(events, column):
    people = events.groupby(column)["USUBJID"].nunique()
    return sorted(people.index, key=lambda name: (-people[name], name))


def _add_levels(rows, events, levels, N, keys, grades):
    """Add the counts of every level, in the order given, zeros included."""
    everything = {("", None): events}
    everything |= {(soc, None): group for soc, group in events.groupby("SOC")}
    everything |= dict(iter(events.groupby(["SOC", "PT"])))
    for level in levels:
        inside = everything.get(level, events.iloc[:0])
        name = level[0] if level[1] is None else f"{level[0]} | {level[1]}"
        _add_level(rows, inside, N, {**keys, "variable_level": name}, grades)


def _add_level(rows, events, N, keys, grades):
    worst = events.groupby("USUBJID")["ATOXGRN"].max()
    add_rate(rows, len(worst), N, who=worst.index, variable="any", **keys)
    rows.add({"n_event": len(events)}, variable="any", **keys)
    severe = worst.index[worst >= 3]
    add_rate(rows, len(severe), N, who=severe, variable="grade_3_or_worse", **keys)
    if not grades:
        return
    for grade in range(1, 6):
        ids = worst.index[worst == grade]
        add_count(rows, len(ids), N, who=ids, variable=f"grade_{grade}", **keys)
    ids = worst.index[worst.isna()]
    add_count(rows, len(ids), N, who=ids, variable="grade_missing", **keys)
    rows.add({"n_event": int(events["ATOXGRN"].isna().sum())}, variable="grade_missing", **keys)


def _add_records(rows, records, **keys):
    ids = records["USUBJID"].unique()
    rows.add({"n_event": len(records), "n": len(ids)}, who=ids, **keys)
