"""How a check is written: a small function over a cut's records that yields spots."""

from functools import cached_property
from typing import NamedTuple

import pandas as pd

from helpers.cut import schema
from helpers.cut.findings import Finding
from helpers.cut.typed import numbers

RULES = []


class Rule(NamedTuple):
    """One check: its name, what its findings do to a run, and the rule in one sentence."""

    name: str
    severity: str
    sentence: str
    function: object

    def findings(self, records):
        return [found for spot in self.function(records) for found in spot.findings(self, records)]


class Spot(NamedTuple):
    """Rows of a domain (1-based, None for the file as a whole) that break a rule.

    `message` and `repair` are one text for all rows, or a Series of texts by row.
    """

    domain: str
    rows: object
    column: str
    message: object
    repair: object = ""

    def findings(self, rule, records):
        where = {"file": records.file(self.domain), "domain": self.domain, "column": self.column}
        if self.rows is None:
            texts = {"message": self.message, "repair": self.repair}
            return [Finding(rule.severity, rule.name, **texts, **where)]
        frame = records.frame(self.domain)
        return [
            Finding(
                rule.severity, rule.name, _text(self.message, row), _text(self.repair, row),
                row=int(row), subject=_cell(frame, row, "USUBJID"),
                value=_cell(frame, row, self.column), **where,
            )
            for row in self.rows
        ]  # fmt: skip


def _text(text, row):
    return text.loc[row] if isinstance(text, pd.Series) else text


def _cell(frame, row, column):
    return str(frame.at[row, column]) if column in frame.columns else ""


def _registered(severity):
    def register(function):
        sentence = function.__doc__.splitlines()[0]
        name = function.__name__.removeprefix("check_")
        RULES.append(Rule(name, severity, sentence, function))
        return function

    return register


structural = _registered("structural")
clinical = _registered("clinical")
note = _registered("note")


class Records:
    """What checks look at: text frames in full, every declared column there, "" where missing."""

    def __init__(self, delivery, data_cut):
        self.data_cut = data_cut
        self.delivered = delivery.frames
        self._files = delivery.files
        self._frames, self._numbers, self._days, self._failures = {}, {}, {}, {}

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
        if domain not in self._frames:
            given = self.delivered.get(domain, pd.DataFrame(index=pd.RangeIndex(1, 1)))
            if domain != schema.COUNTS:
                absent = [name for name in schema.variables(domain) if name not in given]
                given = given.reindex(columns=[*given.columns, *absent], fill_value="")
            self._frames[domain] = given
        return self._frames[domain]

    def filled(self, *kinds):
        """Yield (domain, column, non-empty text) of every delivered column of these kinds."""
        for domain in self.declared:
            delivered = self.delivered[domain]
            for column in schema.columns_of_kind(domain, *kinds):
                if column in delivered:
                    yield domain, column, delivered[column][delivered[column] != ""]

    def numbers(self, domain, column):
        """Return a column as float64, NaN where it is empty or not a number."""
        at = (domain, column)
        if at not in self._numbers:
            self._numbers[at] = numbers(self.frame(domain)[column])
        return self._numbers[at]

    def days(self, domain, column):
        """Return a column's complete dates as datetime64, NaT where partial, missing or wrong."""
        at = (domain, column)
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
