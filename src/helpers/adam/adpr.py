"""ADPR: each recorded procedure, and whether it came before the study treatment."""

import pandas as pd

from helpers.adam.dates import earliest, latest
from helpers.adam.flags import flag
from helpers.adam.terms import upper
from helpers.adam.therapy import reference_dates

RECORDED = ["USUBJID", "PRSEQ", "PRTRT", "PRCAT", "PRSTDTC", "PRENDTC"]
DERIVED = ["KIND", "TERM", "PREFL", "OPENFL", "SRCROW"]


def derive_adpr(pr, adsl):
    """Return one record per procedure with its KIND and whether it is earlier treatment (PREFL).

    A procedure is when it is recorded as prior, or began before the first dose (before inclusion,
    for someone never treated). A partial date counts where it can mean such a day, and OPENFL marks
    where it can also mean a later one. KIND is the category without the word prior.

    Key USUBJID, PRSEQ.

    Parameters
    ----------
    pr : DataFrame, one record per USUBJID and PRSEQ
        Needs PRTRT, PRDECOD, PRCAT, PRSTDTC, PRENDTC (ISO 8601, may be partial).
    adsl : DataFrame, one record per USUBJID
        Needs TRTSDT, INCLDT.
    """
    category = upper(pr["PRCAT"])
    reference = pd.to_datetime(pr["USUBJID"].map(reference_dates(adsl)))
    said = category.str.startswith("PRIOR", na=False)
    earlier = said | (earliest(pr["PRSTDTC"]) < reference)
    undecided = earlier & ~said & ~(latest(pr["PRSTDTC"]) < reference)
    procedures = pr.assign(
        KIND=category.str.removeprefix("PRIOR ").fillna("PROCEDURE"),
        TERM=upper(pr["PRDECOD"].where(pr["PRDECOD"].notna(), pr["PRTRT"])),
        PREFL=flag(earlier),
        OPENFL=flag(undecided),
    )
    return procedures.reindex(columns=[*RECORDED, *DERIVED])
