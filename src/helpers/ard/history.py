"""Medical history of the included participants, by body system and term."""

from helpers.ard.endpoints import in_population
from helpers.ard.frame import concat_results
from helpers.ard.terms import ard_records, ard_terms, ard_undelivered

ANALYSIS = "medical_history"


def ard_medical_history(admh, adsl, trial, domains):
    """Return included participants by body system and term, and the records by why they count.

    The primary diagnosis and characteristics of the disease are not counted here; `records` has
    every record delivered, used or left out by reason.

    Parameters
    ----------
    admh : DataFrame, one record per USUBJID and MHSEQ
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    domains : sequence of str
        The delivered domains.
    """
    used = admh[admh["AEXCL"].isna()]
    people = in_population(adsl, "included")
    terms = ard_terms(ANALYSIS, "included", used, people, trial.report_by)
    records = ard_records(ANALYSIS, "included", admh)
    return concat_results([terms, records, ard_undelivered(ANALYSIS, "included", {"mh"}, domains)])
