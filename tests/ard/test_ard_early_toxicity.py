"""Who was watched long enough, and where the trial stands against the boundary."""

import math

import pytest

from event_kit import events, people
from helpers.ard.adverse_event_times import timed_events
from helpers.ard.early_toxicity import ard_chance_of_any, ard_monitoring, derive_watched
from helpers.ard.frame import levels, pick, select, warning_of
from safety_trial import safety, safety_trial

RULE = {
    "label": "Early toxicity",
    "event": "related_grade_3",
    "within_days": 28,
    "prior": [0.6, 1.4],
    "limit_rate": 0.3,
    "threshold": 0.9,
    "minimum": 3,
}
TRIAL = safety_trial(safety=safety(monitoring=RULE), planned_participants=10)


@pytest.fixture
def adsl():
    # the 28 days of 05 end on 2019-06-06, after the cut on 2019-05-31
    return people(
        """
        USUBJID | TRTSDT:date | TRTEDT:date | LSTALVDT:date | DTHDT:date | EOSSTT
        05      | 2019-05-10  | 2019-05-31  | 2019-05-30    |            | ONGOING
        01      | 2019-03-01  | 2019-03-31  | 2019-05-20    |            | ONGOING
        02      | 2019-03-02  | 2019-03-31  | 2019-05-20    |            | ONGOING
        03      | 2019-03-03  | 2019-03-12  | 2019-03-12    | 2019-03-12 | DISCONTINUED
        04      | 2019-03-04  | 2019-03-20  | 2019-03-25    |            | DISCONTINUED
        06      | 2019-05-11  | 2019-05-31  | 2019-05-30    |            | ONGOING
        07      | 2019-03-05  | 2019-03-31  | 2019-05-20    |            | ONGOING
        """
    )


@pytest.fixture
def adae():
    return events(
        """
        USUBJID | AEDECOD | ASTDT:date | ATOXGRN:float | AREL
        01      | RASH    | 2019-03-28 | 3             | Y
        02      | RASH    | 2019-03-30 | 4             | Y
        02      | COUGH   | 2019-03-03 | 4             | N
        02      | PAIN    | 2019-03-03 | 2             | Y
        06      | RASH    | 2019-05-12 | 3             | Y
        07      | RASH    |            | 3             | Y
        """
    )


def test_status_of_each_participant_in_the_order_of_the_first_dose(adae, adsl):
    watched = derive_watched(*timed_events(adae, adsl, TRIAL), adsl, TRIAL)

    # 01 on the last day of 28, 02 a day too late, 07 without a date, 06 before its time is over
    assert watched.set_index("USUBJID")["STATUS"].to_dict() == {
        "01": "event",
        "02": "observed",
        "03": "left",
        "04": "left",
        "07": "event",
        "05": "in window",
        "06": "event",
    }
    assert list(watched["USUBJID"]) == ["01", "02", "03", "04", "07", "05", "06"]


def test_a_safety_window_that_ends_earlier_is_long_enough(adae):
    adsl = people(
        """
        USUBJID | TRTSDT:date | TRTEDT:date | LSTALVDT:date
        01      | 2019-03-01  | 2019-03-02  | 2019-04-01
        02      | 2019-03-01  | 2019-03-02  | 2019-03-31
        """
    )
    long = safety_trial(safety=safety(monitoring=RULE | {"within_days": 60}))
    watched = derive_watched(*timed_events(adae.iloc[:0], adsl, long), adsl, long)
    assert watched["STATUS"].to_list() == ["observed", "left"]


