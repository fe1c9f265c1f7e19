"""A record's life: born, changed, corrected, removed, and seen by cuts on the way."""

from datetime import date

import pytest

from helpers.synthetic.cutting import cut_world
from helpers.synthetic.records import Record, partial


@pytest.fixture
def event():
    born = Record("ae", "X-1", date(2020, 3, 1), {"AEENDTC": "", "AEENTPT": "{cut}", "G": "2"})
    return born.update(date(2020, 4, 1), AEENDTC="2020-04-01", AEENTPT="")


def test_a_row_is_not_in_a_cut_before_it_happened(event):
    assert event.at(date(2020, 2, 29)) is None
    assert event.at(date(2020, 3, 1)) is not None


def test_an_event_is_open_until_the_day_it_ends(event):
    assert event.at(date(2020, 3, 31)) == {"AEENDTC": "", "AEENTPT": "2020-03-31", "G": "2"}
    assert event.at(date(2020, 4, 1)) == {"AEENDTC": "2020-04-01", "AEENTPT": "", "G": "2"}


def test_a_late_entry_and_a_removed_row_are_seen_only_in_between(event):
    event.entered, event.removed = date(2020, 5, 1), date(2020, 6, 1)

    seen = [
        event.at(day) is not None for day in (date(2020, 4, 30), date(2020, 5, 1), date(2020, 6, 1))
    ]

    assert seen == [False, True, False]


def test_a_correction_hides_what_happened_before_it(event):
    event.correct(date(2020, 5, 1), {"AEENDTC": "", "G": "1"})

    assert event.at(date(2020, 4, 30)) == {"AEENDTC": "", "AEENTPT": "", "G": "1"}
    assert event.at(date(2020, 5, 1)) == {"AEENDTC": "2020-04-01", "AEENTPT": "", "G": "2"}


@pytest.mark.parametrize(
    ("precision", "text"), [("day", "2020-03-01"), ("month", "2020-03"), ("year", "2020")]
)
def test_dates_are_written_to_their_precision(precision, text):
    assert partial(date(2020, 3, 1), precision) == text


def test_supplementary_qualifiers_go_to_their_own_file_with_the_number_of_their_row():
    parameters = {"study": {"id": "X", "supplementary": {"ae": {"AERELCH": "Causality"}}}}
    rows = [
        Record("ae", "X-1", date(2020, 3, 1), {"AERELCH": "RELATED"}, sequence=4),
        Record("ae", "X-1", date(2020, 3, 2), {"AERELCH": ""}, sequence=5),
    ]

    files = cut_world(parameters, {"ae": rows}, date(2020, 12, 31))

    assert "AERELCH" not in files["ae"][0]
    assert [(row["IDVARVAL"], row["QNAM"], row["QVAL"]) for row in files["suppae"][1]] == [
        ("4", "AERELCH", "RELATED")
    ]
