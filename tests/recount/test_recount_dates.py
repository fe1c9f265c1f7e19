"""Days out of partial dates."""

from datetime import date

import pytest

from helpers.recount.dates import day_of, earliest, latest, whole


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020-02-29", date(2020, 2, 29), date(2020, 2, 29)),
        ("2020-02-29T08:30", date(2020, 2, 29), date(2020, 2, 29)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("", None, None),
        ("2021-02-29", None, None),
        ("UNK", None, None),
    ],
)
def test_a_date_spans_the_days_it_allows(text, first, last):
    assert (earliest(text), latest(text)) == (first, last)
    assert whole(text) == (first if first == last else None)


def test_there_is_no_study_day_0():
    first_dose = date(2020, 3, 1)
    days = [day_of(day, first_dose) for day in (-1, 1, 2)]
    assert days == [date(2020, 2, 29), date(2020, 3, 1), date(2020, 3, 2)]
