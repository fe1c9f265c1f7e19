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
