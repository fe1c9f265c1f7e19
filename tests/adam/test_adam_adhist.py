"""ADHIST: diagnosis, characteristics of the disease, earlier treatment."""

from datetime import date

import pytest

from cut_kit import TableCut, small_trial
from helpers.adam.adhist import derive_adhist
from helpers.adam.adsl import derive_adsl

TABLES = {
    "dm": """
    USUBJID | ARMCD    | ARM     | RFSTDTC
    --------+----------+---------+-----------
    01      | A        | One arm | 2019-03-01
    02      | A        | One arm | 2019-03-01
    03      | SCRNFAIL | -       |
    """,
    "mh": """
    USUBJID | MHTERM      | MHDECOD   | MHCAT                  | MHSTDTC
    --------+-------------+-----------+------------------------+-----------
    01      | The illness | ILLNESS   | PRIMARY DIAGNOSIS      | 2019-02-01
    02      | The illness |           | PRIMARY DIAGNOSIS      | 2018
    01      | ER STATUS   | POSITIVE  | DISEASE CHARACTERISTIC |
    01      | Gout        | GOUT      | GENERAL MEDICAL HISTORY|
    03      | The illness | ILLNESS   | PRIMARY DIAGNOSIS      | 2019-02-01
    """,
    "cm": """
    USUBJID | CMCAT                    | CMDECOD
    --------+--------------------------+---------
    02      | PRIOR ANTICANCER THERAPY | MITOTANE
    02      | PRIOR ANTICANCER THERAPY | SOMETHING
    01      | CONCOMITANT MEDICATION   | ASPIRIN
    """,
    "pr": """
    USUBJID | PRCAT               | PRSTDTC
    --------+---------------------+-----------
    01      | SURGERY             | 2019-02
    01      | PRIOR RADIOTHERAPY  | 2019-01-01
    02      | RADIOTHERAPY        | 2019-03-02
    """,
}


@pytest.fixture
def adhist(frame):
    frames = {domain: frame(text) for domain, text in TABLES.items()}
    cut = TableCut(date(2019, 6, 30), frames)
    return derive_adhist(cut, derive_adsl(cut, small_trial()))


def _category(adhist, category, value):
    ours = adhist[adhist["PARCAT"] == category]
    return {(r["USUBJID"], r["PARAM"]): r[value] for r in ours.to_dict("records")}


def test_the_diagnosis_is_coded_or_else_as_written(adhist):
    assert _category(adhist, "DIAGNOSIS", "AVALC") == {
        ("01", "Diagnosis"): "ILLNESS",
        ("02", "Diagnosis"): "The illness",
    }


def test_days_since_diagnosis_need_a_complete_date(adhist):
    assert _category(adhist, "SINCE", "AVAL") == {("01", "Days since diagnosis"): 28}


def test_a_characteristic_keeps_its_name_and_value(adhist):
    assert _category(adhist, "DISEASE", "AVALC") == {("01", "ER STATUS"): "POSITIVE"}


def test_earlier_treatment_is_one_row_of_each_kind_begun_before_inclusion(adhist):
    assert set(_category(adhist, "PRIOR", "AVALC")) == {
        ("02", "ANTICANCER MEDICATION"),
        ("01", "SURGERY"),
        ("01", "RADIOTHERAPY"),
    }


def test_nothing_recorded_leaves_an_empty_dataset(frame):
    cut = TableCut(date(2019, 6, 30), {"dm": frame(TABLES["dm"])})
    assert derive_adhist(cut, derive_adsl(cut, small_trial())).empty
