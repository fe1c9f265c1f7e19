"""Whom a result counts survives the file it is written to, and the results file stays as it is."""

import pytest

from helpers.ard.frame import FILE_COLUMNS, ResultError, ResultRows, read_results, write_results
from helpers.ard.members import MEMBERS, members_of, read_members, with_members, write_members
from helpers.ard.proportions import add_count


def counted():
    rows = ResultRows("ae_overview", "safety")
    add_count(rows, 2, 8, who=["02", "01"], variable="any")
    add_count(rows, 1, 8, who=["07"], variable="fatal")
    add_count(rows, 0, 8, who=[], variable="serious")
    add_count(rows, 4, 8, variable="untracked")
    rows.add({"median": 3.5}, variable="any", variable_level="days")
    return rows.frame()


def test_members_are_one_record_per_counted_participant():
    members = members_of(counted())
    assert members[["variable", "USUBJID"]].to_numpy().tolist() == [
        ["any", "01"], ["any", "02"], ["fatal", "07"],
    ]  # fmt: skip


def test_results_and_members_read_back_are_what_was_written(tmp_path):
    written = counted()
    write_results(written, tmp_path / "results.csv", "toy", "2020-06-30")
    write_members(written, tmp_path / "members.csv")
    read = read_results(tmp_path / "results.csv")
    assert (tmp_path / "results.csv").read_text().splitlines()[0].split(",") == FILE_COLUMNS
    assert set(read["who"]) == {""}
    joined = with_members(read, read_members(tmp_path / "members.csv"))
    assert joined[written.columns].equals(written)


def test_without_anybody_counted_the_file_is_its_header(tmp_path):
    nobody = counted().assign(who="")
    write_members(nobody, tmp_path / "members.csv")
    members = read_members(tmp_path / "members.csv")
    assert members.empty
    assert with_members(nobody, members).equals(nobody)


def test_a_foreign_file_is_refused(tmp_path):
    (tmp_path / "members.csv").write_text("a\n1\n")
    with pytest.raises(ResultError) as refused:
        read_members(tmp_path / "members.csv")
    assert str(refused.value) == f"members.csv: columns are ['a'], not {MEMBERS}. Build it again."
