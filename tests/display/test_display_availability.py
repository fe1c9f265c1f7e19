import re
from html import unescape

import pandas as pd
import pytest

from cut_kit import small_trial, visit
from helpers.ard.availability import ard_availability, ard_availability_records
from helpers.display.availability import (
    availability_details,
    availability_sentence,
    missed_listing,
)
from helpers.display.availability_matrix import NAMED, availability_figure
from html_kit import words_of

TRIAL = small_trial(
    visits=[
        visit("baseline", 1, [-7, 1], ["laboratory", "imaging"]),
        visit("week_2", 15, [12, 18], ["laboratory"]),
    ],
)
AFTER = "nothing recorded, treatment had ended before the window opened"


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLFL | SAFFL | ARM
        --------+--------+-------+----
        T-<01>  | Y      | Y     | A
        T-02    | Y      | Y     | B
        T-03    | Y      |       | B
        """)


@pytest.fixture
def adavail(frame):
    return frame(f"""
        USUBJID | ASSESS     | AVISIT   | STATUS         | WHY                         | ADY:float
        --------+------------+----------+----------------+-----------------------------+----------
        T-<01>  | laboratory | baseline | DONE           |                             | -3
        T-<01>  | laboratory | week_2   | MISSED         | Lost <b>                    |
        T-<01>  | imaging    | baseline | DONE           |                             | 1
        T-02    | laboratory | baseline | DONE           |                             | 1
        T-02    | laboratory | week_2   | MISSED         | {AFTER}                     |
        T-02    | imaging    | baseline | MISSED         | nothing recorded            |
        T-03    | laboratory | baseline | NOT DUE        | window opens after the cut  |
        T-03    | laboratory | week_2   | NOT APPLICABLE | study treatment never began |
        T-03    | imaging    | baseline | NOT APPLICABLE | study treatment never began |
        """)


def results_of(adavail, adsl, trial=TRIAL):
    return ard_availability(adavail, adsl, trial)


def test_the_matrix_has_one_sign_for_each_participant_and_visit(adavail, adsl):
    shown = availability_figure(adavail, results_of(adavail, adsl), TRIAL)
    rows = re.findall(r'<th scope="row" title="([^"]*)">[^<]*</th>(.*?)</tr>', shown.html)
    assert {unescape(who): "".join(re.findall(r">(.)</td>", cells)) for who, cells in rows} == {
        "T-<01>": "●×●",
        "T-02": "●××",
        "T-03": "○––",
    }
    assert words_of(shown).startswith("Planned assessments, included participants (N = 3)")
    assert "Laboratory Imaging Baseline Week 2 Baseline" in words_of(shown)


def test_a_sign_says_when_or_why_and_differs_in_more_than_colour(adavail, adsl):
    html = availability_figure(adavail, results_of(adavail, adsl), TRIAL).html
    assert '<td class="tb-done tb-first" title="Baseline: done on day −3">●</td>' in html
    assert '<td class="tb-missed" title="Week 2: missed (Lost &lt;b&gt;)">×</td>' in html
    late = (
        f'<td class="tb-missed-after" title="Week 2: missed after treatment had ended ({AFTER})">×'
    )
    assert late in html
    assert "<b>Lost" not in html


def test_many_participants_are_counted_in_bars(adavail, adsl):
    copies = [adavail.assign(USUBJID=adavail["USUBJID"] + str(n)) for n in range(NAMED)]
    people = [adsl.assign(USUBJID=adsl["USUBJID"] + str(n)) for n in range(NAMED)]
    many, everybody = pd.concat(copies), pd.concat(people)
    shown = availability_figure(many, results_of(many, everybody), TRIAL)
    assert "<svg" in shown.html
    assert f"(N\u00a0=\u00a0{3 * NAMED})" in shown.html
    assert (
        "Planned assessments by visit, laboratory and imaging: 120 of 240 due were done."
        in shown.html
    )
    assert shown.html.count("<td") == 0


def test_the_sentence_says_what_is_missing_and_what_is_not_due(adavail, adsl):
    assert words_of(availability_sentence(results_of(adavail, adsl), TRIAL)) == (
        "Of the assessments that were due by the cut, 3/6 (50.0%) were done. 3 were missed "
        "(2 laboratory and 1 imaging); for 1 of them treatment had already ended. 1 more is not "
        "due yet; 2 are not applicable, because death or the end of the study came first or treatment "
        "never began."
    )


def test_the_sentence_is_short_when_nothing_is_missing(adavail, adsl):
    done = adavail.assign(STATUS="DONE", WHY="")
    assert words_of(availability_sentence(results_of(done, adsl), TRIAL)) == (
        "Of the assessments that were due by the cut, 9/9 (100.0%) were done. Nothing was missed."
    )
    assert missed_listing(done, TRIAL).html == ""
    no_records = ard_availability_records(pd.DataFrame(columns=["ASSESS", "PLACE"]))
    details = words_of(availability_details(results_of(done, adsl), no_records, done, TRIAL))
    assert "All visits 6/6 (100.0%) 0 0 0" in details
    assert "Why assessments were not done" not in details
    assert "Who missed most" not in details


def test_what_was_not_delivered_is_said_once(adavail, adsl):
    blood = adavail[adavail["ASSESS"] == "laboratory"]
    assert words_of(availability_sentence(results_of(blood, adsl), TRIAL)).endswith(
        "This data cut holds no RS, TR or TU data, so nothing can be said of: imaging."
    )


def test_nobody_included_and_nothing_delivered_are_one_sentence(adavail, adsl):
    none = adavail.iloc[:0]
    records = ard_availability_records(pd.DataFrame(columns=["ASSESS", "PLACE"]))
    nobody = results_of(none, adsl.iloc[:0])
    assert words_of(availability_figure(none, nobody, TRIAL)) == (
        "Nobody had been included at the cut, so no assessment was planned."
    )
    nothing = results_of(none, adsl)
    assert words_of(availability_figure(none, nothing, TRIAL)) == (
        "This data cut holds no domain of a planned assessment."
    )
    assert words_of(availability_sentence(nothing, TRIAL)) == ""
    assert words_of(availability_details(nothing, records, none, TRIAL)) == ""
    assert words_of(missed_listing(none, TRIAL)) == ""


def test_counts_stand_by_visit_by_reason_by_participant_and_by_record(adavail, adsl, frame):
    records = ard_availability_records(
        frame("""
        ASSESS     | PLACE
        -----------+-------------------------
        laboratory | in the window of a visit
        laboratory | unscheduled
        """)
    )
    by_arm = TRIAL.model_copy(update={"report_by": "arm"})
    results = results_of(adavail, adsl, by_arm)
    shown = words_of(availability_details(results, records, adavail, by_arm))
    assert "Not applicable Done of due, A Done of due, B Laboratory" in shown
    assert "Week 2 0/2 (0.0%) 2 0 1 0/1 (0.0%) 0/1 (0.0%)" in shown
    assert "All visits 2/4 (50.0%) 2 1 1 1/2 (50.0%) 1/2 (50.0%)" in shown
    assert "Missed Lost <b> 1 0 1" in shown
    assert "Not applicable Study treatment never began 1 1 2" in shown
    assert "Participant Done Missed Not due Not applicable T-02 1 2 0 0 T-<01> 2 1 0 0" in shown
    assert "Laboratory 1 1 0 0 0 0 2" in shown


def test_every_assessment_missed_is_listed_with_its_window_and_reason(adavail):
    shown = missed_listing(adavail, TRIAL)
    assert words_of(shown) == (
        "Every assessment missed (3) Assessments missed "
        "Participant Assessment Visit Window, study days Why "
        "T-<01> Laboratory Week 2 12 to 18 Lost <b> "
        "T-02 Laboratory Week 2 12 to 18 "
        "Nothing recorded, treatment had ended before the window opened "
        "T-02 Imaging Baseline −7 to 1 Nothing recorded "
        "All 3 rows are shown here. availability_matrix.csv"
    )
    assert "&lt;b&gt;" in shown.html
