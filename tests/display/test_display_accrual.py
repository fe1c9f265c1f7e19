"""Accrual and the reconciliation of participants and samples, as a reader sees them."""

import re

import pytest

from cut_kit import small_trial
from helpers.ard.accrual import ard_accrual
from helpers.ard.reconciliation import ard_reconciliation
from helpers.cut.written_dates import holds_date
from helpers.display.accrual import accrual_figure, accrual_sentence
from helpers.display.reconciliation import (
    reconciliation_sentence,
    reconciliation_table,
    samples_apart_table,
)
from html_kit import rows_of, words_of

ADSL = """
    USUBJID | SCRNFL | INCLFL | SAFFL | INCLDT:date | CUTDT:date | INCLREAS         | SAFREAS        | EXPRREAS
    --------+--------+--------+-------+-------------+------------+------------------+----------------+-------------------
    01      | Y      | Y      | Y     | 2019-03-05  | 2019-06-30 |                  |                |
    02      | Y      | Y      | Y     | 2019-03-12  | 2019-06-30 |                  |                | Later: RIN below 6
    03      | Y      | Y      |       | 2019-03-20  | 2019-06-30 |                  | never treated  | never treated
    04      | Y      |        |       |             | 2019-06-30 | failed screening | never included | never included
    """
SCREENS = """
    USUBJID | SCREENNO:int | SCRSDT:date
    --------+--------------+------------
    01      | 1            | 2019-02-01
    02      | 1            | 2019-02-20
    03      | 1            | 2019-02-20
    04      | 1            |
    """
PLAN = {
    "planned_participants": 10,
    "recruitment": {"source": "The <b>register", "start": "2019-01-01", "months": 12},
}


@pytest.fixture
def results(frame):
    return ard_accrual(frame(ADSL), frame(SCREENS), small_trial(**PLAN))


def _drawn(shown):
    return re.findall(r"<text[^>]*>([^<]*)</text>", shown.html)


def test_the_figure_names_its_curves_and_the_plan(results):
    drawn = _drawn(accrual_figure(results))
    assert {"Screening begun: 3", "Included: 3", "Planned: 10", "Planned start"} <= set(drawn)
    assert "Months since the first screening" in drawn


def test_without_a_plan_nothing_of_it_is_drawn(frame):
    results = ard_accrual(frame(ADSL), frame(SCREENS), small_trial())
    assert not [word for word in _drawn(accrual_figure(results)) if "Planned" in word]


@pytest.mark.fault("S02")
@pytest.mark.parametrize(
    ("last", "said"),
    [("2019-03-20", "less than a month"), ("2019-04-20", "1 month"), ("2019-06-20", "3 months")],
)
def test_where_no_date_may_be_told_accrual_is_told_in_months(frame, last, said):
    trial = small_trial(**PLAN, restricted={"dates": "study_days"})
    results = ard_accrual(frame(ADSL.replace("2019-03-20", last)), frame(SCREENS), trial)
    drawn, words = _drawn(accrual_figure(results)), words_of(accrual_sentence(results, trial))
    assert {"Months since the first inclusion", "Included: 3", "Planned start"} <= set(drawn)
    assert f"From the first inclusion to the last passed {said}. From one inclusion" in words
    assert not holds_date(" ".join([*drawn, words]))
    assert "calendar" not in accrual_figure(results).html


def test_accrual_in_words_with_the_source_of_the_plan(results):
    said = accrual_sentence(results, small_trial(**PLAN))
    assert words_of(said) == (
        "3 participants were included by the cut; 10 were planned. The first inclusion was on "
        "5 March 2019, the last on 20 March 2019. From one inclusion to the next passed a median "
        "of 7.5 days (range 7 to 8). Screening begun: no complete date for 1 of 4. "
        "Plan. The <b>register."
    )
    assert "<b>reg" not in said.html


@pytest.mark.parametrize("kept", [0, 1])
def test_one_participant_and_nobody_are_said_without_an_interval(frame, kept):
    trial = small_trial()
    results = ard_accrual(frame(ADSL).iloc[:kept], frame(SCREENS).iloc[:kept], trial)
    said = words_of(accrual_sentence(results, trial))

    assert "median" not in said
    assert said.startswith(("0 participants were", "1 participant was")[kept])
    assert ("Inclusion was on 5 March 2019." in said) == (kept == 1)
    shown = words_of(accrual_figure(results))
    assert ("No date of screening or of inclusion is recorded." in shown) == (kept == 0)


CONTRAST = {
    "id": "signature",
    "type": "contrast",
    "label": "Signature",
    "role": "secondary",
    "definition": "Change in expression",
    "population": "expression_pairs",
    "baseline": "baseline",
    "on_treatment": "after_run_in",
}
ADEXPR = """
    SAMPLE_ID | USUBJID | VISIT | AVISIT       | EXPAIRFL | EXCLREAS
    ----------+---------+-------+--------------+----------+--------------------------------
    A1        | 01      | B     | baseline     | Y        |
    A2        | 01      | L     | after_run_in | Y        |
    B1        | 02      | B     | baseline     |          | no usable partner sample
    B2        | 02      | L     | after_run_in |          | RIN below 6
    C1        | 03      | B     |              |          | participant not treated
    X<b>      | 99      |       |              |          | participant not in the delivery
    """


def test_the_reconciliation_leads_from_screening_to_pairs_with_reasons(frame):
    trial = small_trial(expression={"minimum_rin": 6}, endpoints=[CONTRAST])
    results = ard_reconciliation(frame(ADSL), frame(ADEXPR), trial)

    assert rows_of(reconciliation_table(results)) == [
        ("Screened", ["4/4 (100.0%)"]),
        ("Out: failed screening", ["1/4 (25.0%)"]),
        ("Included", ["3/4 (75.0%)"]),
        ("Out: never treated", ["1/4 (25.0%)"]),
        ("Treated", ["2/4 (50.0%)"]),
        ("With any sample", ["2/4 (50.0%)"]),
        ("With a sample at both visits", ["2/4 (50.0%)"]),
        ("Out: Later: RIN below 6", ["1/4 (25.0%)"]),
        ("Pairs that passed quality control", ["1/4 (25.0%)"]),
        ("Received", ["6/6 (100.0%)"]),
        ("Used", ["2/6 (33.3%)"]),
        ("Of treated participants", ["4/6 (66.7%)"]),
        ("Of included participants never treated", ["1/6 (16.7%)"]),
        ("Of participants who are not in the delivery", ["1/6 (16.7%)"]),
    ]
    assert "RIN: RNA integrity number" in reconciliation_table(results).html
    good = ard_reconciliation(frame(ADSL).assign(EXPRREAS=None), frame(ADEXPR).iloc[:2], trial)
    assert "RIN" not in reconciliation_table(good).html
    assert words_of(reconciliation_sentence(results)) == (
        "Of 2 treated participants, 2 gave a sample at both visits and 1 has a pair that passed "
        "quality control."
    )


def test_samples_without_a_treated_participant_are_listed(frame):
    shown = samples_apart_table(frame(ADEXPR))
    assert [label for label, _ in rows_of(shown)] == ["C1", "X<b>"]
    assert "<b>" not in shown.html
    assert samples_apart_table(frame(ADEXPR).iloc[:2]).html == ""


def test_a_trial_without_expression_says_so_once(frame):
    results = ard_reconciliation(frame(ADSL), frame(ADEXPR).iloc[:0], small_trial())
    shown = reconciliation_table(results) + reconciliation_sentence(results)
    assert words_of(shown) == "This trial plans no analysis of gene expression."
