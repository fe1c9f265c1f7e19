"""Laboratory grades: the criteria as a table, the edges of every kind of limit."""

import numpy as np
import pandas as pd
import pytest

from helpers.adam.ctcae import grade_values, read_criteria
from helpers.adam.units import canonical_unit
from safety_trial import told


def grades(term, version, unit, rows, strict=False):
    """Return the grades of (value, low, high, baseline) rows; missing is ""."""
    columns = ["AVAL", "ANRLO", "ANRHI", "BASE"]
    measured = pd.DataFrame(rows, columns=columns).astype(float)
    high = measured["BASE"] > measured["ANRHI"]
    criteria = read_criteria(version, strict)
    criteria = criteria[criteria["term"] == term]
    assert len(criteria), term
    graded = grade_values(measured.assign(AVALU=unit, BASEHIGH=high), criteria)
    return list(told(graded).values())


# CTCAE v4.03, Anemia: grade 1 <LLN to 10.0 g/dL, <LLN to 6.2 mmol/L, <LLN to 100 g/L; grade 2
# <10.0 to 8.0, <6.2 to 4.9, <100 to 80; grade 3 <8.0, <4.9, <80.
@pytest.mark.parametrize("version", ["4.03", "5.0"])
@pytest.mark.parametrize(
    ("unit", "values"),
    [
        ("g/dL", [12.0, 11.9, 10.0, 9.9, 8.0, 7.9]),
        ("g/L", [120, 119, 100, 99, 80, 79]),
        ("mmol/L", [7.4, 7.3, 6.2, 6.1, 4.9, 4.8]),
    ],
)
def test_haemoglobin_is_graded_in_the_unit_reported(version, unit, values):
    rows = [(value, values[0], np.nan, np.nan) for value in values]
    assert grades("Anemia", version, unit, rows) == [0, 1, 1, 2, 2, 3]


# CTCAE v4.03, Neutrophil count decreased: <LLN to 1.5; <1.5 to 1.0; <1.0 to 0.5; <0.5 x 10^9/L
def test_neutrophils_upper_edge_of_a_band_belongs_to_the_lower_grade():
    rows = [(value, 2.0, np.nan, np.nan) for value in (2.0, 1.9, 1.5, 1.49, 1.0, 0.99, 0.5, 0.49)]
    expected = [0, 1, 1, 2, 2, 3, 3, 4]
    assert grades("Neutrophil count decreased", "4.03", "10^9/L", rows) == expected
    assert grades("Neutrophil count decreased", "5.0", "THOU/uL", rows) == expected


# CTCAE v4.03, Alanine aminotransferase increased: >ULN to 3.0; >3.0 to 5.0; >5.0 to 20.0; >20 x ULN
def test_transaminase_follows_multiples_of_the_upper_limit():
    rows = [(value, np.nan, 40, 100) for value in (40, 41, 120, 121, 200, 201, 800, 801)]
    expected = [0, 1, 1, 2, 2, 3, 3, 4]
    assert grades("Alanine aminotransferase increased", "4.03", "U/L", rows) == expected


# CTCAE v5.0: 1.5 to 3.0 x baseline if baseline was abnormal; >3.0 to 5.0; >5.0 to 20; >20
def test_transaminase_of_version_5_follows_an_abnormal_baseline():
    rows = [(value, np.nan, 40, 60) for value in (89, 90, 180, 181, 300, 301, 1200, 1201)]
    expected = [0, 1, 1, 2, 2, 3, 3, 4]
    assert grades("Alanine aminotransferase increased", "5.0", "U/L", rows) == expected
    normal = [(value, np.nan, 40, 30) for value in (40, 41, 120, 121)]
    assert grades("Alanine aminotransferase increased", "5.0", "U/L", normal) == [0, 1, 1, 2]


# 1.5 * 1.2 is 1.7999999999999998 in binary, so 1.8 would be above it
@pytest.mark.parametrize("limit", [0.6, 0.7, 1.2, 1.4, 1.9])
def test_a_multiple_is_compared_as_a_decimal(limit):
    rows = [(round(1.5 * limit, 2), np.nan, limit, np.nan)]
    assert grades("Blood bilirubin increased", "4.03", "mg/dL", rows) == [1]


