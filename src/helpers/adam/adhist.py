"""ADHIST: what was known of a participant's disease when baseline ended."""

import pandas as pd

from helpers.adam.dates import parse_dtc
from helpers.adam.terms import upper
from helpers.adam.therapy import reference_dates
from helpers.adam.tumour_assessments import baseline_lesions

COLUMNS = ["USUBJID", "PARCAT", "PARAM", "AVALC", "AVAL"]


def derive_adhist(cut, adsl, trial):
    """Return one row per participant, category and parameter.

    - DIAGNOSIS: the primary diagnosis (AVALC);
    - SINCE: days from the first complete date of that diagnosis to inclusion (AVAL);
    - DISEASE: a characteristic of the disease (PARAM) and its value (AVALC);
    - SITE: a place (PARAM) of a target or non-target lesion at baseline, AVALC "Y";
    - SITEGROUP: places that the trial file takes together (PARAM), AVALC "Y" or "N";
    - NSITES: the number of different places (AVAL).

    Without a lesion at baseline a participant has no rows of the last three: nothing is known.

    Key USUBJID, PARCAT, PARAM. Included participants only; partial dates are not imputed.

    Parameters
    ----------
    cut : Cut
        Uses MH, TU.
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    included = adsl[adsl["INCLFL"] == "Y"].set_index("USUBJID")
    mh = cut["mh"][cut["mh"]["USUBJID"].isin(included.index)]
    parts = [
        _diagnosis(mh),
        _since(mh, included["INCLDT"]),
        _disease(mh),
        *_sites(baseline_lesions(cut["tu"], reference_dates(adsl)), trial.disease_sites),
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


def _sites(lesions, groups):
    """Yield the places of disease, how many there are, and the groups that the trial names."""
    place = upper(lesions["TULOC"])
    known = lesions[place.notna()].assign(PLACE=place).drop_duplicates(["USUBJID", "PLACE"])
    yield _rows(known, "SITE", known["PLACE"], AVALC="Y")
    number = known.groupby("USUBJID").size()
    people = pd.DataFrame({"USUBJID": number.index})
    yield _rows(people, "NSITES", "Places of disease", AVAL=number.to_numpy(dtype=float))
    for group in groups:
        inside = set(known.loc[known["PLACE"].isin(group.places), "USUBJID"])
        says = people["USUBJID"].isin(inside).map({True: "Y", False: "N"})
        yield _rows(people, "SITEGROUP", group.label, AVALC=says)


def _rows(records, category, parameter, **values):
    return pd.DataFrame({"USUBJID": records["USUBJID"]}).assign(
        PARCAT=category, PARAM=parameter, **values
    )
