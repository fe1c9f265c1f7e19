"""Occurrence endpoints: a laboratory value strictly below a limit, such as anaemia."""

from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_rate

KINDS = ("transfusion", "agents")
SOURCES = ("cm", "pr")
NOT_DELIVERED = "{} not delivered: what was given there is unknown"
PLAIN = "occurrence"
COMPOSITE = "occurrence_composite"
UNTOUCHED = "occurrence_untouched"
# what is asked of each participant: below at baseline, (number of) values, below later
VERDICTS = {
    PLAIN: ("BASEBELOW", "VALUES", "OCCUR"),
    COMPOSITE: ("BASEBELOW", "VALUESC", "OCCURC"),
    UNTOUCHED: ("BASEBELU", "VALUESU", "OCCURU"),
}


def ard_occurrences(adocc, adlim, adice, adsl, trial, delivered=SOURCES):
    """Return the results of every occurrence endpoint of the trial, in its order.

    `delivered` are the domains of the cut: where medication or procedures are not among them, what
    rests on interventions carries a warning.
    """
    parts, missing = [], [domain for domain in SOURCES if domain not in delivered]
    for endpoint in trial.endpoints_of_type("occurrence"):
        people = people_of(adocc, adsl, endpoint)
        for analysis in _planned(endpoint):
            found = ard_occurrence(people, endpoint, trial.report_by, analysis)
            parts.append(_doubted(found, missing) if analysis != PLAIN else found)
        parts.append(ard_occurrence_states(people, endpoint, trial.report_by))
        if endpoint.attribution is not None:
            parts.append(ard_occurrence_attribution(people, endpoint, trial.report_by))
        given = ard_occurrence_interventions(adice, people, endpoint)
        parts.append(_doubted(given, missing))
        parts.append(ard_occurrence_records(adlim, people, endpoint))
        parts.append(ard_differing_verdicts(adlim, people, endpoint))
    return concat_results(parts)


def ard_occurrence(people, endpoint, report_by=None, analysis=PLAIN):
    """Return how many had at least one value below the limit, on both denominators.

    `at_risk`, the headline: participants not below the limit at baseline who have a later value.
    `with_value`: all who have a later value. Participants without one are counted apart. The
    analysis `occurrence_composite` also counts who was given an intervention, with or without a
    value, and `occurrence_untouched` leaves aside the values that one may have raised.
    """
    rows = ResultRows(analysis, endpoint.population)
    for keys, group in arms_of(people, report_by):
        keys = {**keys, "variable": endpoint.id}
        _add_rates(rows, group, VERDICTS[analysis], keys)
        if analysis == COMPOSITE:
            _add_given(rows, group, keys)
        if analysis == UNTOUCHED:
            _add_hidden(rows, group, keys)
    return rows.frame()


def ard_occurrence_states(people, endpoint, report_by=None):
    """Return how many were in each state of the endpoint, each of those who could be in it.

    `incident`: not below the limit at baseline and later below it. `worsened`: below it at
    baseline, not below the further limit, and later below that. `recovered`: below it at baseline,
    and later not below on consecutive days without a transfusion. `persistent`: below it at
    baseline, and neither. Who worsened and recovered later is in both.
    """
    rows = ResultRows("occurrence_states", endpoint.population)
    for keys, group in arms_of(people, report_by):
        valued = group[group["VALUES"] > 0]
        incident = valued["OCCUR"].where(valued["BASEBELOW"] == 0)
        states = {"incident": incident, "worsened": valued["WORSENED"],
                  "recovered": valued["RECOVERED"], "persistent": valued["PERSIST"]}  # fmt: skip
        if not endpoint.worse_below:
            del states["worsened"]
        for name, state in states.items():
            ids = valued.loc[state == 1, "USUBJID"]
            key = {**keys, "variable": endpoint.id, "variable_level": name}
            add_rate(rows, len(ids), int(state.notna().sum()), who=ids, **key)
    return rows.frame()


def ard_occurrence_attribution(people, endpoint, report_by=None):
    """Return the rates without those in whom another cause is documented, who are counted apart."""
    rows = ResultRows("occurrence_attribution", endpoint.population)
    for keys, group in arms_of(people, report_by):
        keys = {**keys, "variable": endpoint.id}
        caused = group[group["CAUSED"] == 1]
        _add_rates(rows, group.drop(caused.index), VERDICTS[PLAIN], keys)
        counts = {"n": len(caused), "N": len(group)}
        rows.add(counts, who=caused["USUBJID"], variable_level="excluded", **keys)
    return rows.frame()


