"""Criteria on history: conditions and treatments that must not have been there."""

import pytest

from eligibility_kit import told, verdict_of
from helpers.adam.terms import names_any

ALLERGY = {"no_history": {"terms": ["ALLERG COLI"], "possible": ["DRUG ALLERG"]}}


def _history(term, extra="", value=""):
    return f"""
    USUBJID | MHTERM | MHDECOD | MHBODSYS | MHSTDTC | {extra or "MHSPID"}
    --------+--------+---------+----------+---------+-------
    01      | {term} |         |          |         | {value}
    01      | Gout   | Gout    |          | 2010    |
    """


@pytest.mark.parametrize(
    ("term", "verdict", "text"),
    [
        ("Allergy to E. coli proteins", "FAIL", "such condition recorded"),
        ("COLI protein allergy", "FAIL", "such condition recorded"),
        ("Urinary tract infection with E. coli", "PASS", "no such condition among 2 records"),
        ("Drug allergy", "UNKNOWN",
         "Drug allergy: not said whether it is the condition meant"),
        ("Penicillin allergy", "PASS", "no such condition among 2 records"),
    ],
)  # fmt: skip
def test_a_condition_is_met_where_all_words_of_a_term_are(frame, term, verdict, text):
    assert told(frame, ALLERGY, mh=_history(term)) == (verdict, text)


def test_a_met_condition_is_shown_with_its_words_and_row(frame):
    row = verdict_of(frame, ALLERGY, mh=_history("Allergy to E. coli proteins"))
    assert (row["AVALC"], row["SRCDOM"]) == ("Allergy to E. coli proteins", "MH")
    assert row["SRCROW"] == 1


@pytest.mark.parametrize(
    ("tables", "text"),
    [
        ({}, "no medical history was delivered"),
        ({"mh": _history("Gout").replace("01 ", "02 ")}, "no medical history is recorded"),
    ],
)
def test_without_history_nobody_knows(frame, tables, text):
    assert told(frame, ALLERGY, **tables) == ("UNKNOWN", text)


@pytest.mark.parametrize(
    ("answer", "verdict", "text"),
    [
        ("N", "PASS", "no such condition among 2 records"),
        ("Y", "FAIL", "such condition recorded"),
        ("U", "UNKNOWN", "Allergy to E. coli: not said whether it occurred"),
    ],
)
def test_a_condition_asked_for_counts_by_its_answer(frame, answer, verdict, text):
    mh = _history("Allergy to E. coli", "MHOCCUR", answer)
    assert told(frame, ALLERGY, mh=mh) == (verdict, text)


HEART = {"no_history": {"terms": ["CARDIAC FAILURE"], "from_nyha": 4, "from_grade": 3}}


@pytest.mark.parametrize(
    ("term", "severity", "verdict"),
    [
        ("Cardiac failure, NYHA class IV", "", "FAIL"),
        ("Cardiac failure NYHA 4", "", "FAIL"),
        ("Cardiac failure (NYHA III)", "", "PASS"),
        ("Cardiac failure (NYHA II)", "SEVERE", "PASS"),  # the class says more than a grade
        ("Cardiac failure", "SEVERE", "FAIL"),
        ("Cardiac failure", "MODERATE", "PASS"),
        ("Cardiac failure", "", "UNKNOWN"),
    ],
)
def test_where_only_severe_forms_exclude_an_unrecorded_severity_is_unknown(
    frame, term, severity, verdict
):
    found = told(frame, HEART, mh=_history(term, "MHSEV", severity))
    assert found[0] == verdict
    if verdict == "UNKNOWN":
        assert found[1] == "Cardiac failure: its severity is not recorded"


@pytest.mark.parametrize(("grade", "verdict"), [("1", "PASS"), ("2", "FAIL"), ("", "UNKNOWN")])
def test_an_organ_class_and_a_grade_can_stand_for_a_condition(frame, grade, verdict):
    words = {"organ_classes": ["NERVOUS SYSTEM DISORDERS"], "from_grade": 2}
    mh = _history("Tremor", "MHTOXGR", grade).replace("01      | Tremor |         |          ",
        "01      | Tremor |         | Nervous system disorders ")  # fmt: skip
    assert told(frame, {"no_history": words}, mh=mh)[0] == verdict


def _events(start, end, grade="3"):
    return f"""
    USUBJID | AESEQ:float | AEDECOD    | AETOXGR | AESTDTC | AEENDTC
    --------+-------------+------------+---------+---------+--------
    01      | 1           | Neuropathy | {grade} | {start} | {end}
    """


@pytest.mark.parametrize(
    ("start", "end", "grade", "verdict"),
    [
        ("2019-02-25", "", "2", "FAIL"),
        ("2019-02-25", "", "1", "PASS"),
        ("2019-02-25", "2019-02-28", "2", "PASS"),  # over before the day
        ("2019-03-02", "", "2", "PASS"),  # only afterwards
        ("2019-03-01", "", "2", "UNKNOWN"),  # before or after inclusion on that day
        ("2019-03", "", "2", "UNKNOWN"),
    ],
)
def test_an_event_that_began_before_counts_as_history(frame, start, end, grade, verdict):
    words = {"no_history": {"terms": ["NEUROPATH"], "from_grade": 2, "within_days": 0}}
    tables = {"mh": _history("Cough"), "ae": _events(start, end, grade)}
    assert told(frame, words, **tables)[0] == verdict


