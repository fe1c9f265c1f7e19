"""Values by visit, and their change from baseline."""

from math import log

from helpers.recount.dates import day_of


def changes_by_visit(values, people, visits, compare, scheduled=None):
    """Return for each visit the changes from baseline, one for each treated participant.

    `values` are (day, value) by participant, in order. Baseline is the last on or before the day
    of the first dose; the value of a visit is the one in its window nearest to its planned day,
    the earlier of two. `scheduled`, where given, are the values that can stand for each visit, by
    its id.
    """
    changes = {visit["id"]: [] for visit in visits}
    for person, first in people.first_dose.items():
        own = values.get(person, [])
        before = [value for day, value in own if day <= first]
        for visit in visits if before else []:
            planned = own if scheduled is None else scheduled[visit["id"]].get(person, [])
            after = [(day, value) for day, value in planned if day > first]
            value = _at_visit(after, visit, first)
            change = None if value is None else compare(value, before[-1])
            changes[visit["id"]] += [] if change is None else [change]
    return changes


def _at_visit(own, visit, first_dose):
    """Return the value of a visit, None if its window holds none."""
    planned, opens, closes = (day_of(d, first_dose) for d in (visit["day"], *visit["window"]))
    named = visit.get("names")
    inside = [
        (abs(day - planned), day, value) for day, value in own if named or opens <= day <= closes
    ]
    return min(inside, key=lambda one: one[:2])[2] if inside else None


def last_attended(changes, visits):
    """Return the last visit with at least half as many values as the best-attended one, or None."""
    most = max((len(found) for found in changes.values()), default=0)
    attended = [v for v in visits if changes[v["id"]] and 2 * len(changes[v["id"]]) >= most]
    return attended[-1] if attended else None


def visits_with(words, assessment):
    return [visit for visit in words["visits"] if assessment in visit["assessments"]]


def difference(value, base):
    return value - base


def log_ratio(value, base):
    """Return the logarithm of a ratio, None where one of the two is not above zero."""
    return log(value / base) if value > 0 and base > 0 else None
