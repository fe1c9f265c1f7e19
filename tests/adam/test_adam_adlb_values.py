"""Laboratory results read as numbers: what is a value, in which unit, and what is none."""

import pytest

from laboratory_kit import derived
from safety_trial import safety_trial, told


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | SAFFL | TRTSDT:date | TRTEDT:date | AP01SDT:date | AP02SDT:date
        01      | Y     | 2019-03-01  | 2019-03-31  | 2019-03-01   | 2019-03-15
        """
    )


def values(lb, adsl, **changes):
    return derived(lb, adsl, safety_trial(**changes)).set_index("LBSEQ")


def test_why_a_record_has_no_value_is_told(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBORRES | LBSTRESC | LBSTRESN:float | LBSTAT
        01      | 1         | ALT      | 2019-03-05 | 20      | 20       | 20             |
        01      | 2         | ALT      | 2019-03-05 |         |          |                | NOT DONE
        01      | 3         | ALT      | 2019-03-05 |         |          |                |
        01      | 4         | ALT      | 2019-03-05 | -3      | -3       | -3             |
        01      | 5         | ALT      | 2019-03-05 | inf     | inf      |                |
        01      | 6         | ALT      | 2019-03-05 | inf     | 99999    | 99999          |
        01      | 7         | ALT      | 2019-03-05 | >300    | >300     |                |
        01      | 8         | ALT      | 2019-03-05 | CLOTTED | CLOTTED  |                |
        01      | 9         | ALT      | 2019-03-05 | <5      | <5       |                |
        01      | 10        | BASEEXCS | 2019-03-05 | -2      | -2       | -2             |
        01      | 11        | ALT      | 2019-03-05 | <=5     | ≤ 5      |                |
        01      | 12        | ALT      | 2019-03-05 | 0       | 0        | 0              |
        """
    )

    adlb = values(lb, adsl)

    odd = "negative or infinite value"
    assert told(adlb["AEXCL"]) == {
        1: "", 2: "not done", 3: "no result", 4: odd, 5: odd, 6: odd, 7: "above quantification",
        8: "not a number", 9: "", 10: "", 11: "", 12: "",
    }  # fmt: skip
    assert told(adlb["AVAL"]) == {
        1: 20, 2: "", 3: "", 4: "", 5: "", 6: "", 7: "", 8: "", 9: 2.5, 10: -2, 11: 2.5, 12: 0,
    }  # fmt: skip
    assert adlb.loc[[4, 5, 6], "AVALO"].isna().all()


def test_standard_values_are_compared_with_the_reported_ones_converted(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBORRES | LBORRESU | LBSTRESC | LBSTRESN:float | LBSTRESU
        01      | 1         | HGB      | 2019-03-05 | 7.5     | mmol/L   | 121      | 121            | g/L
        01      | 2         | HGB      | 2019-03-06 | 7.5     | mmol/L   | 75       | 75             | g/L
        01      | 3         | HGB      | 2019-03-07 | 7.5     | odd      | 121      | 121            | g/L
        01      | 4         | CRP      | 2019-03-07 | <0.6    | mg/dL    | <6       |                | mg/L
        """
    )

    adlb = values(lb, adsl)

    assert told(adlb["CNVFL"]) == {1: "Y", 2: "N", 3: "", 4: ""}
    assert told(adlb["CNVFCT"].round(3)) == {1: 16.114, 2: 16.114, 3: "", 4: 10}
    assert adlb.loc[1, "CNVAL"] == pytest.approx(120.85875)


def test_a_test_in_several_standard_units_stands_in_the_most_frequent_one(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBORRES | LBORRESU | LBSTRESN:float | LBSTRESU | LBSTNRLO:float
        01      | 1         | HGB      | 2019-02-28 | 12      | g/dL     | 120            | g/L      | 117
        01      | 2         | HGB      | 2019-03-05 | 11      | g/dL     | 11             | g/dL     | 11.7
        01      | 3         | HGB      | 2019-03-06 | 10      | g/dL     | 100            | g/L      | 117
        01      | 4         | HGB      | 2019-03-07 | 9       | g/dL     | 9              | odd      | 9
        01      | 5         | HGB      | 2019-03-08 | 9       | g/dL     | 9              |          | 9
        01      | 6         | INR      | 2019-03-08 | 1.1     |          | 1.1            |          |
        """
    )

    adlb = values(lb, adsl)

    assert told(adlb["AVAL"]) == {1: 120, 2: 110, 3: 100, 4: "", 5: "", 6: 1.1}
    assert told(adlb["AVALU"]) == {1: "g/L", 2: "g/L", 3: "g/L", 4: "odd", 5: "", 6: ""}
    other = "standard unit that cannot be converted"
    assert told(adlb["AEXCL"]) == {1: "", 2: "", 3: "", 4: other, 5: other, 6: ""}
    assert told(adlb["CHG"]) == {1: "", 2: -10, 3: -20, 4: "", 5: "", 6: ""}
    assert adlb.loc[2, "ANRLO"] == pytest.approx(117)
    # the reported value is graded all the same
    assert told(adlb["ATOXGRL"]) == {1: "", 2: "", 3: 1, 4: 2, 5: 2, 6: ""} | {
        1: 0, 2: 1, 3: 1, 4: 2, 5: 2
    }  # fmt: skip


