"""Days out of ISO 8601 text, whole or partial."""

import re
from calendar import monthrange
from datetime import date, timedelta

PARTS = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?")


def earliest(text):
    """Return the first day that a whole or partial date allows, None if there is no date."""
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1) if year else None


def latest(text):
    """Return the last day that a whole or partial date allows, None if there is no date."""
    year, month, day = _parts(text)
    if not year:
        return None
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def whole(text):
    """Return the day of a date that has one, None for a partial date and for none."""
    first, last = earliest(text), latest(text)
    return first if first == last else None


def _parts(text):
    found = PARTS.fullmatch(text.strip())
    year, month, day = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    sound = year and (not month or (month <= 12 and day <= monthrange(year, month)[1]))
    return (year, month, day) if sound else (0, 0, 0)


def day_of(study_day, first_dose):
    """Return the date of a study day: day 1 is the first dose, the day before it is day -1."""
    return first_dose + timedelta(days=study_day - 1 if study_day > 0 else study_day)
