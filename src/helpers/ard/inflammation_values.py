"""Systemic inflammation by visit: geometric means, what was not quantified, what is undefined."""

from helpers.adam.adinfl import MEASURED
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.inflammation import BASELINE, HALF_LIMIT, by_marker, by_visit
from helpers.ard.proportions import add_count
from helpers.ard.summaries import QUARTILES, geometric_interval, quartile

GEOMETRIC_MEAN = "geometric mean, t 95% interval on the log scale"
START = "start"
TOGETHER = "measured tests together"


def ard_inflammation_values(adinfl, adsl, trial):
    """Return by marker and visit what stands beside the ratios.

    `inflammation_values`: n participants with a value above zero of all treated (N), their
    geometric mean with its interval, smallest and largest. `inflammation_below`: participants whose
    value was below quantification, of those with a value. `inflammation_courses`: participants with
    a value at any time, and values below quantification of all values, of each marker and of the
    measured tests together. `inflammation_undefined`:
    draws from which a ratio, product or score could not be made, by reason, of all draws with any
    of its tests. `inflammation_phases`: the median study day on which each phase of treatment
    began.

    Parameters
    ----------
    adinfl : DataFrame of `derive_adinfl`
    adsl : DataFrame, one record per participant
    trial : Trial
    """
    treated = adsl[adsl["SAFFL"] == "Y"]
    values = ResultRows("inflammation_values", "safety")
    below = ResultRows("inflammation_below", "safety")
    courses = ResultRows("inflammation_courses", "safety")
    for marker, records in by_marker(adinfl):
        _add_course(courses, records, len(treated), marker)
        baseline = records[records["ABLFL"] == "Y"]
        for visit, found in ((BASELINE, baseline), *by_visit(records)):
            keys = {"variable": marker, "variable_level": visit}
            keys |= {"group": "visit", "group_level": visit}
            _add_values(values, found, len(treated), keys)
            who = found.loc[found["BLQFL"] == "Y", "USUBJID"]
            add_count(below, len(who), len(found), who=who, **keys)
    measured = adinfl[adinfl["AVAL"].notna() & adinfl["PARAMTYP"].eq(MEASURED)]
    if len(measured):
        _add_below(courses, measured, TOGETHER)
    parts = [values.frame(), below.frame(), courses.frame(), _undefined(adinfl)]
    return concat_results([*parts, _phases(treated, trial)] if len(parts[0]) else parts)


def _add_course(rows, records, treated, marker):
    who = records["USUBJID"].unique()
    add_count(rows, len(who), treated, who=who, variable=marker, variable_level="people")
    _add_below(rows, records, marker)


def _add_below(rows, records, marker):
    below = int(records["BLQFL"].eq("Y").sum())
    rows.add({"n": below, "N": len(records)}, variable=marker, variable_level="values below")


def _add_values(rows, found, treated, keys):
    values = found.set_index("USUBJID")["AVAL"]
    values = values[values > 0]
    estimate, low, high = geometric_interval(values)
    stats = {"n": len(values), "N": treated, "estimate": estimate}
    stats |= {"conf_low": low, "conf_high": high, "min": values.min(), "max": values.max()}
    zeros = len(found) - len(values)
    doubts = [
        f"{zeros} with a value of zero, which has no logarithm" if zeros else "",
        {0: "no values", 1: "one participant: no interval"}.get(len(values), ""),
    ]
    warning = "; ".join(doubt for doubt in doubts if doubt)
    method = f"{GEOMETRIC_MEAN}; {HALF_LIMIT}"
    rows.add(stats, who=values.index, method=method, warning=warning, **keys)


def _undefined(adinfl):
    rows = ResultRows("inflammation_undefined", "safety")
    for marker, records in adinfl.groupby("PARAMCD", sort=False):
        for reason, n in records["AEXCL"].value_counts(sort=False).items():
            add_count(rows, n, len(records), variable=marker, variable_level=reason)
    return rows.frame()


def _phases(treated, trial):
    rows = ResultRows("inflammation_phases", "safety")
    for number, phase in enumerate(trial.phases, 1):
        starts = treated.set_index("USUBJID")[f"AP{number:02d}SDT"]
        first = treated.set_index("USUBJID")["TRTSDT"]
        days = ((starts - first).dt.days + 1).dropna()
        keys = {"variable": phase.label, "variable_level": START, "who": days.index}
        warning = "" if len(days) else "nobody reached it"
        stats = {"n": len(days), "N": len(treated), "median": quartile(days, 0.5)}
        rows.add(stats, method=QUARTILES, warning=warning, **keys)
    return rows.frame()
