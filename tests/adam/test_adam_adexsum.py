"""ADEXSUM: days, doses and dose intensity of each participant, counted by hand."""

from datetime import date

import pytest

from cut_tables import delivered
from dosing_kit import dosed, planned_trial
from helpers.cut.typed import type_frame

DAILY = (100, 1, 60)
HEAD = "USUBJID | EXSEQ:int | EXTRT | EXDOSE:float | EXDOSU | EXDOSFRQ | EXROUTE | EXSTDTC | EXENDTC | EXADJ\n"
SHOWN = ["ADURD", "DAYSDOSED", "NDOSE", "CUMDOSE", "PLANDOSE", "RDI"]


@pytest.fixture
def summed(frame):
    """Return a function: the row on all of treatment (or a phase) of each participant and drug."""

    def derive(ex, *plan, phase="", **settings):
        adexsum = dosed(frame, HEAD + ex, planned_trial(*(plan or [DAILY])), **settings)[1]
        return adexsum[adexsum["APHASE"] == phase].set_index(["USUBJID", "TRT"])

    return derive


def numbers(row):
    return [None if row[name] != row[name] else round(float(row[name]), 4) for name in SHOWN]


def test_a_hold_lowers_the_dose_given_and_not_the_dose_planned(summed):
    found = summed("""
        01 | 1 | DRUG | 100 | mg | QD | SC | 2019-03-01 | 2019-03-20 |
        01 | 2 | DRUG | 50  | mg | QD | SC | 2019-03-23 | 2019-03-31 | FEVER
        """)
    # 31 days, 29 of them with a dose; 20 x 100 + 9 x 50 of 31 x 100 mg
    assert numbers(found.loc[("01", "drug")]) == [31, 29, 29, 2450, 3100, 79.0323]
    assert found.loc[("01", "drug"), ["NHOLD", "NREDUC"]].tolist() == [1, 1]


def test_a_dose_of_zero_is_a_hold_and_no_day_with_a_dose(summed):
    found = summed("""
        01 | 1 | DRUG | 100 | mg | QD | SC | 2019-03-01 | 2019-03-05 |
        01 | 2 | DRUG | 0   | mg | QD | SC | 2019-03-06 | 2019-03-07 | RASH
        01 | 3 | DRUG | 100 | mg | QD | SC | 2019-03-08 | 2019-03-10 |
        """)
    assert numbers(found.loc[("01", "drug")]) == [10, 8, 8, 800, 1000, 80]
    assert found.loc[("01", "drug"), "INTERFL"] == "Y"


def test_one_dose_on_one_day_has_the_plan_of_that_day(summed):
    found = summed("01 | 1 | DRUG | 50 | mg | ONCE | SC | 2019-03-01 | 2019-03-01 |")
    assert numbers(found.loc[("01", "drug")]) == [1, 1, 1, 50, 100, 50]


def test_days_after_the_last_dose_are_not_on_treatment(summed):
    found = summed("""
        01 | 1 | DRUG | 100 | mg | QD | SC | 2019-03-01 | 2019-03-05 |
        01 | 2 | DRUG | 0   | mg | QD | SC | 2019-03-06 | 2019-03-31 | RASH
        """)
    assert numbers(found.loc[("01", "drug")]) == [5, 5, 5, 500, 500, 100]


def test_a_day_under_two_records_is_one_day_and_its_doses_count_as_recorded(summed):
    found = summed("""
        01 | 1 | DRUG | 100 | mg | QD | SC | 2019-03-01 | 2019-03-10 |
        01 | 2 | DRUG | 100 | mg | QD | SC | 2019-03-08 | 2019-03-12 |
        01 | 3 | DRUG | 100 | mg | QD | SC | 2019-03-02 | 2019-03-03 |
        02 | 1 | DRUG | 100 | mg | QD | SC | 2019-03-01 | 2019-03-10 |
        02 | 2 | DRUG | 100 | mg | QD | SC | 2019-03-11 | 2019-03-12 |
        """)
    assert numbers(found.loc[("01", "drug")]) == [12, 12, 17, 1700, 1200, 141.6667]
    assert found["OVERLFL"].eq("Y").to_dict() == {("01", "drug"): True, ("02", "drug"): False}


def test_an_open_record_lasts_until_treatment_ended_or_else_until_the_cut(summed):
    ex = "01 | 1 | DRUG | 100 | mg | QD | SC | 2019-03-01 |  |"
    assert numbers(summed(ex, cut_date=date(2019, 3, 15)).loc[("01", "drug")])[0] == 15
    ended = """
        USUBJID | DSSEQ:int | DSDECOD       | DSCAT             | DSSCAT          | DSSTDTC
        01      | 1         | ADVERSE EVENT | DISPOSITION EVENT | STUDY TREATMENT | 2019-03-11
        """
    assert numbers(summed(ex, ds=ended).loc[("01", "drug")])[:4] == [11, 11, 11, 1100]


def test_dosing_after_the_cut_does_not_count(frame):
    ex = (
        HEAD
        + """
        01 | 1 | DRUG | 100 | mg | QD | SC | 2019-03-01 | 2019-03-20 |
        01 | 2 | DRUG | 100 | mg | QD | SC | 2019-03-21 | 2019-07-20 |
        01 | 3 | DRUG | 600 | mg | QD | SC | 2019-07-21 | 2019-07-25 |
        """
    )
    people = frame("USUBJID | RFICDTC\n01 | 2019-02-01").assign(DTHDTC="", DTHFL="")
    text = frame(ex).astype(str).replace("nan", "")
    view = delivered("2019-06-30", dm=people, ex=text)
    at_cut = type_frame(view.frame("ex"), "ex")
    found = dosed(lambda table: table if hasattr(table, "columns") else frame(table), at_cut,
                  planned_trial((100, 1, 183)))[1]  # fmt: skip
    # 1 March to 30 June
    assert numbers(found.iloc[0]) == [122, 122, 122, 12200, 12200, 100]


