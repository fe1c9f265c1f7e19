"""ADDV: deviations as recorded, and those that data show."""

from datetime import date

import pandas as pd
import pytest

from cut_kit import TableCut, small_trial
from helpers.adam.addv import derive_addv

ADSL = """
    USUBJID | INCLFL | INCLDT:date | RFICDT:date | EOTDT:date | DTHDT:date | CUTDT:date
    --------+--------+-------------+-------------+------------+------------+-----------
    01      | Y      | 2019-03-01  | 2019-02-20  |            |            | 2019-06-30
    02      |        |             | 2019-02-20  |            |            | 2019-06-30
    """
ADIE = """
    USUBJID | SCREENNO:int | IETESTCD | AVAL:float | AVALU  | ADT:date   | SRCDOM | SRCROW:int | DEVIATION | TEXT | PROVENANCE     | ANL01FL
    --------+--------------+----------+------------+--------+------------+--------+------------+-----------+------+----------------+--------
    """
ADSCREEN = """
    USUBJID | SCREENNO:int | SCRSDT:date | SCREDT:date | OUTCOME | RESCREEN | RESCRTXT | DEVIATION
    --------+--------------+-------------+-------------+---------+----------+----------+----------
    """
CRITERION = {
    "id": "I1",
    "kind": "inclusion",
    "text": "Neutrophils",
    "provenance": "register",
    "test": "NEUT",
    "at_least": {"value": 1.5, "unit": "10^9/L"},
}
CONSENT = {"id": "I2", "kind": "inclusion", "text": "Consent", "provenance": "register"}
CONSENT |= {"consent": True}


@pytest.fixture
def deviations(frame):
    """Return the deviations of two participants: 01 included, 02 not."""

    def derive(adie="", adscreen="", criteria=(), words=(), **tables):
        frames = {name: frame(text) for name, text in tables.items()}
        trial = small_trial(eligibility=[CRITERION, *criteria], **dict(words))
        return derive_addv(
            TableCut(date(2019, 6, 30), frames),
            frame(ADSL),
            frame(ADIE + adie).astype({"DEVIATION": object}),
            frame(ADSCREEN + adscreen),
            trial,
        )

    return derive


def said(addv):
    return addv[["USUBJID", "DVCAT", "DVDECOD"]].to_numpy().tolist()


def test_what_the_site_recorded_stands_as_it_is(deviations):
    dv = """
    USUBJID | DVSEQ:float | DVTERM        | DVDECOD | DVCAT | DVSTDTC
    --------+-------------+---------------+---------+-------+-----------
    01      | 1           | Diary lost    | DIARY   | Minor | 2019-04-02
    01      | 2           | Visit skipped |         |       | 2019-03
    """
    addv = deviations(dv=dv)

    assert addv[["ASEQ", "SOURCE", "DVCAT", "DVTERM", "SRCDOM", "SRCROW"]].to_numpy().tolist() == [
        [1, "site", "MINOR", "Diary lost", "DV", 1],
        [2, "site", "NOT CLASSIFIED", "Visit skipped", "DV", 2],
    ]
    assert addv["ADT"].tolist() == [pd.Timestamp("2019-04-02"), pd.NaT]


def test_a_failed_criterion_is_major_and_an_undecided_one_potential(deviations):
    adie = """
    01      | 1            | I1       | 1.25       | 10^9/L | 2019-02-25 | LB     | 7          | MAJOR     |      | reconstruction | Y
    02      | 1            | I1       |            | 10^9/L |            |        | 0          | POTENTIAL | none | register       | Y
    02      | 2            | I1       | 1.2        | 10^9/L | 2019-02-25 | LB     | 8          | MAJOR     |      | register       |
    """
    addv = deviations(adie)

    assert addv[["USUBJID", "DVCAT", "DVDECOD", "DVTERM"]].to_numpy().tolist() == [
        [
            "01",
            "MAJOR",
            "ELIGIBILITY CRITERION NOT MET",
            "I1 Neutrophils (reconstructed criterion): 1.25 10^9/L",
        ],
        ["02", "POTENTIAL", "ELIGIBILITY CRITERION NOT DECIDED", "I1 Neutrophils: none"],
    ]
    assert (addv["SRCDOM"][0], addv["SRCROW"][0]) == ("LB", 7)
    assert addv["SOURCE"].unique().tolist() == ["derived"]


def questionnaire(day):
    return f"""
    USUBJID | QSDTC
    --------+-----------
    01      | {day}
    """


