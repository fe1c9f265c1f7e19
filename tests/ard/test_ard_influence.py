import math

import numpy as np
import pandas as pd
import pytest

from helpers.ard.frame import keyed_numbers, pick, select, warning_of
from helpers.ard.influence import (
    MOST_DIFFERENT,
    MOST_PEOPLE,
    Estimator,
    ard_best_change_influence,
    ard_change_influence,
    ard_response_influence,
    ard_survival_influence,
    leave_one_out,
)
from helpers.trial.vocabulary import (
    ChangeEndpoint,
    ResponseEndpoint,
    TimeToEventEndpoint,
    Visit,
)

NAMES = {"label": "x", "role": "secondary", "definition": "x", "population": "safety"}
OS = TimeToEventEndpoint(
    id="os", type="time_to_event", origin="first_dose", events=("death",), censor="last_alive",
    landmarks_months=(2,), **NAMES,
)  # fmt: skip
ORR = ResponseEndpoint(
    id="orr", type="response", origin="first_dose", responses=("CR", "PR"), **NAMES
)


def adsl(n):
    return pd.DataFrame(
        {"USUBJID": [f"{i:02d}" for i in range(1, n + 1)], "SAFFL": "Y"}, dtype=object
    )


def times(days, events):
    people = adsl(len(days))[["USUBJID"]]
    return people.assign(PARAMCD="OS", AVAL=np.array(days, float), CNSR=[1 - e for e in events])


def row(results, name, **keys):
    return select(results, stat_name="n", variable=name, **keys).iloc[0]


def test_every_participant_is_left_out_once_and_equal_ones_move_alike():
    estimator = Estimator("x", "y", np.array([[1.0], [0.0], [0.0]]), lambda v: float(v.mean()))
    whole, without = leave_one_out(estimator)
    assert whole == pytest.approx(1 / 3)
    assert without == pytest.approx([0, 0.5, 0.5])


def test_a_rate_moves_most_by_its_only_responder():
    bor = adsl(3)[["USUBJID"]].assign(PARAMCD="CBOR", AVALC=["PR", "SD", "NE"])
    results = ard_response_influence(bor, adsl(3), ORR)
    found = [pick(results, name, variable="rate") for name in ("estimate", "min", "max")]
    assert found == pytest.approx([1 / 3, 0, 1 / 2])
    assert row(results, "rate, moved most by")["who"] == "01"


# events on days 10, 20, 30, 40: half by the middle of 20 and 30; without 10 by day 30, without 40
# by day 20
def test_a_median_and_a_landmark_rate_have_a_range():
    results = ard_survival_influence(times([10, 20, 30, 40], [1, 1, 1, 1]), adsl(4), OS)
    median = [pick(results, name, variable="survival_days") for name in ("estimate", "min", "max")]
    assert median == [25, 20, 30]
    assert row(results, "survival_days, moved most by")["who"] == "01 02 03 04"


def test_every_row_of_a_time_by_hand():
    # half by the middle of 20 and 30, a quarter at two months; without 10 or 20 half by 30 and a
    # third, without 30 by 20 and a third, without the one still followed by 20 and nobody
    results = ard_survival_influence(times([10, 20, 30, 70], [1, 1, 1, 0]), adsl(4), OS)

    assert keyed_numbers(results) == {
        ("", "survival_days", "median"): {"estimate": 25, "min": 20, "max": 30},
        ("", "survival_days, moved most by", "median"): {"n": 4, "N": 4, "p": 1},
        ("", "survival_days, changes whether estimable", "median"): {"n": 0, "N": 4, "p": 0},
        ("", "survival_at_months", "2"): {
            "estimate": pytest.approx(1 / 4), "min": 0, "max": pytest.approx(1 / 3),
        },
        ("", "survival_at_months, moved most by", "2"): {"n": 1, "N": 4, "p": 1 / 4},
        ("", "survival_at_months, changes whether estimable", "2"): {"n": 0, "N": 4, "p": 0},
    }  # fmt: skip
    assert row(results, "survival_at_months, moved most by")["who"] == "04"
    assert set(results["warning"]) == {""}


def test_nobody_moves_what_is_the_same_without_anybody():
    bor = adsl(3)[["USUBJID"]].assign(PARAMCD="CBOR", AVALC="PR")
    bor = pd.concat([bor, bor.assign(PARAMCD="BOR", AVALC="SD")])
    results = ard_response_influence(bor, adsl(3), ORR)
    assert [pick(results, name, variable="rate") for name in ("estimate", "min", "max")] == [1] * 3
    assert row(results, "rate, moved most by")["who"] == ""


def test_a_median_that_one_participant_makes_reachable_is_named():
    # two of four had the event by day 20 and S is 1/2 to the last day, 60; without one of the two
    # events a third had it and the median is not reached
    results = ard_survival_influence(times([10, 20, 50, 60], [1, 1, 0, 0]), adsl(4), OS)
    assert pick(results, "estimate", variable="survival_days") == 40
    lost = row(results, "survival_days, changes whether estimable")
    assert lost["who"] == "01 02"
    assert row(results, "survival_days, moved most by")["who"] == "01 02"


