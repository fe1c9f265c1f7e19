"""What became of the results, for a reader: then and now, who explains it, what nothing explains."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.moves import ard_result_changes, compare_results
from helpers.ard.overview import MEAN_CHANGE, ard_headline, headline_moves
from helpers.ard.proportions import add_count, add_rate
from helpers.ard.summaries import add_mean
from helpers.display.result_changes import (
    headline_changes_table,
    moved_counts_listing,
    moved_results,
    result_changes_sentence,
    result_changes_table,
    unexplained_table,
)
from helpers.trial import read_trial
from html_kit import rows_of as labelled
from html_kit import words_of as plain

ROOT = Path(__file__).resolve().parents[2]

TRIAL = read_trial(ROOT / "data/mbc/trial.yml")
CUT = SimpleNamespace(previous="2019-06-30", data_cut="2019-12-31")
PEOPLE = ["01", "02", "03"]


def rows_of(shown):
    return [[label, *cells] for label, cells in labelled(shown)]


def results(severe, deaths=(), differing=(), domain="ae", median=90.0):
    """Return an edition: who had a severe event, who died, and whose rows differ."""
    sets = ResultRows("analysis_sets", "screened")
    add_count(sets, 3, 3, who=PEOPLE, variable="safety")
    changes = ResultRows("cut_changes", "screened")
    key = {"variable": domain, "variable_level": "added"}
    changes.add({"n_event": len(differing), "n": len(differing)}, who=differing, **key)
    events = ResultRows("ae_overview", "safety")
    add_rate(events, len(severe), 3, who=severe, variable="grade_3")
    survival = ResultRows("survival_os", "safety")
    add_count(survival, len(deaths), 3, who=deaths, variable="event")
    limits = {"estimate": median, "conf_low": 30.0, "conf_high": 200.0}
    survival.add(limits, variable="survival_days", variable_level="median")
    frames = [part.frame() for part in (sets, changes, events, survival)]
    return concat_results(frames)


def then_and_now(now, before):
    moves = compare_results(now, before)
    shown = headline_changes_table(
        ard_headline(now, TRIAL), ard_headline(before, TRIAL), headline_moves(moves, TRIAL),
        TRIAL, CUT,
    )  # fmt: skip
    return shown, {row[0]: row[1:] for row in rows_of(shown)}


SEVERE = "Adverse event of grade 3 or higher"


def test_both_days_head_the_table_and_the_new_event_names_its_participant():
    shown, rows = then_and_now(results(["01", "02"], differing=["02"]), results(["01"]))
    assert "Cut of 2019-06-30</th>" in shown.html
    assert "Cut of 2019-12-31</th>" in shown.html
    assert rows[SEVERE] == [
        "1/3 (33.3%), 95% CI 0.8 to 90.6", "2/3 (66.7%), 95% CI 9.4 to 99.2", "now counted: 02",
    ]  # fmt: skip
    assert rows["Overall survival"][2] == ""


def test_who_is_no_longer_counted_is_named():
    _, rows = then_and_now(results(["02"], differing=["01", "02", "03"]), results(["01", "03"]))
    assert rows[SEVERE][2] == "now counted: 02; no longer counted: 01 and 03"


def test_an_event_in_time_names_who_had_it_and_a_moved_median_whose_rows_differ():
    _, rows = then_and_now(results([], ["03"], ["03"], "ds"), results([]))
    assert rows["Overall survival"][2] == "event in 03"
    _, rows = then_and_now(results([], median=80.0, differing=["02"], domain="rs"), results([]))
    assert rows["Overall survival"][2] == "rows of 02"


def test_two_means_that_are_not_of_the_same_visit_are_not_compared_in_silence():
    trial = read_trial(ROOT / "data/atc/trial.yml")
    label = next(e.label for e in trial.endpoints if e.source == "questionnaire")
    sides = []
    for visit in ("Week 6", "Week 8"):
        rows = ResultRows("headline", "safety")
        key = {"variable": label, "variable_level": f"{MEAN_CHANGE} at {visit}"}
        add_mean(rows, [2.0, 4.0], **key)
        sides.append(rows.frame())
    move = {"variable": label, "CHANGE": "moved", "BY": "rows", "stat_name": "n"}
    move |= {"variable_level": f"{MEAN_CHANGE} at Week 6", "ENTERED": {"02"}, "LEFT": set()}
    shown = headline_changes_table(*sides, pd.DataFrame([move]), trial, CUT)

    assert rows_of(shown)[0][3] == "another visit is quoted; value of 02"


def test_a_headline_that_nothing_explains_says_so():
    _, rows = then_and_now(results(["01", "02"]), results(["01"]))
    assert rows[SEVERE][2] == "NOT EXPLAINED: nothing that it reads has changed"


def test_without_an_edition_before_there_is_one_sentence_or_none_for_the_first_cut():
    now = ard_headline(results(["01"]), TRIAL)
    shown = headline_changes_table(now, None, None, TRIAL, CUT)
    said = "There is no edition of an earlier cut to compare these numbers with."
    assert plain(shown) == said
    first = SimpleNamespace(previous=None, data_cut="2019-06-30")
    assert headline_changes_table(now, None, None, TRIAL, first).html == ""
    none = [result_changes_sentence(ard_result_changes(None)), unexplained_table(None)]
    none += [result_changes_table(ard_result_changes(None), None), moved_counts_listing(None)]
    assert [shown.html for shown in none] == [""] * 4
    assert moved_results(None).empty


def moves_of(now, before):
    moves = compare_results(now, before)
    return moves, ard_result_changes(moves)


def test_statistics_are_summed_and_explained_in_one_sentence():
    moves, changes = moves_of(results(["01", "02"], differing=["02"]), results(["01"]))
    assert plain(result_changes_sentence(changes)) == (
        "Of all statistics of this edition and the one before, 10 stayed the same, 4 moved, none "
        "was added and none was dropped. Every difference comes from rows of data that differ, or "
        "from the day of the cut."
    )
    assert unexplained_table(moves).html == ""
    same, changes = moves_of(results(["01"]), results(["01"]))
    assert plain(result_changes_sentence(changes)) == (
        "Of all statistics of this edition and the one before, 14 stayed the same, none moved, "
        "none was added and none was dropped."
    )
    assert moved_counts_listing(same).html == ""


def test_what_nothing_explains_comes_first_and_is_listed():
    moves, changes = moves_of(results(["01", "02"]), results(["01"]))
    assert result_changes_sentence(changes).html.startswith(
        '<p class="tb-warning">4 results are not what they were, though nothing that they read has '
        "changed."
    )
    shown = unexplained_table(moves)
    assert rows_of(shown)[0] == ["adverse events: overview, grade 3", "1", "2", "+ 02"]
    assert len(rows_of(shown)) == 4


def terms(*names, differing=()):
    rows = ResultRows("ae_terms", "safety")
    for name in names:
        key = {"variable": "any", "variable_level": f"SKIN | {name}"}
        add_count(rows, 1, 3, who=["02"], **key)
    return concat_results([results([], differing=differing), rows.frame()])


def test_by_analysis_categories_that_came_and_went_are_named_once():
    moves, changes = moves_of(terms("<b>RASH", differing=["02"]), terms("ACNE"))
    shown = result_changes_table(changes, moves)
    rows = {row[0]: row[1:] for row in rows_of(shown)}
    assert rows["adverse events: terms"] == ["0", "0", "3 (<b>RASH)", "3 (ACNE)", "02"]
    assert rows["survival os"] == ["6", "0", "0", "0", "–"]
    assert "<b>RASH" not in shown.html


def test_counts_that_moved_are_listed_with_who_came_and_went():
    moves, _ = moves_of(results(["02"], differing=["01", "02", "03"]), results(["01", "03"]))
    shown = moved_counts_listing(moves)
    assert rows_of(shown) == [["adverse events: overview, grade 3", "2", "1", "+ 02; − 01 and 03"]]
    assert "Counts of participants that moved (1)" in shown.html


def test_the_file_holds_every_statistic_that_is_not_the_same():
    moves, _ = moves_of(results(["01", "02"], differing=["02"]), results(["01"]))
    filed = moved_results(moves)
    assert filed["stat_name"].tolist() == ["n", "p", "conf_low", "conf_high"]
    row = filed.iloc[0]
    assert row[["before", "now", "change", "entered", "left", "explained_by"]].tolist() == [
        1, 2, "moved", "02", "", "rows",
    ]  # fmt: skip


def test_many_participants_are_counted_and_not_named():
    people = [f"{n:03d}" for n in range(30)]
    now, before = ResultRows("exposure", "safety"), ResultRows("exposure", "safety")
    add_count(now, 30, 30, who=people, variable="drug")
    add_count(before, 0, 30, who=[], variable="drug")
    changes = ResultRows("cut_changes", "screened")
    changes.add({"n": 30}, who=people, variable="ex", variable_level="added")
    moves, counted = moves_of(concat_results([now.frame(), changes.frame()]), before.frame())
    assert rows_of(result_changes_table(counted, moves)) == [
        ["exposure", "1", "2", "0", "0", "30 participants"]
    ]
    assert moved_results(moves)["entered"][0].endswith("018, 019 and 10 others")
    assert isinstance(moves, pd.DataFrame)
