"""How many participants have a draft narrative, and for what."""

from helpers.adam.adnarr import CATEGORIES
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_count
from helpers.ard.terms import ANY, ard_undelivered

ANALYSIS = "narratives"


def ard_narratives(adnarr, adsl, trial, domains):
    """Return included participants with an occasion for a narrative: any, and of each kind.

    `variable` is "any"; `variable_level` is "" or the kind. `n` counts participants, each once.

    Parameters
    ----------
    adnarr : DataFrame of `helpers.adam.adnarr.derive_adnarr`
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    domains : sequence of str
        The delivered domains.
    """
    rows = ResultRows(ANALYSIS, "included")
    for keys, people in arms_of(in_population(adsl, "included"), trial.report_by):
        for category in ("", *CATEGORIES):
            chosen = adnarr if not category else adnarr[adnarr["NARRCAT"] == category]
            who = people.loc[people["USUBJID"].isin(chosen["USUBJID"]), "USUBJID"]
            key = {"variable": ANY, "variable_level": category, **keys}
            add_count(rows, len(who), len(people), who=who, **key)
    missing = ard_undelivered(ANALYSIS, "included", {"ae", "ds"}, domains)
    return concat_results([rows.frame(), missing])