def test_ungradable_is_missing_and_not_zero():
    no = np.nan
    rows = [(11, no, no, no), (7.9, no, no, no), (no, 12, 16, 12)]
    assert grades("Anemia", "4.03", "g/dL", rows) == ["", 3, ""]
    assert grades("Anemia", "4.03", "g/cL", [(7.9, 12, 16, 12)]) == [""]
    assert grades("Alanine aminotransferase increased", "4.03", "U/L", rows) == ["", "", ""]


def test_any_rise_of_creatinine_is_graded_only_when_asked_for():
    rows = [(75, np.nan, 110, 70)]
    assert grades("Creatinine increased", "4.03", "umol/L", rows) == [0]
    assert grades("Creatinine increased", "4.03", "umol/L", rows, strict=True) == [1]
    assert grades("Creatinine increased", "5.0", "umol/L", rows, strict=True) == [0]


# CTCAE v4.03: Hemoglobin increased, above upper limit or above baseline if baseline is above it
def test_haemoglobin_increase_counts_from_the_higher_reference():
    rows = [(171, np.nan, 160, 170), (191, np.nan, 160, 170), (181, np.nan, 160, 150)]
    assert grades("Hemoglobin increased", "4.03", "g/L", rows) == [1, 2, 2]
    assert grades("Hemoglobin increased", "5.0", "g/L", rows) == [1, 2, 2]
    below = [(165, np.nan, 160, 170)]
    assert grades("Hemoglobin increased", "4.03", "g/L", below) == [0]
    assert grades("Hemoglobin increased", "5.0", "g/L", below) == [1]


def test_version_5_has_no_numeric_grade_for_high_glucose():
    terms = {version: set(read_criteria(version)["term"]) for version in ("4.03", "5.0")}
    assert {"Hyperglycemia", "Hyperglycemia (Fasting)"} <= terms["4.03"]
    assert not {"Hyperglycemia", "Hyperglycemia (Fasting)"} & terms["5.0"]
    assert "Blood lactate dehydrogenase increased" in terms["5.0"] - terms["4.03"]


@pytest.mark.parametrize("version", ["4.03", "5.0"])
def test_grades_of_a_term_are_ordered_limits(version):
    fixed = read_criteria(version).query("kind == 'value'")
    for (_, _, direction, _), rows in fixed.groupby(["term", "sample", "direction", "units"]):
        limits = rows.sort_values("grade")["limit"]
        assert (limits if direction == "H" else -limits).is_monotonic_increasing


def test_a_worse_value_never_has_a_better_grade():
    values = np.round(np.linspace(0.1, 40, 400), 1)
    rows = [(value, 3.5, 9.0, 5.0) for value in values]
    low = grades("White blood cell decreased", "5.0", "10^9/L", rows)
    high = grades("Lymphocyte count increased", "5.0", "10^9/L", rows)
    assert low == sorted(low, reverse=True)
    assert high == sorted(high)
    assert (low[0], low[-1], high[0], high[-1]) == (4, 0, 0, 3)


def test_units_are_brought_to_one_spelling_without_converting():
    units = ["THOU/uL", "GI/L", "10^9/L", "10^3/mL", "\u00b5mol/L", "g/dL", None, "G/L"]
    expected = ["10^9/l", "10^9/l", "10^9/l", "10^6/l", "umol/l", "g/dl", "", "g/l"]
    assert list(canonical_unit(units)) == expected


def test_every_case_of_the_reference_implementation_agrees(oracle):
    cases = pd.read_csv(oracle / "ctcae" / "cases.csv", dtype=str, keep_default_na=False)
    number = {
        name: pd.to_numeric(cases[name].replace("", None)).astype(float)
        for name in ("AVAL", "ANRLO", "ANRHI", "BASE", "PCHG", "expected_grade")
    }
    base = number["BASE"].where(number["PCHG"].isna(), number["AVAL"] / (1 + number["PCHG"] / 100))
    measured = cases[["AVALU"]].assign(
        AVAL=number["AVAL"],
        ANRLO=number["ANRLO"],
        ANRHI=number["ANRHI"],
        BASE=base,
        BASEHIGH=cases["BNRIND"].str.startswith("HIGH"),
    )
    graded = pd.Series(np.nan, index=cases.index)
    for (version, term), here in cases.groupby([cases["criteria"], cases["term"].str.lower()]):
        criteria = read_criteria(version.removeprefix("CTCAE v"), strict=True)
        criteria = criteria[criteria["term"].str.lower() == term]
        graded[here.index] = grade_values(measured.loc[here.index], criteria)
    assert len(cases) > 700
    assert told(graded) == told(number["expected_grade"])
