"""When values first fell below the limit: Aalen-Johansen with death competing, against R."""

import pandas as pd
import pytest

from helpers.ard.anaemia_incidence import ard_occurrence_curve, ard_occurrence_incidence
from helpers.ard.frame import pick, select, warning_of
from safety_trial import anaemia, safety, safety_trial

TRIAL = safety_trial(safety=safety(incidence_days=[7, 22, 40, 60]), endpoints=[anaemia()])
DAYS = [8, 15, 22, 22, 30, 40, 40, 55]
CAUSES = [1, 0, 2, 1, 0, 1, 2, 0]


@pytest.fixture
def adocc():
    """Return eight at risk, one below the limit at baseline, one without baseline."""
    people = [f"{number:02d}" for number in range(1, 11)]
    return pd.DataFrame(
        {
            "ENDPOINT": "anaemia",
            "USUBJID": people,
            "ARM": "A",
            "BASEBELOW": [0.0] * 8 + [1.0, float("nan")],
            "VALUES": 1.0,
            "GIVEN": 0.0,
            "DAYS": [float(day) for day in [*DAYS, 2, 3]],
            "CAUSE": [float(cause) for cause in [*CAUSES, 1, 1]],
        }
    )


@pytest.fixture
def adsl(adocc):
    return adocc[["USUBJID", "ARM"]].assign(SAFFL="Y")


def test_shares_by_day_are_those_of_r(adocc, adsl):
    results = ard_occurrence_incidence(adocc, adsl, TRIAL)

    # R 4.2.2, survival 3.5.3: survfit(Surv(t, factor(k)) ~ 1), its pstate and std.err, limits by
    # e^exp(-+1.96 * se / (e * log(e)))
    expected = {
        22: (6, 0.270833333333, 0.0384607107138, 0.5923218041484),
        40: (3, 0.465277777778, 0.0947906463655, 0.7799954686890),
    }
    for day, (n_risk, *stats) in expected.items():
        assert pick(results, "n_risk", variable_level=f"day {day}") == n_risk
        key = {"variable_level": f"day {day}, delta"}
        found = [pick(results, s, **key) for s in ("estimate", "conf_low", "conf_high")]
        assert found == pytest.approx(stats, rel=1e-9)
        both = [
            pick(results, "estimate", variable_level=f"day {day}, {name}")
            for name in ("aalen", "delta")
        ]
        assert both[0] == both[1]


def test_only_who_is_not_below_at_baseline_is_at_risk(adocc, adsl):
    results = ard_occurrence_incidence(adocc, adsl, TRIAL)

    first = select(results, variable_level="first", stat_name="n").iloc[0]
    assert (first["who"], pick(results, "N", variable_level="first")) == ("01 04 06", 8)
    assert pick(results, "n", variable_level="death") == 2


def test_no_event_by_a_day_gives_the_exact_upper_limit_of_those_at_risk(adocc, adsl):
    results = ard_occurrence_incidence(adocc, adsl, TRIAL)
    key = {"variable_level": "day 7, aalen"}
    assert pick(results, "estimate", **key) == 0
    # R 4.2.2: binom.test(0, 8)$conf.int[2]
    assert pick(results, "conf_high", **key) == pytest.approx(0.3694166, rel=1e-6)


def test_the_median_is_the_day_by_which_half_were_below_where_half_ever_were(adocc, adsl):
    results = ard_occurrence_incidence(adocc, adsl, TRIAL)
    assert warning_of(results, "estimate", variable_level="median") == "not reached"
    # four of seven by day 22
    seven = adocc[adocc["DAYS"] < 55].assign(CAUSE=1.0)
    results = ard_occurrence_incidence(seven, adsl, TRIAL)
    assert pick(results, "estimate", variable_level="median") == 22


def test_a_day_beyond_the_last_is_not_estimable(adocc, adsl):
    results = ard_occurrence_incidence(adocc, adsl, TRIAL)
    key = {"variable_level": "day 60, aalen"}
    assert pick(results, "estimate", **key) != pick(results, "estimate", **key)
    assert warning_of(results, "estimate", **key) == "beyond the last day at risk"


def test_the_curve_steps_where_events_are_and_counts_those_at_risk(adocc, adsl):
    curve = ard_occurrence_curve(adocc, adsl, TRIAL)
    steps = curve[
        curve["variable_level"].str.startswith("day ") & curve["stat_name"].eq("estimate")
    ]
    assert steps["variable_level"].tolist() == ["day 0", "day 8", "day 22", "day 40", "day 55"]
    assert steps["stat"].tolist() == pytest.approx([0, 0.125, 0.2708333, 0.4652778, 0.4652778])
    assert pick(curve, "n_risk", variable_level="at risk day 14") == 7
    assert pick(curve, "estimate", variable_level="death by day 0") == 0


def test_nobody_at_risk_has_no_curve_and_no_share(adocc, adsl):
    low = adocc.assign(BASEBELOW=1.0)
    assert ard_occurrence_curve(low, adsl, TRIAL).empty
    results = ard_occurrence_incidence(low, adsl, TRIAL)
    assert pick(results, "N", variable_level="first") == 0
    assert warning_of(results, "estimate", variable_level="day 22, delta") == "no participants"
