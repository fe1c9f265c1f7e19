"""Laboratory values: baseline, change, window, visit, grade; no record lost."""

import pandas as pd
import pytest

from helpers.adam.adlb_values import compute_value
from laboratory_kit import derived
from safety_trial import safety, safety_trial, told


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | SAFFL | TRTSDT:date | TRTEDT:date | AP01SDT:date | AP02SDT:date
        --------+-------+-------------+-------------+--------------+-------------
        01      | Y     | 2019-03-01  | 2019-03-31  | 2019-03-01   | 2019-03-15
        09      |       |             |             |              |
        """
    )


def derive(lb, adsl, **changes):
    return derived(lb, adsl, safety_trial(**changes)).set_index("LBSEQ")


@pytest.mark.fault("D10")
def test_baseline_is_the_last_value_up_to_the_day_of_the_first_dose(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC            | LBSTRESN:float
        --------+-----------+----------+------------------+---------------
        01      | 1         | ALT      | 2019-02-20       | 10
        01      | 2         | ALT      | 2019-03-01T08:00 | 20
        01      | 3         | ALT      | 2019-03-01T09:30 | 30
        01      | 4         | ALT      | 2019-03-01T11:00 |
        01      | 5         | ALT      | 2019-03-02       | 45
        01      | 6         | ALT      | 2019-03          | 50
        """
    )

    adlb = derive(lb, adsl)

    assert told(adlb["ABLFL"]) == {1: "", 2: "", 3: "Y", 4: "", 5: "", 6: ""}
    assert set(adlb["BASE"]) == {30.0}
    assert told(adlb["CHG"]) == {1: "", 2: "", 3: "", 4: "", 5: 15, 6: ""}
    assert adlb.loc[5, "PCHG"] == 50


def test_value_is_on_treatment_from_the_day_after_the_first_dose_to_the_window_end(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBSTRESN:float
        --------+-----------+----------+------------+---------------
        01      | 1         | ALT      | 2019-03-01 | 1
        01      | 2         | ALT      | 2019-03-02 | 1
        01      | 3         | ALT      | 2019-04-30 | 1
        01      | 4         | ALT      | 2019-05-01 | 1
        09      | 5         | ALT      | 2019-03-05 | 1
        """
    )

    adlb = derive(lb, adsl)

    assert told(adlb["ONTRTFL"]) == {1: "", 2: "Y", 3: "Y", 4: "", 5: ""}
    assert told(adlb["APHASE"]) == {1: "alone", 2: "alone", 3: "together", 4: "together", 5: ""}


def test_visit_is_the_window_of_days_and_the_nearest_scheduled_value_stands_for_it(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBSTRESN:float | VISIT
        --------+-----------+----------+------------+----------------+-----------------
        01      | 1         | ALT      | 2019-03-06 | 1              | WEEK 2
        01      | 2         | ALT      | 2019-03-08 | 2              | UNSCHEDULED 2.1
        01      | 3         | ALT      | 2019-03-12 | 3              | WEEK 1
        01      | 4         | ALT      | 2019-04-20 | 4              | WEEK 7
        """
    )

    adlb = derive(lb, adsl)

    assert told(adlb["AVISIT"]) == {1: "week_1", 2: "week_1", 3: "week_2", 4: ""}
    assert told(adlb["ANL01FL"]) == {1: "Y", 2: "", 3: "Y", 4: ""}


def test_value_below_quantification_counts_as_half_its_limit(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBSTRESC | LBSTRESN:float
        --------+-----------+----------+------------+----------+---------------
        01      | 1         | CRP      | 2019-02-28 | 4        | 4
        01      | 2         | CRP      | 2019-03-05 | <0.6     |
        01      | 3         | CRP      | 2019-03-06 | >300     |
        01      | 4         | CRP      | 2019-03-07 | CLOTTED  |
        """
    )

    adlb = derive(lb, adsl)

    assert told(adlb["AVAL"]) == {1: 4, 2: 0.3, 3: "", 4: ""}
    assert told(adlb["BLQFL"]) == {1: "", 2: "Y", 3: "", 4: ""}
    assert adlb.loc[2, "CHG"] == pytest.approx(-3.7)


def test_delivered_number_is_never_replaced_by_half_a_limit():
    value, below = compute_value(pd.Series(["<5", "< 5", None]), pd.Series([5.0, None, 2.0]))
    assert list(value) == [5.0, 2.5, 2.0]
    assert list(below) == [False, True, False]


def test_haemoglobin_is_graded_in_mmol_per_litre_when_so_reported(frame, adsl):
    # 6.2 mmol/L is grade 1 by the printed mmol/L band and 99.9 g/L, grade 2, after conversion
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBORRES | LBORRESU | LBORNRLO | LBSTRESN:float
        --------+-----------+----------+------------+---------+----------+----------+---------------
        01      | 1         | HGB      | 2019-03-05 | 6.2     | mmol/L   | 7.5      | 99.9
        01      | 2         | HGB      | 2019-03-06 | 6.1     | mmol/L   | 7.5      | 98.3
        01      | 3         | HGB      | 2019-03-07 | 4.8     | mmol/L   | 7.5      | 77.3
        01      | 4         | HGB      | 2019-03-08 | 6.2     | odd      | 7.5      | 99.9
        01      | 5         | HGB      | 2019-03-09 | 7.0     | mmol/L   |          | 112.8
        """
    ).assign(LBSTRESU="g/L")

    assert told(derive(lb, adsl)["ATOXGRL"]) == {1: 1, 2: 2, 3: 3, 4: 2, 5: ""}


