"""Clinical and expression participants add up, step by step."""

import pytest

from cut_kit import small_trial
from helpers.ard.frame import levels, pick, select
from helpers.ard.reconciliation import ard_reconciliation

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
ADSL = """
    USUBJID | SCRNFL | INCLFL | SAFFL | INCLREAS         | SAFREAS        | EXPRREAS
    --------+--------+--------+-------+------------------+----------------+----------------------
    01      | Y      | Y      | Y     |                  |                |
    02      | Y      | Y      | Y     |                  |                | Later: RIN below 6
    03      | Y      | Y      | Y     |                  |                | Later: no sample
    04      | Y      | Y      | Y     |                  |                | no sample
    05      | Y      | Y      |       |                  | never treated  | never treated
    06      | Y      |        |       | failed screening | never included | never included
    """
ADEXPR = """
    SAMPLE_ID | USUBJID | AVISIT       | EXPAIRFL
    ----------+---------+--------------+---------
    A1        | 01      | baseline     | Y
    A2        | 01      | after_run_in | Y
    B1        | 02      | baseline     |
    B2        | 02      | after_run_in |
    C1        | 03      | baseline     |
    E1        | 05      |              |
    F1        | 06      |              |
    X1        | 99      |              |
    Y1        |         |              |
    """


@pytest.fixture
def trial():
    return small_trial(expression={"minimum_rin": 6}, endpoints=[CONTRAST])


@pytest.fixture
def results(frame, trial):
    return ard_reconciliation(frame(ADSL), frame(ADEXPR), trial)


def _counted(results, variable):
    return {
        level: pick(results, "n", variable=variable, variable_level=level)
        for level in levels(results, variable=variable)
    }


def test_each_step_and_what_is_lost_on_the_way_add_up(results):
    steps = ["screened", "included", "treated", "any_sample", "both_visits", "pairs"]
    left = [pick(results, "n", variable=step) for step in steps]
    lost = [sum(_counted(results, f"lost: {step}").values()) for step in steps]

    assert left == [6, 5, 4, 3, 2, 1]
    assert lost == [0, 1, 1, 1, 1, 1]
    assert _counted(results, "lost: pairs") == {"Later: RIN below 6": 1}
    assert select(results, variable="pairs", stat_name="n")["who"].tolist() == ["01"]


def test_every_sample_belongs_to_one_kind_of_participant(results):
    assert _counted(results, "samples") == {
        "received": 9,
        "used": 2,
        "of treated participants": 5,
        "of included participants never treated": 1,
        "of participants never included": 1,
        "of participants who are not in the delivery": 1,
        "without a participant": 1,
    }


def test_a_trial_without_a_contrast_has_no_rows(frame):
    assert ard_reconciliation(frame(ADSL), frame(ADEXPR), small_trial()).empty


def test_no_sample_delivered_loses_everybody_treated_at_once(frame, trial):
    adsl = frame(ADSL)
    adsl.loc[:3, "EXPRREAS"] = "no sample"
    results = ard_reconciliation(adsl, frame(ADEXPR).iloc[:0], trial)
    assert _counted(results, "lost: any_sample") == {"no sample": 4}
    assert pick(results, "n", variable="pairs") == 0


def test_a_sample_of_somebody_treated_without_inclusion_is_of_the_treated(frame, trial):
    adsl = frame(ADSL)
    results = ard_reconciliation(adsl.assign(INCLFL=adsl["INCLFL"].mask(adsl["USUBJID"] == "01")),
                                 frame(ADEXPR), trial)  # fmt: skip
    kinds = _counted(results, "samples")
    assert kinds["of treated participants"] == 5
    assert kinds["of participants never included"] == 1
