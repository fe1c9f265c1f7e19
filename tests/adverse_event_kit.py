"""Treated participants and their adverse events, for tests of what is shown of them."""

import pandas as pd


def people(n, arms="A"):
    rows = [
        {"USUBJID": f"{i:02d}", "SUBJID": f"{i:02d}", "SAFFL": "Y", "ARM": arms[i % len(arms)]}
        for i in range(1, n + 1)
    ]
    start = pd.Timestamp("2019-03-01")
    return pd.DataFrame(rows).assign(
        TRTSDT=start,
        TRTEDT=start,
        AP01SDT=start,
        AP02SDT=pd.NaT,
        DTHFL=None,
        DTHDT=pd.NaT,
        DTHDTF=None,
        CUTDT=pd.Timestamp("2019-12-31"),
    )


def events(*rows):
    """Return emergent events from (participant, term, grade)."""
    adae = pd.DataFrame(rows, columns=["USUBJID", "AEDECOD", "ATOXGRN"])
    return adae.astype({"USUBJID": object, "AEDECOD": object, "ATOXGRN": float}).assign(
        AETERM=adae["AEDECOD"],
        AEBODSYS="GASTROINTESTINAL DISORDERS",
        TRTEMFL="Y",
        AEXCL=None,
        AREL="N",
        ARELBK="N",
        APHASE="alone",
        AESER="N",
        AEACN="DOSE NOT CHANGED",
        AEOUT="RECOVERED/RESOLVED",
        AESDTH="N",
        AECONTFL=None,
        TRTEM2FL="Y",
        **dict.fromkeys(["AESLIFE", "AESHOSP", "AESDISAB", "AESCONG", "AESMIE"]),
        ASTDTF=None,
        AENDTF=None,
        ASTDY=1.0,
        AENDY=float("nan"),
    )