def test_a_last_day_on_the_day_of_the_cut_is_over(adae):
    # the 28 days of 01 and 03 end on 2019-05-31, the cut; those of 02 a day later
    adsl = people(
        """
        USUBJID | TRTSDT:date | TRTEDT:date | LSTALVDT:date | EOSSTT
        01      | 2019-05-04  | 2019-05-31  | 2019-05-30    | ONGOING
        02      | 2019-05-05  | 2019-05-31  | 2019-05-30    | ONGOING
        03      | 2019-05-04  | 2019-05-31  | 2019-05-31    | ONGOING
        """
    )
    watched = derive_watched(*timed_events(adae.iloc[:0], adsl, TRIAL), adsl, TRIAL)
    found = watched.set_index("USUBJID")["STATUS"].to_dict()
    assert found == {"01": "left", "02": "in window", "03": "observed"}


def test_only_those_observed_long_enough_are_counted(adae, adsl):
    results = ard_monitoring(adae, adsl, TRIAL)

    path = select(results, variable="participant", stat_name="n")
    # in the order 01, 02, 07, 06
    assert dict(zip(path["variable_level"], path["stat"], strict=True)) == {
        "1": 1, "2": 1, "3": 2, "4": 3,
    }  # fmt: skip
    assert path["who"].to_list() == ["01", "01", "01 07", "01 06 07"]
    assert pick(results, "N", variable="posterior") == 4
    # R 4.2.2: 1 - pbeta(.3, .6 + 3, 1.4 + 1)
    assert pick(results, "estimate", variable="posterior") == pytest.approx(0.9348374, abs=1e-7)
    # the boundary is 3 of 3 and 3 of 4
    assert pick(results, "estimate", variable="reached") == 4


def test_boundary_and_behaviour_go_as_far_as_the_planned_participants(adae, adsl):
    results = ard_monitoring(adae, adsl, TRIAL)

    bounds = select(results, variable="boundary")
    assert list(bounds["variable_level"]) == [str(n) for n in range(3, 11)]
    assert list(bounds["stat"]) == [3, 3, 4, 4, 4, 5, 5, 6]
    half = {"variable": "operating", "variable_level": "0.5"}
    assert pick(results, "p", **half) == pytest.approx(0.592, abs=5e-4)
    assert pick(results, "mean", **half) == pytest.approx(7.2, abs=0.05)
    assert pick(results, "N", **half) == 10


def test_a_boundary_that_was_not_reached_says_so(adae, adsl):
    results = ard_monitoring(adae.iloc[1:4], adsl, TRIAL)
    assert math.isnan(pick(results, "estimate", variable="reached"))
    assert warning_of(results, "estimate", variable="reached") == "not reached"


def test_no_rule_unrecorded_causality_and_nobody(adae, adsl):
    assert ard_monitoring(adae, adsl, safety_trial()).empty
    assert ard_monitoring(adae.assign(AREL=None), adsl, TRIAL).empty
    nobody = ard_monitoring(adae, adsl.assign(SAFFL=None), TRIAL)
    assert pick(nobody, "N", variable="posterior") == 0


def test_chance_of_any_event_is_for_those_treated(adsl):
    results = ard_chance_of_any(adsl, TRIAL)

    assert levels(results, variable="chance") == ["0.01", "0.05", "0.1", "0.2", "0.3"]
    tenth = {"variable": "chance", "variable_level": "0.1"}
    assert pick(results, "estimate", **tenth) == pytest.approx(1 - 0.9**7)
    assert pick(results, "estimate", variable="seen") == pytest.approx(1 - 0.05 ** (1 / 7))
    nobody = ard_chance_of_any(adsl.assign(SAFFL=None), TRIAL)
    assert warning_of(nobody, "estimate", variable="seen") == "no participants"


def test_only_the_first_200_are_looked_at():
    lines = "\n".join(f"{n:03d} | 2019-03-01 | 2019-03-31 | 2019-05-20" for n in range(210))
    many = people(f"USUBJID | TRTSDT:date | TRTEDT:date | LSTALVDT:date\n{lines}")
    results = ard_monitoring(events("USUBJID | AEDECOD | ASTDT:date"), many, TRIAL)

    looks = [levels(results, variable=name)[-1] for name in ("participant", "boundary")]
    assert looks == ["200", "200"]
    assert pick(results, "N", variable="posterior") == 210
