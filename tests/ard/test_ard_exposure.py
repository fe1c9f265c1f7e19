"""Exposure: days, doses, amounts, intensity, changes and ends, overall and by phase."""

from datetime import date

import pytest

from cut_kit import PILOT_WORDS, oracle_cut, small_trial
from dosing_kit import dosed, planned_trial
from helpers.adam.adex import derive_adex
from helpers.adam.adexsum import derive_adexsum
from helpers.adam.adsl import derive_adsl
from helpers.ard.exposure import (
    ard_dose_changes,
    ard_dosed_by_week,
    ard_exposure,
    ard_treatment_end,
    intensity_classes,
)
from helpers.ard.frame import levels, pick, select

EX = """
    USUBJID | EXSEQ:int | EXTRT | EXDOSE:float | EXDOSU | EXDOSFRQ | EXROUTE | EXSTDTC    | EXENDTC    | EXADJ
    --------+-----------+-------+--------------+--------+----------+---------+------------+------------+------
    01      | 1         | DRUG  | 100          | mg     | QD       | ORAL    | 2019-03-01 | 2019-03-20 |
    01      | 2         | DRUG  | 50           | mg     | QD       | ORAL    | 2019-03-23 | 2019-03-31 | FEVER
    01      | 3         | CHEMO | 80           | mg     | ONCE     | ORAL    | 2019-03-11 | 2019-03-11 |
    02      | 1         | DRUG  | 100          | mg     | QD       | ORAL    | 2019-03-01 | 2019-03-05 |
    02      | 2         | DRUG  | 0            | mg     | QD       | ORAL    | 2019-03-06 | 2019-03-07 | RASH
    02      | 3         | DRUG  | 100          | mg     | QD       | ORAL    | 2019-03-08 | 2019-03-10 |
    """


@pytest.fixture
def derived(frame):
    def derive(ex=EX, ds=None, plan=((100, 1, 60),), **settings):
        trial = planned_trial(*plan)
        return *dosed(frame, ex, trial, ds, **settings), trial

    return derive


@pytest.fixture
def exposure(derived):
    def results(*args, **settings):
        _, adexsum, _, adsl, trial = derived(*args, **settings)
        return ard_exposure(adexsum, adsl, trial)

    return results


def _range(results, level, **keys):
    keys = {"variable": "drug", "variable_level": level, "group": "", **keys}
    return pick(results, "min", **keys), pick(results, "max", **keys)


def test_days_span_holds_and_days_with_a_dose_do_not(exposure):
    results = exposure()

    assert _range(results, "days") == (10, 31)
    assert _range(results, "days_dosed") == (8, 29)
    assert _range(results, "doses") == (8, 29)
    assert _range(results, "cumulative_dose") == (800, 20 * 100 + 9 * 50)


def test_a_gap_with_a_reason_or_a_dose_of_zero_interrupts(exposure):
    results = exposure()
    keys = {"variable": "drug", "group": ""}

    assert pick(results, "n", variable_level="interrupted", **keys) == 2
    assert pick(results, "n", variable_level="reduced", **keys) == 1
    unexplained = exposure(EX.replace("FEVER", ""))
    assert pick(unexplained, "n", variable_level="interrupted", **keys) == 1


def test_a_lower_dose_by_another_route_is_no_reduction(exposure):
    other_route = EX.replace("ORAL    | 2019-03-23", "SUBCUT  | 2019-03-23")
    results = exposure(other_route)
    assert pick(results, "n", variable="drug", variable_level="reduced", group="") == 0


def test_a_phase_has_the_days_that_lie_in_it_and_the_parts_add_up(exposure):
    results = exposure()
    alone = {"group": "phase", "group_level": "alone"}
    together = {"group": "phase", "group_level": "together"}

    # participant 01 is alone from 1 to 10 March and together from 11 March; 02 is always alone
    assert _range(results, "days_dosed", **alone) == (8, 10)
    assert _range(results, "days_dosed", **together) == (19, 19)
    assert pick(results, "N", variable="drug", variable_level="exposed", **together) == 1
    assert _range(results, "cumulative_dose", **alone)[1] == 1000
    assert _range(results, "cumulative_dose", **together)[1] == 2450 - 1000


