"""Markers of inflammation under systemic corticosteroids: who was, and the ratios without them."""

from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.inflammation import BASELINE, add_ratio, by_marker, by_visit
from helpers.ard.proportions import add_count

PEOPLE = "participants"


def ard_inflammation_steroids(adinfl, courses):
    """Return how many values a corticosteroid marks, and each ratio that loses one without them.

    `inflammation_steroids`: by marker and visit the participants whose value there is marked, of
    those with a value; of variable "participants", all with any marked value, of all with a value.
    `inflammation_untouched`: the ratio to baseline without marked values and without those whose
    baseline is marked, where that leaves fewer. Nothing where nobody can say (`courses` None).

    Parameters
    ----------
    adinfl : DataFrame of `derive_adinfl`
    courses : DataFrame of `helpers.adam.corticosteroids`, or None
    """
    marks = ResultRows("inflammation_steroids", "safety")
    ratios = ResultRows("inflammation_untouched", "safety")
    if courses is None or adinfl.empty:
        return concat_results([])
    known = adinfl[adinfl["AVAL"].notna()]
    ever = known.loc[known["CORTFL"] == "Y", "USUBJID"].drop_duplicates()
    add_count(marks, len(ever), known["USUBJID"].nunique(), who=ever, variable=PEOPLE)
    for marker, records in by_marker(adinfl):
        baseline = records[records["ABLFL"] == "Y"]
        for visit, found in ((BASELINE, baseline), *by_visit(records)):
            keys = {"variable": marker, "variable_level": visit}
            keys |= {"group": "visit", "group_level": visit}
            who = found.loc[found["CORTFL"] == "Y", "USUBJID"]
            add_count(marks, len(who), len(found), who=who, **keys)
            if visit != BASELINE:
                _add_without(ratios, found, baseline, keys)
    return concat_results([marks.frame(), ratios.frame()])


def _add_without(rows, found, baseline, keys):
    marked = found["CORTFL"].eq("Y") | found["BASCORFL"].eq("Y")
    if found.loc[marked, "R2BASE"].notna().any():
        unmarked = int(baseline["CORTFL"].ne("Y").sum())
        add_ratio(rows, found[~marked], unmarked, **keys)
