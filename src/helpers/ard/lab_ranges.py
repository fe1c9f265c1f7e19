"""Laboratory values against their normal range, for what no criterion grades."""

from helpers.adam.adlb_baseline import HIGH, LOW, NORMAL
from helpers.adam.adlb_grades import criteria_of
from helpers.adam.adlb_values import WITHOUT_RESULT
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.lab_grades import ungraded_sides
from helpers.ard.labs import records_by_test

NO_RANGE = "UNKNOWN"
BEFORE = (LOW, NORMAL, HIGH, NO_RANGE)
STAYED = "NORMAL"
AFTER = (LOW, STAYED, HIGH, NO_RANGE)
_SIDES = {"L": (LOW,), "H": (HIGH,), "": (LOW, HIGH)}


def ard_lab_ranges(adlb, adsl, trial):
    """Return where participants were on treatment, by where they were at baseline.

    For every test of the trial file without a criterion, and for the side without one where the
    other side is graded: `variable` is "UREA", or "GLUC:H". `variable_level` is "NORMAL to HIGH":
    baseline first, then whether any value on treatment was low, whether any was high (both may
    be), whether none was outside, or whether none could be placed. Of one side, nothing is said
    about the other: no value was outside when none was beyond that side. n of N at that baseline.
    """
    rows = ResultRows("lab_range", "safety")
    criteria = criteria_of(trial)
    treated = in_population(adsl, "safety")
    columns = ["ONTRTFL", "AEXCL", "ANRIND", "BNRIND"]
    for test, records in records_by_test(adlb, adsl, trial, columns).items():
        for variable in ungraded_sides(criteria, test) if len(records) else ():
            beyond = _SIDES[variable.partition(":")[2]]
            people = _placed(records, treated, beyond)
            for keys, group in arms_of(people, trial.report_by):
                _add_ranges(rows, group, beyond, {**keys, "variable": variable})
    return rows.frame()


def _placed(records, treated, beyond):
    """Return one row per participant with a result on treatment: BEFORE and three flags."""
    after = records[records["ONTRTFL"].eq("Y") & ~records["AEXCL"].isin(WITHOUT_RESULT)]
    people = treated.set_index("USUBJID")[["ARM"]]
    people = people[people.index.isin(after["USUBJID"].unique())]
    seen = {
        word: people.index.isin(after.loc[after["ANRIND"].eq(word), "USUBJID"].unique())
        for word in (LOW, NORMAL, HIGH)
    }
    people = people.assign(**seen)
    base = records.drop_duplicates("USUBJID").set_index("USUBJID")["BNRIND"]
    outside = people[list(beyond)].any(axis=1)
    placed = people[[LOW, NORMAL, HIGH]].any(axis=1)
    return people.assign(
        BEFORE=base.reindex(people.index).fillna(NO_RANGE),
        UNKNOWN=~placed,
        NORMAL=placed & ~outside,
    ).reset_index()


def _add_ranges(rows, people, beyond, keys):
    for before in BEFORE:
        group = people[people["BEFORE"] == before]
        for after in [word for word in AFTER if word in (*beyond, STAYED, NO_RANGE)]:
            ids = group.loc[group[after], "USUBJID"]
            counts = {"n": len(ids), "N": len(group)}
            rows.add(counts, who=ids, variable_level=f"{before} to {after}", **keys)
