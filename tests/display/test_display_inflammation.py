"""What a reader is told of systemic inflammation."""

import pytest

from helpers.adam.adinfl import COLUMNS
from helpers.ard.inflammation_course import ard_inflammation_course
from helpers.display.inflammation import (
    inflammation_sentence,
    inflammation_table,
    steroids_sentence,
)
from helpers.display.inflammation_figures import inflammation_figures
from helpers.display.inflammation_folds import inflammation_folds, marker_scores
from html_kit import bare
from safety_trial import safety_trial

TESTS = [("CRP", "C-reactive protein", "Acute phase"), ("NEUT", "Neutrophils", "Cells")]
SCORE = {
    "name": "S",
    "label": "Score <of> two",
    "steps": [
        {"test": "CRP", "above": 10, "unit": "mg/L"},
        {"test": "ALB", "below": 35, "unit": "g/L"},
    ],
    "source": "Somebody 2013",
}
WORDS = {
    "markers": ["CRP", "IL6"],
    "ratios": [["NLR", "NEUT", "LYM"]],
    "scores": [SCORE],
    "corticosteroids": {"names": ["DEXAMETHASON"]},
}
TRIAL = safety_trial(
    laboratory=[{"test": t, "label": label, "panel": panel} for t, label, panel in TESTS],
    inflammation=WORDS,
)
NOTHING = safety_trial(inflammation={})


