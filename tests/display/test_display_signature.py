"""What a reader is told of the signature and of a published one, word for word."""

import math

import pandas as pd
import pytest

from helpers.ard.expression import PairedExpression
from helpers.ard.published_signature import COLUMNS, ard_agreement
from helpers.ard.signature import GENES, SCORES, ard_signature
from helpers.display.signature import (
    agreement_sentence,
    agreement_table,
    signature_figure,
    signature_scores_sentence,
    signature_scores_table,
    signature_sentence,
)
from helpers.trial.expression import Expression


class _Trial:
    expression = Expression(signature={"least_fold": 1.5})


class _Without:
    expression = None


FIT = PairedExpression(genes=pd.DataFrame({"p_adjusted": [0.01] * 3 + [math.nan]}))
LEFT = "the list was not fitted again without this participant"


@pytest.fixture
def scores():
    rows = [
        ("S-1", 12, 30, -0.1, 0.1, 0.2, ""),
        ("S-2", 11, 31, -0.2, 0.2, 0.4, ""),
        ("S-3", 0, 0, math.nan, math.nan, math.nan, LEFT),
    ]
    return pd.DataFrame(rows, columns=SCORES)


@pytest.fixture
def results(scores):
    genes = pd.DataFrame([("A", "UP", 1.0, 0.01), ("B", "DN", -1.0, 0.02)], columns=GENES)
    return ard_signature(genes, scores, FIT, _Trial())


def test_the_rule_and_the_size_of_the_signature_are_told(results):
    words = signature_sentence(results).html

    assert (
        "By the declared rule (false discovery rate 5%, a fold change of at least 1.5) the "
        "signature holds 2 of 3 tested genes: 1 higher and 1 lower on treatment."
    ) in words


def test_scores_are_told_with_their_caution(results):
    words = signature_scores_sentence(results).html

    assert "The score moved as in the others in 2 of 2 (100.0%; 95% CI 15.8 to 100.0)" in words
    assert "its mean change is 0.300 (95% CI −0.971 to 1.571)" in words
    assert "No p-value is given" in words
    assert f"Not scored: {LEFT}." in words


def test_where_nobody_is_scored_the_reason_stands_once(scores):
    none = scores.assign(SCOREBL=math.nan, SCORE=math.nan, CHG=math.nan, REASON=LEFT)
    results = ard_signature(pd.DataFrame(columns=GENES), none, FIT, _Trial())

    said = f"No participant has a score of the signature: {LEFT}."
    assert said in signature_scores_sentence(results).html
    assert signature_figure(results).html + signature_scores_table(none).html == ""


def test_each_participant_has_a_row(scores):
    shown = signature_scores_table(scores).html

    assert "S-1</th><td>12</td><td>30</td><td>−0.100</td><td>0.100</td><td>0.200</td>" in shown
    assert LEFT in shown
    assert "No score because" not in signature_scores_table(scores[:2]).html


def test_slopes_of_the_signature_describe_themselves(results):
    shown = signature_figure(results).html

    assert "one line for each of 2 participants" in shown
    assert "The mean is higher on treatment for signature." in shown


def test_a_published_signature_is_told_with_its_counts():
    rows = [
        ("<b>A", "A", "direct", 1.0, 0.5, "Y", "Y", "Y"),
        ("B", "B", "direct", -2.0, -0.5, "Y", "N", "Y"),
        ("C", "C", "direct", 0.5, -0.1, "Y", "N", "N"),
        ("D", None, "lost", math.inf, math.nan, "N", "N", None),
    ]
    agreement = pd.DataFrame(rows, columns=COLUMNS)

    words = agreement_sentence(ard_agreement(agreement), _Trial()).html
    shown = agreement_table(agreement).html

    assert "3/4 (75.0%) are counted here and 3/4 (75.0%) tested" in words
    assert "move 2 of 3 (66.7%; 95% CI 9.4 to 99.2) of the tested ones" in words
    assert "1 of 1 (100.0%; 95% CI 2.5 to 100.0) of those in this trial&#x27;s signature" in words
    assert "The rank correlation of fold changes over 3 genes is 1.00." in words
    assert "&lt;b&gt;A</th>" in shown
    assert shown.index(">C</th>") < shown.index("&lt;b&gt;A</th>") < shown.index(">D</th>")
    assert "not counted" in shown


def test_without_a_published_signature_one_sentence_says_so():
    none = ard_agreement(pd.DataFrame(columns=COLUMNS))

    assert "No published signature is supplied for this trial" in (
        agreement_sentence(none, _Trial()).html
    )
    assert agreement_sentence(none, _Without()).html == ""
    assert agreement_sentence(none, _Trial(), "Not planned.").html == ""
    assert agreement_table(pd.DataFrame(columns=COLUMNS)).html == ""


def test_what_is_not_planned_is_one_sentence(scores):
    none = ard_signature(None, scores, PairedExpression("Not planned."), _Trial())

    assert "Not planned." in signature_sentence(none, "Not planned.").html
    shown = [signature_scores_sentence(none), signature_figure(none)]
    shown += [signature_scores_table(scores.iloc[:0])]
    assert "".join(piece.html for piece in shown) == ""
