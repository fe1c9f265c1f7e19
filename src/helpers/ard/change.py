"""Change from baseline by planned visit, and best change."""

from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count
from helpers.ard.summaries import add_mean, add_summary


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
