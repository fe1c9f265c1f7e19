"""How far the investigator's responses and those computed from the lesions agree."""

from helpers.ard.endpoints import in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count, add_rate
from helpers.ard.response import KINDS


def ard_reading(agreement, adsl, population="safety"):
    """Return how many of the investigator's time points agree with the lesions, and whose do not.

    Of time points, `agree` and `differ` are n of N compared, and `not_compared` n at which no
    lesion was recorded. Of participants, `disagree` counts those with at least one disagreement
    among those compared, and `not_compared` those with a time point without a lesion.

    Parameters
    ----------
    agreement : DataFrame of `helpers.adam.adovr.derive_param_agreement`
    """
    rows = ResultRows("reading", population)
    people = in_population(adsl, population)
    mine = agreement[agreement["USUBJID"].isin(people["USUBJID"])]
    compared = mine[mine["AGREEFL"].notna()]
    agree = (compared["AGREEFL"] == "Y").sum()
    add_count(rows, agree, len(compared), variable="time_points", variable_level="agree")
    differ = len(compared) - agree
    add_count(rows, differ, len(compared), variable="time_points", variable_level="differ")
    apart = len(mine) - len(compared)
    add_count(rows, apart, len(mine), variable="time_points", variable_level="not_compared")
    who = compared.loc[compared["AGREEFL"] == "N", "USUBJID"].unique()
    N = compared["USUBJID"].nunique()
    alone = mine.loc[mine["AGREEFL"].isna(), "USUBJID"].unique()
    key = {"variable": "participants", "variable_level": "not_compared"}
    add_count(rows, len(alone), mine["USUBJID"].nunique(), who=alone, **key)
    add_count(rows, len(who), N, variable="participants", variable_level="disagree", who=who)
    return rows.frame()


def ard_reading_response(bor, recomputed, adsl, endpoint):
    """Return the rate of one endpoint from the lesions, and whose best response then differs.

    Parameters
    ----------
    bor, recomputed : DataFrames of `helpers.adam.adrs.derive_param_bor`
        Of the investigator's responses, and of those computed from the lesions.
    """
    rows = ResultRows(f"reading_{endpoint.id}", endpoint.population)
    people = in_population(adsl, endpoint.population)["USUBJID"]
    for kind, paramcd in KINDS.items():
        given, found = (_best(best, paramcd, people) for best in (bor, recomputed))
        responders = found.index[found.isin(endpoint.responses)]
        key = {"variable_level": kind}
        add_rate(rows, len(responders), len(people), who=responders, variable="rate", **key)
        other = given.index[given != found]
        add_count(rows, len(other), len(people), who=other, variable="best_differs", **key)
    return rows.frame()


def _best(best, paramcd, people):
    mine = best[best["PARAMCD"] == paramcd].set_index("USUBJID")["AVALC"]
    return mine.reindex(people).fillna("NE")
