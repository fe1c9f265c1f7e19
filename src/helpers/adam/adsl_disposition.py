"""Consent, inclusion, and how treatment and study ended, from DM and DS."""

import pandas as pd

from helpers.adam.dates import parse_dtc
from helpers.adam.flags import flag
from helpers.adam.milestones import CONSENT, SCREEN_FAILURE, inclusion_milestones
from helpers.adam.terms import upper

NO_ARM = ("SCRNFAIL", "NOTASSGN")


def derive_entry(dm, ds):
    """Return RFICDT, INCLDT, INCLFL, SCRFFL and SCRFREAS by USUBJID.

    Official inclusion is the last milestone of the first of these kinds that is recorded: enrolled,
    entered into trial, randomized, eligibility criteria met. Without one, a participant with an
    assigned arm was included on the reference start date. A screen failure was never included: who
    failed one screening and passed the next is no screen failure, nor is who consented again after
    a failure and is still being screened.

    Parameters
    ----------
    dm : DataFrame indexed by USUBJID
        Needs ARMCD, RFSTDTC, RFICDTC.
    ds : DataFrame
        Needs USUBJID, DSCAT, DSDECOD, DSTERM, DSSEQ, DSSTDT.
    """
    assigned = dm["ARMCD"].notna() & ~upper(dm["ARMCD"]).isin(NO_ARM)
    milestones = inclusion_milestones(ds[ds["DSSTDT"].notna()])
    milestone = milestones.groupby("USUBJID")["DSSTDT"].max().reindex(dm.index)
    included = milestone.notna() | assigned
    inclusion = milestone.fillna(parse_dtc(dm["RFSTDTC"]).where(assigned))
    consents = ds[ds["DSDECOD"] == CONSENT].groupby("USUBJID")
    consent = consents["DSSTDT"].min().reindex(dm.index)
    failures = _last(ds[ds["DSDECOD"] == SCREEN_FAILURE]).reindex(dm.index)
    failed = ~included & (upper(dm["ARMCD"]).eq("SCRNFAIL") | failures["DSDECOD"].notna())
    failed &= ~(consents["DSSTDT"].max().reindex(dm.index) > failures["DSSTDT"])
    return pd.DataFrame(
        {
            "RFICDT": parse_dtc(dm["RFICDTC"]).fillna(consent),
            "INCLDT": inclusion,
            "INCLFL": flag(included),
            "SCRFFL": flag(failed),
            # a term that only repeats the event gives no reason
            "SCRFREAS": failures["DSTERM"].where(failed & (failures["DSTERM"] != SCREEN_FAILURE)),
        }
    )


def derive_ends(ds, participants):
    """Return EOTDT, EOTDECOD, EOSDT and EOSDECOD by USUBJID: the last disposition events.

    An event without DSSCAT (older data) ends both the treatment and the study.
    """
    events = ds[(ds["DSCAT"] == "DISPOSITION EVENT") & (ds["DSDECOD"] != SCREEN_FAILURE)]
    ends = {}
    for prefix, category in (("EOT", "STUDY TREATMENT"), ("EOS", "STUDY PARTICIPATION")):
        ours = events["DSSCAT"].isna() | (events["DSSCAT"] == category)
        last = _last(events[ours]).reindex(participants)
        ends |= {f"{prefix}DT": last["DSSTDT"], f"{prefix}DECOD": last["DSDECOD"]}
    return pd.DataFrame(ends, index=participants)


def _last(events):
    ordered = events.sort_values(["DSSTDT", "DSSEQ"], na_position="first", kind="stable")
    return ordered.drop_duplicates("USUBJID", keep="last").set_index("USUBJID")