def test_a_drug_nobody_received_is_a_count_of_none(exposure):
    results = exposure(EX.replace("CHEMO", "OTHER"))
    key = {"variable": "chemo", "group": ""}

    assert pick(results, "n", variable_level="exposed", **key) == 0
    assert pick(results, "N", variable_level="exposed", **key) == 2
    assert set(results.loc[results["variable"] == "chemo", "variable_level"]) == {"exposed"}


def test_dose_intensity_is_classed_with_its_denominator(exposure):
    results = exposure()
    key = {"variable": "drug", "group": ""}

    # 2450 of 3100 mg and 800 of 1000 mg
    assert pick(results, "min", variable_level="dose_intensity", **key) == pytest.approx(79.032258)
    assert pick(results, "max", variable_level="dose_intensity", **key) == 80
    classes = {"below 80": 1, "80 to below 100": 1, "100 or more": 0}
    for name, n in classes.items():
        level = {"variable_level": f"dose intensity {name}"}
        assert pick(results, "n", **level, **key) == n
        assert pick(results, "N", **level, **key) == 2
    assert pick(results, "n", variable="drug", variable_level="dose_intensity", group="") == 2
    assert "dose_intensity" not in levels(results, variable="chemo")


def test_who_has_no_dose_intensity_is_counted_under_the_reason(exposure):
    results = exposure(EX.replace("2019-03-07 | RASH", "2019-03-07 |").replace("| 0 ", "|   "))
    without = {"variable": "drug", "group": "", "stat_name": "n"}
    found = select(results, variable_level="no dose intensity: a dose not recorded", **without)
    assert found["who"].tolist() == ["02"]
    assert pick(results, "N", variable="drug", group="",
                variable_level="dose intensity below 80") == 1  # fmt: skip


def test_limits_of_the_classes_are_those_of_the_trial_file():
    words = {"grading": {"dictionary": "severity"}, "follow_up_days": 30}
    trial = small_trial(safety=words | {"dose_intensity_percent": (50, 75, 90)})
    assert intensity_classes(trial) == [
        ("below 50", 0, 50),
        ("50 to below 75", 50, 75),
        ("75 to below 90", 75, 90),
        ("90 or more", 90, float("inf")),
    ]


def test_the_included_without_a_dose_are_counted_apart(exposure):
    results = exposure("\n".join(line for line in EX.splitlines() if not line.startswith("    02")))
    never = {"population": "included", "variable": "never treated"}
    assert pick(results, "n", **never) == 1
    assert pick(results, "N", **never) == 2
    assert pick(results, "N", variable="drug", variable_level="exposed", group="") == 1


def test_reasons_are_counted_for_holds_reductions_and_other_changes(derived):
    more = (
        EX
        + "    02      | 4         | DRUG  | 100          | mg     | QD       | ORAL    | 2019-03-11 | 2019-03-12 | OTHER\n"
    )
    adex, _, _, adsl, trial = derived(more)
    results = ard_dose_changes(adex, adsl, trial)
    found = {level: pick(results, "n", variable="drug", variable_level=level)
             for level in levels(results, variable="drug")}  # fmt: skip
    assert found == {
        "interrupted: FEVER": 1,
        "interrupted: RASH": 1,
        "reduced: FEVER": 1,
        "other change: OTHER": 1,
    }
    assert pick(results, "N", variable_level="reduced: FEVER") == 2
    assert pick(results, "n_event", variable_level="reduced: FEVER") == 1


