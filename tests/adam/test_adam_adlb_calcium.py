"""Calcium corrected for albumin: the formula of each unit system, the same draw, and when not."""

import pytest

from laboratory_kit import derived
from safety_trial import safety_trial, told

FORMULAS = [
    {"calcium_unit": "mmol/L", "albumin_unit": "g/L", "per_albumin": 0.02, "normal_albumin": 40},
    {"calcium_unit": "mg/dL", "albumin_unit": "g/dL", "per_albumin": 0.8, "normal_albumin": 4},
]
LABORATORY = [{"test": "CACORR", "label": "Corrected calcium", "grade": True}]
LABORATORY += [{"test": "CA", "label": "Calcium", "grade": True}]
LABORATORY += [{"test": "CAION", "label": "Ionised calcium", "grade": True}]


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | SAFFL | TRTSDT:date | TRTEDT:date | AP01SDT:date | AP02SDT:date
        01      | Y     | 2019-03-01  | 2019-03-31  | 2019-03-01   | 2019-03-15
        02      | Y     | 2019-03-01  | 2019-03-31  | 2019-03-01   | 2019-03-15
        """
    )


def corrected(lb, adsl, **planned):
    trial = safety_trial(laboratory=LABORATORY, corrected_calcium={"formulas": FORMULAS} | planned)
    lb = lb.assign(LBSTRESN=lb["LBORRES"].str.extract(r"^([\d.]+)$")[0].astype(float))
    lb = lb.assign(LBSTRESC=lb["LBORRES"], LBSTRESU=lb["LBORRESU"])
    return derived(lb, adsl, trial).query("PARAMCD == 'CACORR'").set_index("LBSEQ")


def lb_of(frame, rows):
    return frame("USUBJID | LBSEQ:int | LBTESTCD | LBDTC | LBORRES | LBORRESU | LBORNRLO\n" + rows)


# protocols: 8.0 mg/dL with albumin 2.5 g/dL is 9.2; 2.00 mmol/L with 25 g/L is 2.30
BELOW, NO_FORMULA = "calcium or albumin below quantification", "no formula in this unit"


@pytest.mark.parametrize(
    ("calcium", "albumin", "expected", "why"),
    [
        ("8.0 | mg/dL", "2.5 | g/dL", 9.2, ""),
        ("2.00 | mmol/L", "25 | g/L", 2.3, ""),
        ("2.00 | mmol/L", "2.5 | g/dL", 2.3, ""),
        ("2.00 | mmol/L", "40 | g/L", 2.0, ""),
        ("2.00 | mmol/L", "47 | g/L", 2.0, ""),
        ("2.00 | mmol/L", "25 | foo", "", NO_FORMULA),
        ("4.00 | mEq/L", "25 | g/L", "", NO_FORMULA),
        ("<2.00 | mmol/L", "25 | g/L", "", BELOW),
        ("2.00 | mmol/L", "<25 | g/L", "", BELOW),
    ],
)
def test_calcium_is_corrected_by_the_formula_of_its_unit(
    frame, adsl, calcium, albumin, expected, why
):
    rows = f"01 | 1 | CA | 2019-03-05T08:00 | {calcium} | 2.2\n"
    rows += f"01 | 2 | ALB | 2019-03-05T08:00 | {albumin} |"
    found = corrected(lb_of(frame, rows), adsl)
    assert (told(found["AVAL"]), told(found["AEXCL"])) == ({1: expected}, {1: why})


def test_albumin_above_normal_corrects_where_the_trial_file_says_so(frame, adsl):
    rows = "01 | 1 | CA | 2019-03-05 | 2.0 | mmol/L | 2.2\n01 | 2 | ALB | 2019-03-05 | 45 | g/L |"
    assert told(corrected(lb_of(frame, rows), adsl, only_low_albumin=False)["AVAL"]) == {1: 1.9}


def test_albumin_is_of_the_same_draw_and_its_absence_is_told(frame, adsl):
    lb = lb_of(
        frame,
        """01 | 1 | CA    | 2019-03-05T08:00 | 2.00 | mmol/L | 2.2
        01 | 2 | ALB   | 2019-03-05T09:00 | 25   | g/L    |
        02 | 3 | CA    | 2019-03-05T08:00 | 2.00 | mmol/L | 2.2
        02 | 4 | ALB   | 2019-03-06T08:00 | 25   | g/L    |
        02 | 5 | CA    | 2019-03-06T08:00 | 2.00 | mmol/L | 2.2
        02 | 6 | CAION | 2019-03-06T08:00 | 1.00 | mmol/L | 1.1""",
    )

    found = corrected(lb, adsl)

    assert told(found["AVAL"]) == {1: "", 3: "", 5: 2.3}
    none = "no albumin of the same draw"
    assert told(found["AEXCL"]) == {1: none, 3: none, 5: ""}
    assert told(found["ATOXNL"]) == {1: none, 3: none, 5: ""}
    assert told(found["ATOXGRL"]) == {1: "", 3: "", 5: 0}


def test_total_calcium_has_no_grade_of_its_own_and_ionised_is_never_corrected(frame, adsl):
    rows = """01 | 1 | CA    | 2019-03-05 | 1.40 | mmol/L | 2.2
        01 | 2 | ALB   | 2019-03-05 | 40   | g/L    |
        01 | 3 | CAION | 2019-03-05 | 0.95 | mmol/L | 1.1"""
    lb = lb_of(frame, rows).assign(LBSTRESN=[1.4, 40.0, 0.95])
    trial = safety_trial(laboratory=LABORATORY, corrected_calcium={"formulas": FORMULAS})
    grades = derived(lb, adsl, trial).set_index("PARAMCD")["ATOXGRL"]
    assert told(grades) == {"CA": "", "CACORR": 4, "ALB": "", "CAION": 2}


def test_a_value_that_the_laboratory_corrected_is_not_corrected_again(frame, adsl):
    rows = """01 | 1 | CA     | 2019-03-05 | 2.00 | mmol/L | 2.2
        01 | 2 | ALB    | 2019-03-05 | 25   | g/L    |
        01 | 3 | CACORR | 2019-03-05 | 2.25 | mmol/L | 2.2
        01 | 4 | CA     | 2019-03-06 | 2.00 | mmol/L | 2.2
        01 | 5 | ALB    | 2019-03-06 | 25   | g/L    |"""
    found = corrected(lb_of(frame, rows), adsl)
    assert told(found["AVAL"]) == {3: 2.25, 4: 2.3}
    assert told(found["PARAMTYP"]) == {3: "", 4: "DERIVED"}


def test_change_of_corrected_calcium_is_from_its_own_baseline(frame, adsl):
    rows = """01 | 1 | CA  | 2019-02-28 | 2.10 | mmol/L | 2.2
        01 | 2 | ALB | 2019-02-28 | 30   | g/L    |
        01 | 3 | CA  | 2019-03-08 | 2.00 | mmol/L | 2.2
        01 | 4 | ALB | 2019-03-08 | 20   | g/L    |"""
    found = corrected(lb_of(frame, rows), adsl)
    assert told(found["CHG"].round(9)) == {1: "", 3: 0.1}
    assert told(found["ABLFL"]) == {1: "Y", 3: ""}
