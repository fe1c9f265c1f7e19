"""How a check is written: a small function over a cut's records that yields spots."""

from copy import copy
from functools import cached_property, wraps
from typing import NamedTuple
from weakref import WeakKeyDictionary

import pandas as pd

from helpers.cut import schema
from helpers.cut.findings import Finding, counted
from helpers.cut.keys import record_keys
from helpers.cut.typed import numbers

RULES = []
CONFLICT = "conflict"  # the severity of a finding until it is settled (see `accepted`)


class Rule(NamedTuple):
    """One check: its name, what its findings do to a run, and the rule in one sentence.

    `needs` are the domains without which there is nothing to check.
    """

    name: str
    severity: str
    sentence: str
    function: object
    needs: tuple = ()

    def findings(self, records):
        if not records.has(*self.needs):
            return []
        return [found for spot in self.function(records) for found in spot.findings(self, records)]


class Spot(NamedTuple):
    """Rows of a domain (1-based, None for the file as a whole) that break a rule.

    `message` and `repair` are one text for all rows, or a Series of texts by row. Where one fault
    shows in many rows of a participant, `once` makes of them one finding that counts the rows.
    """

    domain: str
    rows: object
    column: str
    message: object
    repair: object = ""
    once: bool = False

    def findings(self, rule, records):
        where = {"file": records.file(self.domain), "domain": self.domain, "column": self.column}
        if self.rows is None:
            return [Finding(rule.severity, rule.name, self.message, self.repair, **where)]
        rows = pd.Index(self.rows)
        if not len(rows):
            return []
        frame = records.frame(self.domain).loc[rows]
        cells = {
            "message": _texts(self.message, rows),
            "repair": _texts(self.repair, rows),
            "row": rows.astype(int),
            "subject": _cells(frame, "USUBJID"),
            "key": record_keys(frame, self.domain),
            "value": _cells(frame, self.column),
        }
        found = _once(pd.DataFrame(cells)) if self.once else pd.DataFrame(cells)
        texts = zip(*(found[name].tolist() for name in cells), strict=True)
        return [
            Finding(
                rule.severity, rule.name, message, repair,
                row=row, subject=subject, key=key, value=value, **where,
            )
            for message, repair, row, subject, key, value in texts
        ]  # fmt: skip


def _texts(text, rows):
    return text.loc[rows].to_numpy() if isinstance(text, pd.Series) else [text] * len(rows)


def _cells(frame, column):
    return frame[column].astype(str).to_numpy() if column in frame else [""] * len(frame)


def _once(cells):
    """Return one record per participant: the first row, and how many there are."""
    rows = cells.groupby("subject", sort=False).row.transform("size")
    counts = rows.map(lambda n: f" ({counted(n, 'record')})")
    first = cells.assign(message=cells.message + counts, key="", value="")
    return first.drop_duplicates("subject")


def _registered(severity):
    def register(*given):
        """Register a check; domains named in brackets are those it cannot do without."""
        if given and callable(given[0]):
            return _enter(given[0], severity, ())
        return lambda function: _enter(function, severity, given)

    return register


def _enter(function, severity, needs):
    sentence = function.__doc__.splitlines()[0]
    name = function.__name__.removeprefix("check_")
    RULES.append(Rule(name, severity, sentence, function, needs))
    return function


structural = _registered("structural")
clinical = _registered("clinical")
conflict = _registered(CONFLICT)
note = _registered("note")


def once_per_records(function):
    """Return a function of records that works its answer out once, for all checks that ask."""
    known = WeakKeyDictionary()

    @wraps(function)
    def answer(records):
        if records not in known:
            known[records] = function(records)
        return known[records]

    return answer


class Records:
    """What checks look at: text frames in full, every declared column there, "" where missing."""

    def __init__(self, delivery, data_cut):
        self.data_cut = data_cut
        self.delivered = delivery.frames
        self._files = delivery.files
        self._frames, self._numbers, self._days, self._failures = {}, {}, {}, {}

    def at_cut(self, view):
        """Return the same records as they stood at the cut (`view` is an AtCut).

        What was worked out for a domain in which nothing is after the cut is not done again.
        """
        left = copy(self)
        left.delivered = {name: view.frame(name) for name in self.delivered}
        return left

    @cached_property
    def domains(self):
        """Return the SDTM domains that could be parsed, supplemental ones included."""
        return [name for name in self.delivered if name not in (schema.SAMPLES, schema.COUNTS)]

    @cached_property
    def declared(self):
        """Return everything with declared columns: the SDTM domains and the sample sheet."""
        return [name for name in self.delivered if name != schema.COUNTS]

    def delivered_file(self, domain):
        return domain in self._files

    def has(self, *domains):
        """Return whether all these domains were delivered and could be parsed."""
        return all(domain in self.delivered for domain in domains)

    def file(self, domain):
        return self._files.get(domain, domain)

    def frame(self, domain):
        """Return a domain's text frame with every declared column; without rows if absent."""
        at = self._at(domain)
        if at not in self._frames:
            given = self.delivered.get(domain, pd.DataFrame(index=pd.RangeIndex(1, 1)))
            if domain != schema.COUNTS:
                absent = [name for name in schema.variables(domain) if name not in given]
                given = given.reindex(columns=[*given.columns, *absent], fill_value="")
            self._frames[at] = given
        return self._frames[at]

    def _at(self, domain, column=""):
        """Return under what results are kept: the records at the cut share those of equal rows."""
        return domain, column, id(self.delivered.get(domain))

    def filled(self, *kinds):
        """Yield (domain, column, non-empty text) of every delivered column of these kinds."""
        for domain in self.declared:
            delivered = self.delivered[domain]
            for column in schema.columns_of_kind(domain, *kinds):
                if column in delivered:
                    yield domain, column, delivered[column][delivered[column] != ""]

    def numbers(self, domain, column):
        """Return a column as float64, NaN where it is empty or not a number."""
        at = self._at(domain, column)
        if at not in self._numbers:
            self._numbers[at] = numbers(self.frame(domain)[column])
        return self._numbers[at]

    def days(self, domain, column):
        """Return a column's complete dates as datetime64, NaT where partial, missing or wrong."""
        at = self._at(domain, column)
        if at not in self._days:
            text = self.frame(domain)[column].str.slice(0, 10)
            complete = text.where(text.str.len() == 10)
            self._days[at] = pd.to_datetime(complete, format="%Y-%m-%d", errors="coerce")
        return self._days[at]

    def of_subject(self, domain, days):
        """Return, for each row of a domain, its participant's value in a Series by USUBJID."""
        return self.frame(domain).USUBJID.map(days).astype(days.dtype)

    def failures(self, domain):
        """Return what the declared schema refuses in a domain: column, check, row."""
        if domain not in self._failures:
            from helpers.cut.declared import schema_failures

            self._failures[domain] = schema_failures(self.delivered[domain], domain)
        return self._failures[domain]

    def by_participant(self, column):
        """Return DM's complete dates in one column by USUBJID, the first row of each."""
        days = self.days("dm", column).set_axis(self.frame("dm").USUBJID)
        return days.dropna().groupby(level=0).first()
