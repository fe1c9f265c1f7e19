"""Tumour response: best overall response, and rates with exact intervals."""

from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_count, add_rate

RESPONSES = ("CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE")
KINDS = {"confirmed": "CBOR", "unconfirmed": "BOR"}
EVALUABLE = "response_evaluable"
CONTROLLED = ("CR", "PR", "SD", "NON-CR/NON-PD")


def ard_response(bor, adsl, endpoint, report_by=None):
    """Return best responses and the rate of one response endpoint, confirmed and unconfirmed.

    The denominator is everybody in the endpoint's population: who was never assessed counts as not
    evaluable and as no responder. Beside it stand the same rates among the response-evaluable.
    Where stable disease is no success of the endpoint, disease control (stable disease of the
    minimum duration, or better) stands beside the rate.
    The last rows say how many could have shown stable disease of the minimum duration by the cut.

    Parameters
    ----------
    bor : DataFrame, one record per USUBJID and PARAMCD (BOR, CBOR)
        `helpers.adam.adrs.derive_param_bor` of the same endpoint.
    """
    people = in_population(adsl, endpoint.population)
    everybody = ResultRows(f"response_{endpoint.id}", endpoint.population)
    for keys, group in arms_of(people, report_by):
        _add_best(everybody, bor, group, keys)
        _add_rates(everybody, bor, group, endpoint, keys)
        reached = _where(_of(bor, group, "CBOR")["REACHFL"].eq("Y"))
        key = {"variable": "stable_duration_possible", **keys}
        add_count(everybody, len(reached), len(group), who=reached, **key)
    evaluable = ResultRows(f"response_{endpoint.id}", EVALUABLE)
    for keys, group in arms_of(in_population(people, EVALUABLE), report_by):
        _add_rates(evaluable, bor, group, endpoint, keys)
    return concat_results([everybody.frame(), evaluable.frame()])


def _of(bor, people, paramcd):
    """Return one record per participant; without a best response it is not evaluable."""
    mine = bor[bor["PARAMCD"] == paramcd].set_index("USUBJID").reindex(people["USUBJID"])
    return mine.assign(AVALC=mine["AVALC"].fillna("NE"))


def _where(holds):
    """Return the participants (index) for whom something holds."""
    return holds.index[holds]


def _add_best(rows, bor, people, keys):
    for kind, paramcd in KINDS.items():
        best = _of(bor, people, paramcd)
        for word in RESPONSES:
            ids = _where(best["AVALC"] == word)
            key = {"variable": f"best_{kind}", "variable_level": word, **keys}
            add_count(rows, len(ids), len(people), who=ids, **key)
    best = _of(bor, people, "CBOR")
    for reason, found in best.groupby("NEREAS", sort=True):
        key = {"variable": "not_evaluable", "variable_level": reason, **keys}
        add_count(rows, len(found), len(people), who=found.index, **key)


def _add_rates(rows, bor, people, endpoint, keys):
    asked = {"rate": endpoint.responses}
    if "SD" not in endpoint.responses:
        asked["disease_control"] = CONTROLLED
    for variable, words in asked.items():
        for kind, paramcd in KINDS.items():
            ids = _where(_of(bor, people, paramcd)["AVALC"].isin(words))
            key = {"variable": variable, "variable_level": kind, **keys}
            add_rate(rows, len(ids), len(people), who=ids, **key)
