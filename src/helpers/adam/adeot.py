"""ADEOT: how each drug ended, one row per treated participant and drug received."""

import pandas as pd

from helpers.adam.dates import parse_dtc
from helpers.adam.endings import derive_status
from helpers.adam.terms import upper

COLUMNS = ["USUBJID", "ARM", "TRT", "EOTSTT", "DCTREAS", "EOTDT", "EOTSRC"]
OWN, STUDY = "own record", "study treatment"


def derive_adeot(ds, adexsum, adsl, trial):
    """Return whether each drug is ONGOING, COMPLETED or DISCONTINUED, and the reason.

    A disposition event whose subcategory names the drug speaks of that drug (EOTSRC "own record").
    Without one, a study drug ended as the record on study treatment says, or by death, or is
    ongoing ("study treatment"). Of any other drug nothing is known, and EOTSTT is missing.

    Key USUBJID, TRT.

    Parameters
    ----------
    ds : DataFrame
        Needs USUBJID, DSSEQ, DSCAT, DSSCAT, DSDECOD, DSSTDTC.
    adexsum : DataFrame, one record per USUBJID, TRT and APHASE
        Needs EXPOSFL.
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    received = (adexsum["APHASE"] == "") & (adexsum["EXPOSFL"] == "Y")
    adeot = adexsum.loc[received, ["USUBJID", "ARM", "TRT"]]
    own = _own_records(ds, trial)
    adeot = adeot.merge(own, on=["USUBJID", "TRT"], how="left", validate="1:1")
    people = adsl.set_index("USUBJID")[["EOTSTT", "DCTREAS", "EOTDT"]]
    study = adeot["TRT"].isin([t.id for t in trial.treatments if t.role == "study"])
    study &= adeot["EOTSRC"].isna()
    for name in people:
        adeot[name] = adeot[name].mask(study, adeot["USUBJID"].map(people[name]))
    return adeot.assign(EOTSRC=adeot["EOTSRC"].mask(study, STUDY))[COLUMNS]


def _own_records(ds, trial):
    """Return the last disposition event of each participant that names a drug of the trial."""
    named = {name: t.id for t in trial.treatments for name in t.names}
    category = upper(ds["DSSCAT"])
    events = ds.assign(TRT=category.map(named), EOTDT=parse_dtc(ds["DSSTDTC"]))
    events = events[events["TRT"].notna() & (events["DSCAT"] == "DISPOSITION EVENT")]
    events = events.sort_values(["EOTDT", "DSSEQ"], na_position="first", kind="stable")
    last = events.drop_duplicates(["USUBJID", "TRT"], keep="last")
    everybody = pd.Series(True, index=last.index)
    status, reason = derive_status(last["DSDECOD"], everybody, ~everybody)
    last = last.assign(EOTSTT=status, DCTREAS=reason, EOTSRC=OWN)
    return last[["USUBJID", "TRT", "EOTSTT", "DCTREAS", "EOTDT", "EOTSRC"]]
