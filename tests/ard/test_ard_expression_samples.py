"""Every expression sample is counted, used or with its reason."""

import pandas as pd

from helpers.ard.expression_samples import ard_expression_samples
from helpers.ard.frame import pick, warning_of


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
