"""ADPRIOR: every treatment before the study treatment, drugs and procedures alike."""

import pandas as pd

from helpers.adam.terms import upper
from helpers.adam.therapy import PRIOR

COLUMNS = ["USUBJID", "SRCDOM", "SRCSEQ", "KIND", "SETTING", "TERM", "STDTC", "ENDTC", "OPENFL"]
MEDICATION = "ANTICANCER MEDICATION"


def derive_adprior(adcm, adpr, adsl):
    """Return one record per earlier treatment of an included participant.

    A drug is earlier treatment when it is recorded as prior anticancer therapy, a procedure when
    ADPR says so. KIND is ANTICANCER MEDICATION or the kind of the procedure, SETTING the line or
    setting of a drug as recorded.

    Key USUBJID, SRCDOM, SRCSEQ.

    Parameters
    ----------
    adcm : DataFrame, one record per USUBJID and CMSEQ
    adpr : DataFrame, one record per USUBJID and PRSEQ
    adsl : DataFrame, one record per USUBJID
        Needs INCLFL.
    """
    included = adsl.loc[adsl["INCLFL"] == "Y", "USUBJID"]
    drugs = adcm[adcm["CMCAT"] == PRIOR]
    parts = [
        _records(drugs, "CM", KIND=MEDICATION, SETTING=upper(drugs["CMSCAT"]), OPENFL=None),
        _records(adpr[adpr["PREFL"] == "Y"], "PR"),
    ]
    found = [part for part in parts if len(part)] or parts
    prior = pd.concat(found, ignore_index=True)
    return prior[prior["USUBJID"].isin(included)].reset_index(drop=True)


def _records(records, domain, **values):
    names = {f"{domain}SEQ": "SRCSEQ", f"{domain}STDTC": "STDTC", f"{domain}ENDTC": "ENDTC"}
    return records.rename(columns=names).assign(SRCDOM=domain, **values).reindex(columns=COLUMNS)
