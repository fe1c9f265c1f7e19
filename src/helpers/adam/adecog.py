"""ADECOG: ECOG performance status, its baseline and its change."""

import pandas as pd

from helpers.adam.baseline import relate_to_baseline
from helpers.adam.dates import parse_dtc, study_day
from helpers.adam.performance import DEATH, grade_living, grade_recorded, is_performance
from helpers.adam.therapy import reference_dates
from helpers.adam.visits import assign_visits

COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "ADT", "ADY", "VISIT", "AVISIT", "AVISITL", "AVISITN",
           "AVAL", "ABLFL", "BASE", "CHG", "ANL01FL", "AEXCL", "SRCROW"]  # fmt: skip


def derive_adecog(rs, adsl, visits):
    """Return performance status (ECOG 0 to 4) at each assessment.

    Grade 5 is death and no performance: such a record stays without AVAL, with the reason in
    AEXCL, so that no mean can hold it. Baseline is the last grade on or before the first dose.

    Key USUBJID, ADT (two records of one day both stay; the later one is the baseline).

    Parameters
    ----------
    rs : DataFrame, one record per response
        Needs USUBJID, RSSEQ, RSTESTCD, RSCAT, RSSTRESC, RSSTRESN, RSDTC, VISIT, SRCROW.
    adsl : DataFrame, one record per participant
        Needs USUBJID, TRTSDT, INCLDT.
    visits : sequence of Visit
        The planned visits with performance status.
    """
    ecog = rs[is_performance(rs)]
    status = grade_recorded(ecog)
    adecog = ecog.assign(
        PARAMCD="ECOG",
        PARAM="ECOG performance status",
        ADT=parse_dtc(ecog["RSDTC"]),
        AVAL=grade_living(ecog),
        AEXCL=pd.Series(None, index=ecog.index, dtype=object)
        .mask(status.isna(), "no grade")
        .mask(status == DEATH, "grade 5 is death"),
    ).sort_values(["USUBJID", "ADT", "RSSEQ"], ignore_index=True)
    reference = pd.to_datetime(adecog["USUBJID"].map(reference_dates(adsl)))
    adecog["ADY"] = study_day(adecog["ADT"], reference)
    return assign_visits(relate_to_baseline(adecog), visits, ["PARAMCD"])[COLUMNS]
