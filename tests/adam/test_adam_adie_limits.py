"""Criteria with a limit: inclusive, in its unit, in its window, or in multiples of the range."""

import pandas as pd
import pytest

from eligibility_kit import DM, laboratory, told, verdict_of
from helpers.adam.adie_clearance import cockcroft_gault

NEUTROPHILS = {"test": "NEUT", "at_least": {"value": 1.5, "unit": "10^9/L"}}


@pytest.mark.parametrize(
    ("value", "day", "verdict", "text"),
    [
        ("1.5", "2019-02-20", "PASS", ""),  # the limit itself passes
        ("1.49", "2019-02-20", "FAIL", "NEUT is 1.49 10^9/L, not at least 1.5"),
        ("1.5", "2019-02-01", "PASS", ""),  # 28 days old
        ("1.5", "2019-01-31", "UNKNOWN", "the last NEUT is 29 days old, above 28"),
        ("1.5", "2019-03-01", "PASS", ""),  # on the day of inclusion
        ("1.5", "2019-03-02", "UNKNOWN", "NEUT was measured only afterwards"),
        ("1.5", "2019-02", "UNKNOWN", "NEUT has no complete date"),
        ("", "2019-02-20", "UNKNOWN", "the result of NEUT is not a number"),
    ],
)
def test_a_limit_is_inclusive_and_judges_the_window_before_inclusion(
    frame, value, day, verdict, text
):
    assert told(frame, NEUTROPHILS, lb=laboratory(value, day=day)) == (verdict, text)


def test_a_test_that_was_not_done_or_not_delivered_is_named(frame):
    other = laboratory("2", test="WBC")
    assert told(frame, NEUTROPHILS, lb=other) == ("UNKNOWN", "NEUT was not measured")
    assert told(frame, NEUTROPHILS) == ("UNKNOWN", "no laboratory value was delivered")


def test_a_verdict_names_value_unit_day_row_and_window(frame):
    lb = laboratory("9", test="WBC") + laboratory("2.5").split("\n")[3]
    row = verdict_of(frame, NEUTROPHILS, lb=lb)

    assert (row["AVAL"], row["AVALU"], row["SRCDOM"], row["SRCROW"]) == (2.5, "10^9/L", "LB", 2)
    days = [row[name].strftime("%Y-%m-%d") for name in ("ADT", "WINSDT", "WINEDT")]
    assert days == ["2019-02-20", "2019-02-01", "2019-03-01"]
    assert row["BASIS"] == "data"


def test_a_result_in_the_unit_asked_for_that_is_no_number_is_told_as_such(frame):
    lb = """
    USUBJID | LBTESTCD | LBORRES | LBORRESU | LBSTRESU | LBDTC
    01      | NEUT     | CLOTTED | {}       | {}       | 2019-02-20
    """
    for units in (("10^9/L", "/uL"), ("/uL", "10^9/L")):
        why = told(frame, NEUTROPHILS, lb=lb.format(*units))
        assert why == ("UNKNOWN", "the result of NEUT is not a number")


def test_the_most_recent_usable_value_in_the_window_decides(frame):
    later = laboratory("2.0", day="2019-02-22").split("\n")[3] + "\n"
    unread = laboratory("", day="2019-02-25").split("\n")[3]
    row = verdict_of(frame, NEUTROPHILS, lb=laboratory("1.0") + later + unread)

    assert (row["VERDICT"], row["AVAL"]) == ("PASS", 2.0)


def test_of_two_values_of_a_day_the_later_one_decides_in_any_order(frame):
    head, rule, first = laboratory("1.0", day="2019-02-20T08:00").strip().split("\n")
    second = laboratory("2.0", day="2019-02-20T16:00").strip().split("\n")[2]

    for rows in ((first, second), (second, first)):
        assert verdict_of(frame, NEUTROPHILS, lb="\n".join([head, rule, *rows]))["AVAL"] == 2.0


def test_another_spelling_of_the_unit_counts_and_another_unit_is_named(frame):
    assert told(frame, NEUTROPHILS, lb=laboratory("1.6", unit="GI/L")) == ("PASS", "")
    row = verdict_of(frame, NEUTROPHILS, lb=laboratory("1600", unit="mg/L"))

    assert (row["VERDICT"], row["TEXT"]) == ("UNKNOWN", "NEUT is in mg/L, not in 10^9/L")
    assert row["DEVIATION"] == "POTENTIAL"
    unitless = laboratory("1.6", unit="")
    assert told(frame, NEUTROPHILS, lb=unitless)[1] == "NEUT is in no unit, not in 10^9/L"


