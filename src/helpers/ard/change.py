"""Change from baseline by planned visit, best change, and shifts of performance status."""

from helpers.ard.attendance import ABSENCES, compute_attendance
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
    add_summary(rows, found["AVAL"], who=found["USUBJID"], variable=f"{paramcd}.value", **keys)
    after = found[found["ADY"] > 1]  # the first day of treatment is baseline
    keys["who"] = after["USUBJID"]
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
            add_summary(rows, of_param["PCHG"], who=of_param["USUBJID"], variable=paramcd, **keys)
            without = people.loc[~people["USUBJID"].isin(of_param["USUBJID"]), "USUBJID"]
            smaller = of_param.loc[of_param["PCHG"] < 0, "USUBJID"]
            for name, ids in (("no_value", without), ("smaller", smaller)):
                key = {"variable": f"{paramcd}.{name}", **keys}
                add_count(rows, len(ids), len(people), who=ids, **key)
    return rows.frame()


def ard_performance(adecog, adavail, adsl, endpoint, visits, report_by=None):
    """Return performance status by visit, its shift from baseline, and deaths apart.

    A death is counted beside the grades and never among them. Who has no grade at a visit is
    counted by what ADAVAIL says of it. Shifts go from the baseline grade to the worst one after
    baseline ("none": no grade).
    """
    rows = ResultRows(f"performance_{endpoint.id}", endpoint.population)
    for keys, people in arms_of(in_population(adsl, endpoint.population), report_by):
        mine = adecog[adecog["USUBJID"].isin(people["USUBJID"]) & adecog["AVAL"].notna()]
        for visit in visits:
            states = compute_attendance(adavail, people, "performance", visit)
            at_visit = {"variable_level": visit.id, **keys}
            _add_grades(rows, mine, len(people), at_visit)
            _add_absences(rows, states, len(people), at_visit)
        _add_shifts(rows, mine, people, keys)
    return rows.frame()


def _add_grades(rows, mine, N, keys):
    at_visit = mine[(mine["ANL01FL"] == "Y") & (mine["AVISIT"] == keys["variable_level"])]
    for grade in GRADES:
        ids = at_visit.loc[at_visit["AVAL"] == grade, "USUBJID"]
        add_count(rows, len(ids), N, who=ids, variable=f"grade {grade}", **keys)


def _add_absences(rows, states, N, keys):
    for state in ABSENCES:
        ids = states.index[states == state]
        add_count(rows, len(ids), N, who=ids, variable=state, **keys)


def _add_shifts(rows, mine, people, keys):
    base = mine[mine["ABLFL"] == "Y"].set_index("USUBJID")["AVAL"]
    after = mine[mine["ADY"] > 1].groupby("USUBJID")["AVAL"]
    everybody = people.set_index("USUBJID")
    base = base.reindex(everybody.index)
    worst, best = (found.reindex(everybody.index) for found in (after.max(), after.min()))
    ends = {f"worst {end}": _graded(worst, end) for end in (*GRADES, NO_GRADE)}
    ends["died"] = everybody["DTHFL"] == "Y"
    for start in (*GRADES, NO_GRADE):
        of_start = _graded(base, start)
        for name, of_end in ends.items():
            ids = base.index[of_start & of_end]
            key = {"variable": f"baseline {start}", "variable_level": name, **keys}
            add_count(rows, len(ids), int(of_start.sum()), who=ids, **key)
    both = int((base.notna() & worst.notna()).sum())
    for name, changed in (
        ("improved by 1 grade or more", base - best >= 1),
        ("worsened by 1 grade or more", worst - base >= 1),
        ("worsened by 2 grades or more", worst - base >= 2),
    ):
        ids = base.index[changed]
        add_count(rows, len(ids), both, who=ids, variable=name, **keys)


def _graded(grades, grade):
    """Return who has a grade, or who has none."""
    return grades.isna() if grade == NO_GRADE else grades == grade
