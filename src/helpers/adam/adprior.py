"""ADPRIOR: every treatment before the study treatment, drugs and procedures alike."""

import pandas as pd

from helpers.adam.dates import earliest, latest
from helpers.adam.therapy import PRIOR, reference_dates

COLUMNS = ["USUBJID", "SRCDOM", "SRCSEQ", "KIND", "SETTING", "TERM", "STDTC", "ENDTC", "OPENFL"]
MEDICATION = "ANTICANCER MEDICATION"


def derive_adprior(cm, pr, adsl):
    """Return one record per earlier treatment of an included participant.

    A drug is earlier treatment when it is recorded as prior anticancer therapy. A procedure is when
    it is recorded as prior, or began before the first dose (before inclusion, for someone never
    treated); a partial date counts where it can mean such a day, and OPENFL marks where it can also
    mean a later one. KIND is ANTICANCER MEDICATION or the category of the procedure, SETTING the
    line or setting of a drug as recorded.

    Key USUBJID, SRCDOM, SRCSEQ.

    Parameters
    ----------
    cm : DataFrame, one record per medication
        Needs CMSEQ, CMTRT, CMDECOD, CMCAT, CMSCAT, CMSTDTC, CMENDTC.
    pr : DataFrame, one record per procedure
        Needs PRSEQ, PRTRT, PRDECOD, PRCAT, PRSTDTC, PRENDTC.
    adsl : DataFrame, one record per USUBJID
        Needs INCLFL, INCLDT, TRTSDT.
    """
    drugs = cm[cm["CMCAT"] == PRIOR]
    drugs = _records(drugs, "CM", KIND=MEDICATION, SETTING=drugs["CMSCAT"].str.upper())
    category = pr["PRCAT"].str.upper().str.strip()
    reference = pd.to_datetime(pr["USUBJID"].map(reference_dates(adsl)))
    said = category.str.startswith("PRIOR", na=False)
    earlier = said | (earliest(pr["PRSTDTC"]) < reference)
    kind = category.str.removeprefix("PRIOR ").fillna("PROCEDURE")
    still = earlier & ~said & ~(latest(pr["PRSTDTC"]) < reference)
    flag = pd.Series("Y", index=pr.index, dtype=object).where(still)
    procedures = _records(pr, "PR", KIND=kind, OPENFL=flag)[earlier]
    included = adsl.loc[adsl["INCLFL"] == "Y", "USUBJID"]
    found = [part for part in (drugs, procedures) if len(part)] or [drugs]
    prior = pd.concat(found, ignore_index=True).reindex(columns=COLUMNS)
    return prior[prior["USUBJID"].isin(included)].reset_index(drop=True)


def _records(records, domain, **values):
    name = records[f"{domain}DECOD"]
    return pd.DataFrame(
        {
            "USUBJID": records["USUBJID"],
            "SRCDOM": domain,
            "SRCSEQ": records[f"{domain}SEQ"],
            "TERM": name.where(name.notna(), records[f"{domain}TRT"]).str.upper(),
            "STDTC": records[f"{domain}STDTC"],
            "ENDTC": records[f"{domain}ENDTC"],
        }
    ).assign(**values)
