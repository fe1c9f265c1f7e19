"""Times to an event at the edge, from dates to the words on the page, each with its outcome."""

import math

import numpy as np
import pandas as pd
import pytest

from helpers.adam.adtte import derive_adtte
from helpers.adam.adtte_course import Course
from helpers.ard.frame import pick, select, warning_of
from helpers.ard.survival import ard_survival, ard_survival_curve, compute_curve
from helpers.display.survival import survival_sentence
from helpers.trial.vocabulary import TimeToEventEndpoint
from html_kit import words_of

NO_THERAPY = pd.Series(dtype="datetime64[ns]")
NO_SCANS = pd.DataFrame({"USUBJID": [], "ADT": [], "AVALC": [], "ANL01FL": []}, dtype=object)
WORDS = {"label": "Survival", "role": "primary", "definition": "x", "population": "safety",
         "type": "time_to_event", "origin": "first_dose", "landmarks_months": (1,)}  # fmt: skip
OS = TimeToEventEndpoint(id="os", events=("death",), censor="last_alive", **WORDS)
PFS = TimeToEventEndpoint(
    id="pfs", events=("progression", "death"), censor="last_tumour_assessment", **WORDS
)
MEDIAN = {"variable": "survival_days", "variable_level": "median"}
MONTH = {"variable": "survival_at_months", "variable_level": 1}
START = pd.Timestamp("2019-03-01")


def people(*days):
    """Return ADSL of who died on these study days, or was last alive on them ("+")."""
    last = [START + pd.Timedelta(days=int(str(day).rstrip("+")) - 1) for day in days]
    died = [
        day if not str(given).endswith("+") else pd.NaT
        for day, given in zip(last, days, strict=True)
    ]
    return pd.DataFrame(
        {"USUBJID": [f"{n:02d}" for n in range(1, len(days) + 1)], "SAFFL": "Y", "INCLDT": START,
         "TRTSDT": START, "DTHDT": pd.Series(died, dtype="datetime64[ns]"), "LSTALVDT": last}
    )  # fmt: skip


def survive(*days, endpoint=OS):
    adsl = people(*days)
    adtte = derive_adtte([endpoint], adsl, NO_SCANS, NO_THERAPY)
    return adtte, adsl, ard_survival(adtte, adsl, endpoint)


def estimates(results, key):
    return [pick(results, name, **key) for name in ("estimate", "conf_low", "conf_high")]


@pytest.mark.fault("A02")
def test_all_censored_the_median_is_not_reached_and_the_rate_is_one_without_limits():
    _, _, results = survive("40+", "50+", "60+")
    assert np.isnan(estimates(results, MEDIAN)).all()
    assert warning_of(results, "estimate", **MEDIAN) == "not reached"
    assert estimates(results, MONTH) == pytest.approx([1, math.nan, math.nan], nan_ok=True)
    assert pick(results, "n", variable="event", variable_level="") == 0
    assert words_of(survival_sentence(results, OS)) == (
        "Of 3 participants, 0 had the event (death). The median time is not reached. "
        "At 1 months, 100.0% were without the event."
    )


@pytest.mark.fault("A02")
def test_nobody_censored_the_curve_ends_at_zero_and_a_rate_beyond_it_is_zero():
    # R: survfit(Surv(c(10, 20, 30), c(1, 1, 1)) ~ 1, conf.type = "log-log"): median 20, 10 to NA
    _, _, results = survive(10, 20, 30)
    assert estimates(results, MEDIAN) == pytest.approx([20, 10, math.nan], nan_ok=True)
    # a month is 30.4375 days: all had the event by then
    assert estimates(results, MONTH) == pytest.approx([0, math.nan, math.nan], nan_ok=True)
    follow_up = {"variable": "follow_up_days", "variable_level": "median"}
    assert warning_of(results, "estimate", **follow_up) == "not reached"


