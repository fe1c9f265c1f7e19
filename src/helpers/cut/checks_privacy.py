"""Checks of what names a person: columns made for it, and identifiers in any text.

What is found is counted by column and never repeated: a finding is read by more people than a file.
"""

import re
from functools import cache

import pandas as pd

from helpers.cut import schema
from helpers.cut.findings import counted
from helpers.cut.identifiers import identifiers
from helpers.cut.rules import Spot, clinical

WHOLE_DAY = 10  # signs of a date with year, month and day
NUMBERED = (*schema.NUMERIC, "dtc")
BORN = "a full date of birth"


@clinical
def check_identifying_columns(records):
    """No column is made for what names a person: a name, initials, a number, a day of birth."""
    for domain in records.declared:
        for column, what, values in naming_columns(records.delivered[domain]):
            said = f"holds {what} ({counted(len(values), 'record')})"
            yield Spot(domain, None, column, said, "Leave it out of the delivery")


@clinical
def check_direct_identifiers(records):
    """No text holds a direct identifier: a name, a number, an address, a day of birth."""
    for domain in records.declared:
        frame = records.delivered[domain]
        columns = _texts(frame, domain)
        if identifiers(_joined(frame, columns)):
            yield from _by_column(frame, domain, columns)


def naming_columns(frame):
    """Yield (column, what it names, its values) of columns made for what names a person.

    A supplemental qualifier is a column too, under its own name.
    """
    for column in frame:
        yield from _named(column, column, frame[column])
    if "QNAM" in frame and "QVAL" in frame:
        for name, values in frame.groupby("QNAM", sort=False).QVAL:
            yield from _named("QVAL", str(name), values)


def _named(column, name, values):
    what = _named_by(name.upper())
    filled = values[values != ""] if what else values[:0]
    if what == BORN:
        filled = filled[filled.str.len() >= WHOLE_DAY]
    if len(filled):
        yield column, what, filled


@cache
def _named_by(name):
    rows = schema.rows_of("identifying")
    return next((row["what"] for row in rows if re.fullmatch(row["pattern"], name)), "")


def _texts(frame, domain):
    """Return the columns of a domain that can hold words: no numbers, no dates."""
    declared = schema.variables(domain)
    return [c for c in frame if c not in declared or declared[c].kind not in NUMBERED]


def _joined(frame, columns):
    return "\n".join(value for column in columns for value in pd.unique(frame[column]))


def _by_column(frame, domain, columns):
    for column in columns:
        found = identifiers(_joined(frame, [column]))
        for form in found:
            holds = frame[column].map({v: form in identifiers(v) for v in frame[column].unique()})
            rows = frame.index[holds.astype(bool)]
            # a form may need more than one value to show, as a label and its number do
            where = f"first in row {rows[0]}" if len(rows) else "over several rows"
            said = f"holds what looks like a direct identifier, {form}"
            said = f"{said} ({counted(len(rows), 'record')}, {where})"
            yield Spot(domain, None, column, said, "Take it out at the source")
