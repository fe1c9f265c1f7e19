"""Why a row is used by no analysis: the first reason that applies, none where one uses it."""

from pathlib import Path

import pandas as pd
import pytest

from cut_kit import small_trial
from cut_tables import cut_of
from helpers.adam.adcm import derive_adcm
from helpers.adam.admh import derive_admh
from helpers.ard.row_reasons import (
    AFTER_WINDOWS,
    COMPONENT,
    NEVER_TREATED,
    NO_DATE,
    NO_DOSE,
    NO_VALUE,
    NOT_ANSWERED,
    NOT_BASELINE,
    NOT_PLANNED,
    NOT_SHOWN,
    OTHER_FORM,
    OTHER_TREATMENT,
    reasons_of_answers,
    reasons_of_doses,
    reasons_of_history,
    reasons_of_labs,
    reasons_of_medication,
    reasons_of_responses,
    reasons_of_samples,
)
from helpers.trial import read_trial

TOY = Path(__file__).resolve().parents[1] / "toy" / "trial.yml"
USED = "used"


def words(reasons):
    return reasons.fillna(USED).tolist()


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLFL | SAFFL | TRTSDT:date | TRTEDT:date | INCLDT:date
        --------+--------+-------+-------------+-------------+------------
        01      | Y      | Y     | 2019-01-10  | 2019-03-10  | 2019-01-05
        02      | Y      |       |             |             | 2019-01-05
        03      |        |       |             |             |
        """)


def test_a_dose_counts_when_its_treatment_is_known_and_something_was_given(frame):
    adex = frame("""
        TRT  | GIVENFL | ASTDT:date
        -----+---------+-----------
        drug | Y       | 2019-01-01
             | Y       | 2019-01-01
        drug |         | 2019-01-01
        drug | Y       |
             |         |
        """)
    assert words(reasons_of_doses(adex)) == [
        USED, OTHER_TREATMENT, NO_DOSE, NO_DATE, OTHER_TREATMENT,
    ]  # fmt: skip


def test_a_laboratory_record_counts_when_a_table_or_a_worst_grade_takes_it(frame):
    adlb = frame("""
        PARAMCD | SAFFL | AVAL:float | ADT:date   | ADY:float | ABLFL | ANL01FL | ONTRTFL
        --------+-------+------------+------------+-----------+-------+---------+--------
        PLAT    | Y     | 200        | 2019-01-01 | -1        | Y     |         |
        PLAT    | Y     | 200        | 2019-02-01 | 32        |       | Y       |
        PLAT    | Y     | 200        | 2019-02-02 | 33        |       |         | Y
        FERR    | Y     | 200        | 2019-01-01 | -1        | Y     |         |
        PLAT    |       | 200        | 2019-01-01 |           |       |         |
        PLAT    | Y     |            | 2019-02-01 | 32        |       | Y       |
        PLAT    | Y     | 200        |            |           |       |         |
        PLAT    | Y     | 200        | 2018-12-20 | -12       |       |         |
        PLAT    | Y     | 200        | 2019-01-01 | 1         |       |         |
        PLAT    | Y     | 200        | 2019-09-01 | 244       |       |         |
        """)
    adlb = adlb.assign(PARAMTYP=None)
    derived = adlb.assign(PARAMTYP="DERIVED")
    adlb = pd.concat([adlb, derived], ignore_index=True)
    assert words(reasons_of_labs(adlb, read_trial(TOY))) == [
        USED, USED, USED,
        NOT_SHOWN, NEVER_TREATED, NO_VALUE, NO_DATE, NOT_BASELINE, NOT_BASELINE, AFTER_WINDOWS,
    ]  # fmt: skip


def test_a_response_counts_as_overall_response_or_as_performance(frame):
    rs = frame("SRCROW:int | RSSEQ\n--\n1 |\n2 |\n3 |\n4 |")
    adrs = frame("SRCROW:int | AEXCL\n--\n4 | after progression\n1 |")
    adecog = frame("SRCROW:int | AEXCL\n--\n2 |")

    assert words(reasons_of_responses(rs, adrs, adecog)) == [
        USED, USED, COMPONENT, "after progression",
    ]  # fmt: skip


def test_a_medication_counts_as_concomitant_earlier_or_subsequent(frame, adsl):
    cm = frame("""
        USUBJID | CMSEQ:float | CMTRT | CMDECOD | CMCLAS | CMCAT                       | CMSTDTC    | CMENDTC | SRCROW:int
        --------+-------------+-------+---------+--------+-----------------------------+------------+---------+-----------
        01      | 1           | a     | A       |        | CONCOMITANT MEDICATION      | 2019-01-20 |         | 1
        01      | 2           | b     | B       |        | SUBSEQUENT ANTICANCER THERAPY | 2019-06-20 |       | 2
        01      | 3           | c     | C       |        | PRIOR ANTICANCER THERAPY    | 2015       | 2016    | 3
        01      | 4           | d     | D       |        | CONCOMITANT MEDICATION      | 2015       | 2016    | 4
        02      | 1           | e     | E       |        | CONCOMITANT MEDICATION      | 2019-01-20 |         | 5
        02      | 2           | f     | F       |        | PRIOR ANTICANCER THERAPY    | 2015       | 2016    | 6
        """)
    adprior = frame("USUBJID | SRCDOM | SRCSEQ:float\n--\n01 | CM | 3\n02 | CM | 2\n02 | PR | 1")
    adcm = derive_adcm(cm, adsl, small_trial().safety)

    assert words(reasons_of_medication(adcm, adprior)) == [
        USED, USED, USED, "ended before the first dose", NEVER_TREATED, USED,
    ]  # fmt: skip


def test_a_condition_counts_as_history_or_as_a_baseline_characteristic(frame, adsl):
    mh = frame("""
        USUBJID | MHSEQ:float | MHTERM | MHDECOD | MHCAT                  | MHBODSYS | SRCROW:int
        --------+-------------+--------+---------+------------------------+----------+-----------
        01      | 1           | a      | A       | PRIMARY DIAGNOSIS      |          | 1
        02      | 1           | b      | B       | DISEASE CHARACTERISTIC |          | 2
        01      | 2           | c      | C       |                        |          | 3
        03      | 1           | d      | D       |                        |          | 4
        """)

    assert words(reasons_of_history(derive_admh(mh, adsl))) == [
        USED, USED, USED, "participant never included",
    ]  # fmt: skip


def test_an_answer_counts_when_it_goes_into_a_score_of_somebody_treated(frame, adsl):
    form = {
        "id": "form",
        "category": "FORM",
        "label": "Form",
        "item_prefix": "F",
        "scales": [{"id": "A", "label": "A", "items": [1, 2], "direction": "symptom"}],
    }
    qs = frame("""
        USUBJID | QSCAT | QSTESTCD | QSSTRESN:float | QSDTC
        --------+-------+----------+----------------+-----------
        01      | FORM  | F01      | 2              | 2019-01-10
        01      | FORM  | F03      | 2              | 2019-01-10
        01      | OTHER | F01      | 2              | 2019-01-10
        02      | FORM  | F01      | 2              | 2019-01-10
        01      | FORM  | F02      |                | 2019-01-10
        01      | FORM  | F02      | 2              | 2019-01
        01      | FORM  | F02      | 2              |
        """)
    questionnaires = small_trial(questionnaires=[form]).questionnaires

    assert words(reasons_of_answers(qs, adsl, questionnaires)) == [
        USED, OTHER_FORM, OTHER_FORM, NEVER_TREATED, NOT_ANSWERED, NO_DATE, NO_DATE,
    ]  # fmt: skip


def test_a_sample_counts_for_nothing_where_no_expression_is_planned(adsl):
    samples = "SAMPLE_ID | USUBJID | COLLECTION_DTC\n S1 | 01 | 2019-01-09"
    cut = cut_of(dm="USUBJID | RFICDTC\n 01 | 2019-01-01", samples=samples)

    assert words(reasons_of_samples(cut, adsl, small_trial())) == [NOT_PLANNED]
    uncompared = small_trial(expression={"minimum_rin": 6})
    assert words(reasons_of_samples(cut, adsl, uncompared)) == [NOT_PLANNED]


def test_an_empty_domain_has_no_reason_to_give(frame, adsl):
    qs = frame("USUBJID | QSCAT | QSTESTCD | QSSTRESN:float | QSDTC\n--")

    assert words(reasons_of_answers(qs, adsl, ())) == []
