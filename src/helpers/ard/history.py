"""Medical history of the included participants, by body system and term."""

from helpers.ard.endpoints import in_population
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_count
from helpers.ard.terms import ard_terms

ANALYSIS = "medical_history"


def ard_medical_history(admh, adsl, trial):
    """Return included participants by body system and term, and the records by why they count.

    The primary diagnosis and characteristics of the disease are not counted here; `records` has
    every record delivered, used or left out by reason.

    Parameters
    ----------
    admh : DataFrame, one record per USUBJID and MHSEQ
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    used = admh[admh["AEXCL"].isna()]
    people = in_population(adsl, "included")
    terms = ard_terms(ANALYSIS, "included", used, people, trial.report_by)
    return concat_results([terms, ard_records(ANALYSIS, "included", admh)])


def ard_records(analysis, population, records):
    """Return how many records were used and left out, by reason, over all delivered."""
    rows = ResultRows(analysis, population)
    N = len(records)
    add_count(
        rows, int(records["AEXCL"].isna().sum()), N, variable="records", variable_level="used"
    )
    for reason, n in sorted(records["AEXCL"].value_counts().items()):
        add_count(rows, int(n), N, variable="records", variable_level=reason)
    return rows.frame()
