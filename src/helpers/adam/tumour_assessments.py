"""Which lesions are those of baseline and which responses count: one rule for every dataset."""

import pandas as pd

from helpers.adam.dates import earliest, parse_dtc, study_day
from helpers.adam.readers import (
    NOT_ACCEPTED,
    NOT_FIRST,
    OTHER_READER,
    by_investigator,
    not_accepted,
    not_first,
    one_reading,
    visit_numbers,
)
from helpers.adam.reasons import first_reason
from helpers.adam.recist import NO_DISEASE_SEEN, RESPONSES
from helpers.adam.terms import upper

NO_DATE = "no complete date"
UNKNOWN_WORD = "not a response of RECIST 1.1"
BASELINE = "on or before the day that baseline ends"
NEW_THERAPY = "after the start of a new anticancer therapy"


def baseline_lesions(tu, reference):
    """Return the investigator's target and non-target lesions found by the day that baseline ends.

    A lymph node named as one is a TARGET or NON-TARGET like any other lesion.
    A lesion without a complete date counts where it may have been found by then. `reference` is a
    Series of dates by USUBJID.
    """
    tu = one_reading(tu, "TU", [name for name in ("USUBJID", "VISITNUM") if name in tu])
    kind = tu["TUSTRESC"].astype("string").str.removesuffix(" LYMPH NODE")
    lesions = tu.assign(TUSTRESC=kind)[kind.isin(["TARGET", "NON-TARGET"]).astype(bool)]
    until = pd.to_datetime(lesions["USUBJID"].map(reference))
    return lesions[until.notna() & ~(earliest(lesions["TUDTC"]) > until)]


def read_assessments(rs, reference, therapy):
    """Return the overall responses with AVALC, ADT, ADY, and AEXCL where one does not count.

    What counts was read by the investigator, is a response of RECIST 1.1, has a complete date
    after the day that baseline ends, and none after the start of a new anticancer therapy. Of
    several readers of an assessment the accepted one counts (RSACPTFL), else the first by name
    (RSEVALID).

    Parameters
    ----------
    rs : DataFrame, one record per response
        Needs USUBJID, RSTESTCD, RSSTRESC, RSEVAL, RSDTC.
    reference, therapy : Series of dates by USUBJID
        The day that baseline ends; the start of the first new anticancer therapy.
    """
    overall = rs[rs["RSTESTCD"] == "OVRLRESP"].reset_index(drop=True)
    seen = overall.assign(AVALC=upper(overall["RSSTRESC"]), ADT=parse_dtc(overall["RSDTC"]))
    seen["ADY"] = study_day(seen["ADT"], pd.to_datetime(seen["USUBJID"].map(reference)))
    begun = pd.to_datetime(seen["USUBJID"].map(therapy))
    refused, second = _of_other_readers(seen)
    reasons = [
        (~by_investigator(seen, "RS"), OTHER_READER),
        (refused, NOT_ACCEPTED),
        (second, NOT_FIRST),
        (seen["ADT"].isna(), NO_DATE),
        (~seen["AVALC"].isin(RESPONSES), UNKNOWN_WORD),
        (~(seen["ADY"] > 1), BASELINE),
        (seen["ADT"] > begun, NEW_THERAPY),
    ]
    return seen.assign(AEXCL=first_reason(reasons, seen.index))


def is_relapse(seen, after_complete):
    """Return which assessments saw disease again after a complete response.

    Where the trial file reads such disease as progression (`after_complete`, the footnote of
    RECIST 1.1), these assessments are progressions; where it counts each response as assessed, none
    is a relapse.

    Parameters
    ----------
    seen : DataFrame, assessments that count
        Needs USUBJID, ADT, AVALC.
    """
    if after_complete != "progression":
        return pd.Series(False, index=seen.index)
    complete = seen[seen["AVALC"] == "CR"].groupby("USUBJID")["ADT"].min()
    since = pd.to_datetime(seen["USUBJID"].map(complete))
    return (seen["ADT"] > since) & ~seen["AVALC"].isin(NO_DISEASE_SEEN)


def _of_other_readers(seen):
    """Return which responses are not the accepted one, and which not that of the first reader."""
    mine = seen.assign(VISIT=visit_numbers(seen))[by_investigator(seen, "RS")]
    keys = ["USUBJID", "VISIT"]
    refused = not_accepted(mine, "RS", keys)
    second = not_first(mine[~refused], "RS", keys)
    return tuple(flag.reindex(seen.index, fill_value=False) for flag in (refused, second))