def test_changes_in_who_never_had_the_study_drug_are_none_of_the_treated(derived):
    adex, _, _, adsl, trial = derived("""
    USUBJID | EXSEQ:int | EXTRT | EXDOSE:float | EXDOSU | EXDOSFRQ | EXROUTE | EXSTDTC    | EXENDTC    | EXADJ
    01      | 1         | DRUG  | 100          | mg     | QD       | ORAL    | 2019-03-01 | 2019-03-05 |
    02      | 1         | CHEMO | 80           | mg     | QD       | ORAL    | 2019-03-01 | 2019-03-05 |
    02      | 2         | CHEMO | 40           | mg     | QD       | ORAL    | 2019-03-06 | 2019-03-07 | RASH
    """)
    assert adex["REDUCFL"].eq("Y").tolist() == [False, False, True]
    assert ard_dose_changes(adex, adsl, trial).empty


DS = """
    USUBJID | DSSEQ:int | DSDECOD       | DSCAT             | DSSCAT          | DSSTDTC
    --------+-----------+---------------+-------------------+-----------------+-----------
    02      | 1         | ADVERSE EVENT | DISPOSITION EVENT | STUDY TREATMENT | 2019-03-10
    """


def test_each_drug_s_end_stands_with_its_reason_and_its_planned_duration(derived):
    _, adexsum, adeot, adsl, trial = derived(ds=DS, plan=((100, 1, 31),))
    results = ard_treatment_end(adeot, adexsum, adsl, trial)

    drug = select(results, variable="drug", stat_name="n").set_index("variable_level")["who"]
    assert drug[drug != ""].to_dict() == {
        "ONGOING": "01",
        "DISCONTINUED": "02",
        "reason: ADVERSE EVENT": "02",
        "reached the planned duration": "01",
        "ended before it": "02",
    }
    chemo = select(results, variable="chemo", stat_name="n").set_index("variable_level")["stat"]
    assert chemo.to_dict() == {"COMPLETED": 0, "ONGOING": 0, "DISCONTINUED": 0, "NOT RECORDED": 1}
    longer = ard_treatment_end(adeot, adexsum, adsl, planned_trial((100, 1, 32)))
    assert pick(longer, "n", variable="drug", variable_level="ongoing before it") == 1


def test_a_week_counts_whoever_had_a_dose_in_it_of_those_whose_week_had_begun(derived):
    adex, _, _, adsl, trial = derived(cut_date=date(2019, 3, 29))
    results = ard_dosed_by_week(adex, adsl, trial)

    def week(number, drug="drug"):
        key = {"variable": drug, "variable_level": number}
        return pick(results, "n", **key), pick(results, "N", **key)

    # 29 March is day 29: week 5 has just begun; participant 02 stops on day 10
    assert [week(n) for n in range(1, 6)] == [(2, 2), (2, 2), (1, 2), (1, 2), (1, 2)]
    assert [week(n, "chemo") for n in (1, 2, 3)] == [(0, 2), (1, 2), (0, 2)]
    assert levels(results, variable="drug") == ["1", "2", "3", "4", "5"]


def test_a_week_has_seven_days_from_the_first_dose(derived):
    adex, _, _, adsl, trial = derived("""
    USUBJID | EXSEQ:int | EXTRT | EXDOSE:float | EXDOSU | EXDOSFRQ | EXROUTE | EXSTDTC    | EXENDTC
    --------+-----------+-------+--------------+--------+----------+---------+------------+-----------
    01      | 1         | DRUG  | 100          | mg     | QD       | ORAL    | 2019-03-01 | 2019-03-07
    01      | 2         | CHEMO | 80           | mg     | ONCE     | ORAL    | 2019-03-08 | 2019-03-08
    01      | 3         | CHEMO | 80           | mg     | QD       | ORAL    | 2019-03-21 | 2019-03-22
    02      | 1         | DRUG  | 100          | mg     | QD       | ORAL    | 2019-03-01 | 2019-03-08
    02      | 2         | CHEMO | 80           | mg     | ONCE     | ORAL    | 2019-03-14 | 2019-03-14
    """)
    results = ard_dosed_by_week(adex, adsl, trial)

    def weeks(drug):
        counted = select(results, variable=drug, stat_name="n")
        return counted[counted["stat"] > 0].set_index("variable_level")["who"].to_dict()

    # days 1 to 7 are week 1; 22 March is the first day of week 4
    assert weeks("drug") == {"1": "01 02", "2": "02"}
    assert weeks("chemo") == {"2": "01 02", "3": "01", "4": "01"}


