"""Laboratory values: by visit, change from baseline, worst grade and shift."""

from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count, add_rate
from helpers.ard.summaries import add_summary

GRADED = {"L": "ATOXGRL", "H": "ATOXGRH"}
BASELINE = "baseline"
NO_GRADE = "ungradable"


def lab_visits(trial):
    """Return the planned laboratory visits after the day of the first dose."""
    return [visit for visit in trial.visits_with("laboratory") if visit.window[1] > 1]


def ard_lab_values(adlb, adsl, trial):
    """Return values at baseline and each visit; `variable` is the test, the level the visit."""
    return _by_visit(adlb, adsl, trial, "AVAL")


def ard_lab_change(adlb, adsl, trial):
    """Return change from baseline at each visit, keyed as the values are."""
    return _by_visit(adlb, adsl, trial, "CHG")


def worst_grades(adlb, adsl, test, direction):
    """Return baseline and worst on-treatment grade, one row per treated participant with a value.

    Key USUBJID; ARM, BTOXGR, WTOXGR; a grade is missing when it could not be derived. Unscheduled
    values count.
    """
    people = in_population(adsl, "safety").set_index("USUBJID")[["ARM"]]
    records = adlb[adlb["PARAMCD"].eq(test) & adlb["AVAL"].notna()]
    column = GRADED[direction]
    after = records[records["ONTRTFL"].eq("Y")].groupby("USUBJID")[column]
    baseline = records[records["ABLFL"].eq("Y")].set_index("USUBJID")[column]
    people = people[people.index.isin(after.groups)]
    return people.assign(BTOXGR=baseline, WTOXGR=after.max()).rename_axis("USUBJID").reset_index()


def ard_lab_worst(adlb, adsl, trial):
    """Return how many participants had each grade as their worst on treatment.

    `variable` is "HGB:L" (low) or "ALT:H" (high); `variable_level` is a grade, "ungradable", or
    "3 or worse" with an exact interval. Denominator: treated participants with a value on
    treatment.
    """
    rows = ResultRows("lab_worst_grade", "safety")
    for people, keys in _graded_groups(adlb, adsl, trial):
        _add_worst(rows, people, keys)
    return rows.frame()


def ard_lab_shift(adlb, adsl, trial):
    """Return baseline grade by worst grade; `variable_level` is "1 to 3", baseline first."""
    rows = ResultRows("lab_shift", "safety")
    for people, keys in _graded_groups(adlb, adsl, trial):
        _add_shift(rows, people, keys)
    return rows.frame()


def graded_tests(adlb, trial):
    """Return (test, direction) of every test that has at least one grade, in the trial's order."""
    pairs = [(analyte.test, side) for analyte in trial.laboratory for side in GRADED]
    return [
        (test, side)
        for test, side in pairs
        if adlb.loc[adlb["PARAMCD"].eq(test), GRADED[side]].notna().any()
    ]


def ard_lab_accounting(adlb, adsl, trial):
    """Return, for each test, the records with a value, below quantification, and without value."""
    rows = ResultRows("lab_accounting", "safety")
    people = in_population(adsl, "safety")["USUBJID"]
    treated = adlb[adlb["USUBJID"].isin(people)]
    for analyte in trial.laboratory:
        records = treated[treated["PARAMCD"].eq(analyte.test)]
        kinds = {
            "delivered": records["USUBJID"].notna(),
            "below quantification": records["BLQFL"].eq("Y"),
            "without value": records["AVAL"].isna(),
        }
        for name, holds in kinds.items():
            ids = records.loc[holds, "USUBJID"].unique()
            counts = {"n_event": int(holds.sum()), "n": len(ids)}
            rows.add(counts, who=ids, variable=analyte.test, variable_level=name)
    return rows.frame()


def _graded_groups(adlb, adsl, trial):
    for test, direction in graded_tests(adlb, trial):
        people = worst_grades(adlb, adsl, test, direction)
        for keys, group in arms_of(people, trial.report_by):
            yield group, {**keys, "variable": f"{test}:{direction}"}


def _by_visit(adlb, adsl, trial, column):
    rows = ResultRows("lab_value" if column == "AVAL" else "lab_change", "safety")
    for keys, people in arms_of(in_population(adsl, "safety"), trial.report_by):
        inside = adlb[adlb["USUBJID"].isin(people["USUBJID"])]
        for analyte in trial.laboratory:
            records = inside[inside["PARAMCD"].eq(analyte.test)]
            _add_visits(rows, records, trial, column, {**keys, "variable": analyte.test})
    return rows.frame()


def _add_visits(rows, records, trial, column, keys):
    if column == "AVAL":
        first = records[records["ABLFL"].eq("Y")]
        add_summary(rows, first["AVAL"], who=first["USUBJID"], variable_level=BASELINE, **keys)
    analysed = records[records["ANL01FL"].eq("Y")]
    for visit in lab_visits(trial):
        found = analysed[analysed["AVISIT"].eq(visit.id)]
        add_summary(rows, found[column], who=found["USUBJID"], variable_level=visit.id, **keys)


def _add_worst(rows, people, keys):
    N = len(people)
    worst = people.set_index("USUBJID")["WTOXGR"]
    for level, holds in [*((str(grade), worst == grade) for grade in range(5)),
                         (NO_GRADE, worst.isna())]:  # fmt: skip
        ids = worst.index[holds]
        add_count(rows, len(ids), N, who=ids, variable_level=level, **keys)
    ids = worst.index[worst >= 3]
    add_rate(rows, len(ids), N, who=ids, variable_level="3 or worse", **keys)


def _add_shift(rows, people, keys):
    before = people["BTOXGR"].map(_grade_word, na_action=None)
    worst = people["WTOXGR"].map(_grade_word, na_action=None)
    words = [str(grade) for grade in range(5)] + [NO_GRADE]
    for first in words:
        for last in words:
            ids = people.loc[before.eq(first) & worst.eq(last), "USUBJID"]
            counts = {"n": len(ids), "N": len(people)}
            rows.add(counts, who=ids, variable_level=f"{first} to {last}", **keys)


def _grade_word(grade):
    return NO_GRADE if grade != grade else str(int(grade))
