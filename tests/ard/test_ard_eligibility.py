"""Eligibility results: verdicts counted, deviations, disagreements."""

import pytest

from cut_kit import small_trial
from helpers.ard.eligibility import ard_deviations, ard_eligibility, disagreements
from helpers.ard.frame import pick

ADSL = """
    USUBJID | INCLFL | SCRFFL
    --------+--------+-------
    01      | Y      |
    02      | Y      |
    03      |        | Y
    """
ADIE = """
    USUBJID | IETESTCD | VERDICT | BASIS | SITEREC | DEVIATION
    --------+----------+---------+-------+---------+----------
    01      | I1       | PASS    | data  | N       |
    01      | I2       | UNKNOWN | data  | N       | POTENTIAL
    02      | I1       | FAIL    | data  | N       | MAJOR
    02      | I2       | PASS    | data  | Y       |
    03      | I1       | FAIL    | data  | Y       |
    03      | I2       | FAIL    | site  | Y       |
    """
CRITERIA = [
    {"id": id_, "kind": "inclusion", "text": id_, "provenance": "register", "recorded": True}
    for id_ in ("I1", "I2")
]


@pytest.fixture
def trial():
    return small_trial(eligibility=CRITERIA)


@pytest.mark.parametrize(
    ("population", "criterion", "level", "counted"),
    [
        ("included", "I1", "PASS", (1, 2)),
        ("included", "I1", "FAIL", (1, 2)),
        ("included", "I2", "UNKNOWN", (1, 2)),
        ("included", "I1", "DISAGREE", (1, 2)),
        ("included", "I2", "RECORDED", (1, 2)),
        ("screen_failures", "I1", "FAIL", (1, 1)),
        ("screen_failures", "I1", "DISAGREE", (0, 1)),
    ],
)
def test_verdicts_are_counted_for_the_included_and_for_screen_failures(
    frame, trial, population, criterion, level, counted
):
    results = ard_eligibility(frame(ADIE), frame(ADSL), trial)
    keys = {"population": population, "variable": criterion, "variable_level": level}
    assert (pick(results, "n", **keys), pick(results, "N", **keys)) == counted


def test_deviations_count_participants_once_and_by_criterion(frame, trial):
    results = ard_deviations(frame(ADIE), frame(ADSL), trial)

    assert pick(results, "n", variable="MAJOR", variable_level="") == 1
    assert pick(results, "n", variable="MAJOR", variable_level="I1") == 1
    assert pick(results, "N", variable="POTENTIAL", variable_level="I2") == 2


def test_data_and_site_disagree_in_both_directions_and_never_without_a_record(frame):
    adie = frame(ADIE)
    found = disagreements(adie)[["USUBJID", "IETESTCD"]].to_numpy().tolist()

    assert found == [["02", "I1"], ["02", "I2"]]
    assert disagreements(adie.assign(SITEREC=None)).empty
