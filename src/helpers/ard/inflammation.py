"""Systemic inflammation: values at baseline, and geometric mean ratios to baseline."""

from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count
from helpers.ard.summaries import add_summary, geometric_interval

RATIO = "geometric mean ratio to baseline, t 95% interval on the log scale"
HALF_LIMIT = "values below quantification count as half their limit"
BASELINE = "baseline"
BELOW, BASELINE_BELOW = "below quantification", "baseline below quantification"


def ard_inflammation(adinfl):
    """Return, per marker: values at baseline, ratio to baseline by visit, values not quantified.

    The ratio's n counts participants with a value at that visit and at baseline, N all with a
    baseline. Scores have no ratio and are left to `ard_inflammation_scores`.

    Parameters
    ----------
    adinfl : DataFrame of `derive_adinfl`
    """
    rows = ResultRows("inflammation", "safety")
    for marker, records in by_marker(adinfl):
        baseline = records[records["ABLFL"] == "Y"]
        keys = {"variable": marker}
        add_summary(
            rows, baseline["AVAL"], who=baseline["USUBJID"], variable_level=BASELINE, **keys
        )
        below = int((records["BLQFL"] == "Y").sum())
        add_count(rows, below, len(records), variable_level=BELOW, **keys)
        people = baseline.loc[baseline["BLQFL"] == "Y", "USUBJID"]
        keys |= {"variable_level": BASELINE_BELOW, "who": people}
        add_count(rows, len(people), len(baseline), **keys)
        for visit, values in by_visit(records):
            keys = {"variable": marker, "variable_level": visit}
            keys |= {"group": "visit", "group_level": visit, "warning": _without_ratio(values)}
            add_ratio(rows, values, len(baseline), **keys)
    return rows.frame()


def by_marker(adinfl):
    """Yield (marker, records with a value) of what is compared as a ratio: scores are not."""
    known = adinfl[adinfl["AVAL"].notna() & adinfl["PARAMTYP"].ne("SCORE")]
    yield from known.groupby("PARAMCD", sort=False)


def by_visit(records):
    """Yield (visit, records that stand for it) of the visits after baseline, in their order."""
    after = records[(records["ANL01FL"] == "Y") & (records["ADY"] > 1)]
    yield from after.sort_values("AVISITN", kind="stable").groupby("AVISITL", sort=False)


def add_ratio(rows, values, with_baseline, warning="", **keys):
    """Add n, N and the geometric mean ratio with its interval, of records of one visit."""
    ratios = values.set_index("USUBJID")["R2BASE"].dropna()
    estimate, low, high = geometric_interval(ratios)
    stats = {"n": len(ratios), "N": with_baseline, "estimate": estimate}
    stats |= {"conf_low": low, "conf_high": high}
    alone = "one participant: no interval" if len(ratios) == 1 else ""
    doubts = "; ".join(doubt for doubt in (warning, alone) if doubt)
    rows.add(stats, who=ratios.index, method=f"{RATIO}; {HALF_LIMIT}", warning=doubts, **keys)


def _without_ratio(values):
    lost = values["R2EXCL"].value_counts(sort=False)
    told = ", ".join(f"{reason}: {n}" for reason, n in lost.items())
    return f"{lost.sum()} without a ratio ({told})" if len(lost) else ""