@pytest.fixture
def adinfl(frame):
    records = frame("""
        USUBJID | PARAMCD | PARAMTYP | ADY:float | AVAL:float | BLQFL | CORTFL | R2BASE:float
        --------+---------+----------+-----------+------------+-------+--------+-------------
        01      | CRP     | MEASURED | 1         | 40         |       |        |
        01      | CRP     | MEASURED | 15        | 10         |       |        | 0.25
        02      | CRP     | MEASURED | 1         | 8          |       |        |
        02      | CRP     | MEASURED | 15        | 8          | Y     | Y      | 1
        01      | S       | SCORE    | 1         | 1          |       |        |
        01      | S       | SCORE    | 15        | 0          |       |        |
        02      | S       | SCORE    | 1         | 0          |       |        |
        02      | S       | SCORE    | 15        |            |       |        |
        """)
    first = records["ADY"].eq(1)
    names = {"CRP": "Crp (<mg>/L)", "S": "Score <of> two"}
    lost = records["AVAL"].isna()
    base = records["USUBJID"].map({"01": 1.0, "02": 0.0})
    return records.assign(
        PARAM=records["PARAMCD"].map(names),
        AVISITL=first.map({True: "Baseline", False: "Week 2"}),
        AVISITN=records["ADY"],
        ABLFL=first.map({True: "Y"}),
        ANL01FL="Y",
        BASE=base,
        BASCORFL=None,
        R2EXCL=None,
        AEXCL=lost.map({True: "a part was not measured in the same draw"}),
    )


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | SAFFL | TRTSDT:date | AP01SDT:date | AP02SDT:date
        --------+-------+-------------+--------------+-------------
        01      | Y     | 2020-01-01  | 2020-01-01   | 2020-01-08
        02      | Y     | 2020-01-01  | 2020-01-01   |
        03      | Y     | 2020-01-01  | 2020-01-01   |
        """)


@pytest.fixture
def results(adinfl, adsl):
    return ard_inflammation_course(adinfl, adsl, TRIAL, "courses that were looked for")


def test_table_gives_baseline_ratio_and_every_denominator(results, adinfl):
    shown = bare(inflammation_table(results, adinfl, TRIAL))

    assert "C-reactive protein (&lt;mg&gt;/L)" in shown
    assert (
        "<td>2/3</td><td>17.9</td><td>0.50 (0.00 to 3341.33)</td><td>2/2</td>"
        "<td>8.0 to 40.0</td><td>0/2; 1/4</td>"
    ) in shown
    assert (
        "Week 2</th><td>2/3</td><td>8.9</td><td>0.50 (0.00 to 3341.33)</td><td>2/2</td>"
        "<td>8.0 to 10.0</td><td>1/2</td><td>1/2</td>"
    ) in shown


def test_a_count_leads_to_the_participants_it_counts(results, adinfl):
    shown = inflammation_table(results, adinfl, TRIAL).html

    assert '<td data-who="02">1/2</td>' in shown


def test_sentence_names_what_is_planned_and_not_there(results, adinfl):
    said = inflammation_sentence(results, adinfl, TRIAL).html

    assert said == (
        '<p class="tb-say">Measured: C-reactive protein and score &lt;of&gt; two. Planned but not '
        "in this data cut: IL6 and neutrophils to LYM (NLR). 1 of 4 values were below "
        "quantification. Descriptive; changes are not attributed to a cause.</p>"
    )


def test_figure_shades_the_phases_marks_values_and_describes_itself(results, adinfl):
    drawn = inflammation_figures(adinfl, results, TRIAL).html

    assert "Alone from day 1 and Together from day 8" in drawn
    assert (
        'aria-label="C-reactive protein (&lt;mg&gt;/L) over study days on a log scale, one line '
        "for each of 2 participants; geometric mean 17.9 at baseline (n = 2) and 8.9 at Week 2 "
        '(n = 2); 1 values below quantification."'
    ) in drawn
    assert ">17.9<" in drawn.replace(" ", "").replace("\n", "")
    assert "Score" not in drawn


def test_the_line_of_the_figure_is_the_result_and_not_the_data(results, adinfl):
    odd = results.copy()
    mean = odd["analysis"].eq("inflammation_values") & odd["stat_name"].eq("estimate")
    odd.loc[mean & odd["variable_level"].eq("baseline"), "stat"] = 30.0

    assert "geometric mean 30.0 at baseline" in inflammation_figures(adinfl, odd, TRIAL).html


def test_values_of_zero_alone_are_said_and_not_drawn(adinfl, adsl):
    zero = adinfl.assign(AVAL=adinfl["AVAL"] * 0, R2BASE=float("nan"), R2EXCL="a baseline of zero")
    results = ard_inflammation_course(zero, adsl, TRIAL, None)
    drawn = inflammation_figures(zero, results, TRIAL).html

    assert "C-reactive protein (&lt;mg&gt;/L): no value above zero, and so none on a log" in drawn
    assert "<svg" not in drawn
    table = bare(inflammation_table(results, zero, TRIAL))
    assert "Week 2</th><td>0/3</td><td>–</td><td>–</td><td>0/2</td><td>–</td><td>1/2</td>" in table


def test_nobody_with_a_score_at_baseline_is_said(adinfl, adsl):
    late = adinfl[adinfl["ADY"] > 1].assign(BASE=float("nan"), R2BASE=float("nan"))
    results = ard_inflammation_course(late, adsl, TRIAL, None)

    assert "Score &lt;of&gt; two: nobody has one at baseline." in marker_scores(results, TRIAL).html


def test_a_score_is_counted_by_visit_and_shifted_and_never_averaged(results):
    shown = bare(marker_scores(results, TRIAL))

    assert "Score &lt;of&gt; two at baseline: 0 in 1, 1 in 1 and 2 in 0 of 2 with a score." in shown
    assert (
        "Week 2</th><td>1/1</td><td>0/1</td><td>0/1</td><td>1/1</td><td>0/1</td><td>0/1</td>"
    ) in shown
    assert "Baseline 1</th><td>1</td><td>0</td><td>0</td><td>0</td>" in shown
    assert "Baseline 0</th><td>0</td><td>0</td><td>0</td><td>1</td>" in shown
    assert "one point for C-reactive protein above 10 mg/L, and one more for ALB below 35" in shown


def test_folds_hold_ratios_without_corticosteroids_lost_draws_and_every_value(results, adinfl):
    shown = bare(inflammation_folds(results, adinfl, TRIAL))

    assert (
        "Week 2</th><td>2/2</td><td>0.50 (0.00 to 3341.33)</td><td>1/2</td><td>0.25 (NE)</td>"
    ) in shown
    assert "a part was not measured in the same draw</td><td>1/4 (25.0%)</td>" in shown
    assert "below quantification; under a corticosteroid</td>" in shown


def test_sentence_on_corticosteroids_counts_or_says_that_nobody_can(adinfl, adsl, results):
    unknown = ard_inflammation_course(adinfl, adsl, TRIAL, None)

    assert (
        "1 participant of 2 had values drawn under"
        in steroids_sentence(results, adinfl, TRIAL).html
    )
    assert steroids_sentence(unknown, adinfl, TRIAL).html == (
        '<p class="tb-absent">Which values were drawn under a systemic corticosteroid is not '
        "known: no medication was delivered.</p>"
    )


def test_what_is_not_planned_is_said_once(adinfl, adsl):
    none = adinfl.iloc[:0].reindex(columns=COLUMNS)
    results = ard_inflammation_course(none, adsl, NOTHING, None)

    assert results.empty
    assert inflammation_sentence(results, none, NOTHING).html == (
        '<p class="tb-absent">This trial plans no markers of systemic inflammation.</p>'
    )
    for shown in (
        inflammation_table(results, none, NOTHING),
        inflammation_figures(none, results, NOTHING),
        marker_scores(results, NOTHING),
        steroids_sentence(results, none, NOTHING),
        inflammation_folds(results, none, NOTHING),
    ):
        assert shown.html == ""


def test_a_planned_marker_without_any_value_is_one_sentence(adsl, adinfl):
    none = adinfl.iloc[:0].reindex(columns=COLUMNS)
    results = ard_inflammation_course(none, adsl, TRIAL, None)

    assert inflammation_sentence(results, none, TRIAL).html == (
        '<p class="tb-absent">This data cut holds no marker of systemic inflammation.</p>'
    )
    assert inflammation_folds(results, none, TRIAL).html == ""
