"""The cut rules as data: for each domain, what decides that a row existed, and what is undone."""

from functools import cache
from typing import NamedTuple

from helpers.cut import schema

DATE_AFTER = "The row is dated after the cut."
ENTERED_AFTER = "The participant entered the trial after the cut."
PARENT_LEFT_OUT = "The row that it qualifies was left out."
THE_CUT = "{cut}"


class CutRule(NamedTuple):
    """One line of `cut_rules.csv`: what a column does when its date, or a death, is after the cut.

    `role` is one of
    row: the date of the row, or its substitute where the dates on the lines above are missing;
    value: a later date, taken back;
    death: the value `when`, taken back if the participant died after the cut;
    death row: rows with the value `when`, left out if the participant died after the cut;
    allocation: the arm, taken back if the participant was allocated after the cut.
    `becomes` is what the value is at the cut, `companions` what other columns become with it.
    """

    domain: str
    column: str
    role: str
    when: str
    becomes: str
    companions: tuple[tuple[str, str], ...]
    reason: str


@cache
def cut_rules():
    """Return all cut rules, in the order of the table."""
    return tuple(_rule(row) for row in schema.rows_of("cut_rules"))


@cache
def rules_of(domain, *roles):
    """Return the cut rules of a domain that have one of these roles, in their order."""
    return tuple(rule for rule in cut_rules() if rule.domain == domain and rule.role in roles)


def date_columns(domain):
    """Return the columns that date a row: the first of them that is filled decides."""
    return [rule.column for rule in rules_of(domain, "row")]


def values_taken_back(domain):
    """Return the rules of what is taken back, in their order: later dates, deaths, the arm."""
    substitutes = rules_of(domain, "row")[1:]
    return (*substitutes, *rules_of(domain, "value", "death", "allocation"))


def _rule(row):
    companions = [pair.split("=", 1) for pair in row["with"].split(";") if pair]
    return CutRule(
        row["domain"].lower(), row["column"], row["role"], row["when"], row["becomes"],
        tuple((column, value) for column, value in companions), row["reason"],
    )  # fmt: skip


@cache
def allocations():
    """Return the disposition events by which an arm is decided."""
    return tuple(word for rule in rules_of("dm", "allocation") for word in rule.when.split("|"))