def test_a_week_is_of_those_whose_week_had_begun_and_a_dose_after_the_cut_is_in_none(derived):
    adex, _, _, adsl, trial = derived(
        """
    USUBJID | EXSEQ:int | EXTRT | EXDOSE:float | EXDOSU | EXDOSFRQ | EXROUTE | EXSTDTC    | EXENDTC
    01      | 1         | DRUG  | 100          | mg     | QD       | ORAL    | 2019-03-01 | 2019-03-29
    02      | 1         | DRUG  | 100          | mg     | QD       | ORAL    | 2019-03-16 | 2019-03-17
    02      | 2         | DRUG  | 0            | mg     | QD       | ORAL    | 2019-03-24 | 2019-03-25
    02      | 3         | DRUG  | 100          | mg     | QD       | ORAL    | 2019-03-31 | 2019-04-02
    """,
        cut_date=date(2019, 3, 29),
    )
    results = ard_dosed_by_week(adex, adsl, trial)

    # on 29 March 01 is on day 29, the first of week 5, and 02 on day 14, the last of week 2
    counted = select(results, variable="drug", stat_name="n").set_index("variable_level")
    assert counted["who"].to_dict() == {"1": "01 02", "2": "01", "3": "01", "4": "01", "5": "01"}
    of = select(results, variable="drug", stat_name="N").set_index("variable_level")
    assert of["stat"].to_dict() == {"1": 2, "2": 2, "3": 1, "4": 1, "5": 1}


def test_nobody_treated_leaves_counts_of_none(derived):
    adex, adexsum, adeot, adsl, trial = derived(
        EX.replace("DRUG", "OTHER").replace("CHEMO", "OTHER")
    )
    results = ard_exposure(adexsum, adsl, trial)
    exposed = select(results, variable_level="exposed", stat_name="n")
    assert set(exposed["stat"]) == {0}
    assert set(exposed["variable"]) == {"drug", "chemo"}
    assert ard_dose_changes(adex, adsl, trial).empty
    assert ard_treatment_end(adeot, adexsum, adsl, trial).empty
    assert ard_dosed_by_week(adex, adsl, trial).empty


def test_the_order_of_records_does_not_matter(exposure):
    lines = [line for line in EX.splitlines() if line.strip()]
    assert exposure("\n".join([*lines[:2], *lines[:1:-1]])).equals(exposure())


def test_the_pilot_s_days_of_treatment(oracle):
    trial = small_trial(**PILOT_WORDS)
    cut = oracle_cut(oracle / "cdisc_pilot", date(2015, 3, 31))
    adsl = derive_adsl(cut, trial)
    adexsum = derive_adexsum(derive_adex(cut["ex"], adsl, trial), adsl, trial)
    results = ard_exposure(adexsum, adsl, trial)
    days = {"variable_level": "days", "group": ""}

    # as published: 149.1 days of placebo
    assert pick(results, "mean", variable="placebo", **days) == pytest.approx(149.07, abs=0.01)
    assert pick(results, "mean", variable="xanomeline", **days) == pytest.approx(99.21, abs=0.01)


def test_a_trial_of_one_phase_has_no_rows_by_phase(frame):
    alone = {"id": "alone", "label": "Alone", "treatments": ["drug"], "planned_days": 14}
    trial = planned_trial((100, 1, 60), phases=[alone])
    _, adexsum, _, adsl = dosed(frame, EX, trial)
    assert set(adexsum["APHASE"]) == {""}
    assert levels(ard_exposure(adexsum, adsl, trial), "group") == [""]
