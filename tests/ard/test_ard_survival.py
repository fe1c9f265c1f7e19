import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.ard.frame import FILED, keyed_numbers, pick, select, warning_of
from helpers.ard.survival import (
    ard_survival,
    ard_survival_curve,
    compute_curve,
    compute_follow_up,
    compute_landmark,
    compute_quantile,
    compute_quantile_limits,
)
from helpers.trial.vocabulary import TimeToEventEndpoint

# R 4.2.2, survival 3.5-3:
# t <- c(1,2,2,3,4,5,6,6,7,9); e <- c(1,1,0,1,1,0,1,1,0,1)
# f <- survfit(Surv(t, e) ~ 1, conf.type = "log-log"); summary(f)
TIMES = [1, 2, 2, 3, 4, 5, 6, 6, 7, 9]
EVENTS = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1]


def survival(endpoint_id="pfs", landmarks=(3, 6), population="safety"):
    return TimeToEventEndpoint(
        id=endpoint_id,
        label="Progression-free survival",
        role="secondary",
        definition="as the protocol says",
        population=population,
        type="time_to_event",
        origin="first_dose",
        events=("progression", "death"),
        censor="last_tumour_assessment",
        landmarks_months=landmarks,
    )


def people(days, events, ids=None):
    ids = ids or [f"{n:02d}" for n in range(1, len(days) + 1)]
    adsl = pd.DataFrame({"USUBJID": ids, "SAFFL": "Y", "ARM": "A"}, dtype=object)
    adtte = pd.DataFrame({"USUBJID": ids, "PARAMCD": "PFS", "AVAL": np.array(days, float)})
    adtte["CNSR"] = [0 if event else 1 for event in events]
    adtte["EVNTDESC"] = [("DEATH" if event else None) for event in events]
    adtte["CNSDTDSC"] = [(None if event else "LAST KNOWN ALIVE") for event in events]
    return adtte, adsl


def test_the_curve_is_that_of_r():
    curve = compute_curve(TIMES, EVENTS)
    assert list(curve.time) == [1, 2, 3, 4, 5, 6, 7, 9]
    assert list(curve.n_risk) == [10, 9, 7, 6, 5, 4, 2, 1]
    assert list(curve.n_event) == [1, 1, 1, 1, 0, 2, 0, 1]
    assert list(curve.n_censor) == [0, 1, 0, 0, 1, 0, 1, 0]
    expected = [0.9, 0.8, 0.685714, 0.571429, 0.571429, 0.285714, 0.285714, 0]
    assert curve.survival == pytest.approx(expected, abs=1e-6)
    low = [0.4730093, 0.4086908, 0.3045851, 0.2171927, 0.2171927, 0.0456655, 0.0456655, np.nan]
    high = [0.985281, 0.945873, 0.887148, 0.814572, 0.814572, 0.601402, 0.601402, np.nan]
    assert curve.low == pytest.approx(low, abs=1e-6, nan_ok=True)
    assert curve.high == pytest.approx(high, abs=1e-6, nan_ok=True)


# R: quantile(f) is 3 (1 to 6), 6 (1 to NA), 9 (4 to NA)
def test_quartiles_and_their_limits_are_those_of_r():
    curve = compute_curve(TIMES, EVENTS)
    found = [compute_quantile_limits(curve, p) for p in (0.25, 0.5, 0.75)]
    assert found[0] == (3, 1, 6)
    assert found[1][:2] == (6, 1)
    assert found[2][:2] == (9, 4)
    assert math.isnan(found[1][2])
    assert math.isnan(found[2][2])


def test_limits_are_not_defined_where_everybody_or_nobody_is_left():
    curve = compute_curve([3, 5], [False, True])
    assert np.isnan(curve.low).tolist() == [True, True]
    assert curve.survival.tolist() == [1, 0]


