"""Analysis sets that need more than a dose."""

import pandas as pd
import pytest

from cut_kit import small_trial
from helpers.adam.adsl_sets import (
    expression_pairs,
    quality_of_life_evaluable,
    response_evaluable,
)

FIRST_DOSE = pd.Series(pd.Timestamp("2019-03-01"), index=["01", "02", "03", "04"])


def test_response_evaluable_needs_a_target_lesion_and_an_evaluable_scan_after_the_first_dose(
    frame,
):
    tu = frame("""
        USUBJID | TUSTRESC
        --------+-----------
        01      | TARGET
        02      | NON-TARGET
        03      | TARGET
        04      | TARGET
        """)
    rs = frame("""
        USUBJID | RSTESTCD | RSSTRESC | RSDTC
        --------+----------+----------+-----------
        01      | OVRLRESP | SD       | 2019-03-02
        02      | OVRLRESP | PD       | 2019-04-01
        03      | OVRLRESP | NE       | 2019-04-01
        04      | OVRLRESP | SD       | 2019-03-01
        """)
    assert response_evaluable(tu, rs, FIRST_DOSE) == {"01"}


def test_quality_of_life_evaluable_needs_an_answered_form_before_and_after(frame):
    qs = frame("""
        USUBJID | QSCAT | QSSTRESC | QSSTRESN:float | QSDTC
        --------+-------+----------+----------------+-----------
        01      | FORM  | 2        | 2              | 2019-03-01
        01      | FORM  | 3        | 3              | 2019-03-15
        02      | FORM  | 2        | 2              | 2019-03-01
        02      | FORM  |          |                | 2019-03-15
        03      | FORM  | 2        | 2              | 2019-03-15
        04      | FORM  | 2        | 2              | 2019-02-28
        04      | OTHER | 2        | 2              | 2019-03-15
        """)
    questionnaires = small_trial(
        questionnaires=[
            {
                "id": id_,
                "category": id_.upper(),
                "label": "F",
                "item_prefix": "F",
                "scales": [{"id": "S", "label": "S", "items": [1], "direction": "symptom"}],
            }
            for id_ in ("form", "other")
        ]
    ).questionnaires

    assert quality_of_life_evaluable(qs, questionnaires, FIRST_DOSE) == {"01"}


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
SHEET = """
    SAMPLE_ID | USUBJID | VISIT        | RIN:float | EXCLUDED_REASON
    ----------+---------+--------------+-----------+----------------
    A1        | 01      | BASELINE     | 6.0       |
    A2        | 01      | AFTER RUN IN | 8.1       |
    B1        | 02      | BASELINE     | 5.9       |
    B2        | 02      | AFTER_RUN_IN | 8.1       |
    C1        | 03      | BASELINE     | 8.0       |
    D1        | 04      | BASELINE     | 8.0       | clotted
    D2        | 04      | AFTER_RUN_IN | 8.0       |
    """


def test_an_expression_pair_is_two_samples_of_enough_quality_that_nobody_excluded(frame):
    planned = small_trial(expression={"minimum_rin": 6}, endpoints=[CONTRAST])
    assert expression_pairs(frame(SHEET), planned) == {"01"}


@pytest.mark.parametrize("expression", [None, {"minimum_rin": 6}])
def test_nobody_is_a_pair_where_no_contrast_is_planned(frame, expression):
    assert expression_pairs(frame(SHEET), small_trial(expression=expression)) == set()
