"""Why a row of a domain is used by no analysis of the book; missing where one uses it."""

import pandas as pd

from helpers.adam.begun_therapy import derive_begun_therapy
from helpers.adam.expression_samples import place_samples
from helpers.adam.reasons import first_reason

OTHER_TREATMENT = "a treatment that the trial file does not name"
NO_DOSE = "a dose of 0: a hold"
NO_DATE = "no complete date"
NO_VALUE = "no numeric result"
NEVER_TREATED = "participant never treated"
NOT_SHOWN = "a test that the trial file does not show"
NOT_BASELINE = "before treatment, and not the baseline value"
AFTER_WINDOWS = "after the safety window, and of no planned visit"
COMPONENT = "a part of the overall response, or another test"
OTHER_FORM = "an item of no scale of the trial"
NOT_ANSWERED = "not answered"
ELSEWHERE = ("subsequent anticancer therapy", "primary diagnosis", "characteristic of the disease")
NOT_PLANNED = "the trial plans no analysis of expression"


def reasons_of_doses(adex):
    """Return why an exposure record gives no dose."""
    reasons = [
        (adex["TRT"].isna(), OTHER_TREATMENT),
        (adex["GIVENFL"] != "Y", NO_DOSE),
        (adex["ASTDT"].isna(), NO_DATE),
    ]
    return first_reason(reasons, adex.index)


def reasons_of_labs(adlb, trial):
    """Return why a laboratory record stands in no laboratory table.

    Records that the book derived, of corrected calcium, were not delivered and have no reason.
    """
    adlb = adlb[adlb["PARAMTYP"].ne("DERIVED")]
    shown = {analyte.test for analyte in trial.laboratory} | set(trial.inflammation.markers)
    placed = adlb[["ABLFL", "ANL01FL", "ONTRTFL"]].eq("Y").any(axis=1)
    reasons = [
        (~adlb["PARAMCD"].isin(shown), NOT_SHOWN),
        (adlb["SAFFL"] != "Y", NEVER_TREATED),
        (adlb["AVAL"].isna(), NO_VALUE),
        (adlb["ADT"].isna(), NO_DATE),
        (~placed & (adlb["ADY"] <= 1), NOT_BASELINE),
        (~placed, AFTER_WINDOWS),
    ]
    return first_reason(reasons, adlb.index)


def reasons_of_responses(rs, adrs, adecog):
    """Return why a response record is neither an overall response nor a performance status.

    Parameters
    ----------
    rs : DataFrame, one record per response
        Needs SRCROW.
    adrs, adecog : DataFrame
        Need SRCROW and AEXCL.
    """
    read = pd.concat([adrs[["SRCROW", "AEXCL"]], adecog[["SRCROW", "AEXCL"]]])
    own = read.drop_duplicates("SRCROW").set_index("SRCROW")["AEXCL"]
    why = rs["SRCROW"].map(own).astype(object)
    return why.mask(~rs["SRCROW"].isin(own.index), COMPONENT)


def reasons_of_medication(adcm, adprior):
    """Return why a medication is neither concomitant, nor earlier or subsequent treatment.

    Parameters
    ----------
    adcm : DataFrame, one record per USUBJID and CMSEQ
        Needs AEXCL.
    adprior : DataFrame, one record per earlier treatment
        Needs SRCDOM and SRCSEQ.
    """
    drugs = adprior[adprior["SRCDOM"] == "CM"]
    earlier = pd.MultiIndex.from_frame(drugs[["USUBJID", "SRCSEQ"]])
    shown = pd.MultiIndex.from_frame(adcm[["USUBJID", "CMSEQ"]]).isin(earlier)
    return adcm["AEXCL"].mask(shown | adcm["AEXCL"].isin(ELSEWHERE), None)


def reasons_of_history(admh):
    """Return why a condition stands neither in the history nor in the baseline characteristics."""
    return admh["AEXCL"].mask(admh["AEXCL"].isin(ELSEWHERE), None)


def reasons_of_answers(qs, adsl, questionnaires):
    """Return why an answered item goes into no score of a treated participant.

    Parameters
    ----------
    qs : DataFrame, one record per item
        Needs USUBJID, QSCAT, QSTESTCD, QSSTRESN, QSDTC.
    adsl : DataFrame, one record per participant
        Needs SAFFL.
    questionnaires : sequence of Questionnaire
    """
    treated = adsl.loc[adsl["SAFFL"] == "Y", "USUBJID"]
    asked = {
        f"{form.category} {form.item_prefix}{item:02d}"
        for form in questionnaires
        for scale in form.scales
        for item in scale.items
    }
    reasons = [
        (~(qs["QSCAT"] + " " + qs["QSTESTCD"]).isin(asked), OTHER_FORM),
        (~qs["USUBJID"].isin(treated), NEVER_TREATED),
        (qs["QSSTRESN"].isna(), NOT_ANSWERED),
        (~qs["QSDTC"].str.match(r"\d{4}-\d{2}-\d{2}", na=False), NO_DATE),
    ]
    return first_reason(reasons, qs.index)


def reasons_of_samples(cut, adsl, trial):
    """Return why a sample of the sheet is in no pair that is compared."""
    sheet = cut.sample_sheet()
    if not (trial.expression and trial.endpoints_of_type("contrast")):
        return pd.Series(NOT_PLANNED, index=sheet.index, dtype=object)
    begun = derive_begun_therapy(cut["cm"], cut["pr"], adsl, trial)
    placed = place_samples(sheet, cut.libraries, adsl, trial, begun).set_index("SAMPLE_ID")
    return sheet["SAMPLE_ID"].map(placed["EXCLREAS"]).astype(object)