# follow-up: of 9, 5 and 2 at risk on days 2, 5 and 7 one leaves each day: 8/9, 32/45, 16/45
def test_every_row_of_a_time_by_hand():
    results = ard_survival(*people(TIMES, EVENTS), survival(landmarks=(3,)))

    found, gone = keyed_numbers(results), math.nan
    count = {"n": 7, "N": 10, "p": 0.7}, {"n": 3, "N": 10, "p": 0.3}, {"n": 0, "N": 10, "p": 0}
    expected = {("", "event", level): count[0] for level in ("", "DEATH")}
    expected |= {("", "censored", level): count[1] for level in ("", "LAST KNOWN ALIVE")}
    expected |= {
        ("", name, ""): count[2] for name in ("no date of origin", "event before the origin")
    }
    for variable, level, numbers in (
        ("survival_days", "first quarter", (3, 1, 6)),
        ("survival_days", "median", (6, 1, gone)),
        ("survival_days", "third quarter", (9, 4, gone)),
        ("follow_up_days", "median", (7, 2, gone)),
    ):
        names = ("estimate", "conf_low", "conf_high")
        expected[("", variable, level)] = dict(zip(names, numbers, strict=True))
    expected[("", "observed_days", "")] = {"min": 1, "max": 9}
    # after the last event nobody is left
    expected[("", "survival_at_months", "3")] = {
        "estimate": 0, "conf_low": gone, "conf_high": gone, "n_risk": 0,
    }  # fmt: skip
    assert list(found) == list(expected)
    for key, numbers in expected.items():
        assert found[key] == pytest.approx(numbers, nan_ok=True), key
    key = {"variable": "survival_at_months", "variable_level": 3}
    assert warning_of(results, "estimate", **key) == ""
    assert warning_of(results, "conf_low", **key) == "limits not defined where survival is 1 or 0"


def test_every_row_of_a_curve_by_hand():
    results = ard_survival_curve(*people([10, 20, 20, 40], [1, 1, 0, 0]), survival())

    # 3/4 from day 10, 1/2 from day 20; log(-log) has the error sqrt(1 / 12), sqrt(1 / 12 + 1 / 6)
    def drop(n_risk, n_event, n_censor, survived, variance):
        power = math.exp(1.959963984540054 * math.sqrt(variance) / -math.log(survived))
        return {
            "n_risk": n_risk, "n_event": n_event, "n_censor": n_censor, "estimate": survived,
            "conf_low": survived**power, "conf_high": survived ** (1 / power),
        }  # fmt: skip

    found, gone = keyed_numbers(results), {"conf_low": math.nan, "conf_high": math.nan}
    expected = {
        ("", "day", "0"): {"n_risk": 4, "n_event": 0, "n_censor": 0, "estimate": 1, **gone},
        ("", "day", "10"): drop(4, 1, 0, 3 / 4, 1 / 12),
        ("", "day", "20"): drop(3, 1, 1, 1 / 2, 1 / 12 + 1 / 6),
        ("", "day", "40"): drop(1, 0, 1, 1 / 2, 1 / 12 + 1 / 6),
        ("", "at_risk_month", "0"): {"n_risk": 4},
        ("", "at_risk_month", "1"): {"n_risk": 1},
        ("", "at_risk_month", "2"): {"n_risk": 0},
    }
    assert list(found) == list(expected)
    for key, numbers in expected.items():
        assert found[key] == pytest.approx(numbers, nan_ok=True), key


# R: quantile(survfit(Surv(c(1,2,3,4), rep(1,4)) ~ 1), 0.5)$quantile is 2.5
@pytest.mark.fault("A03")
def test_a_median_on_a_flat_stretch_is_its_middle():
    assert compute_quantile_limits(compute_curve([1, 2, 3, 4], [1, 1, 1, 1]), 0.5)[0] == 2.5


# R: quantile(survfit(Surv(c(10,20,30,40), c(1,1,0,0)) ~ 1), 0.5)$quantile is 30
@pytest.mark.fault("A03")
def test_a_curve_that_ends_at_one_half_has_its_median_between_there_and_the_last_time():
    assert compute_quantile_limits(compute_curve([10, 20, 30, 40], [1, 1, 0, 0]), 0.5)[0] == 30


