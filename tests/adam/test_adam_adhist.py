"""ADHIST: diagnosis, characteristics of the disease, places of disease."""

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
    "tu": """
    USUBJID | TUSEQ:int | TUSTRESC   | TULOC | TUDTC
    --------+-----------+------------+-------+-----------
    01      | 1         | TARGET     | Liver | 2019-02-20
    01      | 2         | TARGET     | LIVER | 2019-02-20
    01      | 3         | NON-TARGET | BONE  | 2019-03
    01      | 4         | NEW        | BRAIN | 2019-02-20
    02      | 1         | TARGET     | BONE  | 2019-03-01
    02      | 2         | TARGET     | LUNG  | 2019-03-02
    03      | 1         | TARGET     | LUNG  | 2019-02-20
    """,
}
SITES = [{"id": "visceral", "label": "Visceral", "places": ["LIVER", "LUNG"]}]


@pytest.fixture
def adhist(frame):
    frames = {domain: frame(text) for domain, text in TABLES.items()}
    cut = TableCut(date(2019, 6, 30), frames)
    trial = small_trial(disease_sites=SITES)
    return derive_adhist(cut, derive_adsl(cut, trial), trial)


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


def test_places_of_disease_are_those_of_lesions_found_by_inclusion_or_the_first_dose(adhist):
    # nobody was treated here: baseline ends on the day of inclusion, 2019-03-01
    assert set(_category(adhist, "SITE", "AVALC")) == {
        ("01", "LIVER"),
        ("01", "BONE"),
        ("02", "BONE"),
    }
    assert _category(adhist, "NSITES", "AVAL") == {
        ("01", "Places of disease"): 2,
        ("02", "Places of disease"): 1,
    }
    assert _category(adhist, "SITEGROUP", "AVALC") == {
        ("01", "Visceral"): "Y",
        ("02", "Visceral"): "N",
    }


def test_nothing_recorded_leaves_an_empty_dataset(frame):
    cut = TableCut(date(2019, 6, 30), {"dm": frame(TABLES["dm"])})
    trial = small_trial(disease_sites=SITES)
    assert derive_adhist(cut, derive_adsl(cut, trial), trial).empty
