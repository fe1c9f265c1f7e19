"""ADEX: which treatment, which phase, how many days and doses."""

from datetime import date

import pytest

from cut_kit import TableCut, small_trial
from helpers.adam.adex import derive_adex
from helpers.adam.adsl import derive_adsl

DM = """
    USUBJID | ARMCD | ARM     | RFSTDTC
    --------+-------+---------+-----------
    01      | A     | One arm | 2019-03-01
    """


@pytest.fixture
def exposure(frame):
    def derive(ex, cut_date=date(2019, 6, 30)):
        cut = TableCut(cut_date, {"dm": frame(DM), "ex": frame(ex)})
        trial = small_trial()
        return derive_adex(cut["ex"], derive_adsl(cut, trial), trial).set_index("EXSEQ")

    return derive


EX = """
USUBJID | EXSEQ:int | EXTRT | EXDOSE:float | EXDOSU | EXDOSFRQ | EXSTDTC    | EXENDTC    | EXADJ
--------+-----------+-------+--------------+--------+----------+------------+------------+------
01      | 1           | DRUG  | 100          | mg     | QD       | 2019-03-01 | 2019-03-10 |
01      | 2           | DRUG  | 0            | mg     | QD       | 2019-03-11 | 2019-03-13 | FEVER
01      | 3           | DRUG  | 100          | mg     | BID      | 2019-03-14 | 2019-03-20 |
01      | 4           | CHEMO | 1250         | mg     | ONCE     | 2019-03-15 |            |
01      | 5           | ASPIRIN | 80         | mg     | QD       | 2019-02-01 | 2019-05-01 |
"""


def test_each_record_has_its_treatment_phase_days_and_doses(exposure):
    adex = exposure(EX)

    assert adex["TRT"].dropna().to_dict() == {1: "drug", 2: "drug", 3: "drug", 4: "chemo"}
    assert adex["TRTROLE"].dropna().to_dict() == {1: "study", 2: "study", 3: "study", 4: "backbone"}
    phases = {1: "alone", 2: "alone", 3: "alone", 4: "together"}
    assert adex["APHASE"].dropna().to_dict() == phases
    assert adex["ADURD"].to_dict() == {1: 10, 2: 3, 3: 7, 4: 1, 5: 90}
    assert adex["NDOSE"].to_dict() == {1: 10, 2: 0, 3: 14, 4: 1, 5: 0}
    assert adex["GIVENFL"].dropna().to_dict() == {1: "Y", 3: "Y", 4: "Y"}


def test_an_open_interval_ends_the_day_before_the_same_drug_is_recorded_again(exposure):
    adex = exposure(EX.replace("2019-03-10", "").replace("2019-03-20", ""))

    assert adex["AENDT"].dt.strftime("%m-%d").to_dict() == {
        1: "03-10",
        2: "03-13",
        3: "06-30",
        4: "03-15",
        5: "05-01",
    }


def test_every_delivered_record_stays_in_its_order(exposure, frame):
    assert exposure(EX).index.tolist() == frame(EX)["EXSEQ"].tolist()


HEAD = "USUBJID | EXSEQ:int | EXTRT | EXDOSE:float | EXDOSU | EXDOSFRQ | EXROUTE | EXSTDTC | EXENDTC | EXADJ\n"


def holds(adex):
    """Return {record: first and last day of the hold it shows}."""
    held = adex[adex["INTERFL"] == "Y"]
    days = (held[name].dt.strftime("%m-%d") for name in ("HOLDSDT", "HOLDEDT"))
    return dict(zip(held.index, zip(*days, strict=True), strict=True))


def test_a_hold_is_a_dose_of_zero_or_a_gap_that_ends_with_a_reason(exposure):
    adex = exposure(HEAD + """
        01 | 1 | DRUG | 100 | mg | QD | SC | 2019-03-01 | 2019-03-10 |
        01 | 2 | DRUG | 0   | mg | QD | SC | 2019-03-11 | 2019-03-13 | FEVER
        01 | 3 | DRUG | 100 | mg | QD | SC | 2019-03-14 | 2019-03-20 |
        01 | 4 | DRUG | 100 | mg | QD | SC | 2019-03-24 | 2019-03-31 | RASH
        01 | 5 | DRUG | 100 | mg | QD | SC | 2019-04-01 | 2019-04-05 | RASH
        01 | 6 | DRUG |     | mg | QD | SC | 2019-04-08 | 2019-04-09 | RASH
        """)  # fmt: skip
    assert holds(adex) == {2: ("03-11", "03-13"), 4: ("03-21", "03-23")}


