"""The rows of the world, each with the day it happened and the days on which it changed."""

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass
class Record:
    """One row of one domain, over its whole life.

    `values` is the row as first entered; each update replaces some values on a day. The words
    `{cut}` in a value stand for the date of the cut that shows it.
    """

    domain: str
    usubjid: str
    date: date
    values: dict
    updates: list[tuple[date, dict]] = field(default_factory=list)
    entered: date | None = None
    removed: date | None = None
    sequence: int = 0

    def update(self, day, **values):
        """Change values from a day on and return the record itself."""
        self.updates.append((day, values))
        return self

    def at(self, cut):
        """Return the row as a cut shows it, or None if the cut does not have it."""
        unseen = max(self.date, self.entered or self.date) > cut
        if unseen or (self.removed and self.removed <= cut):
            return None
        row = dict(self.values)
        for day, values in sorted(self.updates, key=lambda update: update[0]):
            if day <= cut:
                row.update(values)
        return {name: str(value).replace("{cut}", iso(cut)) for name, value in row.items()}

    def matches(self, where):
        """Return whether the row, as first entered, has all these values."""
        return all(str(self.values.get(name)) == str(value) for name, value in where.items())


def iso(day):
    """Return a date as SDTM text; nothing stays nothing."""
    return day.isoformat() if day else ""


def partial(day, precision):
    """Return a date as SDTM text known to the `day`, the `month` or the `year` only."""
    return iso(day)[: {"day": 10, "month": 7, "year": 4}[precision]]


def spread(day, days):
    return day + timedelta(days=int(days))
