"""Criteria on the disease: diagnosis, its characteristics, lesions."""

import pytest

from eligibility_kit import told, verdict_of

DIAGNOSIS = {"diagnosis": {"terms": ["ANAPLASTIC THYROID"], "histology": ["CARCINOMA"]}}


def _history(category, term, name, start="2018-12"):
    return f"""
    USUBJID | MHTERM | MHDECOD | MHCAT      | MHSTDTC
    --------+--------+---------+------------+--------
    01      | {term} | {name}  | {category} | {start}
    """


@pytest.mark.parametrize(
    ("term", "verdict", "text"),
    [
        ("Anaplastic thyroid carcinoma", "PASS", ""),
        ("Thyroid cancer, anaplastic", "UNKNOWN", "the diagnosis names no histological type"),
        ("Papillary carcinoma", "FAIL", "another primary diagnosis"),
    ],
)
def test_a_diagnosis_is_proven_where_its_record_names_the_type(frame, term, verdict, text):
    mh = _history("PRIMARY DIAGNOSIS", term, "")
    assert told(frame, DIAGNOSIS, mh=mh) == (verdict, text)


def test_without_a_primary_diagnosis_it_is_unknown(frame):
    other = _history("GENERAL MEDICAL HISTORY", "Anaplastic thyroid carcinoma", "")
    later = _history("PRIMARY DIAGNOSIS", "Anaplastic thyroid carcinoma", "", "2019-04")
    none = ("UNKNOWN", "no primary diagnosis is recorded")

    assert told(frame, DIAGNOSIS, mh=other) == none
    assert told(frame, DIAGNOSIS, mh=later) == none
    assert told(frame, DIAGNOSIS) == ("UNKNOWN", "no medical history was delivered")


HER2 = {"characteristic": {"name": "HER2 STATUS", "one_of": ["NEGATIVE"]}}


@pytest.mark.parametrize(
    ("value", "verdict", "text"),
    [
        ("Negative", "PASS", ""),
        ("POSITIVE", "FAIL", "HER2 STATUS is positive"),
        ("EQUIVOCAL", "UNKNOWN", "HER2 STATUS is equivocal"),
        ("", "UNKNOWN", "HER2 STATUS is not recorded"),
    ],
)
def test_a_characteristic_must_be_one_of_the_words(frame, value, verdict, text):
    mh = _history("DISEASE CHARACTERISTIC", "HER2 STATUS", value, "")
    assert told(frame, HER2, mh=mh) == (verdict, text)


def test_another_characteristic_says_nothing(frame):
    mh = _history("DISEASE CHARACTERISTIC", "ER STATUS", "NEGATIVE", "")
    assert told(frame, HER2, mh=mh) == ("UNKNOWN", "HER2 STATUS is not recorded")
    assert told(frame, HER2) == ("UNKNOWN", "no medical history was delivered")


def _lesion(kind="TARGET", place="LUNG", day="2019-02-20"):
    return f"""
    USUBJID | TULNKID | TUSTRESC | TULOC   | TUDTC
    --------+---------+----------+---------+------
    01      | L1      | {kind}   | {place} | {day}
    """


@pytest.mark.parametrize(
    ("kind", "asked", "verdict"),
    [
        ("TARGET", "measurable", "PASS"),
        ("NON-TARGET", "measurable", "FAIL"),
        ("NON-TARGET", "evaluable", "PASS"),
        ("NEW", "evaluable", "UNKNOWN"),
    ],
)
def test_a_target_lesion_is_measurable_and_any_lesion_evaluable(frame, kind, asked, verdict):
    assert told(frame, {"lesions": {"kind": asked}}, tu=_lesion(kind))[0] == verdict


ORGANS = {"lesions": {"kind": "evaluable", "organs": ["LUNG"], "possible": ["LYMPH NODE"]}}


@pytest.mark.parametrize(
    ("place", "verdict", "text"),
    [
        ("LUNG, LEFT", "PASS", ""),
        ("LYMPH NODE", "UNKNOWN", "lesions only where it is not certain"),
        ("", "UNKNOWN", "lesions only where it is not certain"),
        ("THYROID GLAND", "FAIL", "no such lesion among those recorded"),
    ],
)
def test_metastasis_is_a_lesion_in_one_of_the_organs(frame, place, verdict, text):
    assert told(frame, ORGANS, tu=_lesion(place=place)) == (verdict, text)


def test_one_lesion_in_such_an_organ_is_enough(frame):
    tu = _lesion() + "    01      | L2      | TARGET   | THYROID GLAND | 2019-02-25\n"
    row = verdict_of(frame, ORGANS, tu=tu)
    assert (row["VERDICT"], row["AVALC"], row["SRCROW"]) == ("PASS", "TARGET, LUNG", 1)


@pytest.mark.parametrize("day", ["2019-02-01", "2019-03-01"])
def test_the_first_and_the_last_day_of_the_window_lie_in_it(frame, day):
    assert told(frame, ORGANS, tu=_lesion(day=day)) == ("PASS", "")


@pytest.mark.parametrize("day", ["2019-01-31", "2019-03-02", "2019-02"])
def test_lesions_outside_the_window_say_nothing(frame, day):
    none = ("UNKNOWN", "no lesion is recorded within 28 days")
    assert told(frame, ORGANS, tu=_lesion(day=day)) == none
    assert told(frame, ORGANS) == ("UNKNOWN", "no lesion was delivered")
