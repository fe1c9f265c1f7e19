"""Whole adverse events: which lines belong together, when the event began, how it ended."""

import pytest

from event_kit import events, people
from helpers.adam.adae_courses import derive_courses

DONE, OPEN = "RECOVERED/RESOLVED", "NOT RECOVERED/NOT RESOLVED"


@pytest.fixture
def adsl():
    return people(
        """
        USUBJID | TRTSDT:date | TRTEDT:date | LSTALVDT:date | DTHDT:date
        01      | 2019-03-01  | 2019-03-31  | 2019-05-20    |
        02      | 2019-03-01  | 2019-03-31  | 2019-04-10    | 2019-04-12
        """
    )


def told(courses, *columns):
    frame = courses[list(columns)].astype(object)
    return frame.where(frame.notna(), None).to_numpy().tolist()


def test_lines_of_one_event_are_followed_to_the_end_of_the_last(adsl):
    adae = events(
        f"""
        USUBJID | AEEVENT:int | AEDECOD | ASTDT:date | AENDT:date | ATOXGRN:float | AEOUT
        01      | 1           | FATIGUE | 2019-03-05 | 2019-03-10 | 1             | {OPEN}
        01      | 1           | FATIGUE | 2019-03-10 | 2019-03-20 | 3             | {OPEN}
        01      | 1           | FATIGUE | 2019-03-20 | 2019-03-24 | 1             | {DONE}
        """
    )
    courses = derive_courses(adae, adsl)
    assert told(courses, "AESEQ", "LINES", "ATOXGRN", "AEOUT", "AVAL", "CNSR") == [
        [1, 3, 3, DONE, 20, 0]
    ]


def test_an_event_that_was_over_and_came_back_is_two(adsl):
    adae = events(
        f"""
        USUBJID | AEEVENT:int | AEDECOD | ASTDT:date | AENDT:date | AEOUT
        01      | 1           | RASH    | 2019-03-05 | 2019-03-10 | {DONE}
        01      | 1           | RASH    | 2019-03-11 | 2019-03-12 | {DONE}
        01      | 1           | RASH    | 2019-03-14 | 2019-03-20 | {DONE}
        """
    )
    assert told(derive_courses(adae, adsl), "AESEQ", "LINES", "AVAL") == [[1, 2, 8], [3, 1, 7]]


def test_an_event_that_was_not_over_goes_on_however_long_the_gap(adsl):
    adae = events(
        f"""
        USUBJID | AEEVENT:int | AEDECOD | ASTDT:date | AENDT:date | AEOUT
        01      | 1           | RASH    | 2019-03-05 | 2019-03-10 | {OPEN}
        01      | 1           | RASH    | 2019-03-20 | 2019-03-24 | {DONE}
        """
    )
    assert told(derive_courses(adae, adsl), "LINES", "AVAL") == [[2, 20]]


def test_what_follows_the_window_still_ends_the_event_and_what_came_before_does_not_begin_it(adsl):
    adae = events(
        f"""
        USUBJID | AEEVENT:int | AEDECOD | ASTDT:date | AENDT:date | ATOXGRN:float | TRTEMFL | AEOUT
        01      | 1           | PAIN    | 2019-02-01 | 2019-03-08 | 4             |         | {OPEN}
        01      | 1           | PAIN    | 2019-03-08 | 2019-05-01 | 2             | Y       | {OPEN}
        01      | 1           | PAIN    | 2019-05-01 | 2019-05-04 | 1             |         | {DONE}
        01      | 2           | COUGH   | 2019-02-01 | 2019-02-04 | 1             |         | {DONE}
        """
    )
    courses = derive_courses(adae, adsl)
    assert told(courses, "AEDECOD", "AESEQ", "LINES", "ASTDY", "ATOXGRN", "AVAL") == [
        ["PAIN", 2, 2, 8, 2, 58]
    ]


def test_an_event_from_before_that_became_worse_begins_with_the_first_dose(adsl):
    adae = events(
        f"""
        USUBJID | AEEVENT:int | AEDECOD | ASTDT:date | AENDT:date | AEOUT
        01      | 1           | PAIN    | 2019-02-01 | 2019-03-03 | {DONE}
        """
    )
    assert told(derive_courses(adae, adsl), "ASTDY", "AVAL") == [[1, 3]]


