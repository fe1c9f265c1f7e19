"""Which adverse events count a second time."""

import pytest

from helpers.recount.events import Events
from helpers.recount.people import People
from recount_kit import WORDS, GivenTables

DM = """
    USUBJID | ARMCD
    01      | A
    02      | A
    """
EX = """
    USUBJID | EXSEQ | EXTRT | EXDOSE | EXSTDTC    | EXENDTC
    01      | 1     | DRUG  | 20     | 2020-03-10 | 2020-04-10
    """


def events(table, **safety):
    words = {"safety": WORDS["safety"] | safety}
    delivered = GivenTables("2020-12-31", words, dm=DM, ex=EX, ae=table)
    return Events(delivered, People(delivered))


@pytest.mark.parametrize(
    ("began", "ended", "counts"),
    [
        ("2020-03-09", "2020-03-20", False),
        ("2020-03-10", "", True),
        ("2020-05-10", "", True),
        ("2020-05-11", "", False),
        ("2020-03", "", True),
        ("2020-03", "2020-03-09", False),
        ("2020-02", "", False),
        ("", "", True),
        ("", "2020-03-09", False),
        ("2020", "", True),
    ],
)
def test_an_event_counts_from_the_first_dose_to_30_days_after_the_last(began, ended, counts):
    found = events(f"""
        USUBJID | AESEQ | AEDECOD | AESTDTC | AEENDTC
        01      | 1     | Nausea  | {began} | {ended}
        """)
    assert bool(found.emergent) is counts


def test_the_window_never_reaches_beyond_the_last_day_that_the_trial_sets():
    table = """
        USUBJID | AESEQ | AEDECOD | AESTDTC
        01      | 1     | Nausea  | 2020-03-19
        01      | 2     | Nausea  | 2020-03-20
        """
    counted = events(table, maximum_days=10).emergent
    assert [row["AESEQ"] for row in counted] == ["1"]


def test_nobody_untreated_has_an_emergent_event():
    found = events("""
        USUBJID | AESEQ | AEDECOD | AESTDTC
        02      | 1     | Nausea  | 2020-03-19
        """)
    assert found.emergent == []


def test_what_goes_on_from_before_the_first_dose_counts_once_its_grade_is_higher():
    found = events("""
        USUBJID | AESEQ | AESPID | AEDECOD | AETOXGR | AEITOXGR | AESTDTC    | AEENDTC
        01      | 1     | E1     | Anaemia | 2       |          | 2020-03-01 | 2020-03-20
        01      | 2     | E1     | Anaemia | 2       |          | 2020-03-20 | 2020-03-25
        01      | 3     | E1     | Anaemia | 3       |          | 2020-03-25 |
        01      | 4     | E2     | Anaemia | 1       |          | 2020-03-26 |
        01      | 5     | E3     | Fatigue | 3       | 1        | 2020-03-02 |
        """)
    assert [row["AESEQ"] for row in found.emergent] == ["3", "4", "5"]


def test_severe_is_grade_3_or_higher_or_severe_where_no_grades_are_recorded():
    graded = events("""
        USUBJID | AESEQ | AEDECOD | AETOXGR | AESER | AESTDTC
        01      | 1     | Nausea  | 2       | Y     | 2020-03-19
        01      | 2     | Nausea  |         | N     | 2020-03-19
        """)
    assert graded.people_with(graded.is_severe) == set()
    assert graded.people_with(graded.is_serious) == {"01"}
    judged = events(
        """
        USUBJID | AESEQ | AEDECOD | AESEV  | AESTDTC
        01      | 1     | Nausea  | SEVERE | 2020-03-19
        """,
        grading={"dictionary": "severity"},
    )
    assert judged.people_with(judged.is_severe) == {"01"}


def test_lines_of_one_event_are_known_by_the_site_or_by_their_days():
    found = events("""
        USUBJID | AESEQ | AELNKGRP | AEDECOD | AETOXGR | AESTDTC    | AEENDTC
        01      | 1     | G1       | Anaemia | 2       | 2020-03-01 | 2020-03-20
        01      | 2     | G1       | Anaemia | 2       | 2020-04-20 |
        01      | 3     |          | Rash    | 2       | 2020-03-01 | 2020-03-20
        01      | 4     |          | RASH    | 2       | 2020-03-21 | 2020-03-25
        01      | 5     |          | Rash    | 3       | 2020-03-24 | 2020-03-26
        01      | 6     |          | Rash    | 2       | 2020-03-28 |
        01      | 7     |          | Cough   | 2       | 2020-03-01 |
        01      | 8     |          | Cough   | 2       | 2020-03-21 |
        """)
    assert [row["AESEQ"] for row in found.emergent] == ["5", "6", "8"]


def test_progression_of_the_disease_is_no_toxicity():
    table = """
        USUBJID | AESEQ | AEDECOD             | AESTDTC
        01      | 1     | Disease progression | 2020-03-21
        01      | 2     | Nausea              | 2020-03-21
        """
    found = events(table, progression_terms=["DISEASE PROGRESSION"])
    assert [row["AESEQ"] for row in found.emergent] == ["2"]
