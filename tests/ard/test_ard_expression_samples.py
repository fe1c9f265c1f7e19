"""Every expression sample is counted, used or with its reason."""

import pandas as pd

from helpers.ard.expression_samples import ard_expression_people, ard_expression_samples
from helpers.ard.frame import keyed_numbers, pick, select, warning_of


def test_reconciliation_counts_every_sample(frame):
    adexpr = frame("""
        SAMPLE_ID | USUBJID | EXPAIRFL | EXCLREAS                 | SEXMISFL | SEXGENE | RIN:float
        ----------+---------+----------+--------------------------+----------+---------+----------
        S1        | 01      | Y        |                          |          | F       | 8
        S2        | 01      | Y        |                          | Y        | M       | 8
        S3        | 02      |          | RIN below 6              |          | F       | 5
        S4        | 03      |          | no usable partner sample |          |         |
        """)

    results = ard_expression_samples(adexpr)

    def n(variable, level, stat="n"):
        return pick(results, stat, variable=variable, variable_level=level)

    assert n("samples", "received") == 4
    assert n("samples", "used") == 2
    assert n("excluded", "RIN below 6") + n("excluded", "no usable partner sample") == 2
    assert (n("participants", "pairs"), n("participants", "pairs", "N")) == (1, 3)
    assert (n("sex", "mismatch"), n("sex", "mismatch", "N")) == (1, 3)
    assert (n("rin", "recorded"), n("rin", "recorded", "N")) == (3, 4)
    key = {"variable": "sex", "variable_level": "mismatch"}
    assert warning_of(results, "n", **key) == "S2 may have been swapped"
    many = pd.concat([adexpr.assign(SEXMISFL="Y", SEXGENE="M")] * 2)
    assert warning_of(ard_expression_samples(many), "n", **key) == (
        "S1, S2, S3, S4, S1, S2 and 2 more may have been swapped"
    )
    six = many.iloc[:6].assign(SAMPLE_ID=list("ABCDEF"))
    assert warning_of(ard_expression_samples(six), "n", **key) == (
        "A, B, C, D, E, F may have been swapped"
    )
    assert warning_of(ard_expression_samples(adexpr.iloc[:1]), "n", **key) == ""


def test_people_of_the_samples_and_of_the_clinical_data_by_hand(frame):
    adsl = frame("""
        USUBJID | SAFFL
        --------+------
        01      | Y
        02      | Y
        03      | Y
        04      |
        06      | Y
        """)
    adexpr = frame("""
        SAMPLE_ID | USUBJID | AVISIT | LIBSIZE:float | EXPAIRFL
        ----------+---------+--------+---------------+---------
        A1        | 01      | start  | 900           | Y
        A2        | 01      | later  | 1             | Y
        B1        | 02      | start  | 900           |
        B2        | 02      | later  | 0             |
        D1        | 04      | start  | 900           |
        D2        | 04      | later  | 900           |
        E1        | 05      | start  | 900           |
        F1        | 06      | start  | 900           |
        F2        | 06      | later  | 900           |
        G1        |         | start  | 900           | Y
        """)

    results = ard_expression_people(adexpr, adsl)

    assert keyed_numbers(results) == {
        ("", "people", "treated"): {"n": 4},
        ("", "people", "treated, with a sample"): {"n": 3},
        ("", "people", "treated, with a counted sample at both visits"): {"n": 2},
        ("", "people", "used as a pair"): {"n": 1},
        ("", "people", "treated, without a sample"): {"n": 1},
        ("", "people", "with a sample, never treated"): {"n": 1},
        ("", "people", "with a sample, not in the clinical data"): {"n": 1},
    }
    assert select(results)["who"].tolist() == [
        "01 02 03 06",
        "01 02 06",
        "01 06",
        "01",
        "03",
        "04",
        "05",
    ]
    assert ard_expression_people(adexpr.iloc[:0], adsl).empty
    assert ard_expression_samples(adexpr.iloc[:0]).empty
