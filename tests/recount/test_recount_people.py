"""Who counts, and from when to when."""

from datetime import date

from helpers.recount.people import People
from recount_kit import GivenTables

CUT = "2020-12-31"


def day(text):
    return date.fromisoformat(text)


def test_inclusion_is_the_last_of_the_first_kind_of_milestone_else_the_start_of_an_arm():
    people = People(
        GivenTables(
            CUT,
            dm="""
                USUBJID | RFSTDTC    | ARMCD
                01      | 2020-03-09 | A
                02      | 2020-03-01 | A
                03      |            | A
                04      |            | SCRNFAIL
                05      | 2020-03-01 | A
                06      | 2020-03-01 | A
                """,
            ds="""
                USUBJID | DSDECOD                  | DSSTDTC
                01      | ELIGIBILITY CRITERIA MET | 2020-03-01
                01      | ENROLLED                 | 2020-03-02
                01      | ENROLLED                 | 2020-03-05
                05      | ENROLLED                 | 2021-01-01
                06      | ENROLLED                 | 2020-02
                """,
        )
    )
    assert people.included == {
        "01": day("2020-03-05"),
        "02": day("2020-03-01"),
        "03": None,
        "06": day("2020-03-01"),
    }
    assert people.screened == ["01", "02", "03", "04", "05", "06"]


def test_an_inclusion_after_the_cut_has_not_happened_though_the_arm_is_known():
    people = People(
        GivenTables(
            CUT,
            dm="""
                USUBJID | RFICDTC    | RFSTDTC    | ARMCD
                01      | 2020-12-30 | 2021-01-03 | A
                """,
        )
    )
    assert (people.screened, people.included) == (["01"], {})


def test_treated_is_who_had_a_dose_above_zero():
    people = People(
        GivenTables(
            CUT,
            dm="""
                USUBJID | ARMCD
                01      | A
                02      | A
                03      | A
                """,
            ex="""
                USUBJID | EXSEQ | EXTRT | EXDOSE | EXSTDTC    | EXENDTC
                01      | 1     | Drug  | 20     | 2020-02-01 | 2020-02-20
                01      | 2     | DRUG  | 0      | 2020-02-21 | 2020-02-28
                01      | 3     | CHEMO | 5      | 2020-02-10 | 2020-03-30
                02      | 1     | DRUG  | 0      | 2020-02-01 | 2020-02-28
                03      | 1     | OTHER | 9      | 2020-02-01 | 2020-02-28
                """,
        )
    )
    assert people.first_dose == {"01": day("2020-02-01")}
    assert people.last_dose == {"01": day("2020-02-20")}
    assert people.first_backbone == {"01": day("2020-02-10")}


def test_a_dose_without_an_end_goes_on_to_the_end_of_treatment_to_death_or_to_the_cut():
    people = People(
        GivenTables(
            CUT,
            dm="""
                USUBJID | ARMCD | DTHDTC
                01      | A     | 2020-11-01
                02      | A     |
                03      | A     | 2020-04-01
                04      | A     |
                """,
            ds="""
                USUBJID | DSCAT             | DSSCAT          | DSDECOD       | DSSTDTC
                01      | DISPOSITION EVENT | STUDY TREATMENT | ADVERSE EVENT | 2020-05-05
                """,
            ex="""
                USUBJID | EXSEQ | EXTRT | EXDOSE | EXDOSFRQ | EXSTDTC    | EXENDTC
                01      | 1     | DRUG  | 20     | QD       | 2020-02-01 |
                02      | 1     | DRUG  | 20     | QD       | 2020-02-01 |
                03      | 1     | DRUG  | 20     | QD       | 2020-02-01 |
                04      | 1     | DRUG  | 20     | ONCE     | 2020-02-01 |
                """,
        )
    )
    ends = {"01": "2020-05-05", "02": CUT, "03": "2020-04-01", "04": "2020-02-01"}
    assert people.last_dose == {person: day(end) for person, end in ends.items()}


def test_a_death_without_its_day_is_placed_within_what_is_recorded():
    people = People(
        GivenTables(
            CUT,
            dm="""
                USUBJID | DTHDTC     | DTHFL
                01      | 2020-05-06 | Y
                02      | 2020-05    | Y
                03      | 2020-05    | Y
                04      | 2020-05    | Y
                05      |            | Y
                06      |            |
                """,
            vs="""
                USUBJID | VSDTC
                02      | 2020-05-02
                03      | 2020-05-20
                04      | 2020-06-09
                05      | 2020-05-20
                06      | 2020-05-20
                """,
        )
    )
    placed = {"01": 6, "02": 15, "03": 21, "04": 31, "05": 21}
    assert people.deaths() == {who: date(2020, 5, number) for who, number in placed.items()}


def test_last_alive_is_the_last_whole_date_that_shows_somebody_present():
    people = People(
        GivenTables(
            CUT,
            dm="""
                USUBJID
                01 |
                """.replace("USUBJID\n", "USUBJID | ARMCD\n"),
            ds="""
                USUBJID | DSDECOD            | DSSTDTC
                01      | SURVIVAL FOLLOW-UP | 2020-06-01
                01      | LOST TO FOLLOW-UP  | 2020-08-01
                """,
            lb="""
                USUBJID | LBSTAT   | LBDTC
                01      | NOT DONE | 2020-09-01
                """,
            be="""
                USUBJID | BETERM | BESTDTC
                01      | FROZEN | 2020-09-02
                """,
            ae="""
                USUBJID | AESTDTC | AEENDTC
                01      | 2020-09 | 2020-09-03
                """,
        )
    )
    assert people.last_alive("01") == day("2020-06-01")
    assert people.last_alive("02") is None