# R 4.2.2, survfit(..., conf.type = "log-log"), quantile(f, 0.5) of each
@pytest.mark.fault("A01", "A02")
@pytest.mark.parametrize(
    ("times", "events", "median"),
    [
        ([5, 5, 5], [1, 1, 1], (5, math.nan, math.nan)),
        ([0, 5, 10], [1, 1, 0], (5, 0, math.nan)),
        ([5, 12], [1, 0], (8.5, 5, math.nan)),
        ([5], [1], (5, math.nan, math.nan)),
    ],
    ids=["all at once", "on the day of origin", "two participants", "one participant"],
)
def test_few_and_simultaneous_events_have_the_median_of_r(times, events, median):
    found = compute_quantile_limits(compute_curve(times, events), 0.5)
    assert found == pytest.approx(median, nan_ok=True)


# R 4.2.2: summary(survfit(Surv(c(0, 5, 10), c(1, 1, 0)) ~ 1, conf.type = "log-log"))
@pytest.mark.fault("A02")
def test_an_event_at_time_0_takes_its_share_of_the_curve():
    curve = compute_curve([0, 5, 10], [1, 1, 0])
    assert curve.survival[:2] == pytest.approx([2 / 3, 1 / 3])
    assert curve.low[:2] == pytest.approx([0.05407, 0.00896], abs=5e-6)


@pytest.mark.parametrize(
    ("band", "expected"),
    [
        ([0.8, 0.5, 0.4], 2.5),
        ([0.8, 0.5, 0.5], 2.5),  # flat to the end
        ([0.8, 0.5, math.nan], math.nan),  # nobody knows where it ends
        ([0.8, 0.4, math.nan], 2),
        ([0.8, 0.6, 0.6], math.nan),
        ([math.nan] * 3, math.nan),
    ],
)
def test_a_band_reaches_a_half_in_the_middle_of_where_it_is_flat(band, expected):
    found = compute_quantile(np.array([1.0, 2, 3]), np.array(band), 0.5)
    assert found == pytest.approx(expected, nan_ok=True)


def test_a_median_that_is_not_reached_is_missing():
    found = compute_quantile_limits(compute_curve([10, 20, 30], [1, 0, 0]), 0.5)
    assert math.isnan(found[0])
    assert math.isnan(found[2])


def test_a_landmark_counts_at_risk_who_has_the_event_that_day():
    curve = compute_curve(TIMES, EVENTS)
    rate, _, _, n_risk = compute_landmark(curve, 6)
    assert rate == pytest.approx(2 / 7)
    assert n_risk == 4


@pytest.mark.fault("A11")
def test_after_the_last_follow_up_survival_is_known_only_when_nobody_is_left():
    assert compute_landmark(compute_curve([5, 9], [1, 1]), 12)[0] == 0
    assert math.isnan(compute_landmark(compute_curve([5, 9], [1, 0]), 12)[0])


def test_follow_up_turns_events_and_censoring_round():
    # R: survfit(Surv(c(2,4,6,8), 1 - c(1,0,1,0)) ~ 1) has median 8
    assert compute_follow_up([2, 4, 6, 8], [1, 0, 1, 0])[0] == 8


@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=15))
@settings(deadline=None)  # the first curve loads its library
def test_survival_never_rises_and_stays_within_its_limits(records):
    days, events = zip(*records, strict=True)
    curve = compute_curve(days, events)
    assert (np.diff(curve.survival) <= 0).all()
    assert (np.diff(curve.n_risk) < 0).all()
    defined = ~np.isnan(curve.low)
    assert (curve.low[defined] <= curve.survival[defined]).all()
    assert (curve.survival[defined] <= curve.high[defined]).all()


@given(st.permutations(list(zip(TIMES, EVENTS, strict=True))))
@settings(deadline=None)
def test_the_order_of_participants_does_not_matter(records):
    days, events = zip(*records, strict=True)
    assert compute_curve(days, events).survival.tolist() == (
        compute_curve(TIMES, EVENTS).survival.tolist()
    )


