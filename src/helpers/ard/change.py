"""Change from baseline by planned visit, best change, and shifts of performance status."""

from helpers.ard.attendance import RECEIVED, STATES, compute_attendance
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count
from helpers.ard.summaries import add_mean, add_summary

GRADES = (0, 1, 2, 3, 4)
NO_GRADE = "none"


def ard_change(records, adsl, endpoint, visits, report_by=None):
    """Return value and change from baseline at each planned visit, for each parameter.

    One value stands for a visit (ANL01FL). Change is among those with a baseline; its mean has a
    t interval. Percent change is given where the records have it (PCHG).

    Parameters
    ----------
    records : DataFrame
        Needs USUBJID, PARAMCD, AVISIT, ANL01FL, AVAL, CHG, ABLFL, perhaps PCHG.
    """
    rows = ResultRows(f"change_{endpoint.id}", endpoint.population)
    at_visit = records[records["ANL01FL"] == "Y"]
    for keys, people in arms_of(in_population(adsl, endpoint.population), report_by):
        mine = at_visit[at_visit["USUBJID"].isin(people["USUBJID"])]
        for paramcd in endpoint.parameters:
            of_param = mine[mine["PARAMCD"] == paramcd]
            for visit in visits:
                _add_visit(rows, of_param, paramcd, visit, keys)
    return rows.frame()


def _add_visit(rows, of_param, paramcd, visit, keys):
    found = of_param[of_param["AVISIT"] == visit.id]
    keys = {"variable_level": visit.id, **keys}
    add_summary(rows, found["AVAL"], variable=f"{paramcd}.value", **keys)
    after = found[found["ADY"] > 1]  # the first day of treatment is baseline
    add_summary(rows, after["CHG"], variable=f"{paramcd}.change", **keys)
    add_mean(rows, after["CHG"], variable=f"{paramcd}.mean_change", **keys)
    if "PCHG" in found:
        add_summary(rows, after["PCHG"], variable=f"{paramcd}.percent_change", **keys)


def ard_best_change(best, adsl, endpoint, report_by=None):
    """Return the best percent change of each parameter, and how many have no value after baseline.

    Parameters
    ----------
    best : DataFrame, one record per USUBJID and PARAMCD
        `helpers.adam.adtr.derive_param_best`.
    """
    rows = ResultRows(f"best_change_{endpoint.id}", endpoint.population)
    for keys, people in arms_of(in_population(adsl, endpoint.population), report_by):
        mine = best[best["USUBJID"].isin(people["USUBJID"])]
        for paramcd in endpoint.parameters:
            of_param = mine[mine["PARAMCD"] == paramcd]
            add_summary(rows, of_param["PCHG"], variable=paramcd, **keys)
            missing = len(people) - len(of_param)
            key = {"variable": f"{paramcd}.no_value", **keys}
            add_count(rows, missing, len(people), **key)
            smaller = int((of_param["PCHG"] < 0).sum())
            add_count(rows, smaller, len(people), variable=f"{paramcd}.smaller", **keys)
    return rows.frame()


def ard_performance(adecog, adsl, endpoint, visits, report_by=None):
    """Return performance status by visit, its shift from baseline, and deaths apart.

    A death is counted beside the grades and never among them. Shifts go from the baseline grade to
    the worst one after baseline ("none": no grade).
    """
    rows = ResultRows(f"performance_{endpoint.id}", endpoint.population)
    for keys, people in arms_of(in_population(adsl, endpoint.population), report_by):
        mine = adecog[adecog["USUBJID"].isin(people["USUBJID"]) & adecog["AVAL"].notna()]
        for visit in visits:
            _add_status(rows, mine, people, visit, keys)
        _add_shifts(rows, mine, people, keys)
    return rows.frame()


def _add_status(rows, mine, people, visit, keys):
    at_visit = mine[(mine["ANL01FL"] == "Y") & (mine["AVISIT"] == visit.id)]
    keys = {"variable_level": visit.id, **keys}
    for grade in GRADES:
        n = int((at_visit["AVAL"] == grade).sum())
        add_count(rows, n, len(people), variable=f"grade {grade}", **keys)
    states = compute_attendance(at_visit["USUBJID"], people, visit)
    for state in STATES:
        if state != RECEIVED:
            add_count(rows, int((states == state).sum()), len(people), variable=state, **keys)


def _add_shifts(rows, mine, people, keys):
    base = mine[mine["ABLFL"] == "Y"].set_index("USUBJID")["AVAL"]
    after = mine[mine["ADY"] > 1].groupby("USUBJID")["AVAL"]
    who = people.set_index("USUBJID")
    base = base.reindex(who.index)
    worst, best = after.max().reindex(who.index), after.min().reindex(who.index)
    died = who["DTHFL"] == "Y"
    for start in (*GRADES, NO_GRADE):
        of_start = base.isna() if start == NO_GRADE else base == start
        for end in (*GRADES, NO_GRADE):
            of_end = worst.isna() if end == NO_GRADE else worst == end
            n = int((of_start & of_end).sum())
            key = {"variable": f"baseline {start}", "variable_level": f"worst {end}"}
            add_count(rows, n, int(of_start.sum()), **key, **keys)
        n = int((of_start & died).sum())
        key = {"variable": f"baseline {start}", "variable_level": "died"}
        add_count(rows, n, int(of_start.sum()), **key, **keys)
    both = int((base.notna() & worst.notna()).sum())
    for name, changed in (
        ("improved by 1 grade or more", base - best >= 1),
        ("worsened by 1 grade or more", worst - base >= 1),
        ("worsened by 2 grades or more", worst - base >= 2),
    ):
        add_count(rows, int(changed.sum()), both, variable=name, **keys)
