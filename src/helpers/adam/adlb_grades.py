"""Laboratory grades of ADLB: which value, unit and baseline the criteria are applied to."""

import numpy as np
import pandas as pd

from helpers.adam.adlb_values import WITHOUT_RESULT
from helpers.adam.ctcae import NO_VALUE, UNKNOWN_UNIT, explain_grades, read_criteria
from helpers.adam.grouping import rows_by, taken
from helpers.adam.units import canonical_unit

BELOW = "below quantification, on both sides of a limit"
NOT_SAID = "fasting or not is not recorded"
SIDES = {"L": ("ATOXGRL", "ATOXNL", "ATOXML"), "H": ("ATOXGRH", "ATOXNH", "ATOXMH")}
_REPORTED = {"AVALO": "AVAL", "AVALOU": "AVALU", "ONRLO": "ANRLO", "ONRHI": "ANRHI"}
_REPORTED |= {"BASEO": "BASE", "BLQOFL": "BLQFL"}
_STANDARD = ["AVAL", "AVALU", "ANRLO", "ANRHI", "BASE", "BLQFL"]
_NEEDED = [*_STANDARD, *_REPORTED, "BASEOU", "BASEHIGH", "AFTER", "LBFAST", "AEXCL"]
_JUST_BELOW = 1 - 1e-7  # more than the nine digits that are compared can tell from the limit


def grade_records(adlb, trial):
    """Return ATOXGRL, ATOXGRH (0 to 4) and, where one is missing, why: ATOXNL, ATOXNH.

    ATOXML and ATOXMH are the worst grade that a result can have: its grade, or where it has none,
    the worst of those that could not be excluded.

    A value is graded in the unit the laboratory reported, at its precision, without converting;
    where that cannot be graded, in the standard unit. Values up to the day of the first dose are
    graded on the normal range alone, because a baseline cannot have worsened against itself. One
    below quantification has a grade when 0 and its limit have the same. Where fasting is not
    recorded, a value has a grade when both sets of criteria give the same.
    """
    graded = {}
    for grade, why, most in SIDES.values():
        graded |= {name: np.full(len(adlb), np.nan) for name in (grade, most)}
        graded[why] = np.full(len(adlb), None, dtype=object)
    criteria = criteria_of(trial)
    for test, rows in rows_by(adlb["PARAMCD"]):
        asked = criteria[criteria["test"].eq(test)]
        if asked.empty:
            continue
        records = taken(adlb, rows, _NEEDED)
        for side, limits in asked.groupby("direction"):
            found = _grade(records, limits)
            for name, column in zip(SIDES[side], ("GRADE", "WHY", "MOST"), strict=True):
                graded[name][rows] = found[column]
    return pd.DataFrame(graded, index=adlb.index, copy=False)


def criteria_of(trial):
    """Return the criteria by which the trial file asks to grade, none without CTCAE."""
    grading = trial.safety.grading
    wanted = {analyte.test for analyte in trial.laboratory if analyte.grade}
    criteria = read_criteria(grading.version, grading.any_rise_of_creatinine)
    return criteria[criteria["test"].isin(wanted if grading.dictionary == "CTCAE" else ())]


def _grade(records, criteria):
    """Return GRADE, WHY and MOST of the records of one test on one side."""
    samples = dict(list(criteria.groupby("sample")))
    if "" in samples:
        found = _grade_once(records, samples[""])
    else:
        found = _by_fasting(records, samples["fasting"], samples["not_fasting"])
    given = records["AEXCL"].notna() & found["WHY"].eq(NO_VALUE)
    found["WHY"] = found["WHY"].mask(given, records["AEXCL"])
    # where nothing was measured there is nothing to grade
    nothing = records["AEXCL"].isin(WITHOUT_RESULT)
    return found.assign(WHY=found["WHY"].mask(nothing, None), MOST=found["MOST"].mask(nothing))


def _by_fasting(records, fasting, not_fasting):
    found = _grade_once(records, fasting)
    otherwise = _grade_once(records, not_fasting)
    said = records["LBFAST"]
    found = found.mask(said.eq("N"), otherwise)
    unclear = ~said.isin(["Y", "N"]) & (found["GRADE"] != otherwise["GRADE"])
    doubt = unclear & (found["GRADE"].notna() | otherwise["GRADE"].notna())
    most = found["MOST"].mask(unclear, np.fmax(found["MOST"], otherwise["MOST"]))
    why = found["WHY"].mask(doubt, NOT_SAID)
    return found.assign(GRADE=found["GRADE"].mask(unclear), WHY=why, MOST=most)


def _grade_once(records, criteria):
    found = _explain(_as_reported(records), criteria)
    unclear = found["GRADE"].isna()
    if not unclear.any():
        return found
    standard = _explain(_as_standard(records[unclear]), criteria)
    # the reason in the reported unit is told, unless it is only that there is no such unit
    vague = found.loc[unclear, "WHY"].isin([NO_VALUE, UNKNOWN_UNIT]) & standard["WHY"].ne(NO_VALUE)
    why = standard["WHY"].where(vague | standard["GRADE"].notna(), found.loc[unclear, "WHY"])
    found.loc[unclear, "GRADE"] = standard["GRADE"]
    found.loc[unclear, "WHY"] = why
    found.loc[unclear, "MOST"] = np.fmin(found.loc[unclear, "MOST"], standard["MOST"])
    return found


def _explain(measured, criteria):
    """Return GRADE, WHY and MOST; one below quantification where 0 and the limit agree."""
    found = explain_grades(measured, criteria)
    below = measured["BLQFL"].eq("Y")
    if not below.any():
        return found
    some = measured[below]
    ends = [
        explain_grades(some.assign(AVAL=value), criteria)
        for value in (0.0 * some["AVAL"], 2 * _JUST_BELOW * some["AVAL"])
    ]
    apart = (ends[0]["GRADE"] != ends[1]["GRADE"]) & ~(
        ends[0]["GRADE"].isna() & ends[1]["GRADE"].isna()
    )
    found.loc[below, "GRADE"] = ends[1]["GRADE"].mask(apart)
    found.loc[below, "WHY"] = ends[1]["WHY"].mask(apart, BELOW)
    found.loc[below, "MOST"] = np.fmax(ends[0]["MOST"], ends[1]["MOST"])
    return found


def _as_reported(records):
    same_unit = canonical_unit(records["BASEOU"]) == canonical_unit(records["AVALOU"])
    measured = records[list(_REPORTED)].rename(columns=_REPORTED)
    return _against_baseline(measured.assign(BASE=measured["BASE"].where(same_unit)), records)


def _as_standard(records):
    return _against_baseline(records[_STANDARD], records)


def _against_baseline(measured, records):
    return measured.assign(
        BASE=measured["BASE"].where(records["AFTER"], measured["AVAL"]),
        BASEHIGH=records["BASEHIGH"] & records["AFTER"],
    )
