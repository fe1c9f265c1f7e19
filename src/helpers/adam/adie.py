"""ADIE: every eligibility criterion at every screening, judged from the data."""

import functools

import pandas as pd

from helpers.adam.adie_absence import evaluate_bearing, evaluate_infection, evaluate_pregnancy
from helpers.adam.adie_disease import (
    evaluate_characteristic,
    evaluate_diagnosis,
    evaluate_lesions,
)
from helpers.adam.adie_history import evaluate_history, evaluate_treatment
from helpers.adam.adie_limits import evaluate_limits
from helpers.adam.adie_site import evaluate_consent, evaluate_recorded
from helpers.adam.adie_verdicts import Sources, combined
from helpers.adam.alternatives import with_alternatives
from helpers.adam.site_record import site_failures

COLUMNS = [
    "USUBJID",
    "SCREENNO",
    "IETESTCD",
    "IECAT",
    "VERDICT",
    "COUNTED",
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
BY_WORD = {
    "test": evaluate_limits,
    "no_history": evaluate_history,
    "no_treatment": evaluate_treatment,
    "diagnosis": evaluate_diagnosis,
    "characteristic": evaluate_characteristic,
    "lesions": evaluate_lesions,
}
BY_ABSENCE = {"pregnancy": evaluate_pregnancy, "child_bearing": evaluate_bearing}


def derive_adie(cut, adsl, adscreen, trial):
    """Return one verdict per screening and criterion, with its evidence and the site's record.

    VERDICT is PASS, FAIL or UNKNOWN on the last day of the screening (of one still open, on the
    last day of contact). What is missing is UNKNOWN and never PASS. AVAL, AVALU, AVALC, ADT,
    SRCDOM and SRCROW are the value that decided, its unit, words, date and delivered row; WINSDT to
    WINEDT is the window it had to lie in; TEXT gives the reason of every FAIL and UNKNOWN.

    BASIS says what decided: "data" where values can speak, "site" where only the site's record of
    failed criteria can. SITEREC is "Y" where the site recorded a failure at that screening, "N"
    where it did not, missing when its record was not delivered.

    COUNTED is the verdict that counts: of two alternatives the better one. DEVIATION, of included
    participants at the deciding screening (ANL01FL "Y"): MAJOR for a criterion that failed,
    POTENTIAL for one that data should decide and cannot.

    Key USUBJID, SCREENNO, IETESTCD; screenings in their order, criteria in that of the trial file.

    Parameters
    ----------
    cut : Cut
        Uses DM, DS, IE, LB, VS, RS, AE, MH, CM, PR, SC, TU.
    adsl : DataFrame, one record per USUBJID
    adscreen : DataFrame, one record per USUBJID and SCREENNO
    trial : Trial
    """
    failures = site_failures(cut["ie"], adscreen)
    domains = functools.cache(lambda name: _needed(cut[name], name, trial))
    parts = []
    for number, screens in adscreen.groupby("SCREENNO"):
        people = adsl.set_index("USUBJID").join(screens.set_index("USUBJID"), how="inner")
        people["REFDT"] = people["SCREDT"].fillna(people["LSTALVDT"]).astype("datetime64[ns]")
        sources = Sources(people, domains, cut.has)
        at_screen = failures[failures["SCREENNO"] == number]
        parts += [_judged(criterion, sources, at_screen) for criterion in trial.eligibility]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    adie = with_alternatives(pd.concat(parts, ignore_index=True), trial.eligibility)
    order = adie["IETESTCD"].map({c.id: place for place, c in enumerate(trial.eligibility)})
    adie = adie.assign(DEVIATION=_deviations(adie), ORDER=order)
    return adie.sort_values(["USUBJID", "SCREENNO", "ORDER"], ignore_index=True)[COLUMNS]


def _needed(records, domain, trial):
    """Return the records of a domain that a criterion can ask for: few of the laboratory values."""
    if domain != "lb":
        return records
    parts = [part for criterion in trial.eligibility for part in (criterion, *criterion.all_of)]
    tests = {"HCG", "CREAT", *(part.test for part in parts)}
    return records[records["LBTESTCD"].isin(tests)]


def _judged(criterion, sources, failures):
    people = sources.people
    ours = failures[failures["IETESTCD"] == criterion.id].drop_duplicates("USUBJID")
    ours = ours.set_index("USUBJID")
    parts = [_evaluate(condition, sources, ours) for condition in criterion.all_of or [criterion]]
    site = pd.Series("N" if sources.has("ie") else None, index=people.index, dtype=object)
    return combined(parts).assign(
        USUBJID=people.index,
        SCREENNO=people["SCREENNO"],
        OUTCOME=people["OUTCOME"],
        ANL01FL=people["ANL01FL"],
        IETESTCD=criterion.id,
        IECAT=criterion.kind.upper(),
        SITEREC=site.mask(people.index.isin(ours.index), "Y"),
        PROVENANCE=criterion.provenance,
    )


def _evaluate(condition, sources, failures):
    for word, evaluate in BY_WORD.items():
        if getattr(condition, word):
            return evaluate(condition, sources)
    if condition.absent == "active_infection":
        return evaluate_infection(sources)
    if condition.absent:
        return BY_ABSENCE[condition.absent](condition, sources)
    if condition.recorded:
        return evaluate_recorded(sources, failures)
    return evaluate_consent(sources)


def _deviations(adie):
    """Return MAJOR or POTENTIAL; COUNTED is the verdict after alternatives."""
    included = (adie["OUTCOME"] == "INCLUDED") & (adie["ANL01FL"] == "Y")
    fail = (adie["VERDICT"] == "FAIL") & (adie["COUNTED"] == "FAIL")
    doubt = (adie["COUNTED"] == "UNKNOWN") & (adie["BASIS"] == "data")
    deviation = pd.Series(None, index=adie.index, dtype=object)
    return deviation.mask(included & fail, "MAJOR").mask(included & doubt, "POTENTIAL")