def test_one_participant_and_nobody_have_an_estimate_and_no_range():
    one = ard_survival_influence(times([10], [1]), adsl(1), OS)
    assert pick(one, "estimate", variable="survival_days") == 10
    assert warning_of(one, "min", variable="survival_days") == "no participant can be left out"
    none = ard_survival_influence(times([], []), adsl(0), OS)
    assert math.isnan(pick(none, "estimate", variable="survival_days"))


def test_too_many_different_times_are_said_not_to_be_computed():
    n = MOST_DIFFERENT + 1
    results = ard_survival_influence(times(range(1, n + 1), [1] * n), adsl(n), OS)
    words = "more than 500 different times or 5000 participants: not computed"
    assert warning_of(results, "min", variable="survival_days") == words


def test_so_many_different_values_and_so_many_participants_are_the_most():
    def without(values):
        return leave_one_out(Estimator("x", "y", np.array(values, float)[:, None], np.mean))[1]

    assert len(without(range(MOST_DIFFERENT))) == MOST_DIFFERENT
    assert without(range(MOST_DIFFERENT + 1)) is None
    assert len(without([1] * MOST_PEOPLE)) == MOST_PEOPLE
    assert without([1] * (MOST_PEOPLE + 1)) is None


SIZE = ChangeEndpoint(
    id="size", type="change", source="tumour", parameters=("SUMDIAM", "VOLUME"), **NAMES
)
SCORE = ChangeEndpoint(
    id="score", type="change", source="questionnaire", parameters=("QL2", "PF2"), **NAMES
)
VISITS = [
    Visit(id=name, label=name, day=day, window=(day, day), assessments=("questionnaire",))
    for name, day in (("baseline", 1), ("week_4", 29), ("week_8", 57), ("week_12", 85))
]


def test_the_median_best_change_has_a_range_for_each_parameter():
    best = adsl(4)[["USUBJID"]].assign(PARAMCD="SUMDIAM", PCHG=[-60.0, -20.0, -10.0, 40.0])
    results = ard_best_change_influence(best, adsl(4), SIZE)
    mine = select(results, variable_level="SUMDIAM")
    found = [pick(mine, name, variable="best_change") for name in ("estimate", "min", "max")]
    # of all the middle of -20 and -10; without one of the two largest -20, of the two smallest -10
    assert found == [-15, -20, -10]
    assert row(mine, "best_change, moved most by")["who"] == "01 02 03 04"
    none = select(results, variable_level="VOLUME")
    assert math.isnan(pick(none, "estimate", variable="best_change"))


def scores(rows):
    found = pd.DataFrame(rows, columns=["USUBJID", "AVISIT", "ADY", "CHG"])
    return found.assign(PARAMCD="QL2", ANL01FL="Y")


def test_the_headline_change_is_that_of_the_last_well_attended_visit():
    seen = [(who, "baseline", 1, 0.0) for who in ("01", "02", "03")]
    seen += [("01", "week_4", 29, 5.0), ("02", "week_4", 29, 5.0), ("03", "week_4", 29, 5.0)]
    seen += [("01", "week_8", 57, 30.0), ("02", "week_8", 57, 0.0), ("03", "week_8", 57, math.nan)]
    seen += [("01", "week_12", 85, 99.0)]
    results = ard_change_influence(scores(seen), adsl(3), SCORE, VISITS)
    mine = select(results, variable_level="week_8")
    found = [pick(mine, name, variable="mean_change") for name in ("estimate", "min", "max")]
    assert found == [15, 0, 30]
    assert set(results["variable_level"]) == {"week_8"}
    assert pick(mine, "N", variable="mean_change, moved most by") == 2


def test_a_change_counts_from_day_2_on_of_records_that_stand_for_their_visit():
    seen = scores([(who, "week_4", 2, 5.0) for who in ("01", "02")] + [("03", "week_4", 1, 80.0)])
    again = scores([("03", "week_4", 29, 90.0)]).assign(ANL01FL=None)
    other = scores([("03", "week_4", 29, 70.0)]).assign(PARAMCD="PF2")
    stranger = scores([("09", "week_4", 29, 60.0)])
    results = ard_change_influence(
        pd.concat([seen, again, other, stranger]), adsl(3), SCORE, VISITS
    )
    assert pick(results, "estimate", variable="mean_change", variable_level="week_4") == 5


def test_an_exploratory_score_and_one_nobody_answered_have_no_headline():
    explored = SCORE.model_copy(update={"role": "exploratory"})
    seen = scores([("01", "week_4", 29, 5.0), ("02", "week_4", 29, 7.0)])
    assert ard_change_influence(seen, adsl(2), explored, VISITS).empty
    assert ard_change_influence(seen.iloc[:0], adsl(2), SCORE, VISITS).empty


def test_times_of_another_endpoint_do_not_count():
    own = times([10, 20, 50, 60], [1, 1, 0, 0])
    both = pd.concat([own, own.assign(PARAMCD="PFS", AVAL=own["AVAL"] / 2)])
    pd.testing.assert_frame_equal(
        ard_survival_influence(both, adsl(4), OS), ard_survival_influence(own, adsl(4), OS)
    )