def test_what_is_not_over_goes_on_to_death_to_the_last_contact_or_to_its_own_end(adsl):
    adae = events(
        f"""
        USUBJID | AEEVENT:int | AEDECOD | ASTDT:date | AENDT:date | AEOUT
        01      | 1           | A       | 2019-03-05 |            | {OPEN}
        01      | 2           | B       | 2019-03-05 | 2019-03-09 | RECOVERING/RESOLVING
        01      | 3           | C       | 2019-05-25 |            |
        02      | 4           | D       | 2019-03-05 |            | {OPEN}
        02      | 5           | E       | 2019-04-01 | 2019-04-12 | FATAL
        """
    )
    courses = derive_courses(adae, adsl)
    assert told(courses, "AEDECOD", "AEOUT", "AENDT", "AVAL", "CNSR") == [
        ["A", OPEN, None, 77, 1],
        ["B", "RECOVERING/RESOLVING", None, 5, 1],
        ["C", "UNKNOWN", None, 1, 1],
        ["D", OPEN, None, 39, 1],
        ["E", "FATAL", None, 12, 1],
    ]


def test_nothing_goes_on_after_the_cut():
    adsl = people(
        """
        USUBJID | TRTSDT:date | TRTEDT:date | LSTALVDT:date
        01      | 2019-03-01  | 2019-03-10  | 2019-03-20
        """,
        cut="2019-03-10",
    )
    adae = events("USUBJID | AEDECOD | ASTDT:date\n01 | RASH | 2019-03-10")
    assert told(derive_courses(adae, adsl), "AVAL", "CNSR") == [[1, 1]]


def test_without_a_start_or_the_day_of_recovery_there_is_no_time(adsl):
    adae = events(
        f"""
        USUBJID | AEEVENT:int | AEDECOD | ASTDT:date | AENDT:date | AEOUT
        01      | 1           | A       |            | 2019-03-09 | {DONE}
        01      | 2           | B       | 2019-03-05 |            | {DONE}
        """
    )
    assert told(derive_courses(adae, adsl), "AVAL", "CNSR") == [[None, 0], [None, 0]]


def test_a_line_without_a_start_keeps_its_place_in_the_report(adsl):
    adae = events(
        f"""
        USUBJID | AEEVENT:int | AEDECOD | ASTDT:date | AENDT:date | AEOUT
        01      | 1           | A       |            | 2019-03-09 | {OPEN}
        01      | 1           | A       | 2019-03-09 | 2019-03-12 | {DONE}
        02      | 2           | B       | 2019-03-05 | 2019-03-09 | {OPEN}
        02      | 2           | B       |            | 2019-03-12 | {DONE}
        """
    )
    # the beginning of the first is not known, that of the second is
    courses = derive_courses(adae, adsl)
    assert told(courses, "LINES", "AEOUT", "AVAL") == [[2, DONE, None], [2, DONE, 8]]


def test_a_partial_date_is_marked(adsl):
    adae = events(
        f"""
        USUBJID | AEEVENT:int | AEDECOD | ASTDT:date | AENDT:date | AENDTF | AEOUT
        01      | 1           | A       | 2019-03-05 | 2019-03-31 | D      | {DONE}
        01      | 2           | B       | 2019-03-05 | 2019-03-31 |        | {DONE}
        """
    )
    assert told(derive_courses(adae, adsl), "DTF") == [["Y"], [None]]


def test_grade_5_is_fatal_whatever_the_outcome_says(adsl):
    adae = events(
        f"""
        USUBJID | AEEVENT:int | AEDECOD | ASTDT:date | AENDT:date | ATOXGRN:float | AEOUT
        02      | 1           | A       | 2019-03-05 | 2019-04-12 | 5             | {DONE}
        """
    )
    assert told(derive_courses(adae, adsl), "AEOUT", "CNSR") == [["FATAL", 1]]


def test_no_event_is_no_row(adsl):
    assert derive_courses(events("USUBJID | AEDECOD | ASTDT:date"), adsl).empty
