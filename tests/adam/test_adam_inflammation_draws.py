"""Ratios, products over a third, and scores of several tests of one draw."""

import pytest

from helpers.adam.inflammation_draws import derive_product_ratio, derive_ratio, derive_score
from helpers.trial.inflammation import ProductRatio, StepScore

SII = ProductRatio(name="SII", of=("PLAT", "NEUT"), over="LYM", unit="10^9/L")
MGPS = StepScore(
    name="mGPS",
    label="Modified score",
    steps=[
        {"test": "CRP", "above": 10, "unit": "mg/L"},
        {"test": "ALB", "below": 35, "unit": "g/L"},
    ],
    source="-",
)


@pytest.fixture
def measured(frame):
    """Return records made from lines of participant, test, value, unit and flag, all of one day."""

    def build(lines):
        records = frame("USUBJID | PARAMCD | AVAL:float | AVALU | BLQFL\n--+--\n" + lines)
        return records.assign(ADT="2020-03-01", VISIT="A", ADY=1.0, UNSCHFL=None)

    return build


def scores(records):
    made = derive_score(records, MGPS).set_index("USUBJID")
    return made["AVAL"].where(made["AVAL"].notna(), made["AEXCL"]).to_dict()


def test_the_score_counts_albumin_only_where_the_protein_is_high(measured):
    records = measured("""
        01 | CRP | 10   | mg/L |
        01 | ALB | 30   | g/L  |
        02 | CRP | 10.1 | mg/L |
        02 | ALB | 35   | g/L  |
        03 | CRP | 10.1 | mg/L |
        03 | ALB | 34.9 | g/L  |
        """)

    assert scores(records) == {"01": 0, "02": 1, "03": 2}


def test_the_score_is_the_same_in_other_units(measured):
    records = measured("""
        01 | CRP | 1    | mg/dL |
        01 | ALB | 3    | g/dL  |
        03 | CRP | 1.01 | mg/dL |
        03 | ALB | 3.49 | g/dL  |
        """)

    assert scores(records) == {"01": 0, "03": 2}


def test_albumin_is_not_asked_for_where_the_protein_is_low(measured):
    records = measured("""
        01 | CRP | 3  | mg/L |
        02 | CRP | 30 | mg/L |
        03 | ALB | 30 | g/L  |
        """)

    missing = "a part was not measured in the same draw"
    assert scores(records) == {"01": 0, "02": missing, "03": missing}


def test_a_value_below_quantification_settles_a_step_only_when_its_limit_does(measured):
    # half of the limit: below 10 is at most 10, below 20 may be above it
    records = measured("""
        01 | CRP | 5  | mg/L | Y
        02 | CRP | 10 | mg/L | Y
        03 | CRP | 30 | mg/L |
        03 | ALB | 10 | g/L  | Y
        """)

    undecided = "below a limit of quantification that lies above the threshold"
    assert scores(records) == {"01": 0, "02": undecided, "03": 2}


def test_a_product_over_a_third_stands_in_the_unit_of_its_words(measured):
    records = measured("""
        01 | PLAT | 250  | 10^9/L  |
        01 | NEUT | 4    | 10^9/L  |
        01 | LYM  | 2    | 10^9/L  |
        02 | PLAT | 250  | 10^3/uL |
        02 | NEUT | 4000 | /uL     |
        02 | LYM  | 2    | 10^9/L  | Y
        03 | PLAT | 250  | 10^9/L  |
        03 | NEUT | 4    | 10^9/L  |
        03 | LYM  | 0    | 10^9/L  |
        """)

    made = derive_product_ratio(records, SII).set_index("USUBJID")

    assert made["AVAL"].dropna().to_dict() == {"01": 500, "02": 500}
    assert made["BLQFL"].dropna().to_dict() == {"02": "Y"}
    assert made.loc["03", "AEXCL"] == "a denominator of zero"
    assert made["PARAM"].unique().tolist() == ["SII (PLAT x NEUT / LYM, 10^9/L)"]
    assert made["AVALU"].unique().tolist() == ["10^9/L"]


def test_units_that_cannot_be_brought_together_give_no_ratio(measured):
    records = measured("""
        01 | NEUT | 4  | 10^9/L |
        01 | LYM  | 30 | %      |
        02 | NEUT | 4  |        |
        02 | LYM  | 2  |        |
        03 | NEUT | 4  | 10^9/L |
        03 | LYM  | 2  |        |
        """)

    made = derive_ratio(records, "NLR", "NEUT", "LYM").set_index("USUBJID")

    apart = "units that cannot be brought together"
    assert made["AVAL"].dropna().to_dict() == {"02": 2}
    assert made["AEXCL"].dropna().to_dict() == {"01": apart, "03": apart}


def test_two_values_of_other_visits_are_no_draw(measured):
    records = measured("01 | NEUT | 4 | 10^9/L |\n01 | LYM | 2 | 10^9/L |")
    records["VISIT"] = ["A", "B"]

    made = derive_ratio(records, "NLR", "NEUT", "LYM")

    assert made["AVAL"].isna().tolist() == [True, True]


def test_a_denominator_below_one_divides_and_zero_does_not(measured):
    records = measured("""
        01 | PLAT | 200 | 10^9/L |
        01 | NEUT | 4   | 10^9/L |
        01 | LYM  | 0.5 | 10^9/L |
        02 | PLAT | 200 | 10^9/L |
        02 | NEUT | 4   | 10^9/L |
        02 | LYM  | 0   | 10^9/L |
        """)

    product = derive_product_ratio(records, SII).set_index("USUBJID")["AVAL"]
    ratio = derive_ratio(records, "NLR", "NEUT", "LYM").set_index("USUBJID")["AVAL"]

    assert product.fillna(-1).to_dict() == {"01": 1600, "02": -1}
    assert ratio.fillna(-1).to_dict() == {"01": 8, "02": -1}
