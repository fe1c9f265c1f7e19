"""Protocol deviations as people see them: recorded beside derived, never added up."""

import pandas as pd
import pytest

from helpers.ard.deviations import ard_deviations
from helpers.display.deviations import (
    deviations_in_words,
    deviations_listing,
    deviations_sentence,
    deviations_table,
)
from html_kit import rows_of, words_of

ADSL = """
    USUBJID | INCLFL
    --------+-------
    01      | Y
    02      | Y
    03      |
    """
ADDV = """
    USUBJID | ASEQ:int | SOURCE  | DVCAT     | DVDECOD         | DVTERM           | ADT:date   | SRCDOM | SRCROW:int
    --------+----------+---------+-----------+-----------------+------------------+------------+--------+-----------
    01      | 1        | site    | MINOR     | <b>DIARY        | Lost <i>diary    | 2019-04-01 | DV     | 3
    01      | 2        | derived | MAJOR     | INCLUDED TWICE  | Included again   |            | DS     | 0
    02      | 1        | site    | IMPORTANT |                 | Visit skipped    | 2019-04-02 | DV     | 4
    03      | 1        | derived | POTENTIAL | SCREENED AGAIN  | 5 x 10^9/L       | 2019-04-02 | DS     | 5
    """


@pytest.fixture
def adsl(frame):
    return frame(ADSL)


@pytest.fixture
def addv(frame):
    table = frame(ADDV)
    return table.assign(SRCROW=table["SRCROW"].astype("Int64").mask(table["SRCROW"] == 0))


def test_recorded_and_derived_stand_side_by_side_by_class_and_category(addv, adsl):
    shown = deviations_table(ard_deviations(addv, adsl, recorded=True))

    assert rows_of(shown) == [
        ("Major", ["0/2 (0.0%)", "0", "1/2 (50.0%)", "1"]),
        ("Included twice", ["0/2 (0.0%)", "0", "1/2 (50.0%)", "1"]),
        ("Minor", ["1/2 (50.0%)", "1", "0/2 (0.0%)", "0"]),
        ("<b>DIARY", ["1/2 (50.0%)", "1", "0/2 (0.0%)", "0"]),
        ("Important", ["1/2 (50.0%)", "1", "0/2 (0.0%)", "0"]),
        ("Not coded", ["1/2 (50.0%)", "1", "0/2 (0.0%)", "0"]),
    ]
    assert "Recorded by the site" in shown.html
    assert "Derived from the data" in shown.html
    assert "Of participants never included, in the listing only: 1 derived." in shown.html
    assert "<b>DIARY" not in shown.html


def test_without_the_site_s_record_one_sentence_and_the_derived_ones(addv, adsl):
    derived = addv[addv["SOURCE"] == "derived"]
    results = ard_deviations(derived, adsl, recorded=False)
    shown = deviations_table(results)

    assert dict(rows_of(shown))["Major"] == ["1/2 (50.0%)", "1"]
    assert "Recorded by the site" not in shown.html
    assert "both columns" not in shown.html
    assert words_of(deviations_sentence(results)) == (
        "The data show 1 deviation (1 major) in 1 of 2 included participants; what the site "
        "recorded is not part of this cut."
    )


def test_no_deviation_is_one_sentence(addv, adsl):
    results = ard_deviations(addv.head(0), adsl, recorded=True)

    assert deviations_table(results).html == ""
    assert words_of(deviations_sentence(results)) == (
        "The site recorded no deviation in 2 included participants. The data show no deviation in "
        "2 included participants."
    )
    assert deviations_listing(deviations_in_words(addv.head(0))).html == ""


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (
            1,
            "The site recorded 1 deviation (none major) in 1 of 1 included participant. The data "
            "show no deviation in 1 included participant.",
        ),
        (0, "Nobody had been included at the cut."),
    ],
)
def test_deviations_of_one_participant_and_of_nobody_in_words(addv, adsl, people, said):
    ours = addv[(addv["SOURCE"] == "site") & addv["USUBJID"].isin(adsl["USUBJID"].head(people))]
    results = ard_deviations(ours, adsl.head(people), recorded=True)
    assert words_of(deviations_sentence(results)) == said


def test_deviations_in_one_sentence(addv, adsl):
    assert words_of(deviations_sentence(ard_deviations(addv, adsl, recorded=True))) == (
        "The site recorded 2 deviations (none major) in 2 of 2 included participants. The data "
        "show 1 deviation (1 major) in 1 of 2 included participants."
    )


def test_every_deviation_is_listed_major_ones_first_with_what_shows_it(addv):
    shown = deviations_listing(deviations_in_words(addv))

    assert rows_of(shown) == [
        ("01", ["Major", "Included twice", "Included again", "–", "derived", "DS"]),
        ("01", ["Minor", "<b>DIARY", "Lost <i>diary", "2019-04-01", "recorded by the site"]
         + ["DV row 3"]),
        ("03", ["Potential", "Screened again", "5 × 10⁹/L", "2019-04-02", "derived", "DS row 5"]),
        ("02", ["Important", "–", "Visit skipped", "2019-04-02", "recorded by the site"]
         + ["DV row 4"]),
    ]  # fmt: skip
    assert "<summary>Every deviation, recorded and derived (4)</summary>" in shown.html
    assert "<i>diary" not in shown.html


def test_a_long_listing_is_capped_and_the_file_holds_all(addv):
    many = deviations_in_words(pd.concat([addv] * 20, ignore_index=True))
    shown = deviations_listing(many)
    assert "The first 60 of 80 rows are shown here. The file holds all." in shown.html
    assert 'data-analysis="every_deviation"' in shown.html
