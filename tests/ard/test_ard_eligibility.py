"""Eligibility results: verdicts of the deciding screening, deviations, disagreements."""

import math

import pytest

from cut_kit import small_trial
from helpers.ard.eligibility import NOT_DELIVERED, ard_eligibility, disagreements
from helpers.ard.frame import pick, select, warning_of

ADSL = """
    USUBJID | SCRNFL | INCLFL | SCRFFL
    --------+--------+--------+-------
    01      | Y      | Y      |
    02      | Y      | Y      |
    03      | Y      |        | Y
    """
ADIE = """
    USUBJID | SCREENNO:int | IETESTCD | VERDICT | COUNTED | BASIS | SITEREC | DEVIATION | PROVENANCE     | ANL01FL
    --------+--------------+----------+---------+---------+-------+---------+-----------+----------------+--------
    01      | 1            | I1       | FAIL    | FAIL    | data  | Y       |           | reconstruction |
    01      | 1            | I2       | FAIL    | FAIL    | data  | N       |           | register       |
    01      | 2            | I1       | PASS    | PASS    | data  | N       |           | reconstruction | Y
    01      | 2            | I2       | UNKNOWN | UNKNOWN | data  | N       | POTENTIAL | register       | Y
    02      | 1            | I1       | FAIL    | FAIL    | data  | N       | MAJOR     | reconstruction | Y
    02      | 1            | I2       | PASS    | PASS    | data  | Y       |           | register       | Y
    03      | 1            | I1       | FAIL    | FAIL    | data  | Y       |           | reconstruction | Y
    03      | 1            | I2       | FAIL    | FAIL    | site  | Y       |           | register       | Y
    """
CRITERIA = [
    {"id": id_, "kind": "inclusion", "text": id_, "provenance": "register", "recorded": True}
    for id_ in ("I1", "I2")
]


@pytest.fixture
def trial():
    return small_trial(eligibility=CRITERIA)


@pytest.fixture
def results(frame, trial):
    return ard_eligibility(frame(ADIE), frame(ADSL), trial)


@pytest.mark.parametrize(
    ("population", "criterion", "level", "counted"),
    [
        ("included", "I1", "PASS", (1, 2)),
        ("included", "I1", "FAIL", (1, 2)),
        ("included", "I2", "UNKNOWN", (1, 2)),
        ("included", "I1", "RECORDED", (0, 2)),  # the failure of 01 was at an earlier screening
        ("included", "I2", "RECORDED", (1, 2)),
        ("included", "I1", "DATA_ONLY", (1, 2)),
        ("included", "I2", "SITE_ONLY", (1, 2)),
        ("screen_failures", "I1", "FAIL", (1, 1)),
        ("screen_failures", "I2", "DATA_ONLY", (0, 1)),
        ("screened", "I1", "FAIL", (2, 3)),
    ],
)
def test_verdicts_of_the_deciding_screening_are_counted(
    results, population, criterion, level, counted
):
    keys = {"population": population, "variable": criterion, "variable_level": level}
    assert (pick(results, "n", **keys), pick(results, "N", **keys)) == counted


@pytest.mark.parametrize(
    ("population", "level", "participants", "verdicts"),
    [
        ("screened", "FAIL", 2, 3),
        ("screened", "UNKNOWN", 1, 1),
        ("screened", "RECORDED", 2, 3),
        ("included", "FAIL", 1, 1),
        ("included", "MAJOR", 1, 1),
        ("included", "POTENTIAL", 1, 1),
        ("included", "MAJOR_DOCUMENTED", 0, 0),  # the failed criterion is a reconstruction
    ],
)
def test_any_criterion_counts_participants_once_and_every_verdict(
    results, population, level, participants, verdicts
):
    keys = {"population": population, "variable": "any", "variable_level": level}
    found = (pick(results, "n", **keys), pick(results, "n_event", **keys))
    assert found == (participants, verdicts)


def test_a_documented_criterion_is_counted_as_such(frame, trial):
    adie = frame(ADIE.replace("reconstruction", "publication"))
    results = ard_eligibility(adie, frame(ADSL), trial)
    assert pick(results, "n", variable="any", variable_level="MAJOR_DOCUMENTED") == 1


def test_each_count_names_whom_it_counts(results):
    found = select(results, population="screened", variable="I1", variable_level="FAIL")
    assert found.loc[found["stat_name"] == "n", "who"].tolist() == ["02 03"]


def test_without_the_site_s_record_nothing_is_counted_as_recorded(frame, trial):
    results = ard_eligibility(frame(ADIE).assign(SITEREC=None), frame(ADSL), trial)
    for variable in ("I1", "any"):
        keys = {"population": "included", "variable": variable, "variable_level": "RECORDED"}
        assert math.isnan(pick(results, "n", **keys))
        assert warning_of(results, "n", **keys) == NOT_DELIVERED
    assert pick(results, "n", population="included", variable="I1", variable_level="FAIL") == 1


def test_nobody_screened_gives_counts_of_nobody(frame, trial):
    results = ard_eligibility(frame(ADIE).head(0), frame(ADSL).head(0), trial)
    keys = {"population": "included", "variable": "I1", "variable_level": "FAIL"}
    assert (pick(results, "n", **keys), pick(results, "N", **keys)) == (0, 0)


def test_the_order_of_rows_plays_no_part(frame, trial, results):
    shuffled = frame(ADIE).sample(frac=1, random_state=1)
    again = ard_eligibility(shuffled, frame(ADSL).iloc[::-1], trial)
    assert again.equals(results)


def test_what_an_alternative_makes_up_for_is_no_disagreement_and_counts_for_no_one(frame, trial):
    adie = frame(ADIE)
    excused = adie.assign(COUNTED=adie["COUNTED"].where(adie["USUBJID"] != "02", "PASS"))
    results = ard_eligibility(excused, frame(ADSL), trial)

    assert disagreements(excused)["USUBJID"].tolist() == ["01", "02"]
    assert disagreements(excused)["DIFFERS"].tolist() == ["DATA_ONLY", "SITE_ONLY"]
    key = {"population": "included", "variable_level": "FAIL"}
    assert pick(results, "n", variable="I1", **key) == 1
    assert pick(results, "n", variable="any", **key) == 0


def test_data_and_site_disagree_in_both_directions_and_never_without_a_record(frame):
    adie = frame(ADIE)
    found = disagreements(adie)[["USUBJID", "SCREENNO", "IETESTCD", "DIFFERS"]]

    assert found.to_numpy().tolist() == [
        ["01", 1, "I2", "DATA_ONLY"],
        ["02", 1, "I1", "DATA_ONLY"],
        ["02", 1, "I2", "SITE_ONLY"],
    ]
    assert disagreements(adie.assign(SITEREC=None)).empty