def test_who_has_no_dose_has_no_row(summed):
    found = summed("""
        01 | 1 | DRUG    | 100 | mg | QD | SC | 2019-03-01 | 2019-03-05 |
        02 | 1 | DRUG    | 0   | mg | QD | SC | 2019-03-01 | 2019-03-05 | RASH
        02 | 2 | ASPIRIN | 100 | mg | QD | SC | 2019-03-01 | 2019-03-05 |
        """)
    assert found.index.tolist() == [("01", "drug")]


def test_nobody_treated_gives_no_row(summed):
    ex = "01 | 1 | OTHER | 100 | mg | QD | SC | 2019-03-01 | 2019-03-05 |"
    assert summed(ex).empty


@pytest.mark.parametrize(
    ("record", "why", "days", "doses"),
    [
        ("01 | 2 | DRUG |     | mg | QD | SC | 2019-03-06 | 2019-03-08 |",
         "a dose not recorded", 5, None),
        ("01 | 2 | DRUG | 100 | mg | QD | SC | 2019-03    | 2019-03    |",
         "a day not recorded", 5, None),
        ("01 | 2 | DRUG | 100 | mg |    | SC | 2019-03-06 | 2019-03-08 |",
         "number of doses unknown", 8, None),
        ("01 | 2 | DRUG | 0.1 | g  | QD | SC | 2019-03-06 | 2019-03-08 |",
         "dose in another unit", 8, 8),
    ],
)  # fmt: skip
def test_what_cannot_be_added_up_has_no_amount_and_says_why(summed, record, why, days, doses):
    found = summed("01 | 1 | DRUG | 100 | mg | QD | SC | 2019-03-01 | 2019-03-05 |\n" + record)
    row = found.loc[("01", "drug")]
    assert row["DOSEEXCL"] == why
    assert numbers(row)[:4] == [days, days, doses, None]
    assert row["RDI"] != row["RDI"]
    assert row["INTERFL"] is None


def test_a_drug_without_a_plan_is_added_up_in_its_usual_unit_and_has_no_intensity(summed):
    found = summed("""
        01 | 1 | DRUG  | 100 | mg    | QD   | SC | 2019-03-01 | 2019-03-31 |
        01 | 2 | CHEMO | 80  | mg/m2 | ONCE | IV | 2019-03-11 | 2019-03-11 |
        01 | 3 | CHEMO | 80  | mg/m2 | ONCE | IV | 2019-03-18 | 2019-03-18 |
        02 | 1 | DRUG  | 100 | mg    | QD   | SC | 2019-03-01 | 2019-03-31 |
        02 | 2 | CHEMO | 120 | mg    | ONCE | IV | 2019-03-11 | 2019-03-11 |
        """)
    assert numbers(found.loc[("01", "chemo")]) == [8, 2, 2, 160, None, None]
    assert numbers(found.loc[("02", "chemo")]) == [1, 1, 1, None, None, None]
    assert found.loc[("02", "chemo"), "DOSEU"] == "mg/m2"


EARLY = """
    01 | 1 | DRUG  | 600 | mg | QD   | IV | 2019-03-01 | 2019-03-03 |
    01 | 2 | DRUG  | 100 | mg | QD   | SC | 2019-03-06 | 2019-03-15 | FEVER
    01 | 3 | CHEMO | 80  | mg | ONCE | IV | 2019-03-05 | 2019-03-05 |
    """
LOADED = (600, 1, 4), (100, 5, 60)


def test_planned_doses_are_those_of_the_days_of_treatment_and_add_up_over_phases(summed):
    whole = summed(EARLY, *LOADED).loc[("01", "drug")]
    alone = summed(EARLY, *LOADED, phase="alone").loc[("01", "drug")]
    together = summed(EARLY, *LOADED, phase="together").loc[("01", "drug")]
    # 1 to 4 March before the chemotherapy, 5 to 15 March with it
    assert numbers(alone) == [3, 3, 3, 1800, 2400, 75]
    assert numbers(together) == [10, 10, 10, 1000, 1100, 90.9091]
    assert numbers(whole) == [15, 13, 13, 2800, 3500, 80]
    # the hold shows with the record that resumes, in the second phase
    assert [part["INTERFL"] for part in (alone, together)] == [None, "Y"]


def test_a_hold_in_a_phase_without_any_dose_is_told_without_an_intensity(summed):
    held = """
    01 | 1 | DRUG  | 600 | mg | QD   | IV | 2019-03-01 | 2019-03-03 |
    01 | 2 | CHEMO | 80  | mg | ONCE | IV | 2019-03-05 | 2019-03-05 |
    01 | 3 | DRUG  | 0   | mg | QD   | IV | 2019-03-05 | 2019-03-09 | FEVER
    """
    found = summed(held, *LOADED, phase="together").loc[("01", "drug")]
    assert found[["EXPOSFL", "INTERFL", "NHOLD"]].tolist() == [None, "Y", 1]
    assert numbers(found) == [None] * 6


def test_the_order_of_records_does_not_matter(summed):
    lines = [line for line in EARLY.splitlines() if line.strip()]
    assert summed("\n".join(lines[::-1]), *LOADED).equals(summed(EARLY, *LOADED))
