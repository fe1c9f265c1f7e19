"""Analysis sets: who belongs to each, and the first reason why somebody else does not."""

import pandas as pd

from helpers.adam.begun_therapy import derive_begun_therapy
from helpers.adam.dates import parse_dtc
from helpers.adam.expression_samples import place_samples
from helpers.adam.flags import flag
from helpers.adam.reasons import first_reason
from helpers.adam.therapy import new_therapy_dates
from helpers.adam.tumour_assessments import NEW_THERAPY, baseline_lesions, read_assessments

NOT_EVALUABLE = ("NE", "ND")
NOT_PLANNED = "not planned in this trial"
NOT_DELIVERED = "not known: {} not delivered"
# The reason why somebody is not in a set; who has none belongs to it.
REASONS = {
    "INCLFL": "INCLREAS",
    "SAFFL": "SAFREAS",
    "RESPFL": "RESPREAS",
    "QOLFL": "QOLREAS",
    "EXPRFL": "EXPRREAS",
}


def derive_sets(cut, trial, adsl):
    """Return SAFFL, RESPFL, QOLFL and EXPRFL, and one reason for each set somebody is not in.

    INCLREAS, SAFREAS, RESPREAS, QOLREAS and EXPRREAS hold the first reason that applies, missing
    for members: a flag is "Y" exactly where the reason is missing. The sets beyond the included
    hold treated participants only.

    Parameters
    ----------
    cut : Cut
        Uses TU, RS, CM, PR, QS, the sample sheet and the library of each counted sample.
    trial : Trial
    adsl : DataFrame indexed by USUBJID
        Needs USUBJID, SEX, INCLFL, SCRFFL, INCLDT, TRTSDT, TRTEDT, AP01SDT, AP02SDT, ...
    """
    included, treated = adsl["INCLFL"].eq("Y"), adsl["TRTSDT"].notna()
    saffl = pd.Series("Y", index=adsl.index, dtype=object).where(treated)
    untreated = [(~treated & ~included, "never included"), (~treated, "never treated")]
    screening = [
        (~included & adsl["SCRFFL"].eq("Y"), "failed screening"),
        (~included, "still in screening"),
    ]
    further = {
        "RESPREAS": response_reasons(cut, adsl),
        "QOLREAS": questionnaire_reasons(cut, trial.questionnaires, adsl["TRTSDT"]),
        "EXPRREAS": expression_reasons(cut, trial, adsl.assign(SAFFL=saffl)),
    }
    reasons = {"INCLREAS": screening, "SAFREAS": untreated}
    reasons |= {name: [*untreated, *ours] for name, ours in further.items()}
    named = {name: first_reason(ours, adsl.index) for name, ours in reasons.items()}
    members = {code: flag(named[name].isna()) for code, name in REASONS.items() if code != "INCLFL"}
    return pd.DataFrame({**members, **named}, index=adsl.index)


def response_reasons(cut, adsl):
    """Return why a treated participant is not response-evaluable, as (applies, words) in order.

    Response-evaluable is who had a target lesion (measurable disease) at baseline and, after the
    first dose and before any new anticancer therapy, one response that could be evaluated. A lesion
    without a complete date counts where it may have been found by then.
    """
    people, first_dose = adsl.index, adsl["TRTSDT"]
    lesions = baseline_lesions(cut["tu"], first_dose)
    therapy = new_therapy_dates(cut["cm"], cut["pr"], adsl)
    seen = read_assessments(cut["rs"], first_dose, therapy)
    evaluable = ~seen["AVALC"].isin(NOT_EVALUABLE)
    assessed = _among(people, seen[seen["AEXCL"].isna()])
    judged = _among(people, seen[seen["AEXCL"].isna() & evaluable])
    later = _among(people, seen[seen["AEXCL"].eq(NEW_THERAPY)])
    return [
        *_undelivered(cut, people, tu="lesions", rs="responses"),
        (~_among(people, lesions[lesions["TUSTRESC"] == "TARGET"]), "no target lesion at baseline"),
        (~assessed & later, "assessed only after a new anticancer therapy began"),
        (~assessed, "no response assessed after the first dose"),
        (~judged, "no response after the first dose could be evaluated"),
    ]


