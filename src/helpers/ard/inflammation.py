"""Systemic inflammation: values by visit, and geometric mean ratios to baseline."""

import numpy as np

from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count
from helpers.ard.summaries import add_summary, mean_interval

RATIO = "geometric mean ratio to baseline, t 95% interval on the log scale"
HALF_LIMIT = "values below quantification count as half their limit"


def ard_inflammation(adinfl):
    """Return, per marker: values at baseline, ratio to baseline by visit, values not quantified.

    The ratio's n counts participants with a value at that visit and at baseline, N all with a
    baseline.

    Parameters
    ----------
    adinfl : DataFrame of `derive_adinfl`
    """
    rows = ResultRows("inflammation", "safety")
    for marker, records in adinfl.groupby("PARAMCD", sort=False):
        baseline = records[records["ABLFL"] == "Y"]
        keys = {"variable": marker, "variable_level": "baseline"}
        add_summary(rows, baseline["AVAL"], who=baseline["USUBJID"], **keys)
        below = int((records["BLQFL"] == "Y").sum())
        keys["variable_level"] = "below quantification"
        add_count(rows, below, len(records), **keys)
        _add_visits(rows, marker, records, len(baseline))
    return rows.frame()


def _add_visits(rows, marker, records, with_baseline):
    after = records[(records["ANL01FL"] == "Y") & (records["ADY"] > 1)]
    ordered = after.sort_values("AVISITN", kind="stable")
    for visit, values in ordered.groupby("AVISITL", sort=False):
        ratios = values.set_index("USUBJID")["R2BASE"].dropna()
        estimate, low, high = np.exp(mean_interval(np.log(ratios)))
        stats = {"n": len(ratios), "N": with_baseline, "estimate": estimate}
        stats |= {"conf_low": low, "conf_high": high}
        keys = {"variable": marker, "variable_level": visit, "group": "visit", "group_level": visit}
        keys |= {"method": f"{RATIO}; {HALF_LIMIT}", "warning": _doubt(values, ratios)}
        rows.add(stats, who=ratios.index, **keys)


def _doubt(values, ratios):
    lost = len(values) - len(ratios)
    doubts = [
        f"{lost} without a ratio (no baseline, or a value of zero)" if lost else "",
        "one participant: no interval" if len(ratios) == 1 else "",
    ]
    return "; ".join(doubt for doubt in doubts if doubt)
