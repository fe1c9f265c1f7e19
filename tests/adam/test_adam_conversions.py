"""Conversion of units: by size, by molar mass, and not at all."""

import numpy as np
import pandas as pd
import pytest

from helpers.adam.conversions import agrees, conversion_factor, convert


# Conventional factors to the system of units: AMA Manual of Style, table of conversions
@pytest.mark.parametrize(
    ("test", "reported", "standard", "factor"),
    [
        ("HGB", "g/dL", "g/L", 10),
        ("HGB", "g/dL", "mmol/L", 0.6206),
        ("HGB", "mmol/L", "g/L", 16.114),
        ("CREAT", "mg/dL", "umol/L", 88.4),
        ("BILI", "mg/dL", "\u00b5mol/L", 17.104),
        ("CA", "mg/dL", "mmol/L", 0.25),
        ("CAION", "mEq/L", "mmol/L", 0.5),
        ("MG", "mEq/L", "mmol/L", 0.5),
        ("K", "mEq/L", "mmol/L", 1),
        ("BUN", "mg/dL", "mmol/L", 0.357),
        ("UREA", "mg/dL", "mmol/L", 0.1665),
        ("GLUC", "mg/dL", "mmol/L", 0.0555),
        ("CHOL", "mg/dL", "mmol/L", 0.0259),
        ("TRIG", "mg/dL", "mmol/L", 0.0113),
        ("URATE", "mg/dL", "umol/L", 59.48),
        ("PHOS", "mg/dL", "mmol/L", 0.3229),
        ("ALT", "ukat/L", "U/L", 60),
        ("ALT", "IU/L", "U/L", 1),
        ("CRP", "mg/dL", "mg/L", 10),
        ("WBC", "THOU/uL", "GI/L", 1),
        ("WBC", "/uL", "10^9/L", 0.001),
        ("HCT", "%", "1", 0.01),
        ("MCH", "pg", "fmol(Fe)", 0.06206),
    ],
)
def test_factor_is_the_conventional_one(test, reported, standard, factor):
    assert conversion_factor(test, reported, standard) == pytest.approx(factor, rel=0.005)


@pytest.mark.parametrize(
    ("test", "reported", "standard"),
    [
        ("ALB", "g/L", "mmol/L"),  # no molar mass stands in the table
        ("ALT", "mEq/L", "mmol/L"),  # no valence
        ("WBC", "g/L", "10^9/L"),  # grams or giga
        ("HGB", "foo", "g/L"),
        ("HGB", np.nan, "g/L"),
        ("HGB", np.nan, np.nan),
    ],
)
def test_a_factor_that_is_not_known_is_missing(test, reported, standard):
    assert np.isnan(conversion_factor(test, reported, standard))


def test_an_odd_unit_converts_to_itself_and_there_and_back_is_one():
    assert conversion_factor("X", "foo", "FOO ") == 1
    for test, one, other in (("HGB", "g/dL", "mmol/L"), ("CA", "mg/dL", "mEq/L")):
        there, back = conversion_factor(test, one, other), conversion_factor(test, other, one)
        assert there * back == pytest.approx(1)


def test_values_are_converted_each_by_its_units():
    factor, value = convert(
        pd.Series(["HGB", "HGB", "ALB"]),
        pd.Series([12.0, 7.5, 4.0]),
        pd.Series(["g/dL", "mmol/L", None]),
        "g/L",
    )
    assert factor.tolist()[:2] == [10, pytest.approx(16.1145)]
    assert value.tolist()[:2] == [120, pytest.approx(120.85875)]
    assert np.isnan(factor[2])


def test_a_standard_value_may_be_rounded_and_not_be_another():
    delivered = pd.Series([121.0, 120.0, 119.0, 12.0, 2.4, 2.5, 0.1, 122.0, 0.5, 0.3])
    converted = pd.Series([120.86, 120.86, 124.0, 120.0, 2.345, 2.345, 0.04, 120.0, 0.04, 0.2])
    digits = np.array([0, 0, 0, 0, 1, 1, 1, 0, 1, 1])
    assert agrees(delivered, converted, digits).tolist() == [
        True, True, False, False, True, False, True, True, False, True,
    ]  # fmt: skip
