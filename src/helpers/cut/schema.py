"""The declared domains, variables, code lists, units and limits: tables beside this file."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
NUMERIC = ("int", "num")
SAMPLES = "samples"
COUNTS = "counts"
# What lies beside counts that come without names
COUNT_NAMES = GENE_NAMES, SAMPLE_NAMES = ("genes", "barcodes")


class Variable(NamedTuple):
    """One declared column: its kind (id, text, int, num, dtc, code) and what is asked of it."""

    domain: str
    name: str
    kind: str
    required: bool
    codelist: str
    key: int | None

    @property
    def filled(self):
        """Return whether an empty value is refused: identifiers and numbers that make a key."""
        return self.key is not None and self.kind in ("id", *NUMERIC)


def rows_of(table):
    """Return the rows of one of the tables beside this file, as dicts of text."""
    with (HERE / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def _declared():
    declared = {}
    for row in rows_of("sdtm"):
        variable = Variable(
            row["domain"].lower(),
            row["variable"],
            row["kind"],
            row["required"] == "req",
            row["codelist"],
            int(row["key"]) if row["key"] else None,
        )
        declared.setdefault(variable.domain, {})[variable.name] = variable
    return declared


def domains():
    """Return the names of the SDTM domains this book reads, lower case, sample sheet excluded."""
    return tuple(name for name in _declared() if name not in ("supp", SAMPLES))


def is_supplemental(name):
    """Return whether `name` is a supplemental qualifier data set of a known domain (suppae)."""
    return name.startswith("supp") and name[4:] in domains()


def is_known(name):
    """Return whether the book reads a file of this name (dm, suppae, samples, counts)."""
    return name in domains() or is_supplemental(name) or name in (SAMPLES, COUNTS, *COUNT_NAMES)


def variables(domain):
    """Return the declared variables of a domain by name, in order."""
    return _declared()["supp" if is_supplemental(domain) else domain]


def key_of(domain):
    """Return the columns of which the values identify one record."""
    keyed = [variable for variable in variables(domain).values() if variable.key is not None]
    return [variable.name for variable in sorted(keyed, key=lambda variable: variable.key)]


def columns_of_kind(domain, *kinds):
    """Return the declared columns of one or more kinds."""
    return [name for name, variable in variables(domain).items() if variable.kind in kinds]


@cache
def codelists():
    """Return {code list: (strict?, its values)}; a strict list is never extended by a vendor."""
    lists = {}
    for row in rows_of("codes"):
        strict, values = lists.setdefault(row["codelist"], (row["strictness"] == "strict", []))
        values.append(row["value"])
    return {name: (strict, tuple(values)) for name, (strict, values) in lists.items()}


@cache
def units():
    """Return every unit in which a result may be delivered, as spelled by vendors."""
    return frozenset(row["unit"] for row in rows_of("units"))


@cache
def soft_limits():
    """Return {(domain, test or column, unit): (low, high)} outside which a value is implausible."""
    return _limits("low", "high")


@cache
def hard_limits():
    """Return {(domain, test or column, unit): (least, most)} outside which no person's value is."""
    return _limits("least", "most")


def _limits(*names):
    return {
        (row["domain"].lower(), row["test"], row["unit"]): tuple(float(row[name]) for name in names)
        for row in rows_of("limits")
    }


@cache
def _thresholds():
    return {row["name"]: float(row["value"]) for row in rows_of("thresholds")}


def threshold(name):
    """Return the number at which a check finds something; its reason stands beside it."""
    return _thresholds()[name]


@cache
def steady():
    """Return {(domain, test): factor}: how far a value may be from the participant's own median."""
    return {(r["domain"].lower(), r["test"]): float(r["factor"]) for r in rows_of("steady")}


class Form(NamedTuple):
    """Items of a questionnaire with the lowest and the highest answer that they allow."""

    category: str
    first_item: int
    last_item: int
    low: int
    high: int


@cache
def forms():
    """Return the items of questionnaires of which the answers are known."""
    return [
        Form(r["category"], *(int(r[name]) for name in Form._fields[1:])) for r in rows_of("forms")
    ]
