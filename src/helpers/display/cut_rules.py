"""The cut rules in force: what dates a row of each domain, and what is set back."""

import pandas as pd

from helpers.cut.cut_rules import cut_rules, date_columns, rules_of, values_taken_back
from helpers.display.domains import domain_name
from helpers.display.formats import DASH
from helpers.display.tables import html_table
from helpers.display.text import listed

NOTES = (
    "A row is left out when its date is after the cut, when its participant entered after the cut "
    "(first consent, else first date of theirs), or when it tells of a death after the cut.",
    "A date more than a year after the cut, or before 1900, is refused when the cut is staged.",
)


def cut_rules_table():
    """Return for each domain the date that decides, and the values that are set back."""
    domains = list(dict.fromkeys(rule.domain for rule in cut_rules()))
    rows = [[_dated(domain), _later(domain), _of_death(domain)] for domain in domains]
    heads = ["Dated by", "Set back if after the cut", "Set back if death is after the cut"]
    names = pd.Index([domain_name(domain) for domain in domains], name="Domain")
    return html_table(pd.DataFrame(rows, index=names, columns=heads), "Cut rules by domain", NOTES)


def _dated(domain):
    return ", else ".join(date_columns(domain)) or "entry of the participant"


def _later(domain):
    rules = [rule for rule in values_taken_back(domain) if rule.role != "death"]
    return listed([rule.column for rule in rules]) or DASH


def _of_death(domain):
    told = [f"{rule.column} {rule.when}" for rule in rules_of(domain, "death")]
    rows = [f"rows with {rule.column} {rule.when}" for rule in rules_of(domain, "death row")]
    return listed([*told, *rows]) or DASH
