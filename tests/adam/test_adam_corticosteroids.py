"""The draws that a systemic corticosteroid may have touched."""

from types import SimpleNamespace

import pytest

from helpers.adam.corticosteroids import corticosteroid_courses, touched_by
from helpers.trial.expression import Corticosteroids
from helpers.trial.inflammation import Inflammation

WORDS = Corticosteroids(names=("DEXAMETHASON",))


class Delivery(dict):
    def has(self, domain):
        return domain in self


def trial(**words):
    return SimpleNamespace(corticosteroids=WORDS, inflammation=Inflammation(**words))


@pytest.fixture
def cm(frame):
    return frame("""
        USUBJID | CMTRT         | CMROUTE | CMSTDTC    | CMENDTC
        --------+---------------+---------+------------+-----------
        01      | Dexamethasone | ORAL    | 2020-03-01 | 2020-03-03
        02      | Dexamethasone | ORAL    | 2020-03    |
        03      | Dexamethasone | TOPICAL | 2020-03-01 |
        04      | Dexamethasone | ORAL    |            | 2020-03-10
        05      | Paracetamol   | ORAL    | 2020-03-01 |
        """).assign(CMDECOD=None, CMCLAS=None)


@pytest.fixture
def draws(frame):
    return frame("""
        USUBJID | ADT:date
        --------+-----------
        01      | 2020-02-29
        01      | 2020-03-01
        01      | 2020-03-05
        01      | 2020-03-06
        02      | 2020-02-29
        02      | 2020-03-01
        02      | 2021-03-01
        03      | 2020-03-02
        04      | 2019-01-01
        04      | 2020-03-13
        05      | 2020-03-02
        """)


def test_a_course_marks_from_its_first_day_to_so_many_days_after_its_last(cm, draws):
    courses = corticosteroid_courses(Delivery(cm=cm), trial(corticosteroid_days=2))
    marked = draws[touched_by(draws, courses).eq("Y")]

    assert [(p, f"{d:%Y-%m-%d}") for p, d in marked.to_numpy()] == [
        ("01", "2020-03-01"),  # the day of the draw itself
        ("01", "2020-03-05"),
        ("02", "2020-03-01"),  # may have begun on the first day of the month, and went on
        ("02", "2021-03-01"),
        ("04", "2019-01-01"),  # no start is recorded
    ]


def test_a_course_without_an_end_went_on(cm):
    courses = corticosteroid_courses(Delivery(cm=cm), trial())

    assert courses.set_index("USUBJID")["LAST"].isna().to_dict() == {
        "01": False,
        "02": True,
        "04": False,
    }


def test_nobody_can_say_without_the_domain_or_the_word(cm, draws):
    wordless = SimpleNamespace(corticosteroids=None, inflammation=Inflammation())

    assert corticosteroid_courses(Delivery(), trial()) is None
    assert corticosteroid_courses(Delivery(cm=cm), wordless) is None
    assert touched_by(draws, None).isna().all()
