"""The size of the target lesions."""

from math import fsum

from helpers.recount.dates import whole
from helpers.recount.numbers import number
from helpers.recount.tumours import visit_of

LONG, SHORT = {"LDIAM", "DIAMETER"}, {"LPERP"}


def best_changes(delivered, people, assessments):
    """Return the best percent change of the sum of diameters of each treated who has one.

    Baseline is the last sum on or before the first dose. What was seen after progression, or
    after the start of a new therapy, does not count; the assessment that showed the progression
    does.
    """
    changes = {}
    for person, sums in _sums(delivered).items():
        first, therapy = people.first_dose.get(person), assessments.therapy.get(person)
        progressed, at = assessments.progression(person)
        before = [total for day, total, _ in sums if first and day <= first]
        after = [
            total
            for day, total, visit in sums
            if first and day > first
            and not (progressed and day > progressed and visit != at)
            and not (therapy and day > therapy)
        ]  # fmt: skip
        if before and before[-1] > 0 and after:
            changes[person] = 100 * (min(after) - before[-1]) / before[-1]
    return changes


def _sums(delivered):
    """Return (day, sum of diameters, assessment) of each complete assessment, in order, by person.

    Of a lymph node the short axis is added, of any other target the longest diameter. With one
    target missing there is no sum.
    """
    axes, sizes = {}, {}
    for row in delivered.rows("tu"):
        words = row["TUSTRESC"].upper()
        if words in {"TARGET", "TARGET LYMPH NODE"} and row["TULNKID"]:
            node = "NODE" in row.get("TULOC", "").upper() or "NODE" in words
            axes.setdefault(row["USUBJID"], {}).setdefault(row["TULNKID"], SHORT if node else LONG)
    for row in delivered.rows("tr"):
        wanted = axes.get(row["USUBJID"], {}).get(row["TRLNKID"], set())
        if row["TRTESTCD"] in wanted and _measured(row):
            scans = sizes.setdefault(row["USUBJID"], {})
            one = whole(row["TRDTC"]), number(row["TRSTRESN"])
            scans.setdefault(visit_of(row), {})[row["TRLNKID"]] = one
    return {
        person: sorted(
            (max(day for day, _ in seen.values()), fsum(size for _, size in seen.values()), visit)
            for visit, seen in scans.items()
            if set(seen) == set(axes[person])
        )
        for person, scans in sizes.items()
    }


def _measured(row):
    done = (
        number(row["TRSTRESN"]) is not None
        and row.get("TRSTAT", "") != "NOT DONE"
        and whole(row["TRDTC"])
    )
    return done and row.get("TREVAL", "") in {"", "INVESTIGATOR"}