def test_a_specimen_other_than_blood_is_another_parameter(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBSTRESN:float | LBSPEC       | LBCAT
        01      | 1         | GLUC     | 2019-02-28 | 5              | Whole Blood  |
        01      | 2         | GLUC     | 2019-02-28 | 5              | plasma       |
        01      | 3         | GLUC     | 2019-02-28 | 5              |              |
        01      | 4         | GLUC     | 2019-02-28 | 5              | URINE        |
        01      | 5         | PH       | 2019-02-28 | 5              |              | URINALYSIS
        01      | 6         | GLUC     | 2019-02-28 | 5              | CSF          |
        """
    )
    assert told(values(lb, adsl)["PARAMCD"]) == {
        1: "GLUC", 2: "GLUC", 3: "GLUC", 4: "GLUCU", 5: "PHU", 6: "GLUC/CSF",
    }  # fmt: skip


def test_unscheduled_is_told_by_the_name_of_the_visit_else_by_its_number(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | VISIT           | VISITNUM:float
        01      | 1         | ALT      | 2019-03-05 | WEEK 1          | 2.5
        01      | 2         | ALT      | 2019-03-05 | Unscheduled 2.1 | 2.1
        01      | 3         | ALT      | 2019-03-05 |                 | 2.1
        01      | 4         | ALT      | 2019-03-05 |                 | 2
        """
    )
    assert told(values(lb, adsl)["UNSCHFL"]) == {1: "", 2: "Y", 3: "Y", 4: ""}


def test_where_a_value_lies_is_told_in_the_unit_reported_and_by_the_limits_there_are(frame, adsl):
    lb = frame(
        """
        USUBJID | LBSEQ:int | LBTESTCD | LBDTC      | LBORRES | LBORNRLO | LBORNRHI | LBSTRESN:float | LBSTNRHI:float
        01      | 1         | HGB      | 2019-02-28 | 7.4     | 7.5      | 9.9      | 121            | 100
        01      | 2         | HGB      | 2019-03-05 | 7.5     | 7.5      | 9.9      | 121            | 100
        01      | 3         | HGB      | 2019-03-06 | 7.5     |          |          | 121            | 100
        01      | 4         | HGB      | 2019-03-07 | 7.5     |          |          | 121            |
        01      | 5         | HGB      | 2019-03-08 | 9.9     |          | 8        | 121            |
        01      | 6         | HGB      | 2019-03-09 | 9.9     | 7.5      | 9.9      | 121            |
        """
    )
    adlb = values(lb, adsl)
    assert told(adlb["ANRIND"]) == {
        1: "LOW", 2: "NORMAL", 3: "HIGH", 4: "", 5: "HIGH", 6: "NORMAL",
    }  # fmt: skip
    assert set(adlb["BNRIND"]) == {"LOW"}


def test_no_records_at_all_give_an_empty_adlb(frame, adsl):
    lb = frame("USUBJID | LBSEQ:int | LBTESTCD | LBDTC\n01 | 1 | ALT | 2019-03-05")
    adlb = values(lb.head(0), adsl)
    assert adlb.empty
    assert {"ATOXGRL", "ATOXNL", "CNVFL", "AVISIT"} <= set(adlb)
