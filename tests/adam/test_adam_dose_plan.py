"""The planned dose of the days of a treatment, counted by hand."""

import pandas as pd
import pytest

from helpers.adam.dose_plan import compute_planned_dose, planned_days
from helpers.trial.dosing import PlannedDose

LOADED = (
    PlannedDose(dose=600, unit="mg", days=(1, 7)),
    PlannedDose(dose=100, unit="mg", days=(8, 183)),
)
THREE_WEEKLY = (PlannedDose(dose=80, unit="mg", days=(1, 60), every_days=21),)
TWICE = (PlannedDose(dose=5, unit="mg", days=(1, 10), times_a_day=2),)


@pytest.mark.parametrize(
    ("plan", "first", "last", "dose"),
    [
        (LOADED, 1, 1, 600),
        (LOADED, 1, 7, 7 * 600),
        (LOADED, 1, 8, 7 * 600 + 100),
        (LOADED, 6, 9, 2 * 600 + 2 * 100),
        (LOADED, 1, 183, 7 * 600 + 176 * 100),
        (LOADED, 1, 300, 7 * 600 + 176 * 100),
        (LOADED, 184, 300, 0),
        (LOADED, 5, 4, 0),
        (THREE_WEEKLY, 1, 21, 80),
        (THREE_WEEKLY, 1, 22, 160),
        (THREE_WEEKLY, 2, 21, 0),
        (THREE_WEEKLY, 22, 22, 80),
        (THREE_WEEKLY, 1, 60, 240),
        (THREE_WEEKLY, 61, 90, 0),
        (TWICE, 3, 4, 20),
    ],
)
def test_each_day_has_the_dose_that_the_plan_names_for_it(plan, first, last, dose):
    days = pd.Series([first]).astype(float), pd.Series([last]).astype(float)
    assert compute_planned_dose(plan, *days).tolist() == [dose]


def test_unknown_days_have_no_planned_dose():
    unknown = pd.Series([float("nan")])
    assert compute_planned_dose(LOADED, unknown, unknown).tolist() == [0]


def test_the_plan_lasts_until_its_last_day():
    assert planned_days(LOADED) == 183
