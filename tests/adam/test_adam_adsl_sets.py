"""Analysis sets: the first reason why somebody is not in one, and nobody without a reason."""

from datetime import date

import pandas as pd
import pytest

from cut_kit import TableCut, small_trial
from helpers.adam.adsl_sets import REASONS, derive_sets, questionnaire_reasons, response_reasons
from helpers.adam.reasons import first_reason

ADSL = """
    USUBJID | SEX | INCLFL | SCRFFL | INCLDT:date | TRTSDT:date | TRTEDT:date | AP01SDT:date | AP02SDT:date
    --------+-----+--------+--------+-------------+-------------+-------------+--------------+-------------
    01      | F   | Y      |        | 2019-02-27  | 2019-03-01  | 2019-04-30  | 2019-03-01   | 2019-03-15
    02      | F   | Y      |        | 2019-02-27  | 2019-03-01  | 2019-04-30  | 2019-03-01   | 2019-03-15
    03      | F   | Y      |        | 2019-02-27  | 2019-03-01  | 2019-04-30  | 2019-03-01   | 2019-03-15
    04      | F   | Y      |        | 2019-02-27  | 2019-03-01  | 2019-04-30  | 2019-03-01   |
    05      | F   | Y      |        | 2019-02-27  | 2019-03-01  | 2019-04-30  | 2019-03-01   |
    06      | F   | Y      |        | 2019-02-27  |             |             |              |
    07      | F   |        | Y      |             |             |             |              |
    08      | F   |        |        |             |             |             |              |
    """
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
QUESTIONNAIRE = {
    "id": "form",
    "category": "FORM",
    "label": "F",
    "item_prefix": "F",
    "scales": [{"id": "S", "label": "S", "items": [1], "direction": "symptom"}],
}
TREATED = ["01", "02", "03", "04", "05"]


@pytest.fixture
def adsl(frame):
    return frame(ADSL).set_index("USUBJID", drop=False).rename_axis(None)


def _cut(**frames):
    return TableCut(date(2019, 6, 30), frames)


def _told(reasons, adsl):
    """Return the first reason of every treated participant, "" for a member."""
    return first_reason(reasons, adsl.index)[TREATED].fillna("").to_dict()


def test_nobody_is_outside_a_set_without_a_reason_nor_inside_with_one(adsl):
    trial = small_trial()
    sets = derive_sets(_cut(), trial, adsl).assign(INCLFL=adsl["INCLFL"])

    for flag, reason in REASONS.items():
        assert (sets[flag].eq("Y") == sets[reason].isna()).all(), flag
    assert sets["SAFFL"].eq("Y").sum() == 5


def test_the_way_out_before_treatment_is_said_in_its_order(adsl):
    sets = derive_sets(_cut(), small_trial(), adsl)

    assert sets.loc[["06", "07", "08"], "INCLREAS"].fillna("").tolist() == [
        "",
        "failed screening",
        "still in screening",
    ]
    assert sets.loc[["06", "07", "08"], "SAFREAS"].tolist() == [
        "never treated",
        "never included",
        "never included",
    ]
    assert sets.loc["06", "RESPREAS"] == "never treated"


def test_what_the_trial_does_not_plan_is_its_own_reason(adsl):
    sets = derive_sets(_cut(), small_trial(), adsl)
    assert set(sets.loc[TREATED, "QOLREAS"]) == {"not planned in this trial"}
    assert set(sets.loc[TREATED, "EXPRREAS"]) == {"not planned in this trial"}


def test_what_was_not_delivered_leaves_the_sets_unknown(adsl):
    trial = small_trial(
        expression={"minimum_rin": 6}, endpoints=[CONTRAST], questionnaires=[QUESTIONNAIRE]
    )
    sets = derive_sets(_cut(), trial, adsl)

    assert set(sets.loc[TREATED, "RESPREAS"]) == {"not known: lesions not delivered"}
    assert set(sets.loc[TREATED, "QOLREAS"]) == {"not known: questionnaires not delivered"}
    assert set(sets.loc[TREATED, "EXPRREAS"]) == {"not known: samples not delivered"}


LESIONS = """
    USUBJID | TUSTRESC   | TUDTC
    --------+------------+-----------
    01      | TARGET     | 2019-03-01
    02      | NON-TARGET | 2019-02-20
    03      | TARGET     | 2019-03-02
    04      | TARGET     |
    05      | TARGET     | 2019-03
    """
RESPONSES = """
    USUBJID | RSTESTCD | RSSTRESC | RSDTC      | RSEVAL
    --------+----------+----------+------------+-------
    01      | OVRLRESP | SD       | 2019-03-02 |
    02      | OVRLRESP | PD       | 2019-04-01 |
    03      | OVRLRESP | SD       | 2019-04-01 |
    04      | OVRLRESP | SD       | 2019-03-01 |
    05      | OVRLRESP | NE       | 2019-04-01 |
    """


def test_response_evaluable_needs_a_target_lesion_and_a_response_that_could_be_evaluated(
    adsl, frame
):
    cut = _cut(tu=frame(LESIONS), rs=frame(RESPONSES))
    assert _told(response_reasons(cut, adsl), adsl) == {
        "01": "",
        "02": "no target lesion at baseline",
        "03": "no target lesion at baseline",
        "04": "no response assessed after the first dose",
        "05": "no response after the first dose could be evaluated",
    }


