"""ADIE: every eligibility criterion at every screening, judged from the data."""

import numpy as np
import pandas as pd

from helpers.adam.adie_absence import evaluate_infection, evaluate_pregnancy
from helpers.adam.adie_limits import evaluate_limits

COLUMNS = [
    "USUBJID",
    "SCREENNO",
    "IETESTCD",
    "IECAT",
    "VERDICT",
    "AVAL",
    "AVALU",
    "AVALC",
    "ADT",
    "SRCDOM",
    "SRCROW",
    "WINSDT",
    "WINEDT",
    "SITEREC",
    "BASIS",
    "DEVIATION",
    "TEXT",
    "PROVENANCE",
    "ANL01FL",
]
BLANK = {
    "AVAL": float("nan"),
    "AVALU": "",
    "AVALC": "",
    "ADT": pd.NaT,
    "SRCDOM": "",
    "SRCROW": pd.NA,
    "WINSDT": pd.NaT,
    "WINEDT": pd.NaT,
    "BASIS": "data",
}


def derive_adie(cut, adsl, adscreen, trial):
    """Return one verdict per screening and criterion, with the site's own record beside it.

    Key USUBJID, SCREENNO, IETESTCD.
    """
    parts = []
    for _, screens in adscreen.groupby("SCREENNO"):
        people = adsl.set_index("USUBJID").join(screens.set_index("USUBJID"), how="inner")
        people["REFDT"] = people["SCREDT"].fillna(people["LSTALVDT"])
        parts += [_judged(criterion, cut, people) for criterion in trial.eligibility]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    adie = pd.concat(parts, ignore_index=True)
    return adie.assign(DEVIATION=_deviations(adie, trial.eligibility))[COLUMNS]


def _judged(criterion, cut, people):
    recorded = people["FAILED"].str.split("; ").map(lambda ids: criterion.id in ids)
    verdicts = _evaluate(criterion, cut, people, recorded)
    site = np.where(recorded, "Y", "N" if cut.has("ie") else None)
    return _rows(criterion, people, site, verdicts)


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
    day = people["SCRSDT"].fillna(people["RFICDT"])
    dated = day.notna() & people["REFDT"].notna()
    before = day <= people["REFDT"]
    verdict = verdict.mask(dated & before, "PASS").mask(dated & ~before, "FAIL")
    text = verdict.map({"UNKNOWN": "no date of consent", "FAIL": "consent after inclusion"})
    return pd.DataFrame({"VERDICT": verdict, "ADT": day, "TEXT": text.fillna("")})


def _site_only(delivered, people, recorded):
    verdict = pd.Series("UNKNOWN", index=people.index, dtype=object)
    text = pd.Series("", index=people.index, dtype=object)
    if delivered:
        verdict = verdict.mask(people["OUTCOME"] == "INCLUDED", "PASS").mask(recorded, "FAIL")
    else:
        text[:] = "the site's record of criteria was not delivered"
    return pd.DataFrame({"VERDICT": verdict, "TEXT": text, "BASIS": "site"})


def _rows(criterion, people, site, verdicts):
    full = verdicts.assign(**{k: v for k, v in BLANK.items() if k not in verdicts})
    return full.assign(
        USUBJID=people.index,
        SCREENNO=people["SCREENNO"],
        OUTCOME=people["OUTCOME"],
        ANL01FL=people["ANL01FL"],
        IETESTCD=criterion.id,
        IECAT=criterion.kind.upper(),
        SITEREC=site,
        PROVENANCE=criterion.provenance,
        SRCROW=full["SRCROW"].astype("Int64"),
    ).astype(dict.fromkeys(["ADT", "WINSDT", "WINEDT"], "datetime64[ns]"))


def _deviations(adie, criteria):
    included = (adie["OUTCOME"] == "INCLUDED") & (adie["ANL01FL"] == "Y")
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
