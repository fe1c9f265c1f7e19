"""What the values of a laboratory test are drawn over: one unit, and the edges of the grades."""

import numpy as np

from helpers.adam.adlb_baseline import HIGH
from helpers.adam.adlb_grades import SIDES
from helpers.adam.ctcae import grade_edges

_REPORTED = {"value": "AVALO", "unit": "AVALOU", "low": "ONRLO", "high": "ONRHI", "base": "BASEO"}
_STANDARD = {"value": "AVAL", "unit": "AVALU", "low": "ANRLO", "high": "ANRHI", "base": "BASE"}


def in_one_unit(records):
    """Return the records as reported where they all are in one unit, else in standard units.

    Adds value, unit, low, high and base; a record without a value is left out.
    """
    measured = records[records["AVALO"].notna() | records["AVAL"].notna()]
    alike = measured["AVALO"].notna().all() and measured["AVALOU"].nunique(dropna=False) == 1
    columns = _REPORTED if alike else _STANDARD
    found = measured.assign(**{name: measured[column] for name, column in columns.items()})
    return found[found["value"].notna()]


def edges_of(records, criteria, test):
    """Return, for low and high, the edges of the grades by participant.

    The limits of normal are those of the participant's last value, the baseline their own.

    Parameters
    ----------
    records : DataFrame of `in_one_unit`, in the order of days
    criteria : DataFrame of `helpers.adam.adlb_grades.criteria_of`
    test : str
    """
    last = records.groupby("USUBJID")[["unit", "low", "high", "base", "BNRIND"]].last()
    names = {"unit": "AVALU", "low": "ANRLO", "high": "ANRHI", "base": "BASE"}
    measured = last.rename(columns=names).assign(AVAL=np.nan, BASEHIGH=last["BNRIND"].eq(HIGH))
    ours = criteria[criteria["test"].eq(test)]
    fasting = records["LBFAST"].eq("Y").all()
    ours = ours[ours["sample"].isin(["", "fasting" if fasting else "not_fasting"])]
    return [grade_edges(measured, ours[ours["direction"].eq(side)]) for side in SIDES]
