import pytest

from helpers.adam.adecog import derive_adecog
from helpers.trial.vocabulary import Visit

VISITS = (Visit(id="day_1", label="Day 1", day=1, window=(-7, 1), assessments=("performance",)),)


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLDT:date | TRTSDT:date
        --------+-------------+------------
        01      | 2019-02-27  | 2019-03-01
        02      | 2019-02-27  |
        """)


def grades(frame, rows):
    rs = frame(f"""
        USUBJID | RSSEQ:int | RSTESTCD | RSSTRESC | RSSTRESN:float | RSDTC
        --------+-----------+----------+----------+----------------+------
        {rows}
        """)
    return rs.assign(VISIT="V", SRCROW=rs["RSSEQ"])


def test_baseline_is_the_last_grade_on_or_before_the_first_dose(frame, adsl):
    rs = grades(
        frame,
        """01 | 1 | ECOG101  | 2  | 2 | 2019-02-20
        01 | 2 | ECOG101  | 1  |   | 2019-03-01
        01 | 3 | ECOG101  | 3  | 3 | 2019-03-15
        01 | 4 | OVRLRESP | SD |   | 2019-03-15""",
    )
    adecog = derive_adecog(rs, adsl, VISITS)
    assert adecog["AVAL"].tolist() == [2, 1, 3]
    assert adecog["BASE"].tolist() == [1, 1, 1]
    assert adecog["CHG"].tolist() == [1, 0, 2]
    assert adecog["ANL01FL"].eq("Y").tolist() == [False, True, False]


def test_grades_0_to_4_are_those_of_the_living(frame, adsl):
    rows = "\n".join(f"01 | {n} | ECOG101 | {n} | {n} | 2019-03-1{n}" for n in range(6))
    rs = grades(frame, rows + "\n01 | 6 | ECOG101 | -1 | -1 | 2019-03-16")
    found = derive_adecog(rs, adsl, VISITS)["AVAL"]
    assert found.fillna(99).tolist() == [0, 1, 2, 3, 4, 99, 99]


def test_grade_5_is_death_and_no_value_of_performance(frame, adsl):
    rs = grades(
        frame,
        """01 | 1 | ECOG101 | 5 | 5 | 2019-03-15
        01 | 2 | ECOG101 | ? |   | 2019-03-16""",
    )
    adecog = derive_adecog(rs, adsl, VISITS)
    assert adecog["AVAL"].isna().all()
    assert adecog["AEXCL"].tolist() == ["grade 5 is death", "no grade"]


def test_who_was_never_treated_has_study_days_from_inclusion(frame, adsl):
    adecog = derive_adecog(grades(frame, "02 | 1 | ECOG101 | 1 | 1 | 2019-02-27"), adsl, VISITS)
    assert adecog["ADY"].tolist() == [1]
    assert adecog["ABLFL"].tolist() == ["Y"]


def test_no_records_give_no_rows(frame, adsl):
    assert derive_adecog(grades(frame, ""), adsl, VISITS).empty
