"""ADIE: every eligibility criterion of every screened participant, judged from the data."""

import numpy as np
import pandas as pd

from helpers.adam.adie_absence import evaluate_infection, evaluate_pregnancy
from helpers.adam.adie_limits import evaluate_limits
from helpers.adam.dates import parse_dtc

COLUMNS = [
    "USUBJID",
    "IETESTCD",
    "IECAT",
    "VERDICT",
    "AVAL",
    "AVALU",
    "ADT",
    "SITEREC",
    "BASIS",
    "DEVIATION",
    "TEXT",
    "PROVENANCE",
]


def derive_adie(cut, adsl, trial):
    """Return one verdict per participant and criterion, with the site's own record beside it.

    The verdict is PASS, FAIL or UNKNOWN, at the day of inclusion, or at the failed screening for
    someone never included. What is missing is UNKNOWN and never PASS. BASIS says what decided:
    "data" where values can speak, "site" where only the site's record of failed criteria can; that
    record lists failures only, so for an included participant no entry means that the site found
    the criterion met. SITEREC is "Y" where the site recorded a failure at the last screening, "N"
    where it did not, missing when its record was not delivered.

    DEVIATION, for included participants: MAJOR for a criterion that failed, POTENTIAL for one that
    is unknown although data should decide it. Neither, when the criterion's alternative passed.

    Key USUBJID, IETESTCD.

    Parameters
    ----------
    cut : Cut
        Uses IE, DS, LB, VS, RS, AE, MH.
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    people = _with_reference(adsl.set_index("USUBJID"), cut["ds"])
    failed = _site_failures(cut["ie"], people)
    parts = []
    for criterion in trial.eligibility:
        recorded = people.index.isin(failed[failed["IETESTCD"] == criterion.id]["USUBJID"])
        verdicts = _evaluate(criterion, cut, people, recorded)
        site = np.where(recorded, "Y", "N" if cut.has("ie") else None)
        parts.append(_rows(criterion, people, site, verdicts))
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    adie = pd.concat(parts, ignore_index=True)
    return adie.assign(DEVIATION=_deviations(adie, people, trial.eligibility))[COLUMNS]


def _with_reference(people, ds):
    """Return the participants with REFDT, the day to judge, and FAILDT, the last that failed."""
    failures = ds[ds["DSDECOD"] == "SCREEN FAILURE"]
    failed = parse_dtc(failures["DSSTDTC"]).groupby(failures["USUBJID"]).max().reindex(people.index)
    reference = people["INCLDT"].fillna(failed).fillna(people["LSTALVDT"])
    return people.assign(REFDT=reference, FAILDT=failed)


def _site_failures(ie, people):
    """Return the recorded failures of the last screening: of an included participant, those after
    a screening that failed."""
    day = parse_dtc(ie["IEDTC"])
    earlier = ie["USUBJID"].map(people["FAILDT"].where(people["INCLFL"] == "Y"))
    return ie[~(day <= earlier)]


def _evaluate(criterion, cut, people, recorded):
    if criterion.test is not None:
        return evaluate_limits(criterion, cut, people)
    if criterion.absent == "active_infection":
        return evaluate_infection(cut, people)
    if criterion.absent == "pregnancy":
        return evaluate_pregnancy(criterion, cut, people)
    if criterion.consent:
        return _consent(people)
    return _site_only(cut.has("ie"), people, recorded)


def _consent(people):
    verdict = pd.Series("UNKNOWN", index=people.index, dtype=object)
    dated = people["RFICDT"].notna() & people["REFDT"].notna()
    before = people["RFICDT"] <= people["REFDT"]
    verdict = verdict.mask(dated & before, "PASS").mask(dated & ~before, "FAIL")
    text = verdict.map({"UNKNOWN": "no date of consent", "FAIL": "consent after inclusion"})
    return pd.DataFrame({"VERDICT": verdict, "ADT": people["RFICDT"], "TEXT": text.fillna("")})


def _site_only(delivered, people, recorded):
    verdict = pd.Series("UNKNOWN", index=people.index, dtype=object)
    text = pd.Series("", index=people.index, dtype=object)
    if delivered:
        verdict = verdict.mask(people["INCLFL"] == "Y", "PASS").mask(recorded, "FAIL")
    else:
        text[:] = "the site's record of criteria was not delivered"
    return pd.DataFrame({"VERDICT": verdict, "TEXT": text, "BASIS": "site"})


def _rows(criterion, people, site, verdicts):
    blank = {"AVAL": float("nan"), "AVALU": "", "ADT": pd.NaT, "BASIS": "data"}
    full = verdicts.assign(**{k: v for k, v in blank.items() if k not in verdicts})
    return full.assign(
        USUBJID=people.index,
        IETESTCD=criterion.id,
        IECAT=criterion.kind.upper(),
        SITEREC=site,
        PROVENANCE=criterion.provenance,
        ADT=full["ADT"].astype("datetime64[ns]"),
    )


def _deviations(adie, people, criteria):
    included = adie["USUBJID"].map(people["INCLFL"]).eq("Y")
    fail, unknown = adie["VERDICT"] == "FAIL", adie["VERDICT"] == "UNKNOWN"
    deviation = pd.Series(None, index=adie.index, dtype=object)
    deviation[included & fail] = "MAJOR"
    deviation[included & unknown & (adie["BASIS"] == "data")] = "POTENTIAL"
    for criterion in criteria:
        if criterion.alternative_to is not None:
            other = adie[adie["IETESTCD"] == criterion.alternative_to]
            met = set(other.loc[other["VERDICT"] == "PASS", "USUBJID"])
            ours = (adie["IETESTCD"] == criterion.id) & adie["USUBJID"].isin(met)
            deviation[ours] = None
    return deviation
