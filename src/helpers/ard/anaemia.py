"""Occurrence endpoints: a laboratory value strictly below a limit, such as anaemia."""

import numpy as np
import pandas as pd

from helpers.adam.units import canonical_unit
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_rate


def flag_below(adlb, endpoint):
    """Return the records of the endpoint's test with BELOW: is the value strictly below the limit?

    The value is compared in the unit the laboratory reported, at its precision, without
    converting; where the trial file has no limit in that unit, in the standard unit. BELOWST is
    the verdict in the standard unit. Either is missing when there is no value or no limit.
    """
    records = adlb[adlb["PARAMCD"].eq(endpoint.test)].copy()
    reported = _verdict(records["AVALO"], records["AVALOU"], endpoint.below)
    standard = _verdict(records["AVAL"], records["AVALU"], endpoint.below)
    return records.assign(BELOW=reported.fillna(standard), BELOWST=standard)


def derive_occurrence(adlb, adsl, endpoint):
    """Return one record per participant of the endpoint's population: did it occur, from where?

    Key USUBJID; ARM, BASEBELOW (1 below the limit at baseline, 0 not, missing without baseline),
    VALUES (number of post-baseline values up to the end of the safety window), OCCUR (1 when any
    of them is below the limit, 0 when none, missing without values), FIRSTDY, NADIR.
    """
    people = in_population(adsl, endpoint.population)[["USUBJID", "ARM"]]
    records = flag_below(adlb, endpoint)
    records = records[records["BELOW"].notna()]
    baseline = records[records["ABLFL"].eq("Y")].set_index("USUBJID")["BELOW"]
    after = records[records["ONTRTFL"].eq("Y")]
    by_person = after.groupby("USUBJID")
    below = after[after["BELOW"] == 1].groupby("USUBJID")
    people = people.set_index("USUBJID", drop=False).rename_axis(None)
    people = people.assign(
        BASEBELOW=baseline,
        VALUES=by_person.size(),
        OCCUR=by_person["BELOW"].max(),
        FIRSTDY=below["ADY"].min(),
        NADIR=by_person["AVAL"].min(),
    )
    return people.fillna({"VALUES": 0}).reset_index(drop=True)


def ard_occurrences(adlb, adsl, trial):
    """Return the results of every occurrence endpoint of the trial, in its order."""
    parts = []
    for endpoint in trial.endpoints_of_type("occurrence"):
        parts.append(ard_occurrence(adlb, adsl, endpoint, trial.report_by))
        parts.append(ard_differing_verdicts(adlb, adsl, endpoint))
    return concat_results(parts)


def ard_occurrence(adlb, adsl, endpoint, report_by=None):
    """Return how many had at least one value below the limit, on both denominators.

    `at_risk`, the headline: participants not below the limit at baseline who have a later value.
    `with_value`: all who have a later value. Participants without one are counted apart.
    """
    rows = ResultRows("occurrence", endpoint.population)
    people = derive_occurrence(adlb, adsl, endpoint)
    for keys, group in arms_of(people, report_by):
        keys = {**keys, "variable": endpoint.id}
        valued = group[group["VALUES"] > 0]
        at_risk = valued[valued["BASEBELOW"] == 0]
        for level, chosen in (("at_risk", at_risk), ("with_value", valued)):
            ids = chosen.loc[chosen["OCCUR"] == 1, "USUBJID"]
            add_rate(rows, len(ids), len(chosen), who=ids, variable_level=level, **keys)
        _add_apart(rows, group, valued, keys)
    return rows.frame()


def ard_differing_verdicts(adlb, adsl, endpoint):
    """Return in how many records the verdict depends on the unit."""
    rows = ResultRows("occurrence_units", endpoint.population)
    records = differing_verdicts(adlb, adsl, endpoint)
    ids = records["USUBJID"].unique()
    counts = {"n_event": len(records), "n": len(ids)}
    rows.add(counts, who=ids, variable=endpoint.id, variable_level="verdict depends on the unit")
    return rows.frame()


def differing_verdicts(adlb, adsl, endpoint):
    """Return the records below the limit in one unit and not in the other."""
    people = in_population(adsl, endpoint.population)["USUBJID"]
    records = flag_below(adlb, endpoint)
    both = records["BELOW"].notna() & records["BELOWST"].notna()
    differs = both & (records["BELOW"] != records["BELOWST"])
    return records[differs & records["USUBJID"].isin(people)]


def _verdict(value, unit, limits):
    """Return 1.0 below, 0.0 not below, missing when unknown."""
    by_unit = {canonical_unit([limit.unit]).iloc[0]: limit.value for limit in limits}
    limit = canonical_unit(unit).map(by_unit).astype(float)
    return pd.Series(np.where(value < limit, 1.0, 0.0), index=value.index).where(
        value.notna() & limit.notna()
    )


def _add_apart(rows, group, valued, keys):
    for level, people in (
        ("no_value", group.drop(valued.index)),
        ("no_baseline", valued[valued["BASEBELOW"].isna()]),
        ("below_at_baseline", valued[valued["BASEBELOW"] == 1]),
    ):
        counts = {"n": len(people), "N": len(group)}
        rows.add(counts, who=people["USUBJID"], variable_level=level, **keys)