def test_consent_comes_no_later_than_the_first_study_procedure(deviations):
    assert said(deviations(qs=questionnaire("2019-02-20"))) == []
    late = deviations(qs=questionnaire("2019-02-19"))

    assert said(late) == [["01", "MAJOR", "CONSENT AFTER A STUDY PROCEDURE"]]
    assert late["DVTERM"].tolist() == ["Consent was dated after a questionnaire"]
    assert late[["SRCDOM", "SRCROW"]].to_numpy().tolist() == [["QS", 1]]


def test_the_first_of_two_consents_counts(deviations):
    ds = """
    USUBJID | DSDECOD                   | DSSTDTC
    --------+---------------------------+-----------
    01      | INFORMED CONSENT OBTAINED | 2019-01-10
    """
    assert said(deviations(qs=questionnaire("2019-01-10"), ds=ds)) == []
    assert len(deviations(qs=questionnaire("2019-01-09"), ds=ds)) == 1


def test_consent_after_inclusion_counts_once_also_where_a_criterion_asks_for_it(frame):
    late = frame(ADSL.replace("2019-02-20", "2019-03-02"))
    cut, trial = TableCut(date(2019, 6, 30)), small_trial()
    addv = derive_addv(cut, late, frame(ADIE), frame(ADSCREEN), trial)
    assert said(addv) == [["01", "MAJOR", "CONSENT AFTER A STUDY PROCEDURE"]]

    asking = small_trial(eligibility=[CONSENT])
    assert derive_addv(cut, late, frame(ADIE), frame(ADSCREEN), asking).empty


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("02 | 2 | 2019-03-05 | 2019-03-09 | FAILED   | NOT ALLOWED | no rule allows it |", "MINOR"),
        ("01 | 2 | 2019-03-05 | 2019-03-09 | INCLUDED | NOT ALLOWED | no rule allows it |", "MAJOR"),
        ("01 | 2 | 2019-03-05 |            | OPEN     | UNKNOWN     | no date of cure   |", "POTENTIAL"),
        ("01 | 2 | 2019-03-05 | 2019-03-09 | INCLUDED | ALLOWED     | infection over    |", None),
    ],
)  # fmt: skip
def test_a_new_screening_that_is_not_allowed_is_a_deviation(deviations, rows, expected):
    addv = deviations(adscreen=f"    {rows}\n")
    assert addv["DVCAT"].tolist() == ([expected] if expected else [])
    if expected:
        assert addv["ADT"].tolist() == [pd.Timestamp("2019-03-05")]
        assert addv["DVTERM"].tolist() == [rows.split("|")[6].strip()]


def test_a_second_inclusion_is_major(deviations):
    adscreen = """
    01      | 1            | 2019-01-05  | 2019-01-09  | INCLUDED |          |          |
    01      | 2            | 2019-02-20  | 2019-03-01  | INCLUDED | ALLOWED  | allowed  |
    """
    addv = deviations(adscreen=adscreen)
    assert said(addv) == [["01", "MAJOR", "INCLUDED TWICE"]]
    assert addv["DVTERM"].tolist() == ["Included again at screening 2"]


def doses(*rows):
    """Return an exposure table of (participant, treatment, dose, route, day)."""
    head = """
    USUBJID | EXSEQ:float | EXTRT | EXDOSE:float | EXROUTE | EXDOSFRQ | EXSTDTC | EXENDTC
    --------+-------------+-------+--------------+---------+----------+---------+--------
    """
    lines = [
        f"{who} | {i} | {drug} | {dose} | {route} | ONCE | {day} | {day}"
        for i, (who, drug, dose, route, day) in enumerate(rows, 1)
    ]
    return head + "\n    ".join(lines)


def test_a_dose_of_a_treatment_the_trial_does_not_name_is_potential_and_counts_once(deviations):
    ex = doses(
        ("01", "DRUG", 100, "ORAL", "2019-03-02"),
        ("01", "MYSTERY", 5, "ORAL", "2019-03-03"),
        ("01", "MYSTERY", 5, "ORAL", "2019-03-04"),
        ("01", "OTHER", 0, "ORAL", "2019-03-04"),  # held, so never given
    )
    addv = deviations(ex=ex)
    assert said(addv) == [["01", "POTENTIAL", "TREATMENT NOT IN THE PROTOCOL"]]
    assert addv["DVTERM"].tolist() == ["Dose recorded of MYSTERY"]
    assert addv["SRCROW"].tolist() == [2]


