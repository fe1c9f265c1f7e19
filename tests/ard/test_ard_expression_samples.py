"""Every expression sample is counted, used or with its reason."""

from helpers.ard.expression_samples import ard_expression_samples
from helpers.ard.frame import pick


def test_reconciliation_counts_every_sample(frame):
    adexpr = frame("""
        SAMPLE_ID | USUBJID | EXPAIRFL | EXCLREAS                 | SEXMISFL | SEXGENE
        ----------+---------+----------+--------------------------+----------+--------
        S1        | 01      | Y        |                          |          | F
        S2        | 01      | Y        |                          | Y        | M
        S3        | 02      |          | RIN below 6              |          | F
        S4        | 03      |          | no usable partner sample |          |
        """)

    results = ard_expression_samples(adexpr)

    def n(variable, level, stat="n"):
        return pick(results, stat, variable=variable, variable_level=level)

    assert n("samples", "received") == 4
    assert n("samples", "used") == 2
    assert n("excluded", "RIN below 6") + n("excluded", "no usable partner sample") == 2
    assert (n("participants", "pairs"), n("participants", "pairs", "N")) == (1, 3)
    assert (n("sex", "mismatch"), n("sex", "mismatch", "N")) == (1, 3)
