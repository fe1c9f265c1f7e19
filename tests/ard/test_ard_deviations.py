"""Protocol deviations: participants once, every record, the two sources apart."""

import math

import pytest

from helpers.ard.deviations import NOT_DELIVERED, ard_deviations
from helpers.ard.frame import levels, pick, warning_of

ADSL = """
    USUBJID | INCLFL
    --------+-------
    01      | Y
    02      | Y
    03      |
    """
ADDV = """
    USUBJID | ASEQ:int | SOURCE  | DVCAT     | DVDECOD
    --------+----------+---------+-----------+--------
    01      | 1        | site    | MINOR     | DIARY
    01      | 2        | site    | MINOR     | DIARY
    01      | 3        | site    | MAJOR     |
    01      | 4        | derived | MAJOR     | CRITERION
    02      | 1        | derived | POTENTIAL | CRITERION
    02      | 2        | derived | MAJOR     | CRITERION
    03      | 1        | derived | MINOR     | AGAIN
    """


@pytest.fixture
def results(frame):
    return ard_deviations(frame(ADDV), frame(ADSL), recorded=True)


@pytest.mark.parametrize(
    ("source", "level", "word", "counted"),
    [
        ("site", "any", "", (1, 2, 3)),
        ("site", "MINOR", "", (1, 2, 2)),
        ("site", "MINOR", "DIARY", (1, 2, 2)),
        ("site", "MAJOR", "NOT CODED", (1, 2, 1)),
        ("derived", "any", "", (2, 2, 3)),
        ("derived", "MAJOR", "CRITERION", (2, 2, 2)),
        ("derived", "POTENTIAL", "", (1, 2, 1)),
    ],
)
def test_included_participants_are_counted_once_by_source_class_and_category(
    results, source, level, word, counted
):
    key = {"population": "included", "group_level": source, "variable": level}
    found = tuple(pick(results, s, variable_level=word, **key) for s in ("n", "N", "n_event"))
    assert found == counted


def test_a_deviation_of_someone_never_included_is_counted_apart(results):
    key = {"population": "not_included", "group_level": "derived", "variable": "any"}
    assert (pick(results, "n", **key), pick(results, "N", **key)) == (1, 1)
    assert levels(results, population="not_included") == [""]


def test_a_record_not_delivered_is_not_a_record_of_nothing(frame):
    addv = frame(ADDV)
    missing = ard_deviations(addv[addv["SOURCE"] == "derived"], frame(ADSL), recorded=False)
    empty = ard_deviations(addv[addv["SOURCE"] == "derived"], frame(ADSL), recorded=True)
    key = {"population": "included", "group_level": "site", "variable": "any"}

    assert math.isnan(pick(missing, "n", **key))
    assert warning_of(missing, "n", **key) == NOT_DELIVERED
    assert pick(empty, "n", **key) == 0
