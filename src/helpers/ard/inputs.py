"""What each analysis reads: its domains, and whether the cut date itself enters.

The table beside this file is complete (a test holds every analysis against it) and truthful
(another takes away what an analysis does not declare, and it must not move). To the domains of an
analysis come those that settle its population. The trial file and the code enter everything, and
are the same for both cuts that a page compares. One path is left out on purpose: a date of death
that had to be imputed from the last contact, in whatever domain.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from helpers.ard.frame import ResultError

TABLE = Path(__file__).with_name("inputs.csv")


class Inputs(NamedTuple):
    """The domains an analysis reads ("samples" and "counts" among them), and the cut date.

    `compared` is False where results describe the delivery or quote others; `relative` is True
    where whom a count names, or what is said of one participant, depends on the others too.
    """

    domains: frozenset
    cut_date: bool
    compared: bool
    relative: bool = False


@cache
def inputs_of(analysis, population=""):
    """Return what an analysis reads in a population; one that the table lacks is refused.

    A name in the table that ends with "*" stands for every analysis that begins so; the longest
    name that fits counts.
    """
    fitting = [name for name in _declared() if _fits(name, analysis)]
    if not fitting:
        raise ResultError(f"{analysis}: {TABLE.name} does not say what this analysis reads")
    inputs = _declared()[max(fitting, key=len)]
    of_population = _declared().get(f"population {population}")
    if of_population is None:
        return inputs
    return inputs._replace(domains=inputs.domains | of_population.domains)


def _fits(name, analysis):
    return analysis.startswith(name[:-1]) if name.endswith("*") else analysis == name


@cache
def _declared():
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return {
            row["analysis"]: Inputs(
                frozenset(row["domains"].split()),
                *(row[yes] == "Y" for yes in ("cut_date", "compared", "relative")),
            )
            for row in csv.DictReader(rows)
        }
