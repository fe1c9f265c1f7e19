import re
from html import unescape

import numpy as np
import pandas as pd
import pytest

from helpers.ard.frame import concat_results
from helpers.ard.survival import ard_survival, ard_survival_curve
from helpers.display.survival import survival_sentence, survival_table
from helpers.display.survival_figures import survival_figure
from helpers.trial.vocabulary import TimeToEventEndpoint

ENDPOINT = TimeToEventEndpoint(
    id="os",
    label="Overall survival",
    role="primary",
    definition="Time to death",
    population="included",
    type="time_to_event",
    origin="inclusion",
    events=("death",),
    censor="last_alive",
    landmarks_months=(3, 12),
)


def results_of(days, events):
    ids = [f"<{n}>" for n in range(len(days))]
    adsl = pd.DataFrame({"USUBJID": ids, "INCLFL": "Y"}, dtype=object)
    adtte = pd.DataFrame({"USUBJID": ids, "PARAMCD": "OS", "AVAL": np.array(days, float)})
    adtte["CNSR"] = [1 - event for event in events]
    adtte["EVNTDESC"] = ["DEATH" if event else None for event in events]
    adtte["CNSDTDSC"] = [None if event else "LAST KNOWN ALIVE" for event in events]
    return ard_survival(adtte, adsl, ENDPOINT), ard_survival_curve(adtte, adsl, ENDPOINT)


def words(shown):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.html)).strip())


def test_the_sentence_says_events_median_and_landmarks():
    results, _ = results_of([61, 122, 183, 400], [1, 1, 1, 0])
    # months are 30.4375 days; limits as R's survfit(conf.type = "log-log")
    assert words(survival_sentence(results, ENDPOINT)) == (
        "Of 4 participants, 3 had the event (death). The median time is 5.0 months "
        "(95% CI 2.0 to not reached). At 3 months, 75.0% (95% CI 12.8 to 96.1) were without the "
        "event. At 12 months, 25.0% (95% CI 0.9 to 66.5) were without the event."
    )


def test_a_median_not_reached_is_said_and_no_number_is_made_up():
    results, _ = results_of([100, 100], [0, 0])
    told = words(survival_sentence(results, ENDPOINT))
    assert "The median time is not reached." in told
    assert "At 3 months, 100.0% were without the event." in told
    assert "At 12 months the rate is not known: beyond the last follow-up." in told


def test_the_table_marks_a_time_that_is_still_running():
    results, _ = results_of([61, 183], [1, 0])
    table = words(survival_table(results, ENDPOINT))
    assert "Range of times, months 2.0 to 6.0+" in table
    assert "Last known alive 1/2 (50.0%)" in table


def test_nobody_is_a_sentence_and_a_table_and_no_figure():
    results, curves = results_of([], [])
    assert words(survival_sentence(results, ENDPOINT)) == (
        "Overall survival: nobody is in the population counted."
    )
    assert "no participants" in words(survival_table(results, ENDPOINT))
    assert words(survival_figure(results, curves, ENDPOINT)) == (
        "Overall survival: there is nobody to draw a curve for."
    )


@pytest.mark.parametrize("events", [(1, 1, 1), (0, 0, 0), (0, 1, 1)])
def test_the_figure_has_the_numbers_at_risk_and_a_description(events):
    results, curves = results_of([20, 40, 70], events)
    figure = survival_figure(results, curves, ENDPOINT)
    assert f"{sum(events)} events in 3 participants" in figure.html
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", figure.html)
    at_risk = [text for text in drawn if text in {"0", "1", "2", "3"}]
    assert "At risk" in drawn
    assert at_risk.count("3") >= 1


def test_each_step_tells_its_estimate_limits_and_numbers_at_risk():
    results, curves = results_of([20, 40, 70], [1, 0, 1])
    figure = survival_figure(results, curves, ENDPOINT)
    # limits as R's survfit(conf.type = "log-log")
    assert re.findall(r"<title>(.*?)</title>", figure.html) == [
        "month 0.0 (day 0): 100.0%, 3 at risk",
        "month 0.7 (day 20): 66.7% (95% CI 5.4 to 94.5), 3 at risk just before",
        "month 1.3 (day 40): 66.7% (95% CI 5.4 to 94.5), 2 at risk just before",
        "month 2.3 (day 70): 0.0%, 1 at risk just before",
    ]
    # 324 points wide: what is 4.5 inches is shown whole by a phone
    assert 'class="tb-least-20"' in figure.html


def test_arms_have_their_own_curve_and_column():
    adsl = pd.DataFrame({"USUBJID": ["1", "2"], "INCLFL": "Y", "ARM": ["A & B", "C"]})
    adtte = pd.DataFrame(
        {"USUBJID": ["1", "2"], "PARAMCD": "OS", "AVAL": [10.0, 20.0], "CNSR": [0, 0],
         "EVNTDESC": "DEATH", "CNSDTDSC": None}
    )  # fmt: skip
    results = ard_survival(adtte, adsl, ENDPOINT, "arm")
    curves = ard_survival_curve(adtte, adsl, ENDPOINT, "arm")
    both = concat_results([results, curves])
    assert set(both["group_level"]) == {"", "A & B", "C"}
    assert "A &amp; B" in survival_table(results, ENDPOINT).html
    assert "A &amp; B" in survival_figure(results, curves, ENDPOINT).html