@pytest.mark.fault("A02")
def test_an_event_on_day_1_counts_on_day_1_with_everybody_at_risk():
    adtte, adsl, results = survive(1, 20, "40+")
    assert adtte["AVAL"].tolist() == [1, 20, 40]
    curve = select(ard_survival_curve(adtte, adsl, OS), variable="day", variable_level=1)
    assert [pick(curve, name) for name in ("n_risk", "n_event")] == [3, 1]
    assert pick(curve, "estimate") == pytest.approx(2 / 3)
    assert estimates(results, MEDIAN)[0] == 20


@pytest.mark.fault("A08")
def test_ties_are_one_step_and_an_event_comes_before_a_censoring_of_its_day():
    # R: survfit(Surv(c(10, 10, 10, 20), c(1, 1, 0, 1)) ~ 1)$surv: 0.5, 0
    curve = compute_curve([10, 10, 10, 20], [1, 1, 0, 1])
    assert curve.n_risk.tolist() == [4, 1]
    assert curve.survival.tolist() == [0.5, 0]
    adtte, adsl, results = survive(10, 10, "10+", 20)
    # exactly one half from day 10 to day 20: the middle
    assert estimates(results, MEDIAN)[0] == 15


@pytest.mark.parametrize(
    ("day", "median", "words"),
    [
        (20, 20, "The median time is 0.7 months (95% CI not reached to not reached)."),
        ("20+", math.nan, "The median time is not reached."),
    ],
)
@pytest.mark.fault("A01")
def test_one_participant_has_a_time_and_no_limits(day, median, words):
    _, _, results = survive(day)
    assert estimates(results, MEDIAN) == pytest.approx([median, math.nan, math.nan], nan_ok=True)
    assert words in words_of(survival_sentence(results, OS))
    assert pick(results, "N", variable="event", variable_level="") == 1


def scans(*rows):
    seen = pd.DataFrame(rows, columns=["ADT", "AVALC"])
    return seen.assign(USUBJID="01", ADT=pd.to_datetime(seen["ADT"]), ANL01FL="Y", AEXCL=None)


def test_without_measurable_disease_the_other_lesions_progress():
    seen = scans(("2019-04-26", "NON-CR/NON-PD"), ("2019-06-21", "PD"))
    course = Course(baseline=frozenset({"01"}))
    found = derive_adtte([PFS], people("200+"), seen, NO_THERAPY, course).iloc[0]
    assert (found["AVAL"], found["CNSR"], found["EVNTDESC"]) == (113, 0, "DISEASE PROGRESSION")
    alone = derive_adtte([PFS], people("200+"), seen.iloc[:1], NO_THERAPY, course).iloc[0]
    assert (alone["AVAL"], alone["CNSR"]) == (57, 1)


def test_who_has_no_scan_at_baseline_is_censored_on_day_1_even_after_progression():
    seen = scans(("2019-04-26", "SD"), ("2019-06-21", "PD"))
    course = Course(baseline=frozenset())
    found = derive_adtte([PFS], people(200), seen, NO_THERAPY, course).iloc[0]
    assert (found["AVAL"], found["CNSDTDSC"]) == (1, "NO TUMOUR ASSESSMENT AT BASELINE")


def test_a_death_before_the_first_scan_is_an_event_of_its_day():
    found = derive_adtte([PFS], people(30), scans(), NO_THERAPY).iloc[0]
    assert (found["AVAL"], found["CNSR"], found["EVNTDESC"]) == (30, 0, "DEATH")


def test_an_event_before_the_origin_gives_no_time_and_is_named():
    adsl = people(20, 30)
    adsl.loc[0, "DTHDT"] = START - pd.Timedelta(days=3)
    adtte = derive_adtte([OS], adsl, NO_SCANS, NO_THERAPY)
    assert adtte["USUBJID"].tolist() == ["02"]
    results = ard_survival(adtte, adsl, OS)
    assert pick(results, "n", variable="event before the origin") == 1
    assert pick(results, "n", variable="no date of origin") == 0
    assert pick(results, "N", variable="event", variable_level="") == 2
    assert (
        "Without a time: 01, with the event dated before the day that time is counted from."
    ) in words_of(survival_sentence(results, OS))
