"""The time to the first event with death competing, by hand and against R."""

import math

import pandas as pd
import pytest

from event_kit import events, people
from helpers.ard.adverse_event_incidence import ard_ae_incidence, ard_ae_incidence_curve
from helpers.ard.first_event import add_median, add_numbers_at_risk
from helpers.ard.frame import ResultRows, levels, method_of, pick, select, warning_of
from safety_trial import safety, safety_trial

DAY = pd.Timedelta(days=1)
TRIAL = safety_trial(safety=safety(incidence_days=[10, 30, 90]))
ANY = {"group": "", "variable": "any"}
DELTA = {"variable_level": "median, delta"}


@pytest.fixture
def adsl():
    return people(
        """
        USUBJID | TRTSDT:date | TRTEDT:date | LSTALVDT:date | DTHDT:date
        01      | 2019-03-01  | 2019-03-31  | 2019-06-01    |
        02      | 2019-03-01  | 2019-03-20  | 2019-03-18    | 2019-03-20
        03      | 2019-03-01  | 2019-03-15  | 2019-03-14    | 2019-03-15
        04      | 2019-03-01  | 2019-03-20  | 2019-03-25    |
        05      | 2019-03-01  | 2019-03-31  | 2019-05-20    |
        06      | 2019-05-02  | 2019-05-31  | 2019-05-31    |
        07      | 2019-03-01  | 2019-03-12  | 2019-03-12    | 2019-03-12
        09      | 2019-03-01  | 2019-03-31  | 2019-05-20    |
        """
    )


@pytest.fixture
def adae():
    # days and causes: 1+, 10+, death 15, 25, 61+, 30, 12+, 61 (an event without a date)
    return events(
        """
        USUBJID | AEDECOD | ASTDT:date
        01      | RASH    | 2019-03-01
        01      | RASH    | 2019-03-20
        02      | RASH    | 2019-03-10
        05      | RASH    | 2019-04-30
        07      | RASH    | 2019-03-12
        09      | RASH    |
        """
    )


def shown(results, level, **key):
    names = ("estimate", "conf_low", "conf_high")
    return [pick(results, name, **ANY | key, variable_level=level) for name in names]


def test_incidence_and_limits_are_those_of_r(adae, adsl):
    results = ard_ae_incidence(adae, adsl, TRIAL)

    # R 4.2.2, survival 3.5-3: t <- c(1,10,15,25,61,30,12,61); c <- c(1,1,2,0,1,0,1,0)
    # summary(survfit(Surv(t, factor(c, 0:2)) ~ 1, conf.type = "log-log"), times = c(10, 30))
    expected = {
        10: (0.25, 0.0370668816318, 0.558084191281),
        30: (0.375, 0.0870062251014, 0.674363326563),
    }
    for day, r in expected.items():
        assert shown(results, f"day {day}, delta") == pytest.approx(r, rel=1e-9)
        assert shown(results, f"day {day}, aalen")[0] == pytest.approx(r[0], rel=1e-9)
        assert "survfit" in method_of(
            results, "estimate", **ANY, variable_level=f"day {day}, delta"
        )
        assert "cuminc" in method_of(results, "estimate", **ANY, variable_level=f"day {day}, aalen")
    assert pick(results, "n_risk", **ANY, variable_level="day 30") == 3
    assert pick(results, "n_event", **ANY, variable_level="day 30") == 3


def test_beyond_the_last_day_at_risk_nothing_is_estimated(adae, adsl):
    results = ard_ae_incidence(adae, adsl, TRIAL)

    assert all(math.isnan(value) for value in shown(results, "day 90, aalen"))
    level = {"variable_level": "day 90, aalen"}
    assert warning_of(results, "estimate", **ANY, **level) == "beyond the last day at risk"
    assert pick(results, "n_risk", **ANY, variable_level="day 90") == 0


def test_a_curve_on_which_nobody_is_left_is_known_for_ever(adae, adsl):
    few = adsl[adsl["USUBJID"].isin(["01", "02"])]
    results = ard_ae_incidence(adae, few, TRIAL)

    assert shown(results, "day 90, aalen")[0] == 1
    level = {"variable_level": "day 90, aalen"}
    warning = "limits not defined where everybody had the event"
    assert warning_of(results, "conf_low", **ANY, **level) == warning


def test_who_died_first_is_counted_and_not_censored(adae, adsl):
    results = ard_ae_incidence(adae, adsl, TRIAL)
    n = {level: pick(results, "n", **ANY, variable_level=level) for level in ("first", "death")}
    assert n == {"first": 4, "death": 1}


def test_an_event_without_a_date_moves_only_the_worst_case(adae, adsl):
    results = ard_ae_incidence(adae, adsl, TRIAL)

    assert pick(results, "n", **ANY, variable_level="undated") == 1
    # R: as above with day 1 and an event for the last participant
    worst = [shown(results, f"day {d}, undated on day 1, aalen")[0] for d in (10, 30)]
    assert worst == pytest.approx([0.375, 0.5])
    dated = ard_ae_incidence(adae.dropna(subset=["ASTDT"]), adsl, TRIAL)
    assert not any("undated on" in level for level in levels(dated))