def questionnaire_reasons(cut, questionnaires, first_dose):
    """Return why a treated participant is not quality-of-life evaluable, as (applies, words).

    Evaluable is who answered one questionnaire both on or before the day of the first dose and
    after it. A form is a date with at least one answered item.
    """
    nobody = pd.Series(False, index=first_dose.index)
    if not questionnaires:
        return [(~nobody, NOT_PLANNED)]
    qs = cut["qs"]
    answered = qs[qs["QSSTRESC"].notna() | qs["QSSTRESN"].notna()]
    dates, origin = parse_dtc(answered["QSDTC"]), answered["USUBJID"].map(first_dose)
    before, after, both = nobody, nobody, nobody
    for questionnaire in questionnaires:
        ours = answered["QSCAT"] == questionnaire.category
        baseline = _among(first_dose.index, answered[ours & (dates <= origin)])
        later = _among(first_dose.index, answered[ours & (dates > origin)])
        before, after, both = before | baseline, after | later, both | (baseline & later)
    return [
        *_undelivered(cut, nobody.index, qs="questionnaires"),
        (~before, "no questionnaire at baseline"),
        (~after, "no questionnaire after the first dose"),
        (~both, "no questionnaire both at baseline and after it"),
    ]


def expression_reasons(cut, trial, adsl):
    """Return why a treated participant has no expression pair, as (applies, words) in order.

    A pair is a used sample at both visits of the trial's contrast; see `place_samples`. The reason
    is that of the earlier visit that lacks a used sample.
    """
    contrasts = trial.endpoints_of_type("contrast")
    everyone = pd.Series(True, index=adsl.index)
    if trial.expression is None or not contrasts:
        return [(everyone, NOT_PLANNED)]
    sheet, libraries = cut.sample_sheet(), cut.libraries
    if sheet.empty and libraries.empty:
        return [*_undelivered(cut, adsl.index, samples="samples"), (everyone, "no sample")]
    begun = derive_begun_therapy(cut["cm"], cut["pr"], adsl, trial)
    samples = place_samples(sheet, libraries, adsl, trial, begun)
    samples = samples.sort_values(["USUBJID", "ADT", "SAMPLE_ID"])
    pair = _among(adsl.index, samples[samples["EXPAIRFL"] == "Y"])
    labels = {visit.id: visit.label for visit in trial.visits}
    reasons = [(~_among(adsl.index, samples), "no sample")]
    for visit in (contrasts[0].baseline, contrasts[0].on_treatment):
        reasons += _visit_reasons(samples, visit, labels[visit], adsl.index)
    return [(applies & ~pair, words) for applies, words in reasons]


def _visit_reasons(samples, visit, label, people):
    """Return why participants lack a used sample of one visit."""
    alone = "no usable partner sample"
    ours = samples[samples["AVISIT"] == visit]
    usable = _among(people, ours[ours["EXCLREAS"].isna() | ours["EXCLREAS"].eq(alone)])
    words = ours.drop_duplicates("USUBJID").set_index("USUBJID")["EXCLREAS"].reindex(people)
    stray = samples[samples["AVISIT"].isna() & samples["USUBJID"].notna()]
    strays = stray.drop_duplicates("USUBJID").set_index("USUBJID")["EXCLREAS"].reindex(people)
    return [
        (~usable & words.notna(), label + ": " + words),
        (~usable & strays.notna(), label + ": " + strays),
        (~usable, f"{label}: no sample"),
    ]


def _undelivered(cut, people, **domains):
    """Yield that nothing is known of anybody, for each domain that was not delivered."""
    for domain, words in domains.items():
        if not cut.has(domain):
            yield pd.Series(True, index=people), NOT_DELIVERED.format(words)


def _among(people, records):
    return pd.Series(people.isin(records["USUBJID"]), index=people)
