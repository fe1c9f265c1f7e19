import math

import pandas as pd
import pytest

from helpers.ard import interval_censored
from helpers.ard.frame import keyed_numbers, levels, pick, select, warning_of
from helpers.ard.sensitivity import ard_sensitivity
from helpers.trial.vocabulary import TimeToEventEndpoint

WORDS = ("new_therapy_ignored", "origin_first_backbone_dose", "interval_censored")


def endpoint(sensitivity=WORDS):
    return TimeToEventEndpoint(
        id="pfs",
        label="Progression-free survival",
        role="secondary",
        definition="as the protocol says",
        population="safety",
        type="time_to_event",
        origin="first_dose",
        events=("progression", "death"),
        censor="last_tumour_assessment",
        landmarks_months=(3,),
        sensitivity=sensitivity,
    )


@pytest.fixture
def readings(frame):
    return frame("""
        USUBJID | PARAMCD | READING                    | STARTDT:date | LASTDT:date | AVAL:float | CNSR:int | EVNTDESC
        --------+---------+----------------------------+--------------+-------------+------------+----------+--------------------
        01      | PFS     | primary                    | 2019-03-01   | 2019-04-26  | 113        | 0        | DISEASE PROGRESSION
        02      | PFS     | primary                    | 2019-03-01   | 2019-04-26  | 57         | 3        |
        03      | PFS     | primary                    | 2019-03-01   |             | 20         | 0        | DEATH
        01      | PFS     | new_therapy_ignored        | 2019-03-01   | 2019-04-26  | 113        | 0        | DISEASE PROGRESSION
        02      | PFS     | new_therapy_ignored        | 2019-03-01   | 2019-04-26  | 200        | 0        | DEATH
        03      | PFS     | new_therapy_ignored        | 2019-03-01   |             | 20         | 0        | DEATH
        01      | PFS     | origin_first_backbone_dose | 2019-03-15   | 2019-04-26  | 99         | 0        | DISEASE PROGRESSION
        02      | PFS     | origin_first_backbone_dose | 2019-03-15   | 2019-04-26  | 43         | 3        |
        """)  # fmt: skip


@pytest.fixture
def adsl():
    return pd.DataFrame({"USUBJID": ["01", "02", "03"], "SAFFL": "Y"}, dtype=object)


def test_readings_of_another_endpoint_and_of_others_play_no_part(readings, adsl):
    other = readings.assign(PARAMCD="OS", AVAL=500.0, CNSR=1)
    stranger = readings.assign(USUBJID=readings["USUBJID"].map({"01": "09"}), AVAL=500.0)
    more = pd.concat([readings, other, stranger.dropna(subset=["USUBJID"])], ignore_index=True)
    assert ard_sensitivity(more, adsl, endpoint()).equals(
        ard_sensitivity(readings, adsl, endpoint())
    )


def who(results, word, variable):
    row = select(results, group_level=word, variable=variable, stat_name="n").iloc[0]
    return row["stat"], row["who"]


def test_each_reading_stands_beside_the_primary_one_with_whom_it_moves(readings, adsl):
    results = ard_sensitivity(readings, adsl, endpoint())
    assert levels(results, "group_level") == ["primary", *WORDS]
    assert [who(results, word, "event") for word in levels(results, "group_level")] == [
        (2, "01 03"),
        (3, "01 02 03"),
        (1, "01"),
        (2, "01 03"),
    ]
    assert who(results, "primary", "moved") == (0, "")
    assert who(results, "new_therapy_ignored", "moved") == (1, "02")
    # whoever has no time in a reading is moved by it, and counted as such
    assert who(results, "origin_first_backbone_dose", "moved") == (3, "01 02 03")
    assert who(results, "origin_first_backbone_dose", "without a time") == (1, "03")


def test_who_has_no_time_stays_in_the_denominator_of_every_reading(readings, adsl):
    untimed = pd.DataFrame({"USUBJID": ["04"], "SAFFL": "Y"}, dtype=object)
    results = ard_sensitivity(readings, pd.concat([adsl, untimed]), endpoint())
    events = select(results, variable="event", stat_name="N")
    assert events["stat"].tolist() == [4, 4, 4, 4]


def test_the_median_of_each_reading_is_that_of_its_own_curve(readings, adsl):
    results = ard_sensitivity(readings, adsl, endpoint())
    median = {"variable": "survival_days", "variable_level": "median"}
    words = ("primary", "new_therapy_ignored", "origin_first_backbone_dose")
    assert [pick(results, "estimate", group_level=w, **median) for w in words] == [113, 113, 99]


