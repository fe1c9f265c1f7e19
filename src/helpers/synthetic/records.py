"""The rows of the world, each with the day it happened and the days on which it changed."""

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass
class Record:
    """One row of one domain, over its whole life.

    `values` is the row as first entered; each update replaces some values on a day. The words
    `{cut}` in a value stand for the day on which the row is shown.
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

    def correct(self, day, before):
        """Let wrong values stand until a day, and the right ones from that day on."""
        right = {name: value for name, value in self._held(day).items() if name in before}
        kept = []
        for changed, values in self.updates:
            early = changed <= day
            kept.append((changed, {k: v for k, v in values.items() if not (early and k in before)}))
        self.updates = [*kept, (day, right)]
        self.values = self.values | before

    def _held(self, day):
        row = dict(self.values)
        for changed, values in sorted(self.updates, key=lambda update: update[0]):
            if changed <= day:
                row.update(values)
        return row

    def at(self, day):
        """Return the row as the database holds it on a day, or None if it does not have it."""
        unseen = max(self.date, self.entered or self.date) > day
        if unseen or (self.removed and self.removed <= day):
            return None
        held = self._held(day).items()
        return {name: str(value).replace("{cut}", iso(day)) for name, value in held}

    def matches(self, where):
        """Return whether the row, as first entered, has all these values."""
        return all(str(self.values.get(name)) == str(value) for name, value in where.items())


def iso(day):
    """Return a date as SDTM text; nothing stays nothing."""
    return day.isoformat() if day else ""


def partial(day, precision):
    """Return a date as SDTM text known to the `day`, `month` or `year` only, or `unknown`."""
    return iso(day)[: {"day": 10, "month": 7, "year": 4, "unknown": 0}[precision]]


def spread(day, days):
    return day + timedelta(days=int(days))