def test_a_gap_without_a_reason_is_no_hold(exposure):
    adex = exposure(HEAD + """
        01 | 1 | DRUG | 100 | mg | QD | SC | 2019-03-01 | 2019-03-10 |
        01 | 2 | DRUG | 100 | mg | QD | SC | 2019-03-14 | 2019-03-20 |
        """)  # fmt: skip
    assert holds(adex) == {}


CYCLES = (
    HEAD
    + """
    01 | 1 | CHEMO | 80 | mg | ONCE | IV | 2019-03-01 | 2019-03-01 |
    01 | 2 | CHEMO | 80 | mg | ONCE | IV | 2019-03-08 | 2019-03-08 |
    01 | 3 | CHEMO | 60 | mg | ONCE | IV | 2019-03-22 | 2019-03-22 | NEUROPATHY
    01 | 4 | CHEMO | 60 | mg | ONCE | IV | 2019-03-29 | 2019-03-29 |
    01 | 5 | CHEMO | 60 | mg | ONCE | IV | 2019-04-19 | 2019-04-19 | NEUTROPENIA
    01 | 6 | CHEMO | 60 | mg | ONCE | IV | 2019-04-26 | 2019-04-26 |
    01 | 7 | CHEMO | 60 | mg | ONCE | IV | 2019-05-10 | 2019-05-10 |
    01 | 8 | DRUG  | 60 | mg | QD   | SC | 2019-03-01 | 2019-05-10 |
    """
)


def test_the_rest_of_a_cycle_is_no_hold_and_a_delay_begins_after_it(exposure):
    adex = exposure(CYCLES)
    # 13 days of rest are usual; the reason at record 3 is that of the lower dose
    assert holds(adex) == {5: ("04-12", "04-18")}
    assert adex["REDUCFL"].dropna().to_dict() == {3: "Y"}


def test_a_lower_dose_a_day_is_a_reduction_by_the_same_route_in_the_same_unit(exposure):
    adex = exposure(HEAD + """
        01 | 1 | DRUG | 100  | mg | BID | ORAL | 2019-03-01 | 2019-03-05 |
        01 | 2 | DRUG | 100  | mg | QD  | ORAL | 2019-03-06 | 2019-03-10 |
        01 | 3 | DRUG | 100  | mg | QOD | ORAL | 2019-03-11 | 2019-03-15 |
        01 | 4 | DRUG | 0.05 | g  | QD  | ORAL | 2019-03-16 | 2019-03-20 |
        01 | 5 | DRUG | 10   | mg | QD  | SC   | 2019-03-21 | 2019-03-25 |
        01 | 6 | DRUG | 60   | mg | QD  | ORAL | 2019-03-26 | 2019-03-31 |
        """)  # fmt: skip
    assert adex["REDUCFL"].dropna().to_dict() == {2: "Y", 3: "Y"}


@pytest.mark.parametrize(
    ("frequency", "end", "doses"),
    [
        ("QD", "2019-03-21", 21),
        ("TID", "2019-03-02", 6),
        ("QOD", "2019-03-03", 2),
        ("Q3W", "2019-03-01", 1),
        ("Q3W", "2019-03-21", 1),
        ("Q3W", "2019-03-22", 2),
        ("QW", "2019-03-21", 3),
        ("ONCE", "2019-03-03", 1),
        ("", "2019-03-01", 1),
        ("", "2019-03-02", None),
        ("PRN", "2019-03-02", None),
    ],
)
def test_doses_are_counted_by_frequency_and_unknown_without_one(exposure, frequency, end, doses):
    adex = exposure(f"{HEAD} 01 | 1 | DRUG | 100 | mg | {frequency} | SC | 2019-03-01 | {end} |")
    found = adex["NDOSE"][1]
    assert (None if found != found else found) == doses