def test_no_event_gives_the_exact_upper_limit_of_those_at_risk(adae, adsl):
    results = ard_ae_incidence(adae, adsl, TRIAL)

    infection = {"variable": "special:infection"}
    # R 4.2.2: binom.test(0, 4)$conf.int, for 01, 05, 06 and 09
    at_risk = pick(results, "n_risk", group="", **infection, variable_level="day 30")
    found = shown(results, "day 30, aalen", **infection)
    assert at_risk == 4
    assert found == pytest.approx([0, 0, 0.602364635616], rel=1e-9)


def test_the_median_is_the_day_by_which_half_had_the_event(adae, adsl):
    results = ard_ae_incidence(adae, adsl, TRIAL)
    assert shown(results, "median")[0] == 61
    level = {"variable": "special:infection", "variable_level": "median"}
    assert warning_of(results, "estimate", group="", **level) == "not reached"
    assert warning_of(results, "estimate", group="", **level | DELTA) == "not reached"


def test_the_limits_of_the_median_are_those_of_each_variance():
    days = [14, 7, 6, 3, 10, 11, 1, 11, 9, 10, 13, 8, 15, 13, 15]
    first = pd.DataFrame({"DAYS": days, "CAUSE": [1, 2, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1]})
    rows = ResultRows("toy", "safety")
    add_median(rows, first, {})
    results = rows.frame()

    # R 4.2.2, survival 3.5-3: survfit(Surv(DAYS, factor(CAUSE, 0:2)) ~ 1, conf.type = "log-log"):
    # upper limit 0.4963 on day 9 and 0.6276 on day 10, lower 0.4362 on day 14, 0.5639 on day 15
    limits = {
        level: [pick(results, name, variable_level=level) for name in ("conf_low", "conf_high")]
        for level in ("median", "median, delta")
    }
    assert limits["median, delta"] == [10, 15]
    assert limits["median"] == [9, 15]
    assert "cuminc" in method_of(results, "estimate", variable_level="median")
    assert "survfit" in method_of(results, "estimate", variable_level="median, delta")


def test_curves_are_of_kinds_that_somebody_had(adae, adsl):
    curves = ard_ae_incidence_curve(adae, adsl, TRIAL)

    assert levels(curves, "variable") == ["any"]
    steps = select(curves, stat_name="estimate", variable="any")
    found = dict(zip(steps["variable_level"], steps["stat"], strict=True))
    assert found["day 12"] == pytest.approx(0.375)
    assert found["death by day 15"] == pytest.approx(0.125)
    assert pick(curves, "n_risk", variable_level="at risk day 0") == 8
    assert pick(curves, "n_risk", variable_level="at risk day 28") == 3


@pytest.mark.parametrize(
    ("last", "days", "at_risk"),
    [
        (48, range(0, 50, 7), [2] + [1] * 6 + [0]),
        (49, range(0, 57, 14), [2, 1, 1, 1, 0]),
        (2548, range(0, 2549, 364), [2] + [1] * 7),
    ],
)
def test_numbers_at_risk_are_told_in_fewer_than_seven_steps_while_a_year_allows_it(
    last, days, at_risk
):
    rows = ResultRows("x", "y")
    add_numbers_at_risk(rows, pd.Series([1, last]), {"variable": "any"})
    found = rows.frame()
    assert found["variable_level"].tolist() == [f"at risk day {day}" for day in days]
    assert found["stat"].tolist() == at_risk


def test_nobody_and_no_days_named(adae, adsl):
    nobody = ard_ae_incidence(adae, adsl.assign(SAFFL=None), TRIAL)
    assert pick(nobody, "N", **ANY, variable_level="first") == 0
    level = {"variable_level": "day 10, aalen"}
    assert warning_of(nobody, "estimate", **ANY, **level) == "no participants"
    assert ard_ae_incidence_curve(adae, adsl.assign(SAFFL=None), TRIAL).empty
    unnamed = ard_ae_incidence(adae, adsl, safety_trial())
    assert not any(level.startswith("day") for level in levels(unnamed))


def test_order_names_and_calendar_do_not_matter(adae, adsl):
    def numbers(adae, adsl):
        results = ard_ae_incidence(adae, adsl, TRIAL)
        return results.drop(columns=["who"]).to_csv()

    dates = ["TRTSDT", "TRTEDT", "LSTALVDT", "DTHDT", "CUTDT", "AP01SDT"]
    later = adsl.assign(**{name: adsl[name] + 1000 * DAY for name in dates})
    moved = adae.assign(ASTDT=adae["ASTDT"] + 1000 * DAY)
    renamed = {"USUBJID": adsl["USUBJID"].map("P{}".format)}
    people_ = adsl.assign(**renamed).sample(frac=1, random_state=1)
    shuffled = adae.assign(USUBJID=adae["USUBJID"].map("P{}".format)).sample(frac=1, random_state=2)
    assert numbers(adae, adsl) == numbers(moved, later) == numbers(shuffled, people_)
