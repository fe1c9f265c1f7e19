"""Events of special interest: who had them, how badly, and whether they are over."""

import pytest

from helpers.ard.adverse_event_special import ard_ae_special
from helpers.ard.frame import levels, pick, select, warning_of
from safety_trial import safety, safety_trial

COLUMNS = ["AEBODSYS", "AREL", "ARELBK", "AESER", "AEACN", "AEOUT", "AESDTH"]
GROUPS = [
    {"id": "infection", "label": "Infection", "terms": ["SEPSIS", "PNEUMONIA", "CYSTITIS"]},
    {"id": "bleeding", "label": "Bleeding", "terms": ["EPISTAXIS"]},
]


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | SAFFL | ARM
        01      | Y     | A
        02      | Y     | A
        03      | Y     | B
        09      |       |
        """
    )


@pytest.fixture
def adae(frame):
    events = frame(
        """
        USUBJID | AEDECOD   | ATOXGRN:float | TRTEMFL | AREL | AESER
        01      | Sepsis    | 3             | Y       | Y    | Y
        01      | SEPSIS    | 2             | Y       | N    | N
        01      | Pneumonia | 4             | Y       | N    | Y
        02      | Sepsis    |               | Y       |      |
        02      | Epistaxis | 1             |         | N    | N
        03      | Nausea    | 1             | Y       | N    | N
        """
    )
    return events.assign(**{name: None for name in COLUMNS if name not in events})


@pytest.fixture
def aecourse(frame):
    return frame(
        """
        USUBJID | AEDECOD   | AEOUT
        01      | Sepsis    | RECOVERED/RESOLVED
        01      | Pneumonia | NOT RECOVERED/NOT RESOLVED
        02      | Sepsis    | RECOVERED/RESOLVED WITH SEQUELAE
        03      | Nausea    | RECOVERED/RESOLVED
        """
    )


def trial(**changes):
    return safety_trial(safety=safety(special_interest=GROUPS), **changes)


def test_group_counts_participants_worst_grade_cause_and_outcome(adae, aecourse, adsl):
    results = ard_ae_special(adae, aecourse, adsl, trial())

    infection = select(results, variable="infection", stat_name="n")
    assert dict(zip(infection["variable_level"], infection["who"], strict=True)) == {
        "": "01 02", "grade_1": "", "grade_2": "", "grade_3": "", "grade_4": "01", "grade_5": "",
        "grade_missing": "02", "related": "01", "related_backbone": "", "serious": "01",
        "resolved": "02", "term | SEPSIS": "01 02", "term | PNEUMONIA": "01",
    }  # fmt: skip
    events = select(results, variable="infection", stat_name="n_event")
    numbers = dict(zip(events["variable_level"], events["stat"], strict=True))
    assert (numbers[""], numbers["events"], numbers["resolved"]) == (4, 3, 2)
    assert (numbers["related"], numbers["term | SEPSIS"]) == (1, 3)
    assert pick(results, "N", variable="infection", variable_level="resolved") == 2


def test_group_that_nobody_had_keeps_its_upper_limit(adae, aecourse, adsl):
    results = ard_ae_special(adae, aecourse, adsl, trial())
    key = {"variable": "bleeding", "variable_level": ""}
    assert pick(results, "n", **key) == 0
    # R 4.2.2: binom.test(0, 3)$conf.int
    assert pick(results, "conf_high", **key) == pytest.approx(0.7075982, abs=1e-7)
    assert not [level for level in levels(results, variable="bleeding") if "term" in level]


def test_what_is_not_recorded_is_no_zero_and_arms_are_apart(adae, aecourse, adsl):
    results = ard_ae_special(adae.assign(AREL=None), aecourse, adsl, trial(report_by="arm"))
    key = {"variable": "infection", "variable_level": "related", "group": ""}
    assert warning_of(results, "n", **key) == "not recorded in this cut"
    arms = {
        arm: pick(results, "n", variable="infection", variable_level="", group_level=arm)
        for arm in ("", "A", "B")
    }
    assert arms == {"": 2, "A": 2, "B": 0}


def test_trial_without_groups_has_no_such_results(adae, aecourse, adsl):
    empty = safety_trial(safety=safety(special_interest=[]))
    assert ard_ae_special(adae, aecourse, adsl, empty).empty
