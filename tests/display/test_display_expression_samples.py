"""What a reader is told of the expression samples, word for word."""

import math

import pytest

from helpers.ard.expression import PairedExpression
from helpers.ard.expression_samples import ard_expression_samples
from helpers.display.expression_samples import (
    sample_quality_table,
    samples_by_visit_table,
    samples_sentence,
)
from html_kit import bare


@pytest.fixture
def adexpr(frame):
    return frame("""
        SAMPLE_ID | USUBJID | VISIT | AVISITL | ADY:float | RIN:float | LIBSIZE:float | GENEDET:float | GLOBFRAC:float | BATCH | SEXGENE | SEXMISFL | EXCLREAS    | EXPAIRFL
        ----------+---------+-------+---------+-----------+-----------+---------------+---------------+----------------+-------+---------+----------+-------------+---------
        A         | 01      | START | Start   | 1         | 8         | 2500000       | 90            | 0.125          | B1    | F       |          |             | Y
        B         | 01      | LATER | Later   | 15        | 8         | 2500000       | 90            | 0.125          | B1    | M       | Y        |             | Y
        C         | 02      | START |         |           | 5         |               |               |                |       |         |          | RIN below 6 |
        """)


def test_samples_are_accounted_for_in_words(adexpr):
    said = samples_sentence(ard_expression_samples(adexpr), PairedExpression()).html

    assert said == (
        '<p class="tb-say">Of 3 samples received from 2 participants, 2 are used: 1 complete '
        "pair. Not used: RIN below 6 (1). In 1 of 2 samples the genes contradict the recorded "
        "sex: B may have been swapped.</p>"
    )


def test_reconciliation_shows_every_participant_at_every_visit(adexpr):
    shown = bare(samples_by_visit_table(adexpr))

    assert '<th scope="col">Start</th><th scope="col">Later</th>' in shown
    assert '<th scope="row">01</th><td>used</td><td>used</td>' in shown
    assert '<th scope="row">02</th><td>not used: RIN below 6</td><td>no sample</td>' in shown


def test_quality_of_every_sample_is_listed(adexpr):
    shown = bare(sample_quality_table(adexpr))

    assert "<td>2.50</td><td>90</td><td>12.5%</td><td>B1</td><td>M (differs)</td>" in shown
    assert shown.count("<tr>") == 4


def test_without_any_rin_the_page_says_that_quality_is_not_judged(adexpr):
    bare_samples = adexpr.assign(RIN=math.nan)
    said = samples_sentence(ard_expression_samples(bare_samples), PairedExpression()).html
    assert "No RNA integrity number is recorded, so that RNA quality is not judged by it." in said


def test_of_many_participants_those_with_a_sample_left_out_come_first(frame):
    rows = [f"S{n:02d} | P{n:02d} | START | Start | 1 | | Y" for n in range(62)]
    rows[61] = "S61 | P61 | START | Start | 1 | RIN below 6 |"
    head = "SAMPLE_ID | USUBJID | VISIT | AVISITL | ADY:float | EXCLREAS | EXPAIRFL\n"
    shown = bare(samples_by_visit_table(frame(head + "\n".join(rows))))
    assert shown.index("P61") < shown.index("P00")
    assert "P60" not in shown
    assert "The first 60 of 62 rows are shown here. The file holds all." in shown


def test_what_is_not_planned_is_said_once(adexpr):
    none = PairedExpression("This trial plans no gene-expression analysis.")
    empty = adexpr.iloc[:0]

    assert samples_sentence(ard_expression_samples(empty), none).html == (
        '<p class="tb-absent">This trial plans no gene-expression analysis.</p>'
    )
    assert samples_by_visit_table(empty).html == ""
    assert sample_quality_table(empty).html == ""