@pytest.mark.fault("V09")
def test_results_count_events_by_kind_and_censoring_by_reason():
    results = ard_survival(*people([30, 60, 90], [1, 0, 0]), survival())
    assert pick(results, "n", variable="event", variable_level="DEATH") == 1
    assert pick(results, "n", variable="censored", variable_level="LAST KNOWN ALIVE") == 2
    assert pick(results, "N", variable="censored", variable_level="") == 3


def test_a_median_not_reached_is_a_row_that_says_so():
    results = ard_survival(*people([30, 60, 90], [1, 0, 0]), survival())
    key = {"variable": "survival_days", "variable_level": "median"}
    assert math.isnan(pick(results, "estimate", **key))
    assert warning_of(results, "estimate", **key) == "not reached"


def test_all_censored_gives_rates_of_one_without_limits():
    results = ard_survival(*people([100, 200], [0, 0]), survival(landmarks=(3, 12)))
    key = {"variable": "survival_at_months", "variable_level": 3}
    assert pick(results, "estimate", **key) == 1
    assert math.isnan(pick(results, "conf_low", **key))
    late = {"variable": "survival_at_months", "variable_level": 12}
    assert warning_of(results, "estimate", **late) == "beyond the last follow-up"


@pytest.mark.fault("A01")
def test_nobody_at_all_is_rows_and_no_exception():
    adtte, adsl = people([], [])
    results = ard_survival(adtte, adsl, survival())
    assert pick(results, "N", variable="event", variable_level="") == 0
    key = {"variable": "survival_days", "variable_level": "median"}
    assert warning_of(results, "estimate", **key) == "no participants"
    assert ard_survival_curve(adtte, adsl, survival()).empty


def test_a_participant_without_a_date_of_origin_is_counted():
    adtte, adsl = people([30, 60], [1, 0])
    results = ard_survival(adtte.iloc[:1], adsl, survival())
    assert pick(results, "n", variable="no date of origin") == 1
    assert pick(results, "N", variable="event", variable_level="") == 2


def test_numbers_at_risk_are_those_with_at_least_that_time():
    # 3 months are 91.3 days, 6 months 182.6
    adtte, adsl = people([30, 91, 92, 183, 400], [1, 1, 0, 1, 0])
    curves = ard_survival_curve(adtte, adsl, survival())
    at_risk = select(curves, variable="at_risk_month")
    found = dict(zip(at_risk["variable_level"], at_risk["stat"], strict=True))
    assert found["0"] == 5
    assert {month: found[month] for month in ("4", "6", "12")} == {"4": 2, "6": 2, "12": 1}


def test_renaming_and_shuffling_participants_changes_nothing():
    adtte, adsl = people(TIMES, EVENTS)
    renamed, others = people(TIMES[::-1], EVENTS[::-1], [f"x{n}" for n in range(10, 20)])
    first, other = ard_survival(adtte, adsl, survival()), ard_survival(renamed, others, survival())
    pd.testing.assert_frame_equal(first[FILED], other[FILED])


def test_each_arm_has_its_own_rows_where_the_trial_reports_by_arm():
    adtte, adsl = people([10, 20, 30, 40], [1, 1, 0, 0])
    adsl["ARM"] = ["A", "A", "B", "B"]
    results = ard_survival(adtte, adsl, survival(), report_by="arm")
    events = select(results, variable="event", variable_level="", stat_name="n")
    found = dict(zip(events["group_level"], events["stat"], strict=True))
    assert found == {"": 2, "A": 2, "B": 0}


def test_the_shortest_time_is_marked_where_all_are_censored_then_and_the_longest_where_anybody_is():
    def marks(events):
        found = ard_survival(*people([5, 5, 9, 9], events), survival())
        ends = ("min", "max")
        return [warning_of(found, end, variable="observed_days", group="") for end in ends]

    assert marks([1, 0, 1, 0]) == ["", "censored"]
    assert marks([0, 0, 1, 1]) == ["censored", ""]
