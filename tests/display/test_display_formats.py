"""How numbers are written."""

import math

import pytest

from helpers.ard.frame import Counted, ResultRows
from helpers.ard.proportions import add_rate
from helpers.display.formats import (
    MOST_PEOPLE,
    count,
    interval_cell,
    n_of_N,
    number,
    percent,
    printed,
    rate_interval_cell,
)
from helpers.display.text import rate_phrase


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (0.285, 2, "0.29"),  # half away from zero; binary rounding would give 0.28
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (1e-12, 1, "0.0"),
        (-0.01, 1, "0.0"),
        (math.nan, 1, "NE"),
        (math.inf, 1, "∞"),
    ],
)
def test_a_number_is_rounded_half_away_from_zero(value, digits, written):
    assert number(value, digits) == written


def test_a_rate_always_shows_its_denominator():
    assert n_of_N(7, 9) == "7/9 (77.8%)"
    assert n_of_N(0, 0) == "0/0"
    assert percent(math.nan) == "NE"


def rate(n, of):
    rows = ResultRows("orr", "safety")
    add_rate(rows, n, of)
    return rows.frame()


def test_a_rate_with_its_interval():
    assert rate_interval_cell(rate(7, 9)) == "7/9 (77.8%; 40.0 to 97.2)"
    assert interval_cell(rate(0, 0)) == "NE"


@pytest.mark.parametrize(
    ("n", "of", "phrase"),
    [
        (7, 9, "7 of 9 (77.8%; 95% CI 40.0 to 97.2)"),
        (0, 10, "none of 10 (a true rate up to 30.8% remains possible)"),
        (0, 0, "none of 0"),
    ],
)
def test_a_rate_in_words_says_what_zero_events_leave_open(n, of, phrase):
    assert rate_phrase(rate(n, of)) == phrase


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Neutrophils at least 1.5 x 10^9/L", "Neutrophils at least 1.5 × 10⁹/L"),
        ("umol/L", "µmol/L"),
        ("ug/L", "µg/L"),
        ("mg/m2", "mg/m²"),
        ("mm3", "mm³"),
        ("HER2, run-in of 2 weeks, sum x 10", "HER2, run-in of 2 weeks, sum x 10"),
    ],
)
def test_units_are_shown_as_they_are_printed(written, shown):
    assert printed(written) == shown


def test_thousands_are_set_apart_in_long_numbers_only():
    assert [number(n, 0) for n in (9999, 15014, -119000)] == ["9999", "15,014", "−119,000"]


def test_a_count_of_very_many_is_led_to_nobody():
    ids = [f"{n:04d}" for n in range(MOST_PEOPLE + 1)]
    few, many = (Counted(len(who), " ".join(who)) for who in (ids[1:], ids))
    assert count(few).who == " ".join(ids[1:])
    assert (count(many), getattr(count(many), "who", "")) == ("1001", "")
