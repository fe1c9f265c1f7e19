"""The files that an edition gives away: complete, checked by their sums, the same every time."""

import hashlib
import os
import subprocess
import zipfile

import pandas as pd
import pytest

from helpers.book.datasets import dataset_json
from helpers.book.numbering import Numbering
from helpers.book.take_away import Taken, write_links, write_take_away
from helpers.display.tables import html_table

HEADER = "trial_id,data_cut,analysis,variable,stat"
MANIFEST = {
    "trial_id": "one", "data_cut": "2020-01-31", "delivered": "2020-02-14", "synthetic": True,
}  # fmt: skip


@pytest.fixture
def taken(tmp_path):
    """Return an edition of two chapters with one table, its downloads beside it."""
    pages = {}
    for chapter, rows in {
        "01_a": "one,2020-01-31,x,=cmd,-1.5\none,2020-01-31,x,NA,",
        "02_b": "",
    }.items():
        folder = pages[chapter] = tmp_path / chapter
        folder.mkdir()
        (folder / "results.csv").write_text(f"{HEADER}\n{rows}\n")
    (pages["01_a"] / "datasets").mkdir()
    adsl = dataset_json("ADSL", pd.DataFrame({"USUBJID": ["ONE-01"], "AGE": [50]}), MANIFEST)
    (pages["01_a"] / "datasets" / "adsl.json").write_text(adsl)
    (tmp_path / "downloads").mkdir()
    numbering = Numbering("01_a", "unused")
    numbering.number(html_table(pd.DataFrame({"n": ["1"]}, index=["Deaths"]), "Deaths").html)
    return Taken(MANIFEST, "One & all", pages, numbering.outputs, {"01_a": "Source: 01_a."})


@pytest.fixture
def folder(taken, tmp_path):
    write_take_away(taken, [tmp_path / "downloads"], tmp_path / "take-away")
    return tmp_path / "take-away"


def test_one_zip_holds_every_file_with_its_checksum(folder):
    with zipfile.ZipFile(folder / "one_2020-01-31.zip") as archive:
        held = {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}
    lines = held.pop("SHA256SUMS").decode().splitlines()
    beside = {path.name for path in folder.iterdir()} - {"one_2020-01-31.zip"}

    datasets = {"datasets/adsl.json", "datasets/adsl.xpt"}
    unpacked = {"one_2020-01-31_results.csv", "one_2020-01-31_tables.rtf"}
    assert set(held) == {*beside, *unpacked, *datasets}
    assert held["one_2020-01-31_tables.rtf"].startswith(b"{\\rtf1")
    assert held["one_2020-01-31_results.csv"].splitlines()[1] == (
        b"01_a,one,2020-01-31,x,'=cmd,-1.5"
    )
    assert b"ONE-01" in held["datasets/adsl.xpt"]
    assert lines == [f"{hashlib.sha256(held[n]).hexdigest()}  {n}" for n in sorted(held)]
    assert all(held[name] == (folder / name).read_bytes() for name in beside)


def test_sha256sum_accepts_the_unpacked_zip(folder, tmp_path):
    with zipfile.ZipFile(folder / "one_2020-01-31.zip") as archive:
        archive.extractall(tmp_path / "out")
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"],
        cwd=tmp_path / "out" / "one_2020-01-31",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_parquet_holds_text_as_it_was_kept_and_statistics_as_numbers(folder):
    frame = pd.read_parquet(folder / "one_2020-01-31_results.parquet", engine="fastparquet")
    assert list(frame.columns) == ["chapter", *HEADER.split(",")]
    assert list(frame["chapter"]) == ["01_a", "01_a"]
    assert list(frame["variable"]) == ["=cmd", "NA"]
    assert frame["stat"].dtype == "float64"
    assert frame["stat"][0] == -1.5
    assert frame["stat"].isna().tolist() == [False, True]


def test_the_same_edition_gives_the_same_bytes_at_another_time(taken, folder, tmp_path):
    for path in tmp_path.rglob("*"):
        os.utime(path, (1, 1))
    write_take_away(taken, [tmp_path / "downloads"], tmp_path / "again")
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(path.name for path in (tmp_path / "again").iterdir())
    differ = [
        n for n in names if (folder / n).read_bytes() != (tmp_path / "again" / n).read_bytes()
    ]
    assert differ == []


def test_the_page_links_every_file_with_its_size(folder, tmp_path):
    (tmp_path / "book").mkdir()
    page = tmp_path / "book" / "take_away.md"
    page.write_text("# Take away\n")

    write_links(tmp_path, folder)

    written = page.read_text()
    assert written.startswith("# Take away\n\n<ul")
    for path in folder.iterdir():
        assert f'<a href="../take-away/{path.name}" download>{path.name}</a> (' in written