@pytest.mark.parametrize(
    ("who", "day", "term"),
    [
        ("01", "2019-02-28", "First dose before inclusion"),
        ("01", "2019-03-01", None),
        ("02", "2019-03-02", "Dosed and never included"),
    ],
)
def test_nobody_is_dosed_without_or_before_inclusion(deviations, who, day, term):
    addv = deviations(ex=doses((who, "DRUG", 100, "ORAL", day)))
    assert addv["DVTERM"].tolist() == ([term] if term else [])
    assert addv["DVCAT"].tolist() == (["MAJOR"] if term else [])


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2019-03-15", []),  # after 14 planned days
        ("2019-03-14", ["MINOR", "Together began after 13 days of Alone, 14 planned"]),
        ("2019-02-28", ["MAJOR", "Together began before Alone, or without it"]),
    ],
)
def test_a_phase_begins_when_the_one_before_it_has_lasted_as_planned(deviations, day, expected):
    ex = doses(("01", "DRUG", 100, "ORAL", "2019-03-01"), ("01", "CHEMO", 5, "ORAL", day))
    addv = deviations(ex=ex)
    found = addv[addv["DVDECOD"].str.startswith("PHASE")]
    assert found[["DVCAT", "DVTERM"]].to_numpy().ravel().tolist() == expected


def test_a_route_that_no_phase_names_is_potential(deviations):
    phases = [
        {"id": "one", "label": "One", "treatments": ["drug"], "route": "INTRAVENOUS"},
        {"id": "two", "label": "Two", "treatments": ["drug"], "route": "SUBCUTANEOUS"},
    ]
    ex = doses(
        ("01", "DRUG", 100, "Intravenous", "2019-03-01"),
        ("01", "DRUG", 100, "SUBCUTANEOUS", "2019-03-05"),
        ("01", "DRUG", 100, "ORAL", "2019-03-06"),
        ("01", "CHEMO", 100, "ORAL", "2019-03-06"),  # of no phase: nothing is said of its route
    )
    addv = deviations(ex=ex, words={"phases": phases})
    assert said(addv) == [["01", "POTENTIAL", "ROUTE NOT IN THE PROTOCOL"]]
    assert addv["DVTERM"].tolist() == ["DRUG given oral"]


def test_numbers_count_within_a_participant_the_site_s_records_first(deviations):
    dv = """
    USUBJID | DVTERM | DVCAT | DVSTDTC
    --------+--------+-------+-----------
    01      | Late   | MINOR | 2019-05-02
    02      | Other  | MINOR | 2019-05-02
    """
    ex = doses(("01", "DRUG", 100, "ORAL", "2019-02-28"), ("02", "DRUG", 1, "ORAL", "2019-03-02"))
    addv = deviations(dv=dv, ex=ex)
    assert addv[["USUBJID", "ASEQ", "SOURCE"]].to_numpy().tolist() == [
        ["01", 1, "site"],
        ["01", 2, "derived"],
        ["02", 1, "site"],
        ["02", 2, "derived"],
    ]


def test_nothing_delivered_is_nothing_to_deviate(deviations):
    addv = deviations()
    assert addv.empty
    assert addv["ADT"].dtype == "datetime64[ns]"


def test_the_order_of_delivery_plays_no_part(frame):
    ex = frame(
        doses(
            ("01", "CHEMO", 5, "ORAL", "2019-03-03"),
            ("01", "DRUG", 100, "ORAL", "2019-03-01"),
            ("01", "MYSTERY", 5, "ORAL", "2019-03-03"),
            ("02", "DRUG", 5, "ORAL", "2019-03-02"),
        )
    )
    both = [
        derive_addv(
            TableCut(date(2019, 6, 30), {"ex": rows}),
            frame(ADSL),
            frame(ADIE),
            frame(ADSCREEN),
            small_trial(),
        ).drop(columns="SRCROW")
        for rows in (ex, ex.iloc[::-1].reset_index(drop=True))
    ]
    assert len(both[0]) == 3
    assert both[0].equals(both[1])


def test_a_new_screening_counts_by_what_is_known_of_it_and_what_came_of_it(deviations):
    adscreen = """01 | 2 | 2019-02-25 | 2019-03-01 | INCLUDED | NOT ALLOWED | too early |
    01 | 3 | 2019-03-25 |            | OPEN     | ALLOWED     |           |
    02 | 2 | 2019-02-25 | 2019-03-01 | FAILED   | NOT ALLOWED | too early |
    02 | 3 | 2019-03-25 | 2019-04-01 | FAILED   | UNKNOWN     | no date   |
    """
    assert said(deviations(adscreen=adscreen)) == [
        ["01", "MAJOR", "SCREENED AGAIN, NOT ALLOWED"],
        ["02", "MINOR", "SCREENED AGAIN, NOT ALLOWED"],
        ["02", "POTENTIAL", "SCREENED AGAIN, NOT DECIDED"],
    ]