def test_a_result_below_its_limit_is_graded_when_any_value_below_it_has_one_grade(frame, adsl):
    # half of 0.49 is grade 3 as 0.49 is, but 0 would be grade 4
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBORRES | LBORRESU | LBORNRLO | LBSTRESC
        --------+-----------+----------+------------+---------+----------+----------+---------
        01      | 1         | LYM      | 2019-03-05 | <0.2    | 10^9/L   | 1.0      | <0.2
        01      | 2         | LYM      | 2019-03-06 | <0.49   | 10^9/L   | 1.0      | <0.49
        01      | 3         | LYM      | 2019-03-07 | <0.2    | 10^9/L   | 1.0      | 0.1
        01      | 4         | LYM      | 2019-03-08 | <0.2    | 10^9/L   |          | <0.2
        01      | 5         | LYM      | 2019-03-09 | <0.9    | 10^9/L   |          | <0.9
        """
    ).assign(LBSTRESN=[None, None, 0.1, None, None])
    asked = [{"test": "LYM", "label": "Lymphocytes", "grade": True}]

    adlb = derive(lb, adsl, laboratory=asked)

    assert told(adlb["ATOXGRL"]) == {1: 4, 2: "", 3: 4, 4: 4, 5: ""}
    assert told(adlb["ATOXGRH"]) == {1: 0, 2: 0, 3: 0, 4: 0, 5: 0}
    # the last has no normal range either, but 0 would be grade 4 by any range
    reason = "below quantification, on both sides of a limit"
    assert told(adlb["ATOXNL"]) == {1: "", 2: reason, 3: "", 4: "", 5: reason}
    assert told(adlb["ATOXML"]) == {1: 4, 2: 4, 3: 4, 4: 4, 5: 4}


def test_baseline_is_graded_on_the_normal_range_alone(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBORRES | LBORRESU | LBORNRHI | LBSTRESN:float
        --------+-----------+----------+------------+---------+----------+----------+---------------
        01      | 1         | ALT      | 2019-02-28 | 160     | U/L      | 40       | 160
        01      | 2         | ALT      | 2019-03-05 | 160     | U/L      | 40       | 160
        01      | 3         | ALT      | 2019-03-06 | 240     | U/L      | 40       | 240
        """
    ).assign(LBSTNRHI=40.0, LBSTRESU="U/L")

    version_4 = derive(lb, adsl)
    version_5 = derive(lb, adsl, safety=safety(grading={"dictionary": "CTCAE", "version": "5.0"}))

    assert told(version_4["ATOXGRH"]) == {1: 2, 2: 2, 3: 3}
    assert told(version_5["ATOXGRH"]) == {1: 2, 2: 0, 3: 1}


