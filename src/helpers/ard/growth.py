"""Ratios of tumour size to baseline, and growth on treatment."""

from helpers.ard.endpoints import in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count
from helpers.ard.summaries import add_summary, doubt_of, geometric_interval

GEOMETRIC = "geometric mean of the ratio to baseline, t 95% interval on the log scale"
GONE = "who had nothing left has no logarithm and is left out"


def ard_growth(adgrow, adtr, adsl, endpoint, visits):
    """Return the ratio to baseline at each planned visit, and rate and doubling time of growth.

    Ratios are geometric means among those with a size at the visit and one at baseline; who had
    nothing left is counted apart (`ratio_gone`). Rates are percent a month.

    Parameters
    ----------
    adgrow : DataFrame of `helpers.adam.adgrow.derive_adgrow`
    adtr : DataFrame of `helpers.adam.adtr.derive_adtr`
    """
    rows = ResultRows(f"growth_{endpoint.id}", endpoint.population)
    people = in_population(adsl, endpoint.population)["USUBJID"]
    at_visit = adtr[(adtr["ANL01FL"] == "Y") & (adtr["ADY"] > 1) & adtr["USUBJID"].isin(people)]
    mine = adgrow[adgrow["USUBJID"].isin(people)]
    for paramcd in endpoint.parameters:
        for visit in visits:
            found = at_visit[(at_visit["PARAMCD"] == paramcd) & (at_visit["AVISIT"] == visit.id)]
            _add_ratio(rows, found[found["RATIO"].notna()], paramcd, visit.id)
        course = mine[mine["PARAMCD"] == paramcd]
        for name in ("RATE", "DOUBLING"):
            key = {"variable": f"{paramcd}.{name.lower()}", "who": course["USUBJID"]}
            add_summary(rows, course[name], **key)
        growing = course.loc[course["RATE"] > 0, "USUBJID"]
        key = {"variable": f"{paramcd}.growing", "who": growing}
        add_count(rows, len(growing), course["RATE"].notna().sum(), **key)
    return rows.frame()


def _add_ratio(rows, found, paramcd, visit):
    left = found[found["RATIO"] > 0]
    gone = found.loc[found["RATIO"] == 0, "USUBJID"]
    mean, low, high = geometric_interval(left["RATIO"])
    stats = {
        "n": len(left),
        "estimate": mean,
        "conf_low": low,
        "conf_high": high,
        "min": left["RATIO"].min(),
        "max": left["RATIO"].max(),
    }
    key = {"variable_level": visit}
    doubts = (GONE if len(gone) else "", doubt_of(len(left)))
    warning = "; ".join(doubt for doubt in doubts if doubt)
    rows.add(
        stats, variable=f"{paramcd}.ratio", who=left["USUBJID"], method=GEOMETRIC,
        warning=warning, **key,
    )  # fmt: skip
    add_count(rows, len(gone), len(found), variable=f"{paramcd}.ratio_gone", who=gone, **key)
