"""Pairs of expression samples."""

from helpers.recount.dates import day_of, whole
from helpers.recount.numbers import number


def pairs(delivered, people, endpoint):
    """Return the treated participants with a usable sample at both visits of the contrast.

    A sample is usable when nobody excluded it, its RNA is good enough, it was counted, it was
    drawn in the window of its visit, and no later than the day of the first other drug.
    """
    visits = {visit["id"]: visit for visit in delivered.words["visits"]}
    at = [_drawn(delivered, people, visits[endpoint[v]]) for v in ("baseline", "on_treatment")]
    return at[0] & at[1]


def _drawn(delivered, people, visit):
    least = delivered.words.get("expression", {}).get("minimum_rin", 6.0)
    counted = delivered.samples_counted
    return {
        row["USUBJID"]
        for row in delivered.rows("samples")
        if not row.get("EXCLUDED_REASON")
        and (number(row.get("RIN", "")) or 0) >= least
        and row["SAMPLE_ID"] in counted
        and _in_time(row, people, visit)
    }


def _in_time(row, people, visit):
    day, first = whole(row["COLLECTION_DTC"]), people.first_dose.get(row["USUBJID"])
    if not day or not first:
        return False
    opens, closes = (day_of(d, first) for d in visit["window"])
    other = people.first_backbone.get(row["USUBJID"])
    return opens <= day <= closes and (not other or day <= other)
