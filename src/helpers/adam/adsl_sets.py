"""Analysis sets that need more than a dose: response, quality of life, expression pairs."""

import pandas as pd

from helpers.adam.dates import parse_dtc

NOT_EVALUABLE = ("NE", "ND", "NOT DONE", "NOT EVALUABLE")


def response_evaluable(tu, rs, first_dose):
    """Return the participants with a target lesion and an evaluable response after the first dose.

    `first_dose` is a Series of dates by USUBJID. A result "not evaluable" is no assessment.
    """
    measurable = tu.loc[tu["TUSTRESC"] == "TARGET", "USUBJID"]
    overall = rs[(rs["RSTESTCD"] == "OVRLRESP") & rs["RSSTRESC"].notna()]
    overall = overall[~overall["RSSTRESC"].isin(NOT_EVALUABLE)]
    after = parse_dtc(overall["RSDTC"]) > overall["USUBJID"].map(first_dose)
    return set(measurable) & set(overall.loc[after, "USUBJID"])


def quality_of_life_evaluable(qs, questionnaires, first_dose):
    """Return the participants with a form at baseline and one after it, of the same questionnaire.

    A form is a date with at least one answered item.
    """
    answered = qs[qs["QSSTRESC"].notna() | qs["QSSTRESN"].notna()]
    dates, origin = parse_dtc(answered["QSDTC"]), answered["USUBJID"].map(first_dose)
    evaluable = set()
    for questionnaire in questionnaires:
        ours = answered["QSCAT"] == questionnaire.category
        before = answered.loc[ours & (dates <= origin), "USUBJID"]
        after = answered.loc[ours & (dates > origin), "USUBJID"]
        evaluable |= set(before) & set(after)
    return evaluable


def expression_pairs(sheet, trial):
    """Return the participants with a usable sample at both visits of a contrast endpoint.

    A sample is usable when its RIN reaches the trial's minimum and nobody excluded it.
    """
    if trial.expression is None or sheet.empty:
        return set()
    usable = (sheet["RIN"] >= trial.expression.minimum_rin) & sheet["EXCLUDED_REASON"].isna()
    visit = sheet["VISIT"].map(_plain)
    words = {v.id: {_plain(v.id), _plain(v.label)} for v in trial.visits}
    pairs = set()
    for endpoint in trial.endpoints_of_type("contrast"):
        first, second = (
            set(sheet.loc[usable & visit.isin(words[id_]), "USUBJID"])
            for id_ in (endpoint.baseline, endpoint.on_treatment)
        )
        pairs |= first & second
    return pairs


def _plain(word):
    return "" if pd.isna(word) else str(word).replace("_", " ").strip().upper()
