"""The headline quotes other chapters; the trial's endpoints choose what it quotes."""

import math
from pathlib import Path

import pytest

from helpers.ard.frame import COLUMNS, ResultRows, concat_results, pick, select
from helpers.ard.overview import (
    ard_headline,
    ard_headline_before,
    ard_headline_by_arm,
    headline_moves,
    last_attended,
)
from helpers.ard.proportions import add_count, add_rate
from helpers.ard.summaries import add_mean, add_summary
from helpers.trial import read_trial

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def mbc():
    return read_trial(ROOT / "data/mbc/trial.yml")


@pytest.fixture(scope="module")
def atc():
    return read_trial(ROOT / "data/atc/trial.yml")


def one(analysis, population, add, *args, **keys):
    rows = ResultRows(analysis, population)
    add(rows, *args, **keys)
    return rows.frame()


def headline_words(headline):
    return list(dict.fromkeys(zip(headline["variable"], headline["variable_level"], strict=True)))


def test_a_quoted_row_is_the_row_of_the_chapter_under_another_name(mbc):
    source = one("ae_overview", "safety", add_rate, 7, 11, variable="grade_3")
    headline = ard_headline(source, mbc)
    assert headline_words(headline) == [("Adverse event of grade 3 or higher", "")]
    assert headline["analysis"].unique().tolist() == ["headline"]
    kept = ["population", "stat_name", "stat", "method", "warning"]
    assert headline[kept].equals(source[kept])
    assert list(headline.columns) == COLUMNS


def test_only_the_rows_of_all_participants_are_quoted(mbc):
    keys = {"variable": "grade_3"}
    rows = ResultRows("ae_overview", "safety")
    add_rate(rows, 2, 6, group="arm", group_level="A", **keys)
    add_rate(rows, 5, 11, **keys)
    headline = ard_headline(rows.frame(), mbc)
    assert pick(headline, "n", variable="Adverse event of grade 3 or higher") == 5
    by_arm = ard_headline_by_arm(rows.frame(), mbc)
    kept = select(by_arm, stat_name="n")[["analysis", "group", "group_level", "stat"]]
    assert kept.to_numpy().tolist() == [["headline_by_arm", "arm", "A", 2]]


def test_the_headline_before_is_that_of_the_results_before_and_of_nothing_at_first(mbc):
    before = one("ae_overview", "safety", add_rate, 7, 11, variable="grade_3")
    quoted = ard_headline_before(before, mbc)
    assert set(quoted["analysis"]) == {"headline_before"}
    assert pick(quoted, "n", variable="Adverse event of grade 3 or higher") == 7
    assert ard_headline_before(None, mbc).empty


def test_each_endpoint_is_quoted_by_its_type(mbc):
    events = ResultRows("survival_pfs", "safety")
    limits = {"estimate": 83.0, "conf_low": 40.0, "conf_high": math.nan}
    events.add(limits, variable="survival_days", variable_level="median")
    add_count(events, 6, 11, variable="event")
    add_count(events, 4, 11, variable="event", variable_level="progression")
    at_risk = {"variable": "anaemia", "variable_level": "at_risk"}
    genes = ResultRows("expression", "expression_pairs")
    genes.add({"n": 10}, variable="pairs")
    genes.add({"n": 151, "N": 15014}, variable="list_t", variable_level="all")
    response = {"variable": "rate", "variable_level": "confirmed"}
    results = concat_results([
        one("response_objective_response", "safety", add_rate, 3, 11, **response),
        one("response_objective_response", "response_evaluable", add_rate, 3, 9, **response),
        events.frame(),
        one("occurrence", "safety", add_rate, 2, 11, **at_risk),
        genes.frame(),
        one("best_change_tumour_size", "safety", add_summary, [-30, 5], variable="SUMDIAM"),
    ])  # fmt: skip
    headline = ard_headline(results, mbc)
    assert headline_words(headline) == [
        ("Objective response", ""),
        ("Progression-free survival", "median days"),
        ("Progression-free survival", "events"),
        ("Anaemia, haemoglobin below 10 g/dL", "of those not below it at baseline"),
        ("Blood transcriptional signature", "genes listed"),
        ("Blood transcriptional signature", "pairs"),
        ("Tumour size", "median best percent change"),
    ]
    assert pick(headline, "N", variable="Objective response") == 11
    assert pick(headline, "n", variable="Progression-free survival", variable_level="events") == 6
    assert pick(headline, "median", variable="Tumour size") == -12.5


def test_an_endpoint_without_results_has_no_headline(mbc):
    assert ard_headline(concat_results([]), mbc).empty


def quality(n_by_visit):
    rows = ResultRows("change_quality_of_life", "quality_of_life_evaluable")
    for visit, n in n_by_visit.items():
        add_mean(rows, range(n), variable="ATCSCORE.mean_change", variable_level=visit)
    return rows.frame()


def test_quality_of_life_is_quoted_at_the_last_visit_that_half_attended(atc):
    results = quality({"week_2": 8, "week_4": 7, "week_6": 4, "week_8": 3, "week_10": 0})
    headline = ard_headline(results, atc)
    assert headline_words(headline) == [("Health-related quality of life", "mean change at Week 6")]
    assert pick(headline, "n", variable="Health-related quality of life") == 4


def test_attendance_alone_chooses_the_visit(atc):
    visits = atc.visits_with("questionnaire")
    results = select(quality({"week_2": 3, "week_4": 2, "week_26": 1}), group="")
    assert last_attended(results, visits).id == "week_4"
    assert last_attended(quality({"week_2": 0}), visits) is None
    assert last_attended(quality({}), visits) is None


def test_open_findings_are_quoted_without_their_rules(mbc):
    rows = ResultRows("findings", "screened")
    rows.add({"n_event": 0, "n": 0}, variable="structural")
    rows.add({"n_event": 11, "n": 6}, variable="clinical")
    rows.add({"n_event": 11, "n": 6}, variable="clinical", variable_level="visit_order")
    rows.add({"n_event": 2, "n": 0}, variable="note")
    headline = ard_headline(rows.frame(), mbc)
    assert dict(zip(headline["variable_level"], headline["stat"], strict=True)) == {
        "clinical": 11,
        "note": 2,
    }


def test_moves_of_quoted_statistics_are_keyed_as_the_headline(mbc):
    keys = {"CHANGE": ["moved", "gone"], "BEFORE": [6, 2], "analysis": "ae_overview"}
    source = one("ae_overview", "safety", add_rate, 7, 11, variable="grade_3").head(2)
    moved = headline_moves(source.assign(**keys), mbc)
    assert moved[["variable", "stat_name", "stat", "BEFORE"]].to_numpy().tolist() == [
        ["Adverse event of grade 3 or higher", "n", 7, 6]
    ]
    assert headline_moves(None, mbc) is None
