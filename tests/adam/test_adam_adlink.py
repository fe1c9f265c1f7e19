"""ADLINK: one record per treated participant, with what stands beside the change of score."""

from types import SimpleNamespace

import pytest

from helpers.adam.adlink import derive_adlink
from helpers.trial.expression import ClinicalLink

LINK = ClinicalLink(changes=("HGB",), ratios=("CRP",))


def trial_with(link=LINK):
    return SimpleNamespace(
        expression=SimpleNamespace(clinical_link=link, gene_sets=("ZETA", "ALPHA", "NONE")),
        endpoints_of_type=lambda kind: [SimpleNamespace(on_treatment="week_2")],
    )


@pytest.fixture
def parts(frame):
    """Return ADLINE, scores, ADLB, ADAE and ADSL of three participants, the third never treated."""
    adline = frame("""
        USUBJID | TREATED | PCHG_SUMDIAM:float
        --------+---------+-------------------
        01      | Y       | -30
        02      | Y       |
        03      |         | 10
        """).set_index("USUBJID")
    scores = frame("""
        GENESET | USUBJID | CHG:float
        --------+---------+----------
        ZETA    | 01      | -0.1
        ALPHA   | 01      | 0.2
        OTHER   | 01      | 0.9
        """)
    adlb = frame("""
        USUBJID | PARAMCD | AVISIT | AVAL:float | BASE:float | CHG:float | ANL01FL
        --------+---------+--------+------------+------------+-----------+--------
        01      | HGB     | week_2 | 110        | 120        | -10       | Y
        01      | HGB     | week_2 | 90         | 120        | -30       |
        01      | HGB     | week_8 | 100        | 120        | -20       | Y
        01      | CRP     | week_2 | 5          | 20         | -15       | Y
        02      | CRP     | week_2 | 5          | 0          | 5         | Y
        """)
    adae = frame("""
        USUBJID | TRTEMFL | ATOXGRN:float
        --------+---------+--------------
        01      | Y       | 2
        01      | Y       |
        01      |         | 4
        """)
    adsl = frame("""
        USUBJID | SAFFL
        --------+------
        01      | Y
        02      | Y
        03      |
        """)
    return [adline, scores, adlb, adae, adsl]


def test_every_treated_participant_has_one_record_and_keeps_what_is_missing_missing(parts):
    link = derive_adlink(*parts, trial_with())

    assert list(link.index) == ["01", "02"]
    assert list(link.columns) == [
        "PAIRFL", "SCORE_ZETA", "SCORE_ALPHA", "PCHG_SUMDIAM", "CHG_HGB", "R2BASE_CRP", "AEGRADE",
    ]  # fmt: skip
    assert link.loc["01"].tolist() == ["Y", -0.1, 0.2, -30, -10, 0.25, 2]
    assert link.loc["02"].isna().tolist() == [True] * 6 + [False]


def test_the_value_is_the_one_that_stands_for_the_visit_of_the_second_sample(parts):
    adlb = parts[2]
    parts[2] = adlb.assign(AVISIT=adlb["AVISIT"].replace({"week_2": "week_8", "week_8": "week_2"}))

    assert derive_adlink(*parts, trial_with()).loc["01", "CHG_HGB"] == -20


def test_nobody_had_no_event_where_events_were_not_delivered(parts):
    assert derive_adlink(*parts, trial_with())["AEGRADE"].tolist() == [2, 0]
    parts[3], parts[4] = parts[3].iloc[:0], parts[4].assign(SAFFL=None)
    assert derive_adlink(*parts, trial_with())["AEGRADE"].isna().all()


def test_an_event_that_nobody_graded_is_no_grade_of_zero(parts):
    parts[3] = parts[3].assign(ATOXGRN=None)
    assert derive_adlink(*parts, trial_with())["AEGRADE"].isna().tolist() == [True, False]


def test_without_scores_or_without_planned_expression_there_is_no_record(parts):
    none = SimpleNamespace(expression=None)
    assert derive_adlink(*parts, none).empty
    parts[1] = parts[1].iloc[:0]
    assert derive_adlink(*parts, trial_with()).empty


def test_a_trial_that_names_no_tests_has_no_columns_for_them(parts):
    link = derive_adlink(*parts, trial_with(ClinicalLink()))
    assert not [name for name in link if name.startswith(("CHG_", "R2BASE_"))]