def test_glucose_is_graded_by_the_fasting_criteria_only_when_fasting(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBORRES | LBORRESU | LBORNRHI | LBFAST
        --------+-----------+----------+------------+---------+----------+----------+-------
        01      | 1         | GLUC     | 2019-03-05 | 9.0     | mmol/L   | 6.1      | Y
        01      | 2         | GLUC     | 2019-03-06 | 9.0     | mmol/L   | 6.1      | N
        01      | 3         | GLUC     | 2019-03-07 | 14.0    | mmol/L   | 6.1      |
        01      | 4         | GLUC     | 2019-03-08 | 9.0     | mmol/L   | 6.1      |
        01      | 5         | GLUC     | 2019-03-09 | 6.0     | mmol/L   | 6.1      |
        01      | 6         | GLUC     | 2019-03-10 | 9.0     | foo      | 6.1      |
        01      | 7         | GLUC     | 2019-03-11 | 7.0     | mmol/L   |          |
        """
    )

    adlb = derive(lb, adsl)

    # the last one would have no grade when fasting, for want of a limit, and else grade 0
    assert told(adlb["ATOXGRH"]) == {1: 2, 2: 0, 3: 3, 4: "", 5: 0, 6: "", 7: ""}
    unsaid, unknown = "fasting or not is not recorded", "unit not among the criteria"
    why = {1: "", 2: "", 3: "", 4: unsaid, 5: "", 6: unknown, 7: unsaid}
    assert told(adlb["ATOXNH"]) == why


def test_why_a_result_has_no_grade_is_told_and_nothing_is_where_nothing_was_measured(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBORRES | LBORRESU | LBORNRLO | LBSTRESN:float | LBSTAT
        --------+-----------+----------+------------+---------+----------+----------+----------------+-------
        01      | 1         | HGB      | 2019-03-05 | 11      | g/dL     |          |                |
        01      | 2         | HGB      | 2019-03-06 | 11      | foo      | 12       |                |
        01      | 3         | HGB      | 2019-03-07 | -1      | g/dL     | 12       | -1             |
        01      | 4         | HGB      | 2019-03-08 |         |          |          |                | NOT DONE
        01      | 5         | HGB      | 2019-03-09 | CLOTTED | g/dL     | 12       |                |
        01      | 6         | HGB      | 2019-03-09 | 7.9     | g/dL     |          |                |
        """
    )

    adlb = derive(lb, adsl)

    assert told(adlb["ATOXGRL"]) == {1: "", 2: "", 3: "", 4: "", 5: "", 6: 3}
    assert told(adlb["ATOXNL"]) == {
        1: "no reference limit",
        2: "unit not among the criteria",
        3: "negative or infinite value",
        4: "",
        5: "not a number",
        6: "",
    }
    # without a lower limit 11 g/dL may be grade 1, and nothing worse
    assert told(adlb["ATOXML"]) == {1: 1, 2: 4, 3: 4, 4: "", 5: 4, 6: 3}


def test_any_rise_of_creatinine_is_graded_where_the_trial_file_asks_for_it(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBORRES | LBORRESU | LBORNRHI
        --------+-----------+----------+------------+---------+----------+---------
        01      | 1         | CREAT    | 2019-02-28 | 70      | umol/L   | 110
        01      | 2         | CREAT    | 2019-03-05 | 75      | umol/L   | 110
        """
    ).assign(LBSTRESN=[70.0, 75.0])
    asked = {"laboratory": [{"test": "CREAT", "label": "Creatinine", "grade": True}]}
    strict = {"dictionary": "CTCAE", "version": "4.03", "any_rise_of_creatinine": True}

    assert told(derive(lb, adsl, **asked)["ATOXGRH"]) == {1: 0, 2: 0}
    assert told(derive(lb, adsl, **asked, safety=safety(grading=strict))["ATOXGRH"]) == {1: 0, 2: 1}


def test_no_grade_without_ctcae_and_none_for_a_test_not_asked_for(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBORRES | LBORRESU | LBORNRLO | LBORNRHI
        --------+-----------+----------+------------+---------+----------+----------+---------
        01      | 1         | NEUT     | 2019-03-05 | 0.4     | 10^9/L   | 1.8      | 7.5
        01      | 2         | PLAT     | 2019-03-05 | 20      | 10^9/L   | 150      | 400
        """
    )

    assert told(derive(lb, adsl)["ATOXGRL"]) == {1: 4, 2: ""}
    severity = derive(lb, adsl, safety=safety(grading={"dictionary": "severity"}))
    assert severity[["ATOXGRL", "ATOXGRH"]].isna().all(axis=None)


def test_urine_is_another_parameter_than_blood(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBSTRESN:float | LBSPEC
        --------+-----------+----------+------------+----------------+------
        01      | 1         | GLUC     | 2019-02-28 | 5              | BLOOD
        01      | 2         | GLUC     | 2019-03-01 | 1              | URINE
        """
    )

    adlb = derive(lb, adsl)

    assert told(adlb["PARAMCD"]) == {1: "GLUC", 2: "GLUCU"}
    assert told(adlb["ABLFL"]) == {1: "Y", 2: "Y"}


def test_every_record_is_kept_in_whatever_order_it_comes(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBSTRESN:float | LBSTAT
        --------+-----------+----------+------------+---------------
        01      | 1         | HGB      | 2019-02-28 | 120            |
        01      | 2         | HGB      |            | 121            |
        01      | 3         | HGB      | 2019-03-05 |                | NOT DONE
        01      | 4         | ZZZ      | 2019-03-05 | 1              |
        09      | 5         | HGB      | 2019-03-05 | 99             |
        """
    )

    once = derive(lb, adsl)
    again = derive(lb.sample(frac=1, random_state=3), adsl)

    assert list(once.index) == [1, 2, 3, 4, 5]
    pd.testing.assert_frame_equal(once, again)
