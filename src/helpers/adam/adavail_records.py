"""Delivered records of each planned assessment: which hold a result, and of which visit."""

import pandas as pd

from helpers.adam.dates import parse_dtc, study_day
from helpers.adam.performance import grade_living, is_performance
from helpers.adam.terms import upper
from helpers.adam.therapy import reference_dates
from helpers.adam.visits import assign_visits

COLUMNS = ["ASSESS", "DOMAIN", "SRCROW", "USUBJID", "ADT", "ADY", "AVISIT", "PLACE", "REASON"]
IN_WINDOW, UNSCHEDULED, NO_DAY, NO_RESULT, NOT_DONE, NOT_INCLUDED = (
    "in the window of a visit",
    "unscheduled",
    "no study day",
    "no result",
    "recorded as not done",
    "participant not included",
)
PLACES = (IN_WINDOW, UNSCHEDULED, NO_DAY, NO_RESULT, NOT_DONE, NOT_INCLUDED)
NO_VERDICT = ("NE", "ND", "NOT DONE", "NOT EVALUABLE", "NOT ASSESSED")


def derive_adavail_records(cut, adsl, trial):
    """Return every delivered record of every planned assessment, none dropped.

    A record counts for an assessment by one rule each. Laboratory and vital signs: any result.
    Questionnaire: an answer within the range of an item of the trial's scales. Imaging: a lesion
    identified or measured, or an overall response other than not evaluable, by any reader.
    Performance: an ECOG grade of the living. Expression: a sample in the sample sheet, usable or
    not. PLACE says where each record went: a result belongs to the visit whose window holds its
    study day (AVISIT) or is unscheduled. A record without a study day has the visit it names, where
    that is a planned one, and counts for none.

    Study days count from the first dose, or from inclusion for who was never treated.

    Key ASSESS, DOMAIN, SRCROW. REASON is the site's, why something was not done.

    Parameters
    ----------
    cut : Cut
        Uses LB, VS, QS, TR, TU, RS and the sample sheet.
    adsl : DataFrame, key USUBJID
        Needs INCLFL, SAFFL, TRTSDT, INCLDT.
    trial : Trial
    """
    people = counted_people(adsl)
    parts = [
        _placed(_standard(cut, domain, rule, trial), people, trial.visits_with(assessment))
        .assign(ASSESS=assessment, DOMAIN=domain.upper())
        .reindex(columns=COLUMNS)
        for assessment in assessed(cut, trial)
        for domain, rule in SOURCES[assessment]
    ]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def assessed(cut, trial):
    """Return the assessments that have a planned visit and a delivered domain, as first planned.

    What was not delivered at all was not missed by anybody: nothing can be said of it.
    """
    planned = dict.fromkeys(word for visit in trial.visits for word in visit.assessments)
    return [word for word in planned if any(cut.has(domain) for domain, _ in SOURCES[word])]


def counted_people(adsl):
    """Return the rows of ADSL of whom visits are planned: included, or treated in any case."""
    return adsl[adsl["INCLFL"].eq("Y") | adsl["SAFFL"].eq("Y")]


def _standard(cut, domain, rule, trial):
    """Return the records of one domain that speak of an assessment, under common names."""
    raw = cut.sample_sheet() if domain == "samples" else cut[domain]
    records, result = rule(raw, domain.upper(), trial)
    prefix = "COLLECTION_" if domain == "samples" else domain.upper()
    nothing = pd.Series(None, index=records.index, dtype=object)
    not_done = records.get(f"{prefix}STAT", nothing).eq("NOT DONE")
    return pd.DataFrame(
        {
            "USUBJID": records["USUBJID"],
            "SRCROW": records["SRCROW"],
            "DTC": records[f"{prefix}DTC"],
            "VISIT": records["VISIT"],
            "RESULT": result & ~not_done,
            "NOTDONE": not_done,
            "REASON": records.get(f"{prefix}REASND", nothing).where(not_done),
        }
    )


def _any_result(records, prefix, _):
    found = pd.Series(False, index=records.index)
    for name in ("STRESC", "STRESN", "ORRES"):
        if f"{prefix}{name}" in records:
            found |= records[f"{prefix}{name}"].notna()
    return records, found & ~upper(records[f"{prefix}STRESC"]).isin(NO_VERDICT)


