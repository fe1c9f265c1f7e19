"""Performance status: grades by visit, shifts to the worst and the last grade, deaths apart."""

from helpers.ard.attendance import ABSENCES, compute_attendance
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count

GRADES = (0, 1, 2, 3, 4)
NO_GRADE = "none"
ENDS = ("worst", "last")
AT_SOME_VISIT = (
    "improved by 1 grade or more",
    "worsened by 1 grade or more",
    "worsened by 2 grades or more",
)
AT_THE_LAST = ("better at the last grade", "the same at the last grade", "worse at the last grade")


def ard_performance_status(adecog, adavail, adsl, trial):
    """Return performance status of the treated by visit, its shifts, and deaths apart.

    At each planned visit (`variable_level`) n of all treated have each grade, and who has none is
    counted by what ADAVAIL says of it. Shifts go from the baseline grade to the worst and to the
    last one after the first day ("none": no grade). A death is counted beside the grades and never
    among them. Nothing where no treated participant has a grade.

    Parameters
    ----------
    adecog : DataFrame
        Needs USUBJID, AVISIT, ADY, ANL01FL, ABLFL, AVAL, one day after the other.
    adavail : DataFrame, key USUBJID ASSESS AVISIT
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    rows = ResultRows("performance_status", "safety")
    treated = in_population(adsl, "safety")
    graded = adecog[adecog["USUBJID"].isin(treated["USUBJID"]) & adecog["AVAL"].notna()]
    for keys, people in arms_of(treated, trial.report_by) if len(graded) else ():
        mine = graded[graded["USUBJID"].isin(people["USUBJID"])]
        for visit in trial.visits_with("performance"):
            at_visit = {"variable_level": visit.id, **keys}
            _add_grades(rows, mine, len(people), at_visit)
            states = compute_attendance(adavail, people, "performance", visit)
            _add_absences(rows, states, len(people), at_visit)
        _add_shifts(rows, mine, people, keys)
        _add_changes(rows, mine, people, keys)
    return rows.frame()


def ard_performance(adecog, adsl, endpoint, report_by=None):
    """Return how many of an endpoint's population improved or worsened, of who has both grades."""
    rows = ResultRows(f"performance_{endpoint.id}", endpoint.population)
    for keys, people in arms_of(in_population(adsl, endpoint.population), report_by):
        mine = adecog[adecog["USUBJID"].isin(people["USUBJID"]) & adecog["AVAL"].notna()]
        _add_changes(rows, mine, people, keys)
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


def _grades_of(mine, people):
    """Return {baseline, worst, best, last: grade by USUBJID}; missing where there is none."""
    everybody = people["USUBJID"]
    ordered = mine.sort_values("ADY", kind="stable")
    after = ordered[ordered["ADY"] > 1].groupby("USUBJID")["AVAL"]
    found = {"worst": after.max(), "best": after.min(), "last": after.last()}
    found["baseline"] = mine[mine["ABLFL"] == "Y"].set_index("USUBJID")["AVAL"]
    return {name: grades.reindex(everybody) for name, grades in found.items()}


def _add_shifts(rows, mine, people, keys):
    grades = _grades_of(mine, people)
    known = (*GRADES, NO_GRADE)
    ends = {f"{end} {grade}": _graded(grades[end], grade) for end in ENDS for grade in known}
    ends["died"] = people.set_index("USUBJID")["DTHFL"] == "Y"
    for start in known:
        of_start = _graded(grades["baseline"], start)
        for name, of_end in ends.items():
            ids = of_start.index[of_start & of_end]
            key = {"variable": f"baseline {start}", "variable_level": name, **keys}
            add_count(rows, len(ids), int(of_start.sum()), who=ids, **key)


def _add_changes(rows, mine, people, keys):
    grades = _grades_of(mine, people)
    base, worst, best, last = (grades[name] for name in ("baseline", "worst", "best", "last"))
    both = int((base.notna() & worst.notna()).sum())
    changes = (base - best >= 1, worst - base >= 1, worst - base >= 2)
    moved = (last < base, last == base, last > base)
    named = zip((*AT_SOME_VISIT, *AT_THE_LAST), (*changes, *moved), strict=True)
    for name, changed in named:
        ids = base.index[changed]
        add_count(rows, len(ids), both, who=ids, variable=name, **keys)


def _graded(grades, grade):
    """Return who has a grade, or who has none."""
    return grades.isna() if grade == NO_GRADE else grades == grade
