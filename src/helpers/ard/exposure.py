"""Exposure: how long each drug was given, how often, how much, and what changed on the way."""

import pandas as pd

from helpers.adam.dates import duration_days
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_count
from helpers.ard.summaries import add_summary

MEASURES = ("days", "days_dosed", "doses", "cumulative_dose")
CHANGES = ("interrupted", "reduced")


def ard_exposure(adex, adsl, trial):
    """Return exposure to each drug in the treated: overall, by arm if reported so, and by phase.

    `variable` is the treatment; `variable_level` is exposed, interrupted, reduced (participants) or
    days (first to last dose, both counted), days_dosed (days with a dose), doses, cumulative_dose
    (summaries of those exposed). A phase counts the days of a dosing interval that lie in it, and
    doses in proportion; its denominator is who entered it.

    Interrupted: a record with a dose of 0, or a gap after which dosing resumes with a reason of
    change. Reduced: a dose below the one before, by the same route.

    Parameters
    ----------
    adex : DataFrame, one record per USUBJID and EXSEQ
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    treated = in_population(adsl, "safety")
    doses = flag_changes(adex[adex["TRT"].notna() & adex["USUBJID"].isin(treated["USUBJID"])])
    parts = []
    for keys, people in arms_of(treated, trial.report_by):
        parts.append(_exposure(doses, people["USUBJID"], trial, keys))
    if len(trial.phases) > 1:
        for number, phase in enumerate(trial.phases, 1):
            inside, entered = _in_phase(doses, treated, number)
            keys = {"group": "phase", "group_level": phase.id}
            parts.append(_exposure(inside, entered, trial, keys))
    return concat_results(parts)


def ard_dose_changes(adex, adsl, trial):
    """Return the reasons recorded for a change of dosing, by drug: participants of the treated."""
    treated = in_population(adsl, "safety")
    recorded = adex[adex["USUBJID"].isin(treated["USUBJID"])].dropna(subset=["TRT", "EXADJ"])
    rows = ResultRows("dose_changes", "safety")
    for treatment in trial.treatments:
        ours = recorded[recorded["TRT"] == treatment.id]
        for reason, records in ours.groupby("EXADJ", sort=True):
            key = {"variable": treatment.id, "variable_level": reason}
            ids = records["USUBJID"].unique()
            add_count(rows, len(ids), len(treated), who=ids, **key)
    return rows.frame()


def flag_changes(doses):
    """Return exposure records with INTERRUPTED and REDUCED, as they happen at each record."""
    ordered = doses.sort_values(["USUBJID", "TRT", "ASTDT", "EXSEQ"], kind="stable")
    given = ordered["GIVENFL"] == "Y"
    before = ordered[given].groupby(["USUBJID", "TRT"])
    gap = (ordered.loc[given, "ASTDT"] - before["AENDT"].shift()).dt.days > 1
    resumed = gap.reindex(ordered.index, fill_value=False) & ordered["EXADJ"].notna()
    same_route = ordered[given].assign(_ROUTE=ordered["EXROUTE"].fillna(""))
    previous = same_route.groupby(["USUBJID", "TRT", "_ROUTE"])["ADOSE"].shift()
    reduced = (ordered.loc[given, "ADOSE"] < previous).reindex(ordered.index, fill_value=False)
    return ordered.assign(INTERRUPTED=resumed | ~given, REDUCED=reduced)


def _exposure(doses, people, trial, keys):
    rows = ResultRows("exposure", "safety")
    inside = doses[doses["USUBJID"].isin(people)]
    for treatment in trial.treatments:
        ours = inside[inside["TRT"] == treatment.id]
        given = ours[ours["GIVENFL"] == "Y"]
        key = {"variable": treatment.id, **keys}
        exposed = given["USUBJID"].unique()
        add_count(rows, len(exposed), len(people), who=exposed, variable_level="exposed", **key)
        if not len(exposed):
            continue
        for change in CHANGES:
            ids = ours.loc[ours[change.upper()], "USUBJID"].unique()
            add_count(rows, len(ids), len(people), who=ids, variable_level=change, **key)
        for measure, values in _totals(given).items():
            add_summary(rows, values, who=values.index, variable_level=measure, **key)
    return rows.frame()


def _totals(given):
    people = given.groupby("USUBJID")
    amount = (given["ADOSE"] * given["NDOSE"]).groupby(given["USUBJID"])
    return {
        "days": duration_days(people["ASTDT"].min(), people["AENDT"].max()),
        "days_dosed": people["ADURD"].sum(),
        "doses": people["NDOSE"].sum(),
        "cumulative_dose": amount.sum(),
    }


def _in_phase(doses, treated, number):
    """Return the parts of dosing intervals that lie in one phase, and who entered it."""
    bounds = treated.set_index("USUBJID")[[f"AP{number:02d}SDT", f"AP{number:02d}EDT"]].dropna()
    begin, end = (doses["USUBJID"].map(bounds[column]) for column in bounds)
    start = doses["ASTDT"].where(doses["ASTDT"] >= begin, begin)
    stop = doses["AENDT"].where(doses["AENDT"] <= end, end)
    inside = start.notna() & (start <= stop)
    share = duration_days(start, stop) / doses["ADURD"]
    parts = doses.assign(ASTDT=start, AENDT=stop, NDOSE=doses["NDOSE"] * share)
    parts = parts.assign(ADURD=duration_days(start, stop))
    # a change belongs to the phase in which its record begins
    began = doses["ASTDT"] >= begin
    changes = {name.upper(): doses[name.upper()] & began for name in CHANGES}
    return parts.assign(**changes)[inside], pd.Series(bounds.index)
