"""ADEXSUM: one row per participant and drug, for all of treatment and for each phase."""

import numpy as np
import pandas as pd

from helpers.adam.dates import duration_days
from helpers.adam.dose_plan import compute_planned_dose
from helpers.adam.flags import flag

WHOLE = ""  # APHASE of the row on all of treatment
DRUG = ["USUBJID", "TRT"]
KEY = [*DRUG, "APHASE"]
NO_DOSE, NO_DAY, NO_NUMBER = "a dose not recorded", "a day not recorded", "number of doses unknown"
OTHER_UNIT = "dose in another unit"
COLUMNS = ["USUBJID", "ARM", "TRT", "APHASE", "EXPOSFL", "ASTDT", "AENDT", "ADURD", "DAYSDOSED",
           "NDOSE", "CUMDOSE", "DOSEU", "PLANDOSE", "RDI", "DOSEEXCL", "OVERLFL", "INTERFL",
           "NHOLD", "REDUCFL", "NREDUC"]  # fmt: skip


def derive_adexsum(adex, adsl, trial):
    """Return exposure of each treated participant to each drug: whole (APHASE "") and by phase.

    ASTDT and AENDT are the first and last day with a dose, ADURD the days from one to the other,
    DAYSDOSED the different days that a record with a dose covers: a day under two records is one
    day. NDOSE and CUMDOSE add what the records say, overlapping ones too (OVERLFL "Y"). DOSEU is
    the unit of the plan, else the one most records are in. Where a dose, a day, a number of doses
    or that unit is not recorded, there is no CUMDOSE and DOSEEXCL says why; no unit is converted.

    PLANDOSE is what the trial file names for the days from the first to the last dose of the drug
    (in a phase, for those of them that lie in it); RDI is 100 x CUMDOSE / PLANDOSE. Both are
    missing where the trial file names no plan.

    A phase has the days of a record that lie in it, and its doses in proportion. A hold (INTERFL,
    NHOLD) or reduction (REDUCFL, NREDUC) belongs to the phase in which its record begins.

    Key USUBJID, TRT, APHASE.

    Parameters
    ----------
    adex : DataFrame, one record per USUBJID and EXSEQ
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    treated = adsl.loc[adsl["SAFFL"] == "Y"].set_index("USUBJID")
    doses = adex[adex["TRT"].notna() & adex["USUBJID"].isin(treated.index)]
    doses = doses.assign(DOSEU=doses["TRT"].map(_units(doses, trial)))
    whole = _totals(doses).assign(APHASE=WHOLE)
    parts = [_planned(whole, whole[["ASTDT", "AENDT"]], whole, trial)]
    if len(trial.phases) > 1:
        for number, phase in enumerate(trial.phases, 1):
            bounds = treated[[f"AP{number:02d}SDT", f"AP{number:02d}EDT"]].dropna()
            parts.append(_in_phase(doses, whole, bounds, trial).assign(APHASE=phase.id))
    found = pd.concat(parts).reset_index()
    found["ARM"] = found["USUBJID"].map(treated["ARM"])
    return _ordered(found, trial)[COLUMNS].reset_index(drop=True)


def _ordered(found, trial):
    phases = {WHOLE: -1} | {phase.id: place for place, phase in enumerate(trial.phases)}
    drugs = {treatment.id: place for place, treatment in enumerate(trial.treatments)}
    places = found.assign(_TRT=found["TRT"].map(drugs), _PHASE=found["APHASE"].map(phases))
    return places.sort_values(["USUBJID", "_TRT", "_PHASE"], kind="stable")


def _units(doses, trial):
    """Return the unit in which each drug is added up; "" where none is recorded."""
    counted = doses.assign(U=doses["ADOSEU"].fillna("")).value_counts(["TRT", "U"]).reset_index()
    usual = counted.sort_values(["count", "U"], ascending=[False, True]).drop_duplicates("TRT")
    units = dict(zip(usual["TRT"], usual["U"], strict=True))
    return units | {t.id: t.plan[0].unit for t in trial.treatments if t.plan}


def _totals(doses):
    """Return days, doses, amounts and changes by participant and drug."""
    given = _different_days(doses[doses["GIVENFL"] == "Y"])
    amounts = given.assign(_AMOUNT=given["ADOSE"] * given["NDOSE"]).groupby(DRUG)
    totals = amounts.agg(
        ASTDT=("ASTDT", "min"),
        AENDT=("AENDT", "max"),
        DAYSDOSED=("_DAYS", "sum"),
        NDOSE=("NDOSE", "sum"),
        CUMDOSE=("_AMOUNT", "sum"),
        OVERLFL=("_OVERLAP", "any"),
    )
    changes = doses.assign(
        _HOLD=doses["INTERFL"].eq("Y"), _REDUC=doses["REDUCFL"].eq("Y"), _WHY=_doubts(doses)
    ).groupby(DRUG)
    changes = changes.agg(
        NHOLD=("_HOLD", "sum"),
        NREDUC=("_REDUC", "sum"),
        DOSEEXCL=("_WHY", "first"),
        DOSEU=("DOSEU", "first"),
    )
    found = changes.join(totals, validate="1:1")
    number_known = ~found["DOSEEXCL"].isin([NO_DOSE, NO_DAY, NO_NUMBER])
    return found.assign(
        EXPOSFL=flag(found["DAYSDOSED"].notna()),
        ADURD=duration_days(found["ASTDT"], found["AENDT"]),
        NDOSE=found["NDOSE"].where(number_known),
        CUMDOSE=found["CUMDOSE"].where(found["DOSEEXCL"].isna()),
        OVERLFL=flag(found["OVERLFL"].eq(True)),
        INTERFL=flag(found["NHOLD"] > 0),
        REDUCFL=flag(found["NREDUC"] > 0),
    )


def _doubts(doses):
    """Return why the doses of a record cannot be added up, missing where they can."""
    given = doses["GIVENFL"] == "Y"
    reasons = {
        NO_DOSE: doses["ADOSE"].isna(),
        NO_DAY: given & (doses["ASTDT"].isna() | doses["AENDT"].isna()),
        NO_NUMBER: given & doses["NDOSE"].isna(),
        OTHER_UNIT: given & (doses["ADOSEU"].fillna("") != doses["DOSEU"]),
    }
    found = np.select(list(reasons.values()), list(reasons), default="")
    return pd.Series(found, index=doses.index, dtype=object).replace("", None)


def _different_days(given):
    """Return dosing with _DAYS, the days that no earlier record covers, and _OVERLAP."""
    ordered = given.sort_values([*DRUG, "ASTDT", "AENDT", "EXSEQ"], kind="stable")
    key = [ordered[name] for name in DRUG]
    until = ordered["AENDT"].groupby(key).cummax().groupby(key).shift()
    last = until.where(until < ordered["AENDT"], ordered["AENDT"]).where(until.notna())
    covered = duration_days(ordered["ASTDT"], last).clip(lower=0).fillna(0)
    return ordered.assign(_DAYS=ordered["ADURD"] - covered, _OVERLAP=ordered["ASTDT"] <= until)


def _in_phase(doses, whole, bounds, trial):
    """Return the totals of one phase, among those who entered it."""
    inside = doses[doses["USUBJID"].isin(bounds.index)]
    begin, end = (inside["USUBJID"].map(bounds[column]) for column in bounds)
    span = _overlap(inside, begin, end)
    days = duration_days(span["ASTDT"], span["AENDT"])
    began = inside["ASTDT"] >= begin
    parts = inside.assign(
        ASTDT=span["ASTDT"],
        AENDT=span["AENDT"],
        ADURD=days,
        NDOSE=inside["NDOSE"] * days / inside["ADURD"],
        INTERFL=inside["INTERFL"].where(began),
        REDUCFL=inside["REDUCFL"].where(began),
    )
    treatment = whole[whole.index.get_level_values("USUBJID").isin(bounds.index)]
    people = treatment.index.get_level_values("USUBJID")
    phase = [pd.Series(bounds[c].reindex(people).to_numpy(), treatment.index) for c in bounds]
    held = _overlap(treatment, *phase)
    totals = _totals(parts[days > 0]).reindex(treatment.index)
    there = (held["ASTDT"] <= held["AENDT"]) | totals["NHOLD"].notna()
    totals = totals[there].fillna({"NHOLD": 0, "NREDUC": 0})
    return _planned(totals, held[there], whole, trial)


def _overlap(spans, begin, end):
    """Return the part of each span of days that lies between two dates; ends may cross."""
    return pd.DataFrame(
        {
            "ASTDT": spans["ASTDT"].where(spans["ASTDT"] >= begin, begin),
            "AENDT": spans["AENDT"].where(spans["AENDT"] <= end, end),
        }
    )


def _planned(totals, span, whole, trial):
    """Return the totals with PLANDOSE, for the days of `span`, and RDI."""
    first = whole["ASTDT"].reindex(totals.index)
    days = {c: (span[c] - first).dt.days + 1.0 for c in ("ASTDT", "AENDT")}
    drug = totals.index.get_level_values("TRT")
    planned = pd.Series(np.nan, index=totals.index)
    for treatment in trial.treatments:
        if treatment.plan:
            dose = compute_planned_dose(treatment.plan, days["ASTDT"], days["AENDT"])
            planned = planned.mask(drug == treatment.id, dose)
    given = totals["CUMDOSE"].mask(totals["EXPOSFL"].isna() & totals["DOSEEXCL"].isna(), 0.0)
    planned = planned.where(days["ASTDT"] <= days["AENDT"])
    return totals.assign(PLANDOSE=planned, RDI=100 * given / planned.where(planned > 0))
