"""Laboratory values."""

from datetime import date, timedelta

from helpers.recount.dates import day_of, whole
from helpers.recount.numbers import half_limit, number


def values_of(delivered, test, visit=None):
    """Return (day, value) of one blood test by participant, in order of time.

    With a visit those that can stand for it: scheduled, and of its names where it has any. Values
    are in the standard unit; one below the limit of quantification counts as half of it.
    """
    found = {}
    for row in _rows_of(delivered, test):
        value = standard_value(row)
        if value is not None and (visit is None or _can_be_of(row, visit)):
            found.setdefault(row["USUBJID"], []).append((whole(row["LBDTC"]), value))
    return found


def _can_be_of(row, visit):
    called = row.get("VISIT", "").strip().upper()
    names = visit.get("names")
    return called in names if names else not called.startswith("UNSCH")


def standard_value(row):
    """Return a value in its standard unit, None if there is none."""
    value = number(row.get("LBSTRESN", ""))
    return half_limit(row.get("LBSTRESC", "")) if value is None else value


def fell_below(delivered, people, endpoint):
    """Return (who fell below the limit, who could have): treated, not below it at baseline, tested.

    Values count after the day of the first dose and to the end of the safety window. One is
    compared in the unit in which the laboratory reported it, else in the standard unit.
    """
    limits = {_plain(limit["unit"]): limit["value"] for limit in endpoint["below"]}
    verdicts = {}
    for row in _rows_of(delivered, endpoint["test"]):
        low = _is_low(row, limits)
        if low is not None:
            verdicts.setdefault(row["USUBJID"], []).append((whole(row["LBDTC"]), low))
    fell, could = set(), set()
    for person, first in people.first_dose.items():
        ends = window_ends(delivered.words["safety"], first, people.last_dose[person])
        own = verdicts.get(person, [])
        before = [low for day, low in own if day <= first]
        after = [low for day, low in own if first < day <= ends]
        if before and not before[-1] and after:
            could.add(person)
            fell |= {person} if any(after) else set()
    return fell, could


def window_ends(safety, first_dose, last_dose):
    """Return the last day of the safety window; one without an end lasts for good."""
    ends = date.max
    if safety["follow_up_days"] is not None:
        ends = last_dose + timedelta(days=safety["follow_up_days"])
    if not safety.get("maximum_days"):
        return ends
    return min(ends, day_of(safety["maximum_days"], first_dose))


def _rows_of(delivered, test):
    """Return the dated rows of one test in blood, in order of time."""
    rows = [
        row
        for row in delivered.rows("lb")
        if row["LBTESTCD"] == test
        and whole(row["LBDTC"])
        and row.get("LBSTAT", "") != "NOT DONE"
        and _is_of_blood(row)
    ]
    return sorted(rows, key=lambda row: (row["LBDTC"], number(row["LBSEQ"]) or 0))


def _is_of_blood(row):
    """Say whether a test is of blood: laboratories leave the specimen out where it is."""
    specimen = row.get("LBSPEC", "").upper() or "BLOOD"
    said = any(word in specimen for word in ("BLOOD", "SERUM", "PLASMA"))
    return said and row.get("LBCAT", "").upper() != "URINALYSIS"


def _is_low(row, limits):
    reported = number(row["LBORRES"])
    reported = half_limit(row["LBORRES"]) if reported is None else reported
    pairs = [(reported, row["LBORRESU"]), (standard_value(row), row.get("LBSTRESU", ""))]
    for value, unit in pairs:
        if value is not None and _plain(unit) in limits:
            return value < limits[_plain(unit)]
    return None


def _plain(unit):
    return unit.replace(" ", "").lower()