def ard_occurrence_interventions(adice, people, endpoint):
    """Return records and participants of each kind of intervention that the endpoint names.

    `variable_level` is the kind (given on treatment), "kind before" (begun before the first dose
    and not known to be over) and "kind undated" (given on treatment as far as anybody knows).
    """
    rows = ResultRows("occurrence_interventions", endpoint.population)
    ours = adice[adice["ENDPOINT"].eq(endpoint.id) & adice["USUBJID"].isin(people["USUBJID"])]
    for kind in KINDS:
        if getattr(endpoint.intercurrent, kind) is None:
            continue
        given = ours[ours["KIND"] == kind]
        counted = given["ONTRTFL"].eq("Y")
        for level, holds in (
            (kind, counted),
            (f"{kind} before", given["BEFOREFL"].eq("Y")),
            (f"{kind} undated", counted & given["ASTDT"].isna()),
        ):
            ids = given.loc[holds, "USUBJID"]
            counts = {"n_event": len(ids), "n": ids.nunique(), "N": len(people)}
            rows.add(counts, who=ids, variable=endpoint.id, variable_level=level)
    return rows.frame()


def ard_occurrence_records(adlim, people, endpoint):
    """Return the records of the test: with a verdict ("compared"), and the others by reason."""
    rows = ResultRows("occurrence_records", endpoint.population)
    records = _records(adlim, people, endpoint)
    words = records["AEXCL"].astype(object).where(records["AEXCL"].notna(), "compared")
    for level in ["compared", *sorted(set(words) - {"compared"})]:
        ids = records.loc[words == level, "USUBJID"]
        counts = {"n_event": len(ids), "n": ids.nunique()}
        rows.add(counts, who=ids, variable=endpoint.id, variable_level=level)
    return rows.frame()


def ard_differing_verdicts(adlim, people, endpoint):
    """Return in how many records the verdict depends on the unit."""
    rows = ResultRows("occurrence_units", endpoint.population)
    ids = differing_verdicts(_records(adlim, people, endpoint))["USUBJID"]
    counts = {"n_event": len(ids), "n": ids.nunique()}
    rows.add(counts, who=ids, variable=endpoint.id, variable_level="verdict depends on the unit")
    return rows.frame()


def differing_verdicts(records):
    """Return the records below the limit in one unit and not in the other."""
    differs = [
        records["BELOW"].notna() & records[other].notna() & (records["BELOW"] != records[other])
        for other in ("BELOWST", "BELOWCV")
    ]
    return records[differs[0] | differs[1]]


def _doubted(results, missing):
    """Return results with a warning where a domain that they rest on was not delivered."""
    if not missing:
        return results
    words = NOT_DELIVERED.format(" and ".join(domain.upper() for domain in missing))
    return results.assign(warning=results["warning"].where(results["warning"] != "", words))


def _planned(endpoint):
    """Return the readings of an endpoint: without an intervention in its words only the first."""
    named = any(getattr(endpoint.intercurrent, kind) for kind in KINDS)
    return list(VERDICTS) if named else [PLAIN]


def people_of(adocc, adsl, endpoint):
    """Return the records of ADOCC of one endpoint in its population."""
    ids = in_population(adsl, endpoint.population)["USUBJID"]
    ours = adocc[adocc["ENDPOINT"].eq(endpoint.id) & adocc["USUBJID"].isin(ids)]
    return ours.assign(VALUESC=ours["VALUES"].gt(0) | ours["GIVEN"].eq(1))


def _records(adlim, people, endpoint):
    ours = adlim[adlim["ENDPOINT"].eq(endpoint.id)]
    return ours[ours["USUBJID"].isin(people["USUBJID"])]


def _add_rates(rows, group, columns, keys):
    baseline, values, occurred = columns
    valued = group[group[values] > 0]
    at_risk = valued[valued[baseline] == 0]
    for level, chosen in (("at_risk", at_risk), ("with_value", valued)):
        ids = chosen.loc[chosen[occurred] == 1, "USUBJID"]
        add_rate(rows, len(ids), len(chosen), who=ids, variable_level=level, **keys)
    for level, people in (
        ("no_value", group.drop(valued.index)),
        ("no_baseline", valued[valued[baseline].isna()]),
        ("below_at_baseline", valued[valued[baseline] == 1]),
    ):
        counts = {"n": len(people), "N": len(group)}
        rows.add(counts, who=people["USUBJID"], variable_level=level, **keys)


def _add_given(rows, group, keys):
    for level, holds in (
        ("given", group["GIVEN"] == 1),
        ("given_only", (group["GIVEN"] == 1) & (group["OCCUR"] != 1)),
    ):
        ids = group.loc[holds, "USUBJID"]
        rows.add({"n": len(ids), "N": len(group)}, who=ids, variable_level=level, **keys)


def _add_hidden(rows, group, keys):
    touched = group[group["HIDDEN"] > 0]
    counts = {"n_event": touched["HIDDEN"].sum(), "n": len(touched)}
    rows.add(counts, who=touched["USUBJID"], variable_level="hidden", **keys)
