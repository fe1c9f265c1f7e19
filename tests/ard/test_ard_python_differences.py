"""Where Python's libraries differ from R, one test for each difference that reaches a page.

The ids are those of the reference table of differences; T01 to T10, T15 to T17, T26, T27, T54 and
T55 stand in test_ard_survival_python.py. What a page never shows is kept from getting there.
"""

import ast
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import helpers
from helpers.ard.cumulative_incidence import compute_incidence
from helpers.ard.frame import ResultRows, pick
from helpers.ard.proportions import clopper_pearson
from helpers.ard.rates import poisson_limits
from helpers.ard.summaries import add_summary
from helpers.ard.survival import compute_curve, compute_landmark
from helpers.cut.typed import numbers
from helpers.display.formats import number

SOURCE = Path(helpers.__path__[0])


def test_a_number_is_read_as_it_was_written():  # T08
    values = np.random.default_rng(0).random(20_000) * 100
    assert (numbers(pd.Series([repr(float(value)) for value in values])) == values).all()


# R: library(cmprsk); the sample and its values are those of `cr_small` in the reference results
TIMES = [0.8, 1.5, 1.5, 2.1, 2.9, 3.3, 3.3, 3.3, 4, 5.2, 6, 6, 7.7, 9.1, 12]
CAUSES = [1, 2, 1, 0, 1, 2, 2, 0, 1, 0, 1, 0, 2, 1, 0]


@pytest.mark.fault("A08")
def test_ties_of_causes_give_the_same_incidence_in_any_order():  # T22
    found = compute_incidence(TIMES, CAUSES)
    order = np.random.default_rng(1).permutation(len(TIMES))
    again = compute_incidence(np.array(TIMES)[order], np.array(CAUSES)[order])
    assert again.estimate.tolist() == found.estimate.tolist()


def test_a_cause_that_nobody_had_yet_has_an_incidence_of_zero():  # T24
    assert compute_incidence([1, 2, 3], [1, 1, 0], cause=2).at(3) == (0.0, 0.0, 0.0)


def test_an_incidence_beside_other_causes_is_not_one_minus_survival():  # T25
    assert compute_incidence(TIMES, CAUSES).at(9.1)[0] == pytest.approx(0.522, abs=5e-4)
    alone = compute_landmark(compute_curve(TIMES, [cause == 1 for cause in CAUSES]), 9.1)[0]
    assert 1 - alone == pytest.approx(0.730, abs=5e-4)


def test_an_exact_interval_is_that_of_clopper_and_pearson():  # T29
    assert clopper_pearson(2, 8)[1] == pytest.approx(0.6509, abs=5e-5)


def test_the_lower_limit_of_no_events_is_zero():  # T33
    assert poisson_limits(0, 1) == pytest.approx((0, 3.688879), abs=1e-6)


def test_a_spread_is_that_of_a_sample():  # T50: sd(c(1, 2, 3, 4)) in R
    rows = ResultRows("x", "y")
    add_summary(rows, [1, 2, 3, 4], variable="v")
    assert pick(rows.frame(), "sd") == pytest.approx(1.290994, abs=1e-6)


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [(0.5, 0, "1"), (2.5, 0, "3"), (0.15, 1, "0.2"), (2.675, 2, "2.68"), (66.65, 1, "66.7")],
)
def test_numbers_are_rounded_as_in_sas(value, digits, written):  # T51
    assert number(value, digits) == written


# No page compares groups, tests within participants or fits a mixed model, and every interval of a
# figure is a result: T11 to T14, T18 to T21, T28, T30 to T32, T34 to T48 and T52 reach none.
ONLY = {
    "lifelines": {"KaplanMeierFitter"},
    "scipy.stats": {"binom"},
    "statsmodels": set(),
    "seaborn": set(),
    "pingouin": set(),
    "sklearn": set(),
}


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def test_nothing_else_of_these_libraries_is_used():
    seen = set()
    for path in sorted(SOURCE.rglob("*.py")):
        for module, name in imported(ast.parse(path.read_text())):
            for library, allowed in ONLY.items():
                if module == library or module.startswith(f"{library}."):
                    assert name in allowed, f"{path.name} takes {name or module} of {library}"
                    seen.add(library)
    assert seen == {"lifelines", "scipy.stats"}
