"""Laboratory grades of ADLB: which value, unit and baseline the criteria are applied to."""

import numpy as np
import pandas as pd

from helpers.adam.ctcae import grade_values, read_criteria
from helpers.adam.units import canonical_unit

_SIDES = {"L": "ATOXGRL", "H": "ATOXGRH"}
_REPORTED = {"AVALO": "AVAL", "AVALOU": "AVALU", "ONRLO": "ANRLO", "ONRHI": "ANRHI"}
_STANDARD = ["AVAL", "AVALU", "ANRLO", "ANRHI", "BASE"]


def grade_records(adlb, trial):
    """Return ATOXGRL and ATOXGRH, low and high grade of each record: 0 to 4, missing: ungradable.

    A value is graded in the unit the laboratory reported, at its precision, without converting;
    where that cannot be graded, in the standard unit. Values up to the day of the first dose are
    graded on the normal range alone, because a baseline cannot have worsened against itself.
    Of creatinine, CTCAE 4.03 calls any rise above baseline grade 1; this reading is left out.
    """
    grades = pd.DataFrame(np.nan, index=adlb.index, columns=list(_SIDES.values()))
    grading = trial.safety.grading
    if grading.dictionary != "CTCAE":
        return grades
    criteria = read_criteria(grading.version)
    wanted = {analyte.test for analyte in trial.laboratory if analyte.grade}
    criteria = criteria[criteria["test"].isin(wanted)]
    for (test, sample, side), rows in criteria.groupby(["test", "sample", "direction"]):
        here = adlb[adlb["PARAMCD"].eq(test) & _drawn(adlb, sample)]
        grades.loc[here.index, _SIDES[side]] = _grade(here, rows)
    return grades


def _drawn(adlb, sample):
    """Return the records whose sample is the one a criterion speaks of."""
    if not sample:
        return True
    return adlb["FASTING"] == (sample == "fasting")


def _grade(records, criteria):
    reported = _as_reported(records)
    grade = grade_values(reported, criteria)
    below = records["BLQFL"].eq("Y")
    if below.any():
        # known only to lie below a limit: graded when half the limit and the limit agree
        at_limit = grade_values(reported.assign(AVAL=2 * reported["AVAL"]), criteria)
        grade = grade.mask(below & (grade != at_limit))
    unclear = records[grade.isna() & ~below]
    return grade.fillna(grade_values(_as_standard(unclear), criteria))


def _as_reported(records):
    measured = records[list(_REPORTED)].rename(columns=_REPORTED)
    same_unit = canonical_unit(records["BASEOU"]) == canonical_unit(records["AVALOU"])
    return _against_baseline(measured.assign(BASE=records["BASEO"].where(same_unit)), records)


def _as_standard(records):
    return _against_baseline(records[_STANDARD], records)


def _against_baseline(measured, records):
    return measured.assign(
        BASE=measured["BASE"].where(records["AFTER"], measured["AVAL"]),
        BASEHIGH=records["BASEHIGH"] & records["AFTER"],
    )