def test_a_value_as_collected_counts_when_it_is_in_the_unit_of_the_criterion(frame):
    haemoglobin = {"test": "HGB", "at_least": {"value": 5.6, "unit": "mmol/L"}}
    lb = """
    USUBJID | LBTESTCD | LBORRES | LBORRESU | LBSTRESN:float | LBSTRESU | LBDTC
    --------+----------+---------+----------+----------------+----------+-----------
    01      | HGB      | 5.5     | mmol/L   | 89             | g/L      | 2019-02-20
    """
    assert verdict_of(frame, haemoglobin, lb=lb)["AVAL"] == 5.5


ULN = {"test": "CREAT", "at_most": {"value": 1.5, "unit": "ULN"}}


@pytest.mark.parametrize(
    ("value", "limits", "verdict", "text"),
    [
        ("0.9", ("0.4", "0.6"), "PASS", ""),  # 1.5 times, whatever the last bit says
        ("0.91", ("0.4", "0.6"), "FAIL", "CREAT is 1.517 ULN, not at most 1.5"),
        ("0.9", ("0.4", ""), "UNKNOWN",
         "no upper limit of the reference range of CREAT was delivered"),
        ("0.9", ("0.4", "0"), "UNKNOWN",
         "no upper limit of the reference range of CREAT was delivered"),
        ("", ("0.4", "0.6"), "UNKNOWN", "the result of CREAT is not a number"),
    ],
)  # fmt: skip
def test_a_multiple_of_the_upper_limit_uses_the_range_of_the_same_record(
    frame, value, limits, verdict, text
):
    lb = laboratory(value, test="CREAT", unit="mg/dL", limits=limits)
    assert told(frame, ULN, lb=lb) == (verdict, text)


def test_a_multiple_shows_the_value_and_the_limit_it_was_made_from(frame):
    lb = laboratory("1.2", test="CREAT", unit="mg/dL", limits=("0.5", "1.0"))
    row = verdict_of(frame, ULN, lb=lb)

    assert (row["AVAL"], row["AVALU"]) == (1.2, "ULN")
    assert row["AVALC"] == "1.2 mg/dL, upper limit 1"


def test_a_collected_number_without_a_range_lacks_the_range_and_not_the_number(frame):
    lb = """
    USUBJID | LBTESTCD | LBORRES | LBORRESU | LBDTC
    01      | CREAT    | 150     | umol/L   | 2019-02-20
    """
    none = "no upper limit of the reference range of CREAT was delivered"
    assert told(frame, ULN, lb=lb) == ("UNKNOWN", none)


def test_the_range_as_collected_counts_where_none_was_standardised(frame):
    lb = """
    USUBJID | LBTESTCD | LBORRES | LBORRESU | LBORNRLO | LBORNRHI | LBDTC
    --------+----------+---------+----------+----------+----------+-----------
    01      | CREAT    | 150     | umol/L   | 50       | 100      | 2019-02-20
    """
    row = verdict_of(frame, ULN, lb=lb)
    assert (row["VERDICT"], row["AVALC"]) == ("PASS", "150 umol/L, upper limit 100")


@pytest.mark.parametrize(
    ("value", "verdict", "text"),
    [
        ("3", "FAIL", "TSH is 0.75 LLN, not at least 1"),
        ("4", "PASS", ""),
        ("10", "PASS", ""),
        ("11", "FAIL", "TSH is 1.1 ULN, not at most 1"),
    ],
)
def test_both_limits_of_the_range_can_be_asked_for(frame, value, verdict, text):
    normal = {"test": "TSH", "at_least": {"value": 1, "unit": "LLN"}}
    normal |= {"at_most": {"value": 1, "unit": "ULN"}}
    lb = laboratory(value, test="TSH", unit="mU/L", limits=("4", "10"))
    assert told(frame, normal, lb=lb) == (verdict, text)


ADULT = {"test": "AGE", "at_least": {"value": 18, "unit": "years"}}