@pytest.mark.parametrize(
    ("start", "end", "verdict"),
    [
        ("2018-06-01", "2018-07-01", "FAIL"),
        ("2017-01-01", "2018-03-02", "FAIL"),  # 364 days ago
        ("2017-01-01", "2018-03-01", "PASS"),  # 365 days ago
        ("2017", "2018-03", "UNKNOWN"),
        ("2017-01-01", "", "UNKNOWN"),  # ended or not, nobody wrote
        ("2018-06-01", "", "FAIL"),  # there in any case
        ("2019-03-02", "", "PASS"),
    ],
)
def test_what_was_there_in_the_days_before_counts(frame, start, end, verdict):
    mh = f"""
    USUBJID | MHTERM  | MHSTDTC | MHENDTC
    --------+---------+---------+--------
    01      | Syncope | {start} | {end}
    """
    row = verdict_of(frame, {"no_history": {"terms": ["SYNCOPE"], "within_days": 365}}, mh=mh)

    assert row["VERDICT"] == verdict
    assert (row["WINEDT"] - row["WINSDT"]).days + 1 == 365


def test_what_is_excepted_is_not_meant(frame):
    words = {"terms": ["DEPRESSION"], "other_than": ["ELECTROCARDIOGRAM"]}
    mh = _history("Electrocardiogram ST segment depression")
    assert told(frame, {"no_history": words}, mh=mh)[0] == "PASS"


def test_a_lesion_in_an_organ_leaves_it_open(frame):
    words = {"no_history": {"terms": ["BRAIN METAST"], "organs": ["BRAIN"]}}
    tu = """
    USUBJID | TULNKID | TUSTRESC   | TULOC | TUDTC
    --------+---------+------------+-------+-----------
    01      | T1      | NON-TARGET | BRAIN | 2019-02-20
    """
    assert told(frame, words, mh=_history("Gout"), tu=tu) == (
        "UNKNOWN",
        "BRAIN: a lesion does not say whether it is the condition meant",
    )
    for other in (tu.replace("NON-TARGET", "BENIGN    "), tu.replace("BRAIN", "LUNG ")):
        assert told(frame, words, mh=_history("Gout"), tu=other)[0] == "PASS"
    after = tu.replace("2019-02-20", "2019-03-20")
    assert told(frame, words, mh=_history("Gout"), tu=after)[0] == "PASS"


WASHOUT = {"no_treatment": {"categories": ["PRIOR ANTICANCER THERAPY"], "within_days": 14}}


def _treatment(start, end, category="PRIOR ANTICANCER THERAPY", relation=""):
    return f"""
    USUBJID | CMTRT      | CMCAT      | CMSTDTC | CMENDTC | CMENRF
    --------+------------+------------+---------+---------+-------
    01      | Paclitaxel | {category} | {start} | {end}   | {relation}
    """


@pytest.mark.parametrize(
    ("start", "end", "verdict", "text"),
    [
        ("2018-06-01", "2019-02-15", "PASS", "no such treatment among 1 record"),  # 14 days ago
        ("2018-06-01", "2019-02-16", "FAIL", "such treatment recorded"),  # 13 days ago
        ("2018-06", "2019-02", "UNKNOWN", "Paclitaxel: its dates leave it open"),
        ("2018-06", "2019-01", "PASS", "no such treatment among 1 record"),
        ("2018-06-01", "", "UNKNOWN", "Paclitaxel: its dates leave it open"),
        ("2019-02-20", "", "FAIL", "such treatment recorded"),
        ("2019-03-02", "", "PASS", "no such treatment among 1 record"),
    ],
)
def test_a_treatment_must_have_ended_that_many_days_before(frame, start, end, verdict, text):
    assert told(frame, WASHOUT, cm=_treatment(start, end)) == (verdict, text)


def test_a_treatment_recorded_as_ongoing_has_not_ended(frame):
    cm = _treatment("2018-06-01", "", relation="ONGOING")
    assert told(frame, WASHOUT, cm=cm)[0] == "FAIL"


def test_other_medication_does_not_count_and_none_at_all_is_unknown(frame):
    other = _treatment("2019-02-20", "", "CONCOMITANT MEDICATION")
    assert told(frame, WASHOUT, cm=other)[0] == "PASS"
    none = other.replace("01 ", "02 ")
    assert told(frame, WASHOUT, cm=none) == (
        "UNKNOWN", "no medication and no procedure is recorded",
    )  # fmt: skip
    assert told(frame, WASHOUT) == ("UNKNOWN", "no medication was delivered")


def test_a_procedure_of_the_category_counts_too(frame):
    words = {"no_treatment": {"categories": ["RADIOTHERAPY"], "within_days": 14}}
    pr = """
    USUBJID | PRTRT     | PRCAT        | PRSTDTC    | PRENDTC
    --------+-----------+--------------+------------+-----------
    01      | Radiation | Radiotherapy | 2019-02-01 | 2019-02-20
    """
    row = verdict_of(frame, words, cm=_treatment("2018", "2018"), pr=pr)
    assert (row["VERDICT"], row["AVALC"], row["SRCDOM"]) == ("FAIL", "Radiation", "PR")


def test_a_treatment_that_is_only_possibly_meant_leaves_it_unknown(frame):
    words = {"no_treatment": {"terms": ["TACROLIMUS"], "possible": ["PACLI"], "within_days": 30}}
    assert told(frame, words, cm=_treatment("2019-02-20", "")) == (
        "UNKNOWN", "Paclitaxel: not said whether it is the treatment meant",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "term", "met"),
    [
        ("E. coli allergy", "ALLERG COLI", True),
        ("Premenopausal", "MENOPAUS", False),  # a term begins a word
        ("Salpingo-oophorectomy bilateral", "OOPHORECTOMY BILATERAL", True),
        ("anti(HIV)", "HIV", True),
        ("a+b", "A+B", True),  # no pattern language
        (None, "X", False),
    ],
)
def test_a_term_is_met_at_the_beginning_of_words(frame, text, term, met):
    assert names_any([text], [term]).tolist() == [met]
