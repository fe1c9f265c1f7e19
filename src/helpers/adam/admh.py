"""ADMH: each recorded condition of the medical history, and whether it is one."""

from helpers.adam.reasons import first_reason
from helpers.adam.terms import upper

RECORDED = ["USUBJID", "MHSEQ", "MHTERM", "MHCAT", "MHSTDTC", "MHENDTC", "MHENRF"]
DERIVED = ["CLASS", "TERM", "AEXCL", "SRCROW"]
NOT_CODED = "NOT CODED"


def derive_admh(mh, adsl):
    """Return one record per entry of the medical history, with CLASS and TERM in upper case.

    The primary diagnosis and characteristics of the disease have their own place among the baseline
    characteristics; AEXCL names them, and entries of who was never included.

    Key USUBJID, MHSEQ.

    Parameters
    ----------
    mh : DataFrame, one record per USUBJID and MHSEQ
        Needs MHTERM, MHDECOD, MHCAT, MHBODSYS.
    adsl : DataFrame, one record per USUBJID
        Needs INCLFL.
    """
    included = adsl.loc[adsl["INCLFL"] == "Y", "USUBJID"]
    reasons = [
        (~mh["USUBJID"].isin(adsl["USUBJID"]), "participant not in the delivery"),
        (~mh["USUBJID"].isin(included), "participant never included"),
        (mh["MHCAT"].eq("PRIMARY DIAGNOSIS"), "primary diagnosis"),
        (mh["MHCAT"].eq("DISEASE CHARACTERISTIC"), "characteristic of the disease"),
    ]
    history = mh.assign(
        CLASS=upper(mh["MHBODSYS"]).where(mh["MHBODSYS"].notna(), NOT_CODED),
        TERM=upper(mh["MHDECOD"].where(mh["MHDECOD"].notna(), mh["MHTERM"])),
        AEXCL=first_reason(reasons, mh.index),
    )
    return history.reindex(columns=[*RECORDED, *DERIVED])
