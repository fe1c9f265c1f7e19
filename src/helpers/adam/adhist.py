"""ADHIST: what was known of a participant's disease and earlier treatment at inclusion."""

import pandas as pd

from helpers.adam.dates import earliest, parse_dtc

COLUMNS = ["USUBJID", "PARCAT", "PARAM", "AVALC", "AVAL"]


def derive_adhist(cut, adsl):
    """Return one row per participant, category and parameter.

    - DIAGNOSIS: the primary diagnosis (AVALC);
    - SINCE: days from the first complete date of that diagnosis to inclusion (AVAL);
    - DISEASE: a characteristic of the disease (PARAM) and its value (AVALC);
    - PRIOR: a kind of treatment before inclusion (PARAM), AVALC "Y".

    Key USUBJID, PARCAT, PARAM. Included participants only; partial dates are not imputed.

    Parameters
    ----------
    cut : Cut
        Uses MH, CM, PR.
    adsl : DataFrame, one record per USUBJID
    """
    included = adsl[adsl["INCLFL"] == "Y"].set_index("USUBJID")
    mh = cut["mh"][cut["mh"]["USUBJID"].isin(included.index)]
    parts = [
        _diagnosis(mh),
        _since(mh, included["INCLDT"]),
        _disease(mh),
        _prior_medication(cut["cm"]),
        _prior_procedures(cut["pr"], included["INCLDT"]),
    ]
    history = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    history = history[history["USUBJID"].isin(included.index)].reindex(columns=COLUMNS)
    key = ["USUBJID", "PARCAT", "PARAM"]
    return history.drop_duplicates(key, keep="last").reset_index(drop=True)


def _diagnosis(mh):
    ours = mh[mh["MHCAT"] == "PRIMARY DIAGNOSIS"]
    name = ours["MHDECOD"].where(ours["MHDECOD"].notna(), ours["MHTERM"])
    return _rows(ours, "DIAGNOSIS", "Diagnosis", AVALC=name)


def _since(mh, inclusion):
    ours = mh[mh["MHCAT"] == "PRIMARY DIAGNOSIS"]
    first = parse_dtc(ours["MHSTDTC"]).groupby(ours["USUBJID"]).min()
    days = (inclusion.reindex(first.index) - first).dt.days.dropna()
    people = pd.DataFrame({"USUBJID": days.index})
    return _rows(people, "SINCE", "Days since diagnosis", AVAL=days.to_numpy(dtype=float))


def _disease(mh):
    ours = mh[mh["MHCAT"] == "DISEASE CHARACTERISTIC"].dropna(subset=["MHTERM", "MHDECOD"])
    return _rows(ours, "DISEASE", ours["MHTERM"], AVALC=ours["MHDECOD"])


def _prior_medication(cm):
    ours = cm[cm["CMCAT"] == "PRIOR ANTICANCER THERAPY"]
    return _rows(ours, "PRIOR", "ANTICANCER MEDICATION", AVALC="Y")


def _prior_procedures(pr, inclusion):
    before = earliest(pr["PRSTDTC"]) < pr["USUBJID"].map(inclusion)
    ours = pr[before & pr["PRCAT"].notna()]
    kind = ours["PRCAT"].str.upper().str.removeprefix("PRIOR ")
    return _rows(ours, "PRIOR", kind, AVALC="Y")


def _rows(records, category, parameter, **values):
    return pd.DataFrame({"USUBJID": records["USUBJID"]}).assign(
        PARCAT=category, PARAM=parameter, **values
    )
