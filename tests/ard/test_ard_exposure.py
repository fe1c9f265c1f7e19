"""Exposure: days, doses, amounts and changes, overall and by phase."""

from datetime import date

import pytest

from cut_kit import PILOT_WORDS, TableCut, oracle_cut, small_trial
from helpers.adam.adex import derive_adex
from helpers.adam.adsl import derive_adsl
from helpers.ard.exposure import ard_dose_changes, ard_exposure
from helpers.ard.frame import pick

DM = """
    USUBJID | ARMCD | ARM     | RFSTDTC
    --------+-------+---------+-----------
    01      | A     | One arm | 2019-03-01
    02      | A     | One arm | 2019-03-01
    """
EX = """
    USUBJID | EXSEQ:int | EXTRT | EXDOSE:float | EXDOSFRQ | EXROUTE | EXSTDTC    | EXENDTC    | EXADJ
    --------+-----------+-------+--------------+----------+---------+------------+------------+------
    01      | 1         | DRUG  | 100          | QD       | ORAL    | 2019-03-01 | 2019-03-20 |
    01      | 2         | DRUG  | 50           | QD       | ORAL    | 2019-03-23 | 2019-03-31 | FEVER
    01      | 3         | CHEMO | 80           | ONCE     | ORAL    | 2019-03-11 | 2019-03-11 |
    02      | 1         | DRUG  | 100          | QD       | ORAL    | 2019-03-01 | 2019-03-05 |
    02      | 2         | DRUG  | 0            | QD       | ORAL    | 2019-03-06 | 2019-03-07 | RASH
    02      | 3         | DRUG  | 100          | QD       | ORAL    | 2019-03-08 | 2019-03-10 |
    """


@pytest.fixture
def datasets(frame):
    def derive(ex=EX):
        cut = TableCut(date(2019, 6, 30), {"dm": frame(DM), "ex": frame(ex)})
        trial = small_trial()
        adsl = derive_adsl(cut, trial)
        return derive_adex(cut["ex"], adsl, trial), adsl, trial

    return derive


def _range(results, level, **keys):
    keys = {"variable": "drug", "variable_level": level, "group": "", **keys}
    return pick(results, "min", **keys), pick(results, "max", **keys)


def test_days_span_holds_and_days_with_a_dose_do_not(datasets):
    results = ard_exposure(*datasets())

    assert _range(results, "days") == (10, 31)
    assert _range(results, "days_dosed") == (8, 29)
    assert _range(results, "doses") == (8, 29)
    assert _range(results, "cumulative_dose") == (800, 20 * 100 + 9 * 50)


def test_a_gap_with_a_reason_or_a_dose_of_zero_interrupts(datasets):
    results = ard_exposure(*datasets())
    keys = {"variable": "drug", "group": ""}

    assert pick(results, "n", variable_level="interrupted", **keys) == 2
    assert pick(results, "n", variable_level="reduced", **keys) == 1
    unexplained = ard_exposure(*datasets(EX.replace("FEVER", "")))
    assert pick(unexplained, "n", variable_level="interrupted", **keys) == 1


def test_a_lower_dose_by_another_route_is_no_reduction(datasets):
    other_route = EX.replace("ORAL    | 2019-03-23", "SUBCUT  | 2019-03-23")
    results = ard_exposure(*datasets(other_route))
    assert pick(results, "n", variable="drug", variable_level="reduced", group="") == 0


def test_a_phase_has_the_days_that_lie_in_it_and_the_parts_add_up(datasets):
    adex, adsl, trial = datasets()
    results = ard_exposure(adex, adsl, trial)
    alone = {"group": "phase", "group_level": "alone"}
    together = {"group": "phase", "group_level": "together"}

    # participant 01 is alone from 1 to 10 March and together from 11 March; 02 is always alone
    assert _range(results, "days_dosed", **alone) == (8, 10)
    assert _range(results, "days_dosed", **together) == (19, 19)
    assert pick(results, "N", variable="drug", variable_level="exposed", **together) == 1
    assert _range(results, "cumulative_dose", **alone)[1] == 1000
    assert _range(results, "cumulative_dose", **together)[1] == 2450 - 1000


def test_a_drug_nobody_received_is_a_count_of_none(datasets):
    results = ard_exposure(*datasets(EX.replace("CHEMO", "OTHER")))
    key = {"variable": "chemo", "group": ""}

    assert pick(results, "n", variable_level="exposed", **key) == 0
    assert pick(results, "N", variable_level="exposed", **key) == 2
    assert set(results.loc[results["variable"] == "chemo", "variable_level"]) == {"exposed"}


def test_reasons_of_change_count_participants_of_the_treated(datasets):
    results = ard_dose_changes(*datasets())
    assert pick(results, "n", variable="drug", variable_level="FEVER") == 1
    assert pick(results, "N", variable="drug", variable_level="RASH") == 2


def test_nobody_treated_leaves_counts_of_none(datasets):
    adex, adsl, trial = datasets(EX.replace("DRUG", "OTHER").replace("CHEMO", "OTHER"))
    results = ard_exposure(adex, adsl, trial)
    assert set(results.loc[results["stat_name"] == "n", "stat"]) == {0}


def test_the_order_of_records_does_not_matter(datasets, frame):
    adex, adsl, trial = datasets()
    assert ard_exposure(adex, adsl, trial).equals(ard_exposure(adex[::-1], adsl, trial))


def test_the_pilot_s_days_of_treatment(oracle):
    trial = small_trial(**PILOT_WORDS)
    cut = oracle_cut(oracle / "cdisc_pilot", date(2015, 3, 31))
    adsl = derive_adsl(cut, trial)
    results = ard_exposure(derive_adex(cut["ex"], adsl, trial), adsl, trial)
    days = {"variable_level": "days", "group": ""}

    # as published: 149.1 days of placebo
    assert pick(results, "mean", variable="placebo", **days) == pytest.approx(149.07, abs=0.01)
    assert pick(results, "mean", variable="xanomeline", **days) == pytest.approx(99.21, abs=0.01)
