"""ADIE: every eligibility criterion at every screening, judged from the data."""

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

KEY = ["USUBJID", "SCREENNO"]
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
    people = _screens(adsl, adscreen)
    if people.empty or not trial.eligibility:
        return pd.DataFrame(columns=COLUMNS)
    failures = site_failures(cut["ie"], adscreen).merge(
        people.reset_index()[[*KEY, "SCREEN"]], on=KEY, validate="many_to_one"
    )
    sources = Sources(people, cut, _tests(trial.eligibility))
    parts = [_judged(criterion, sources, failures) for criterion in trial.eligibility]
    adie = with_alternatives(pd.concat(parts, ignore_index=True), trial.eligibility)
    adie = adie.assign(DEVIATION=_deviations(adie))
    return adie.sort_values("SCREEN", kind="stable", ignore_index=True)[COLUMNS]


def _screens(adsl, adscreen):
    """Return one row per screening, in their order, with REFDT, the day to judge."""
    screens = adscreen.merge(adsl, on="USUBJID", validate="many_to_one")
    reference = screens["SCREDT"].fillna(screens["LSTALVDT"]).astype("datetime64[ns]")
    screens = screens.assign(REFDT=reference).sort_values(KEY, ignore_index=True)
    return screens.rename_axis("SCREEN")


def _tests(criteria):
    """Return the codes of every test that a criterion can ask for."""
    parts = [part for criterion in criteria for part in (criterion, *criterion.all_of)]
    return {"HCG", "CREAT", "WEIGHT", *(part.test for part in parts if part.test)}


def _judged(criterion, sources, failures):
    people = sources.people
    ours = failures[failures["IETESTCD"] == criterion.id].drop_duplicates("SCREEN")
    ours = ours.set_index("SCREEN")
    parts = [_evaluate(condition, sources, ours) for condition in criterion.all_of or [criterion]]
    site = pd.Series("N" if sources.has("ie") else None, index=people.index, dtype=object)
    return combined(parts).assign(
        SCREEN=people.index,
        USUBJID=people["USUBJID"],
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