# by hand: a death in (19, 20], a progression in (57, 113], one open after 57: shares 1/3 and 2/3
# (the open interval can hold the progression's day and does), so half had it by day 113
def test_a_progression_between_two_scans_has_no_known_day(readings, adsl):
    results = ard_sensitivity(readings, adsl, endpoint())
    key = {"group_level": "interval_censored", "variable": "survival_days"}
    assert [pick(results, name, **key) for name in ("min", "max")] == [57, 113]
    assert warning_of(results, "min", **key) == "only known to lie between"
    # month 3 is day 91, inside (57, 113]: from nobody to two thirds are without it
    key["variable"] = "survival_at_months"
    shares = [pick(results, name, **key) for name in ("min", "max")]
    assert shares == pytest.approx([0, 2 / 3], abs=1e-6)
    assert who(results, "interval_censored", "between two scans") == (1, "01")


def test_every_number_of_two_readings_by_hand(readings, adsl):
    results = ard_sensitivity(readings, adsl, endpoint())

    found = {
        key[1:]: numbers for key, numbers in keyed_numbers(results).items() if key[0] == "primary"
    }
    # events on days 20 and 113 of three, of whom one was followed to 57: 2/3 from day 20
    power = math.exp(1.959963984540054 * math.sqrt(1 / 6) / math.log(3 / 2))
    limits = {
        "conf_low": pytest.approx((2 / 3) ** power),
        "conf_high": pytest.approx((2 / 3) ** (1 / power)),
    }
    assert found.pop(("survival_days", "median")) == pytest.approx(
        {"estimate": 113, "conf_low": 20, "conf_high": math.nan}, nan_ok=True
    )
    assert found == {
        ("event", ""): {"n": 2, "N": 3, "p": pytest.approx(2 / 3)},
        ("without a time", ""): {"n": 0, "N": 3, "p": 0},
        ("moved", ""): {"n": 0, "N": 3, "p": 0},
        ("survival_at_months", "3"): {"estimate": pytest.approx(2 / 3), **limits, "n_risk": 1},
    }
    found = {key[1:]: n for key, n in keyed_numbers(results).items() if key[0] == WORDS[2]}
    assert found == {
        ("event", ""): {"n": 2, "N": 3, "p": pytest.approx(2 / 3)},
        ("between two scans", ""): {"n": 1, "N": 2, "p": 1 / 2},
        ("survival_days", "median"): {"min": 57, "max": 113},
        ("survival_at_months", "3"): pytest.approx({"min": 0, "max": 2 / 3}, abs=1e-6),
    }
    # after one month only the death has come, and it is known when
    early = endpoint().model_copy(update={"landmarks_months": (1,)})
    key = {"group_level": "interval_censored", "variable": "survival_at_months"}
    results = ard_sensitivity(readings, adsl, early)
    shares = [pick(results, name, **key) for name in ("min", "max")]
    assert shares == pytest.approx([2 / 3, 2 / 3])
    assert warning_of(results, "min", **key) == ""


def test_two_days_from_the_last_scan_to_the_event_lie_between_and_one_does_not(readings, adsl):
    readings["LASTDT"] = pd.to_datetime(
        ["2019-06-19", "2019-04-26", pd.NaT, *readings["LASTDT"][3:]]
    )
    two = ard_sensitivity(readings, adsl, endpoint())
    assert who(two, "interval_censored", "between two scans") == (1, "01")
    readings.loc[0, "LASTDT"] = pd.Timestamp("2019-06-20")
    one = ard_sensitivity(readings, adsl, endpoint())
    assert who(one, "interval_censored", "between two scans") == (0, "")


def test_shares_that_did_not_settle_say_so(readings, adsl, monkeypatch):
    monkeypatch.setattr(interval_censored, "MOST_ROUNDS", 1)
    results = ard_sensitivity(readings, adsl, endpoint())
    for variable in ("survival_days", "survival_at_months"):
        key = {"group_level": "interval_censored", "variable": variable}
        assert math.isnan(pick(results, "min", **key))
        assert warning_of(results, "max", **key) == "the estimate did not settle"


def test_a_trial_that_names_no_reading_has_no_results_and_nobody_has_no_median(readings, adsl):
    assert ard_sensitivity(readings, adsl, endpoint(())).empty
    nobody = ard_sensitivity(readings.iloc[:0], adsl.iloc[:0], endpoint())
    key = {"variable": "survival_days", "group_level": "primary"}
    assert math.isnan(pick(nobody, "estimate", **key))
    assert warning_of(nobody, "estimate", **key) == "no participants"
