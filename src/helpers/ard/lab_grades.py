"""Laboratory grades: worst on treatment, shift from baseline, and values without a grade."""

import math

from helpers.adam.adlb_grades import SIDES, criteria_of
from helpers.adam.adlb_values import WITHOUT_RESULT
from helpers.adam.ctcae import read_criteria
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.labs import records_by_test
from helpers.ard.proportions import add_count, add_rate, add_records

NO_GRADE = "ungradable"
NO_BASELINE = "no baseline"
ANY, SEVERE = "1 or worse", "3 or worse"
SEVERE_FROM = 3
NO_CRITERION = "no criterion"
NOT_KNOWN = "not known of everybody: some results have no grade"
RISE = "above baseline, grade 0"
GRADES = tuple(str(grade) for grade in range(5))
_COLUMNS = ["ONTRTFL", "ABLFL", "AEXCL"]
_GRADED = [*_COLUMNS, "CHG", *(name for grade, _, most in SIDES.values() for name in (grade, most))]
_REASONS = [*_COLUMNS, *(why for _, why, _ in SIDES.values())]


def ard_lab_worst(adlb, adsl, trial):
    """Return how many participants had each grade as their worst on treatment.

    `variable` is "HGB:L" (low) or "ALT:H" (high); `variable_level` is a grade, "ungradable" (no
    result has a grade), or "1 or worse" and "3 or worse" with an exact interval. Denominator:
    treated participants with a result on treatment. Unscheduled values count. Where it cannot be
    told of somebody whether they had that grade there is no rate: n are those known to, and
    n_censor those of whom it is not known. Of a test whose criteria know a stricter reading,
    RISE counts who is above baseline at grade 0.
    """
    rows = ResultRows("lab_worst_grade", "safety")
    strict = _strict_tests(trial)
    for keys, people in _graded_groups(adlb, adsl, trial):
        _add_worst(rows, people, keys)
        if keys["variable"] in strict:
            ids = people.loc[people["ROSE"] & people["WTOXGR"].eq(0), "USUBJID"]
            add_count(rows, len(ids), len(people), who=ids, variable_level=RISE, **keys)
    return rows.frame()


def ard_lab_shift(adlb, adsl, trial):
    """Return baseline grade by worst grade; `variable_level` is "1 to 3", baseline first."""
    rows = ResultRows("lab_shift", "safety")
    for keys, people in _graded_groups(adlb, adsl, trial):
        _add_shift(rows, people, keys)
    return rows.frame()


def ard_lab_ungraded(adlb, adsl, trial):
    """Return how many results have no grade, and why: on treatment or at baseline.

    `n_event` counts records, `n` participants. A test of the trial file that no criterion of this
    version grades has one row, NO_CRITERION, with its results; where only one side is graded, the
    other side has it: "GLUC:H".
    """
    rows = ResultRows("lab_ungraded", "safety")
    criteria = criteria_of(trial)
    for test, records in records_by_test(adlb, adsl, trial, _REASONS).items():
        looked = records["ONTRTFL"].eq("Y") | records["ABLFL"].eq("Y")
        looked = records[looked & ~records["AEXCL"].isin(WITHOUT_RESULT)]
        sides = _sides_of(criteria, test)
        for side in sides:
            for reason, found in looked.groupby(SIDES[side][1]):
                add_records(
                    rows, found["USUBJID"], variable=f"{test}:{side}", variable_level=reason
                )
        for variable in ungraded_sides(criteria, test) if len(criteria) and len(looked) else ():
            add_records(rows, looked["USUBJID"], variable=variable, variable_level=NO_CRITERION)
    return rows.frame()


def ungraded_sides(criteria, test):
    """Return what no criterion grades of a test: "UREA", or one side, "GLUC:H"; or nothing."""
    graded = _sides_of(criteria, test)
    return [f"{test}:{side}" for side in SIDES if side not in graded] if graded else [test]


