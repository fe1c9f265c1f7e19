"""Deviations that doses show: of an unknown treatment, before inclusion, against the phases."""

import pandas as pd

from helpers.adam.doses import dosing_stops, place_doses
from helpers.adam.terms import upper

COLUMNS = ["USUBJID", "DVCAT", "DVDECOD", "DVTERM", "ADT", "SRCDOM", "SRCROW"]


def dose_deviations(ex, people, trial):
    """Return the deviations that exposure records show, each once at its first record.

    A treatment or a route that the trial does not name is POTENTIAL: it may be a spelling. A dose
    of a participant never included, or before inclusion, is MAJOR; so is a phase that began before
    an earlier one, or without it. A phase that began before the planned days of the one before it
    had passed is MINOR.

    Parameters
    ----------
    ex : DataFrame, one record per USUBJID and EXSEQ
        Needs EXTRT, EXDOSE, EXROUTE, EXDOSFRQ, EXSTDTC, EXENDTC, SRCROW.
    people : DataFrame indexed by USUBJID
        Needs INCLFL, INCLDT and what `dosing_stops` needs.
    trial : Trial
    """
    doses = place_doses(ex, trial.treatments, dosing_stops(people)).assign(SRCDOM="EX")
    doses = doses.sort_values(["USUBJID", "ASTDT", "SRCROW"], kind="stable")
    given = doses[doses["GIVEN"] & doses["USUBJID"].isin(people.index)]
    found = [
        _unknown_treatment(doses[doses["USUBJID"].isin(people.index)]),
        _unknown_route(given, trial),
        _outside_inclusion(given, people),
        *_against_phases(given, trial),
    ]
    return pd.concat([part[COLUMNS].astype(object) for part in found])


def _deviation(rows, level, word, term):
    return rows.assign(DVCAT=level, DVDECOD=word, DVTERM=term, ADT=rows["ASTDT"])


def _unknown_treatment(doses):
    ours = doses[doses["TRT"].isna() & doses["EXTRT"].notna() & ~doses["EXDOSE"].eq(0)]
    first = ours.drop_duplicates(["USUBJID", "EXTRT"])
    term = "Dose recorded of " + first["EXTRT"].astype(object)
    return _deviation(first, "POTENTIAL", "TREATMENT NOT IN THE PROTOCOL", term)


def _unknown_route(given, trial):
    named = {}
    for phase in trial.phases:
        for treatment in phase.treatments:
            named.setdefault(treatment, set()).add(phase.route)
    # a phase without a route allows any
    named = {treatment: routes for treatment, routes in named.items() if None not in routes}
    route = upper(given["EXROUTE"])
    known = [(t, r) for t, routes in named.items() for r in routes]
    pairs = pd.MultiIndex.from_arrays([given["TRT"], route])
    strange = given["TRT"].isin(named) & route.notna() & ~pairs.isin(known)
    first = given[strange].drop_duplicates(["USUBJID", "TRT", "EXROUTE"])
    term = first["EXTRT"].astype(object) + " given " + first["EXROUTE"].str.lower().astype(object)
    return _deviation(first, "POTENTIAL", "ROUTE NOT IN THE PROTOCOL", term)


def _outside_inclusion(given, people):
    first = given[given["ASTDT"].notna()].drop_duplicates("USUBJID")
    included = first["USUBJID"].map(people["INCLFL"]).eq("Y")
    early = included & (first["ASTDT"] < first["USUBJID"].map(people["INCLDT"]))
    term = included.map({True: "First dose before inclusion", False: "Dosed and never included"})
    ours = ~included | early
    return _deviation(first[ours], "MAJOR", "DOSE WITHOUT INCLUSION", term[ours])


def _against_phases(given, trial):
    """Yield the deviations of each phase but the first from the one planned before it."""
    for before, phase in zip(trial.phases, trial.phases[1:], strict=False):
        earlier = _first_doses(given, before).set_index("USUBJID")["ASTDT"]
        first = _first_doses(given, phase)
        start = first["USUBJID"].map(earlier).astype("datetime64[ns]")
        wrong = start.isna() | (first["ASTDT"] < start)
        term = f"{phase.label} began before {before.label}, or without it"
        yield _deviation(first[wrong], "MAJOR", "PHASE OUT OF ORDER", term)
        days = (first["ASTDT"] - start).dt.days
        short = ~wrong & (days < (before.planned_days or 0))
        term = [
            f"{phase.label} began after {n:.0f} days of {before.label}, {before.planned_days} "
            "planned"
            for n in days[short]
        ]
        yield _deviation(first[short], "MINOR", "PHASE BEGUN EARLY", term)


def _first_doses(given, phase):
    ours = given["TRT"].isin(phase.treatments) & given["ASTDT"].notna()
    if phase.route is not None:
        route = upper(given["EXROUTE"])
        ours &= route.eq(phase.route).fillna(False).astype(bool)
    return given[ours].drop_duplicates("USUBJID")