def _answers(qs, prefix, trial):
    items = [
        (questionnaire.category, f"{questionnaire.item_prefix}{item:02d}", *scale.range)
        for questionnaire in trial.questionnaires
        for scale in questionnaire.scales
        for item in scale.items
    ]
    names = ["QSCAT", "QSTESTCD", "LOW", "HIGH"]
    known = pd.DataFrame(items, columns=names).drop_duplicates(names[:2])
    known = known.astype({"QSCAT": object, "QSTESTCD": object, "LOW": float, "HIGH": float})
    records = qs.merge(known, on=names[:2], how="left", validate="many_to_one")
    whole = _of_everything(records, prefix) & records["QSCAT"].isin(known["QSCAT"])
    records = records[records["LOW"].notna() | whole]
    return records, records["QSSTRESN"].between(records["LOW"], records["HIGH"])


def _responses(rs, prefix, trial):
    performance = _is_of_performance(rs, prefix)
    whole = _of_everything(rs, prefix) & ~performance
    return _any_result(rs[rs["RSTESTCD"].eq("OVRLRESP") | whole], prefix, trial)


def _grades(rs, prefix, _):
    records = rs[_is_of_performance(rs, prefix)]
    return records, grade_living(records).notna()


def _samples(sheet, *_):
    return sheet, pd.Series(True, index=sheet.index)


def _of_everything(records, prefix):
    """Return which records speak of all tests at once: the code of a whole form not done."""
    return records[f"{prefix}TESTCD"].eq(f"{prefix}ALL")


def _is_of_performance(rs, prefix):
    of_all = _of_everything(rs, prefix) & upper(rs["RSCAT"]).str.contains("ECOG", na=False)
    return is_performance(rs) | of_all


def _placed(records, people, visits):
    reference = reference_dates(people)
    counted = records["USUBJID"].isin(people["USUBJID"])
    adt = _days(records["DTC"])
    ady = study_day(adt, pd.to_datetime(records["USUBJID"].map(reference)))
    by_day = ady.map(_windows(ady, visits))
    place = pd.Series(UNSCHEDULED, index=records.index, dtype=object)
    place = place.mask(by_day.notna(), IN_WINDOW).mask(ady.isna(), NO_DAY)
    place = place.mask(~records["RESULT"], NO_RESULT).mask(records["NOTDONE"], NOT_DONE)
    named = records["VISIT"].map(_names(records["VISIT"], visits))
    return records.assign(
        ADT=adt,
        ADY=ady,
        AVISIT=by_day.where(ady.notna(), named).astype(object),
        PLACE=place.where(counted, NOT_INCLUDED),
    )


def _days(dtc):
    """Return the day of each date; each different text is parsed once."""
    different = pd.Series(dtc.dropna().unique(), dtype=object)
    return pd.to_datetime(dtc.map(dict(zip(different, parse_dtc(different), strict=True))))


def _windows(ady, visits):
    """Return {study day: visit} of all days that lie in a window."""
    days = pd.DataFrame({"ADY": ady.dropna().unique()}).assign(USUBJID="")
    placed = assign_visits(days, visits, by=[]).dropna(subset=["AVISIT"])
    return dict(zip(placed["ADY"], placed["AVISIT"], strict=True))


def _names(named, visits):
    """Return {delivered name: visit} where a name is the id or the label of a planned visit."""
    known = {_plain(word): visit.id for visit in visits for word in (visit.id, visit.label)}
    different = named.dropna().unique()
    return {name: known[_plain(name)] for name in different if _plain(name) in known}


def _plain(name):
    return str(name).replace("_", " ").strip().upper()


SOURCES = {
    "laboratory": (("lb", _any_result),),
    "vital_signs": (("vs", _any_result),),
    "questionnaire": (("qs", _answers),),
    "imaging": (("tr", _any_result), ("tu", _any_result), ("rs", _responses)),
    "expression": (("samples", _samples),),
    "performance": (("rs", _grades),),
}
