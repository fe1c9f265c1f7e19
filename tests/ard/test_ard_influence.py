import math

import numpy as np
import pandas as pd
import pytest

from helpers.ard.frame import pick, select, warning_of
from helpers.ard.influence import (
    MOST_DIFFERENT,
    Estimator,
    ard_response_influence,
    ard_survival_influence,
    leave_one_out,
)
from helpers.trial.vocabulary import ResponseEndpoint, TimeToEventEndpoint

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