@pytest.mark.parametrize(
    ("age", "verdict", "text"),
    [
        ("18", "PASS", ""),
        ("17", "FAIL", "AGE is 17 years, not at least 18"),
        ("", "UNKNOWN", "age is missing"),
    ],
)
def test_age(frame, age, verdict, text):
    assert told(frame, ADULT, dm=DM.replace("70", age)) == (verdict, text)


def test_an_age_in_another_unit_is_unknown(frame):
    dm = DM.replace("| SEX\n", "| SEX | AGEU\n").replace("| M\n", "| M | MONTHS\n")
    assert told(frame, ADULT, dm=dm) == ("UNKNOWN", "age is in MONTHS, not in years")


@pytest.mark.parametrize(("grade", "verdict"), [("2", "PASS"), ("3", "FAIL"), ("ND", "UNKNOWN")])
def test_performance_status(frame, grade, verdict):
    rs = f"""
    USUBJID | RSTESTCD | RSSTRESC | RSDTC
    --------+----------+----------+-----------
    01      | ECOG101  | {grade}  | 2019-02-20
    """
    at_most = {"test": "ECOG", "at_most": {"value": 2, "unit": "grade"}}
    assert told(frame, at_most, rs=rs)[0] == verdict


def test_cockcroft_gault_of_a_man_and_a_woman():
    one = pd.Series([1.0])
    # by hand: (140 - 70) * 70 / (72 * 1.2) = 56.7
    man = cockcroft_gault(70 * one, 70 * one, pd.Series([False]), 1.2 * one)
    woman = cockcroft_gault(70 * one, 70 * one, pd.Series([True]), 1.2 * one)

    assert man[0] == pytest.approx(56.712963)
    assert woman[0] == pytest.approx(0.85 * 56.712963)


CLEARANCE = {"test": "CREATCLR", "at_least": {"value": 15, "unit": "mL/min"}}


def _weight(unit="kg", day="2019-02-20"):
    return f"""
    USUBJID | VSTESTCD | VSSTRESN:float | VSSTRESU | VSDTC
    --------+----------+----------------+----------+------
    01      | WEIGHT   | 70             | {unit}   | {day}
    """


@pytest.mark.parametrize(("creatinine", "unit"), [("1.2", "mg/dL"), ("106.104", "umol/L")])
def test_clearance_is_estimated_from_age_weight_sex_and_creatinine(frame, creatinine, unit):
    row = verdict_of(frame, CLEARANCE, lb=laboratory(creatinine, "CREAT", unit), vs=_weight())

    assert row["AVAL"] == pytest.approx(56.712963)
    assert row["AVALC"] == "creatinine 1.2 mg/dL, weight 70 kg, 70 years, male"
    assert (row["SRCDOM"], row["SRCROW"]) == ("LB", 1)


@pytest.mark.parametrize(
    ("creatinine", "weight", "dm", "text"),
    [
        ("g/L", _weight(), DM, "CREAT is in g/L, not in mg/dL or umol/L"),
        ("mg/dL", _weight("lb"), DM, "WEIGHT is in lb, not in kg"),
        ("mg/dL", _weight(day="2018-12-01"), DM, "the last WEIGHT is 90 days old, above 28"),
        ("mg/dL", _weight(), DM.replace("70", ""), "age is missing"),
        ("mg/dL", _weight(), DM.replace("| M", "| U"), "sex is not recorded"),
        ("g/L", _weight("lb"), DM.replace("| M", "| U"),
         "CREAT is in g/L, not in mg/dL or umol/L; WEIGHT is in lb, not in kg; "
         "sex is not recorded"),
    ],
)  # fmt: skip
def test_each_missing_piece_of_a_clearance_is_named(frame, creatinine, weight, dm, text):
    tables = {"lb": laboratory("1.2", "CREAT", creatinine), "vs": weight, "dm": dm}
    assert told(frame, CLEARANCE, **tables) == ("UNKNOWN", text)


def test_without_a_laboratory_there_is_no_clearance(frame):
    why = "no laboratory value was delivered"
    assert told(frame, CLEARANCE) == ("UNKNOWN", why)


def test_a_reported_clearance_comes_before_an_estimate(frame):
    lb = laboratory("1.2", "CREAT", "mg/dL") + laboratory("12", "CREATCLR", "mL/min").split("\n")[3]
    row = verdict_of(frame, CLEARANCE, lb=lb, vs=_weight())
    assert (row["VERDICT"], row["AVAL"], row["SRCROW"]) == ("FAIL", 12.0, 2)
