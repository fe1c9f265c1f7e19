"""Laboratory values against their normal range, for tests that no criterion grades."""

from helpers.adam.adlb_baseline import HIGH, LOW, NORMAL
from helpers.adam.adlb_grades import criteria_of
from helpers.adam.adlb_values import WITHOUT_RESULT
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.labs import records_by_test

NO_RANGE = "UNKNOWN"
BEFORE = (LOW, NORMAL, HIGH, NO_RANGE)
STAYED = "NORMAL"
AFTER = (LOW, STAYED, HIGH, NO_RANGE)


def ard_lab_ranges(adlb, adsl, trial):
    """Return where participants were on treatment, by where they were at baseline.

    For every test of the trial file without a criterion. `variable_level` is "NORMAL to HIGH":
    baseline first, then whether any value on treatment was low, whether any was high (both may
    be), whether all were normal, or whether none could be placed. n of N at that baseline.
    """
    rows = ResultRows("lab_range", "safety")
    graded = set(criteria_of(trial)["test"])
    treated = in_population(adsl, "safety")
    columns = ["ONTRTFL", "AEXCL", "ANRIND", "BNRIND"]
    for test, records in records_by_test(adlb, adsl, trial, columns).items():
        if test in graded or records.empty:
            continue
        people = _placed(records, treated)
        for keys, group in arms_of(people, trial.report_by):
            _add_ranges(rows, group, {**keys, "variable": test})
    return rows.frame()


def _placed(records, treated):
    """Return one row per participant with a result on treatment: BEFORE and three flags."""
    after = records[records["ONTRTFL"].eq("Y") & ~records["AEXCL"].isin(WITHOUT_RESULT)]
    kinds = {name: after["ANRIND"].eq(name) for name in (LOW, NORMAL, HIGH)}
    seen = after[["USUBJID"]].assign(**kinds).groupby("USUBJID").any()
    people = treated.set_index("USUBJID")[["ARM"]].join(seen, how="inner")
    base = records.drop_duplicates("USUBJID").set_index("USUBJID")["BNRIND"]
    outside = people[LOW] | people[HIGH]
    return people.assign(
        BEFORE=base.reindex(people.index).fillna(NO_RANGE),
        UNKNOWN=~outside & ~people[NORMAL],
        NORMAL=~outside & people[NORMAL],
    ).reset_index()


def _add_ranges(rows, people, keys):
    for before in BEFORE:
        group = people[people["BEFORE"] == before]
        for after in AFTER:
            ids = group.loc[group[after], "USUBJID"]
            counts = {"n": len(ids), "N": len(group)}
            rows.add(counts, who=ids, variable_level=f"{before} to {after}", **keys)