def test_a_response_after_a_new_therapy_or_by_another_reader_does_not_count(adsl, frame):
    targets = pd.DataFrame({"USUBJID": TREATED, "TUSTRESC": "TARGET", "TUDTC": "2019-02-20"})
    responses = frame("""
        USUBJID | RSTESTCD | RSSTRESC | RSDTC      | RSEVAL
        --------+----------+----------+------------+-------------
        01      | OVRLRESP | SD       | 2019-05-01 | INVESTIGATOR
        02      | OVRLRESP | SD       | 2019-05-02 | INVESTIGATOR
        03      | OVRLRESP | SD       | 2019-05-01 | INDEPENDENT ASSESSOR
        """)
    therapy = frame("""
        USUBJID | CMCAT                         | CMSTDTC
        --------+-------------------------------+-----------
        01      | SUBSEQUENT ANTICANCER THERAPY | 2019-05-01
        02      | SUBSEQUENT ANTICANCER THERAPY | 2019-05-01
        """)
    told = _told(response_reasons(_cut(tu=targets, rs=responses, cm=therapy), adsl), adsl)

    assert (told["01"], told["02"], told["03"]) == (
        "",
        "assessed only after a new anticancer therapy began",
        "no response assessed after the first dose",
    )


FORMS = """
    USUBJID | QSCAT | QSSTRESC | QSSTRESN:float | QSDTC
    --------+-------+----------+----------------+-----------
    01      | FORM  | 2        |                | 2019-03-01
    01      | FORM  |          | 3              | 2019-03-02
    02      | FORM  | 2        | 2              | 2019-03-01
    02      | FORM  |          |                | 2019-03-15
    03      | FORM  | 2        | 2              | 2019-03-15
    04      | FORM  | 2        | 2              | 2019-02-28
    04      | OTHER | 2        | 2              | 2019-03-15
    """


def test_quality_of_life_evaluable_needs_one_questionnaire_answered_before_and_after(adsl, frame):
    both = [QUESTIONNAIRE, QUESTIONNAIRE | {"id": "other", "category": "OTHER"}]
    questionnaires = small_trial(questionnaires=both).questionnaires
    reasons = questionnaire_reasons(_cut(qs=frame(FORMS)), questionnaires, adsl["TRTSDT"])

    assert _told(reasons, adsl) == {
        "01": "",
        "02": "no questionnaire after the first dose",
        "03": "no questionnaire at baseline",
        "04": "no questionnaire both at baseline and after it",
        "05": "no questionnaire at baseline",
    }


SHEET = """
    SAMPLE_ID | USUBJID | VISIT        | COLLECTION_DTC | RIN:float | EXCLUDED_REASON
    ----------+---------+--------------+----------------+-----------+----------------
    A1        | 01      | BASELINE     | 2019-03-01     | 6.0       |
    A2        | 01      | SOMETHING    | 2019-03-15     | 8.1       |
    B1        | 02      | BASELINE     | 2019-03-01     | 5.9       |
    B2        | 02      | AFTER RUN IN | 2019-03-15     | 8.1       |
    C1        | 03      | BASELINE     | 2019-03-01     | 8.0       |
    C2        | 03      | AFTER RUN IN | 2019-04-20     | 8.0       |
    D1        | 04      | BASELINE     | 2019-03-01     | 8.0       |
    D2        | 04      | AFTER RUN IN | 2019-03-15     | 8.0       | clotted
    F1        | 06      | BASELINE     | 2019-03-01     | 8.0       |
    """
PAIRS = {
    "01": "",
    "02": "Baseline: RIN below 6",
    "03": "After run in: collected outside the windows of both visits",
    "04": "After run in: clotted",
    "05": "no sample",
}


def _pairs(adsl, sheet, **frames):
    trial = small_trial(expression={"minimum_rin": 6}, endpoints=[CONTRAST])
    return derive_sets(_cut(samples=sheet, **frames), trial, adsl)


def test_an_expression_pair_is_a_used_sample_at_both_visits_by_day_and_not_by_name(adsl, frame):
    sets = _pairs(adsl, frame(SHEET))
    assert sets.loc[TREATED, "EXPRREAS"].fillna("").to_dict() == PAIRS
    assert sets.loc["06", "EXPRREAS"] == "never treated"


def test_the_order_of_samples_does_not_matter(adsl, frame):
    assert _pairs(adsl, frame(SHEET)).equals(_pairs(adsl, frame(SHEET)[::-1]))


@pytest.mark.parametrize(
    ("counted", "reason"),
    [({"A1": 1e6}, "After run in: not in the counts"), ({"A1": 0, "A2": 5}, "Baseline: no reads")],
)
def test_a_sample_that_was_not_counted_makes_no_pair(adsl, frame, counted, reason):
    sets = _pairs(adsl, frame(SHEET), libraries=pd.DataFrame({"LIBSIZE": counted}, dtype=float))
    assert sets.loc["01", "EXPRREAS"] == reason


def test_without_any_sample_everybody_treated_lacks_one(adsl, frame):
    assert set(_pairs(adsl, frame(SHEET).iloc[:0]).loc[TREATED, "EXPRREAS"]) == {"no sample"}


def test_a_missing_sample_of_one_visit_is_named(adsl, frame):
    sheet = frame(SHEET)
    sets = _pairs(adsl, sheet[sheet["SAMPLE_ID"] != "A2"])
    assert sets.loc["01", "EXPRREAS"] == "After run in: no sample"
