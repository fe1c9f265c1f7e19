"""A first event with death competing, every row worked by hand."""

import math

import pandas as pd
import pytest

from helpers.ard.first_event import add_curve, add_days, add_median, add_numbers_at_risk
from helpers.ard.frame import ResultRows, keyed_numbers, levels, method_of, warning_of

KEY = {"variable": "time"}
AALEN = "Aalen-Johansen, log-log 95% limits (Aalen variance, as cmprsk::cuminc and SAS)"
DELTA = "Aalen-Johansen, log-log 95% limits (delta-method variance, as survival::survfit)"


@pytest.fixture
def first():
    """Return five people: the event on days 3 and 5, a death on day 5, two who go on."""
    return pd.DataFrame({"DAYS": [3, 5, 5, 8, 10], "CAUSE": [1, 2, 1, 0, 0]})


def limits(estimate, error):
    """Return estimate and limits: powers of the estimate, symmetrical for its log(-log)."""
    power = math.exp(1.959963984540054 * error / (estimate * -math.log(estimate)))
    names = ("estimate", "conf_low", "conf_high")
    return dict(zip(names, (estimate, estimate**power, estimate ** (1 / power)), strict=True))


# by day 3 a fifth had it; by day 5 two fifths, at risk 4, with half of the others left.
# Aalen: (1 - 1/5 / 4/5)^2 / 25 + 1 / 25 = 1/16; delta: 1/500 + 4/125 + 3/100 - 2/125 = 0.048
THREE, FIVE = limits(1 / 5, 1 / 5), limits(2 / 5, 1 / 4)
FIVE_DELTA = limits(2 / 5, math.sqrt(0.048))


def told(rows):
    return {level: numbers for (_, _, level), numbers in keyed_numbers(rows.frame()).items()}


def test_each_day_has_who_is_at_risk_and_both_estimates(first):
    rows = ResultRows("toxicity", "safety")

    add_days(rows, first, [2, 5, 10, 11], ", any", KEY)

    found, missing = told(rows), dict.fromkeys(FIVE, math.nan)
    nobody = {"estimate": 0, "conf_low": 0, "conf_high": 1 - 0.025 ** (1 / 5)}
    expected = {}
    for day, n_risk, n_event, aalen, delta in (
        (2, 5, 0, nobody, nobody),
        (5, 4, 2, FIVE, FIVE_DELTA),
        (10, 1, 2, FIVE, FIVE_DELTA),
        (11, 0, 2, missing, missing),
    ):
        expected[f"day {day}, any"] = {"n_risk": n_risk, "n_event": n_event}
        expected[f"day {day}, any, aalen"] = aalen
        expected[f"day {day}, any, delta"] = delta
    assert list(found) == list(expected)
    for level, numbers in expected.items():
        assert found[level] == pytest.approx(numbers, nan_ok=True), level

    def words(of):
        return [
            (warning_of(rows.frame(), "estimate", variable_level=f"day {day}, any, {name}"),
             method_of(rows.frame(), "estimate", variable_level=f"day {day}, any, {name}"))
            for day in of for name in ("aalen", "delta")
        ]  # fmt: skip

    none = "no event by then: upper limit among those at risk that day"
    assert words([2]) == [(none, "Clopper-Pearson exact 95% interval")] * 2
    assert words([5]) == [("", AALEN), ("", DELTA)]
    assert words([11]) == [
        ("beyond the last day at risk", AALEN),
        ("beyond the last day at risk", DELTA),
    ]


def test_after_the_last_event_of_all_the_curve_is_known_and_has_no_limits():
    rows = ResultRows("toxicity", "safety")
    all_had = pd.DataFrame({"DAYS": [3, 5], "CAUSE": [1, 1]})

    add_days(rows, all_had, [9], "", KEY)
    add_days(rows, all_had.iloc[:0], [9], " of nobody", KEY)

    found = told(rows)
    assert found["day 9"] == {"n_risk": 0, "n_event": 2}
    assert found["day 9, delta"] == pytest.approx(
        {"estimate": 1, "conf_low": math.nan, "conf_high": math.nan}, nan_ok=True
    )
    key = {"variable_level": "day 9, delta"}
    assert warning_of(rows.frame(), "estimate", **key) == (
        "limits not defined where everybody had the event"
    )
    key = {"variable_level": "day 9 of nobody, aalen"}
    assert warning_of(rows.frame(), "estimate", **key) == "no participants"


def test_a_death_on_the_last_day_leaves_nobody_and_one_who_goes_on_does_not():
    for last, known in ((2, True), (0, False)):
        rows = ResultRows("toxicity", "safety")
        add_days(rows, pd.DataFrame({"DAYS": [3, 5], "CAUSE": [1, last]}), [5, 6], "", KEY)
        found = told(rows)
        assert found["day 5, aalen"]["estimate"] == 1 / 2
        assert (found["day 6, aalen"]["estimate"] == 1 / 2) == known


def test_the_median_has_limits_where_the_band_reaches_a_half(first):
    rows = ResultRows("toxicity", "safety")
    three = pd.DataFrame({"DAYS": [3, 5, 7], "CAUSE": [1, 1, 1]})

    add_median(rows, three, KEY)
    add_median(rows, first, KEY | {"group_level": "five"})
    add_median(rows, first.iloc[:0], KEY | {"group_level": "nobody"})

    found = keyed_numbers(rows.frame())
    for level in ("median", "median, delta"):
        # the upper band lies above a half from day 3, the lower one never
        assert found[("", "time", level)] == pytest.approx(
            {"estimate": 5, "conf_low": 3, "conf_high": math.nan}, nan_ok=True
        )
        key = {"group_level": "five", "variable_level": level}
        assert math.isnan(found[("five", "time", level)]["estimate"])
        assert warning_of(rows.frame(), "estimate", **key) == "not reached"
        key["group_level"] = "nobody"
        assert warning_of(rows.frame(), "estimate", **key) == "no participants"


def test_the_curve_has_its_steps_and_its_end(first):
    rows = ResultRows("toxicity", "safety")

    add_curve(rows, first, KEY)

    found = told(rows)
    expected = {
        "day 0": {"estimate": 0, "conf_low": math.nan, "conf_high": math.nan},
        "death by day 0": {"estimate": 0},
        "day 3": THREE,
        "day 5": FIVE,
        "death by day 5": {"estimate": 1 / 5},
        "day 10": FIVE,
        "death by day 10": {"estimate": 1 / 5},
    }
    assert list(found) == list(expected)
    for level, numbers in expected.items():
        assert found[level] == pytest.approx(numbers, nan_ok=True), level


@pytest.mark.parametrize(
    ("last", "every"),
    [(10, 7), (48, 7), (49, 14), (98, 28), (196, 56), (2547, 364), (2600, 364)],
)
def test_numbers_at_risk_stand_on_fewer_than_seven_steps_where_steps_allow_it(last, every):
    rows = ResultRows("toxicity", "safety")

    add_numbers_at_risk(rows, pd.Series([7, 3, last]), KEY)

    days = [int(level.removeprefix("at risk day ")) for level in levels(rows.frame())]
    assert days[:2] == [0, every]
    assert set(pd.Series(days).diff().dropna()) == {every}
    assert days[-2] <= last <= days[-1]
    at_risk = rows.frame()["stat"].tolist()
    assert at_risk[:2] == [3, 2 if every == 7 else 1]
    assert at_risk[-1] == (last == days[-1])
