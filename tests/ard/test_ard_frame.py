"""Results as data: what may be built, asked for, written and read back."""

import math
import re

import pytest

from helpers.ard.frame import (
    FILE_COLUMNS,
    ResultError,
    ResultRows,
    concat_results,
    levels,
    pick,
    read_results,
    warning_of,
    write_results,
)


def two_rates():
    rows = ResultRows("ae_overview", "safety")
    rows.add({"n": 7, "N": 9}, variable="any")
    rows.add({"n": math.nan, "N": 0}, variable="serious", warning="nobody in the denominator")
    return rows.frame()


def test_pick_returns_the_one_statistic_that_the_keys_name():
    assert pick(two_rates(), "n", variable="any") == 7


def test_pick_refuses_what_is_absent():
    with pytest.raises(ResultError, match=re.escape("0 results for stat_name=n, variable=fatal")):
        pick(two_rates(), "n", variable="fatal")


def test_pick_refuses_what_is_ambiguous():
    message = (
        "2 results for stat_name=N: population=safety, variable=any, stat_name=N; "
        "population=safety, variable=serious, stat_name=N"
    )
    with pytest.raises(ResultError, match=re.escape(message)):
        pick(two_rates(), "N")


def test_a_doubt_stands_beside_the_number():
    assert warning_of(two_rates(), "n", variable="serious") == "nobody in the denominator"


def test_more_participants_than_there_are_cannot_be():
    with pytest.raises(ResultError, match=r"^ae: n=10 of N=9 cannot be"):
        ResultRows("ae", "safety").add({"n": 10, "N": 9})


def test_a_statistic_outside_the_closed_list_is_refused():
    with pytest.raises(ResultError, match=re.escape("ae: unknown statistics ['hazard']; known: [")):
        ResultRows("ae", "safety").add({"hazard": 1})


def test_an_unknown_key_is_refused():
    with pytest.raises(ResultError, match=re.escape("ae: unknown keys ['arm']; known: ['group'")):
        ResultRows("ae", "safety").add({"n": 1}, arm="A")


def test_a_repeated_key_is_refused():
    rows = ResultRows("ae", "safety")
    rows.add({"n": 1}, variable="any")
    rows.add({"n": 2}, variable="any")
    with pytest.raises(ResultError, match=r"^ae: repeated population=safety, variable=any, stat"):
        rows.frame()


def who(results):
    return dict(zip(results["stat_name"], results["who"], strict=True))


def test_a_count_knows_whom_it_counts_each_once():
    rows = ResultRows("ae", "safety")
    rows.add({"n": 2, "N": 9}, who=["03", "01", "03"])
    assert who(rows.frame()) == {"n": "01 03", "N": ""}
    assert pick(rows.frame(), "n").who == "01 03"
    unnamed = rows.frame().drop(columns="who")
    assert [type(pick(unnamed, name)) for name in ("n", "N")] == [float, float]


def test_a_count_of_other_than_it_names_is_refused():
    with pytest.raises(ResultError, match=r"^ae: n=3 but who names 2 participants \("):
        ResultRows("ae", "safety").add({"n": 3}, who=["01", "02", "01"])
    with pytest.raises(ResultError, match=r"^ae: n=nan but who names 1 participants \("):
        ResultRows("ae", "safety").add({"n_event": 1}, who=["01"])


def test_an_id_that_cannot_be_listed_is_refused():
    with pytest.raises(ResultError, match=r"^ae: an id with a blank in it cannot be listed"):
        ResultRows("ae", "safety").add({"n": 1}, who=["0 1"])


def test_what_is_read_back_is_what_was_written(tmp_path):
    written = two_rates()
    write_results(written, tmp_path / "results.csv", "toy", "2020-06-30")
    read = read_results(tmp_path / "results.csv")
    assert read["trial_id"].unique().tolist() == ["toy"]
    assert read[written.columns].equals(written)


def test_foreign_columns_are_refused(tmp_path):
    (tmp_path / "results.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ResultError) as refused:
        read_results(tmp_path / "results.csv")
    assert str(refused.value) == (
        f"results.csv: columns are ['a', 'b'], not {FILE_COLUMNS}. Build it again."
    )


def test_results_are_joined_in_order_and_none_is_an_empty_frame():
    joined = concat_results([two_rates(), two_rates().assign(analysis="ae_by_phase")])
    assert levels(joined, "analysis") == ["ae_overview", "ae_by_phase"]
    assert concat_results([]).empty