def worst_grades(records, people, side):
    """Return baseline and worst grade on treatment, one row per participant with a result.

    Key USUBJID; ARM, BTOXGR, WTOXGR (missing when it could not be derived), BASED (had a baseline
    value), ROSE (a value on treatment was above it), TOLD (of some result it can be told whether it
    is grade 3 or worse).

    Parameters
    ----------
    records : DataFrame
        The records of one test, with ATOXGRL ATOXML or ATOXGRH ATOXMH, ONTRTFL, ABLFL, AEXCL, CHG.
    people : DataFrame with USUBJID and ARM
    side : "L" or "H"
    """
    grade, _, most = SIDES[side]
    people = people.set_index("USUBJID")[["ARM"]]
    after = records[records["ONTRTFL"].eq("Y") & ~records["AEXCL"].isin(WITHOUT_RESULT)]
    by_person = after.groupby("USUBJID")
    baseline = records[records["ABLFL"].eq("Y")].set_index("USUBJID")[grade]
    worst = people.join(by_person[grade].max().rename("WTOXGR"), how="inner")
    worst["BTOXGR"] = baseline.reindex(worst.index)
    worst["BASED"] = worst.index.isin(baseline.index)
    lowest = by_person[most].min().reindex(worst.index)
    worst["TOLD"] = worst["WTOXGR"].notna() | (lowest < SEVERE_FROM)
    worst["ROSE"] = by_person["CHG"].max().reindex(worst.index).gt(0)
    return worst.rename_axis("USUBJID").reset_index()


def _strict_tests(trial):
    """Return the "CREAT:H" of which the criteria in force leave a stricter reading aside."""
    grading = trial.safety.grading
    if grading.dictionary != "CTCAE" or grading.any_rise_of_creatinine:
        return set()
    strict = read_criteria(grading.version, strict=True).query("strict == 'Y'")
    return set(strict["test"] + ":" + strict["direction"])


def _sides_of(criteria, test):
    found = set(criteria.loc[criteria["test"].eq(test), "direction"])
    return [side for side in SIDES if side in found]


def _graded_groups(adlb, adsl, trial):
    """Yield (keys, participants) for each test and side that has criteria and results."""
    criteria = criteria_of(trial)
    treated = in_population(adsl, "safety")
    if criteria.empty:
        return
    for test, records in records_by_test(adlb, adsl, trial, _GRADED).items():
        for side in _sides_of(criteria, test) if len(records) else ():
            people = worst_grades(records, treated, side)
            for keys, group in arms_of(people, trial.report_by):
                yield {**keys, "variable": f"{test}:{side}"}, group


def _add_worst(rows, people, keys):
    N = len(people)
    worst = people.set_index("USUBJID")["WTOXGR"]
    kinds = {grade: worst == float(grade) for grade in GRADES} | {NO_GRADE: worst.isna()}
    for level, holds in kinds.items():
        ids = worst.index[holds]
        add_count(rows, len(ids), N, who=ids, variable_level=level, **keys)
    told = people.set_index("USUBJID")["TOLD"]
    for level, least, known in ((ANY, 1, worst.notna()), (SEVERE, SEVERE_FROM, told)):
        ids = worst.index[worst >= least]
        _add_rate(rows, ids, N, int((~known).sum()), {"variable_level": level, **keys})


def _add_rate(rows, ids, N, unknown, keys):
    if not unknown:
        add_rate(rows, len(ids), N, who=ids, **keys)
        return
    nothing = dict.fromkeys(("p", "conf_low", "conf_high"), math.nan)
    stats = {"n": len(ids), "N": N, "n_censor": unknown, **nothing}
    rows.add(stats, who=ids, warning=NOT_KNOWN, **keys)


def _add_shift(rows, people, keys):
    before = people["BTOXGR"].map(_grade_word, na_action=None)
    before = before.where(people["BASED"], NO_BASELINE)
    worst = people["WTOXGR"].map(_grade_word, na_action=None)
    found = dict(list(people["USUBJID"].groupby([before, worst])))
    for first in (*GRADES, NO_GRADE, NO_BASELINE):
        for last in (*GRADES, NO_GRADE):
            ids = found.get((first, last), ())
            counts = {"n": len(ids), "N": len(people)}
            rows.add(counts, who=ids, variable_level=f"{first} to {last}", **keys)


def _grade_word(grade):
    return NO_GRADE if grade != grade else str(int(grade))
