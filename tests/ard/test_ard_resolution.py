"""Outcomes and days to recovery of whole events."""

import math

import pytest

from event_kit import events, people
from helpers.adam.adae_courses import derive_courses
from helpers.ard.frame import method_of, pick, warning_of
from helpers.ard.resolution import ard_ae_resolution
from safety_trial import safety_trial

ANY = {"group": "", "variable": "any"}


@pytest.fixture
def adsl():
    return people(
        """
        USUBJID | TRTSDT:date | TRTEDT:date | LSTALVDT:date | DTHDT:date
        01      | 2019-03-01  | 2019-03-31  | 2019-03-31    |
        02      | 2019-03-01  | 2019-03-31  | 2019-03-18    | 2019-03-20
        03      | 2019-03-01  | 2019-03-31  | 2019-05-20    |
        """
    )


@pytest.fixture
def results(adsl):
    adae = events(
        """
        USUBJID | AEDECOD | ASTDT:date | AENDT:date | ATOXGRN:float | AEOUT
        01      | A       | 2019-03-01 | 2019-03-11 | 1             | RECOVERED/RESOLVED
        01      | B       | 2019-03-02 | 2019-03-07 | 3             | RECOVERED/RESOLVED WITH SEQUELAE
        01      | C       | 2019-03-01 |            | 1             | RECOVERING/RESOLVING
        02      | D       | 2019-03-01 |            | 3             | NOT RECOVERED/NOT RESOLVED
        02      | SEPSIS  | 2019-03-18 | 2019-03-20 | 5             | FATAL
        03      | F       | 2019-04-01 | 2019-04-03 | 1             | RECOVERED/RESOLVED
        03      | G       |            | 2019-04-03 | 1             | RECOVERED/RESOLVED
        03      | H       | 2019-04-01 |            | 1             | RECOVERED/RESOLVED
        """
    )
    return ard_ae_resolution(derive_courses(adae, adsl), adsl, safety_trial())


def test_events_and_participants_by_outcome(results):
    levels = {
        "events": (8, 3),
        "RECOVERED/RESOLVED": (4, 2),
        "RECOVERED/RESOLVED WITH SEQUELAE": (1, 1),
        "RECOVERING/RESOLVING": (1, 1),
        "NOT RECOVERED/NOT RESOLVED": (1, 1),
        "FATAL": (1, 1),
        "UNKNOWN": (0, 0),
        "open": (1, 1),
        "open at death": (1, 1),
        "no start": (1, 1),
        "no end": (1, 1),
    }
    found = {
        level: tuple(pick(results, name, **ANY, variable_level=level) for name in ("n_event", "n"))
        for level in levels
    }
    assert found == levels


def test_days_to_recovery_are_those_of_r(results):
    # days 11, 6, 31 (open), 20 (open at death), 3 (fatal), 3; without a time: G and H
    key = ANY | {"variable_level": "days"}
    assert (pick(results, "n_event", **key), pick(results, "n_censor", **key)) == (3, 3)
    # R 4.2.2, survival 3.5-3: quantile(survfit(Surv(c(11,6,31,20,3,3), c(1,1,0,0,0,1)) ~ 1,
    # conf.type = "log-log"), .5)
    assert pick(results, "estimate", **key) == 11
    assert pick(results, "conf_low", **key) == 3
    assert math.isnan(pick(results, "conf_high", **key))
    assert pick(results, "max", **key) == 11
    assert warning_of(results, "max", **key) == ""
    assert "not independent" in method_of(results, "estimate", **key)


def test_kinds_go_by_the_worst_grade_and_the_term(results):
    severe = {"group": "", "variable": "grade_3"}
    assert pick(results, "n_event", **severe, variable_level="events") == 3
    infection = {"group": "", "variable": "special:infection"}
    assert pick(results, "n_event", **infection, variable_level="events") == 1
    warning = warning_of(results, "estimate", **infection, variable_level="days")
    assert warning == "not reached"
    # the one infection is dated and was not over
    assert warning_of(results, "max", **infection, variable_level="days") == "not reached"
    # B was over after 6 days; D was open at death and the sepsis fatal
    days = severe | {"variable_level": "days"}
    assert [pick(results, name, **days) for name in ("n_event", "n_censor")] == [1, 2]


def test_without_events_there_is_no_time(adsl):
    none = derive_courses(events("USUBJID | AEDECOD | ASTDT:date"), adsl)
    results = ard_ae_resolution(none, adsl, safety_trial())
    key = ANY | {"variable_level": "days"}
    assert pick(results, "n_event", **ANY, variable_level="events") == 0
    assert warning_of(results, "estimate", **key) == "no dated events"
    assert warning_of(results, "max", **key) == "no dated events"
