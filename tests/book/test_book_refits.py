"""Refits are a job of their own: who asks for it, and what makes it run again."""

import inspect
import json
import re

import pytest

from helpers.book import plan, refits
from helpers.book.layout import notebook_path
from helpers.book.plan import digest, page_files
from helpers.book.refits import BEHIND, READS, has_counts, reads_refits, refit_files, refits_job

CUT = ("one", "2020-01-31")


@pytest.fixture
def counted(project):
    """Return the tiny project with counts of genes in its cut, and a chapter that reads refits."""
    (project.data.joinpath(*CUT) / "counts.csv.gz").write_bytes(b"")
    project.replace("01_tiny", "data_cut = ", f"# {READS}\ndata_cut = ")
    return project


def content():
    plan.file_digest.cache_clear()
    return digest(refit_files(*CUT))


def test_only_a_chapter_that_reads_them_asks_for_refits(counted):
    assert reads_refits(*CUT, "01_tiny")
    assert not reads_refits(*CUT, "02_small")
    assert not reads_refits(*CUT, "99_gone")


def test_a_cut_without_counts_asks_for_nothing(project):
    project.replace("01_tiny", "data_cut = ", f"# {READS}\ndata_cut = ")

    assert not has_counts(*CUT)
    assert not reads_refits(*CUT, "01_tiny")


def test_an_edited_notebook_makes_no_refit_and_other_counts_do(counted):
    before = content()
    counted.replace("01_tiny", "small", "little")
    assert content() == before
    (counted.data.joinpath(*CUT) / "counts.csv.gz").write_bytes(b"1")
    assert content() != before


def test_what_is_only_shown_cannot_change_refits():
    assert set(BEHIND) == {"trial", "cut", "adam", "ard"}


def test_whatever_changes_refits_changes_the_page_that_reads_them(counted):
    rest = set(refit_files(*CUT)) - set(page_files(*CUT, "01_tiny"))
    assert rest == set()


def test_the_job_of_a_cut_without_samples_says_why_there_are_none(project):
    refits_job(*CUT)

    folder = project.build_folder / "refits" / CUT[0]
    told = json.loads((folder / CUT[1] / "refits.json").read_text())
    assert told["reason"] == "This trial plans no gene-expression analysis."
    assert (folder / f"{CUT[1]}.done").read_text() == "done\n"


def test_the_job_derives_samples_as_the_chapter_does():
    # a job that derived others would be refits of something else: the page would make its own
    chapter = notebook_path("04_signature").read_text()
    job = inspect.getsource(refits)
    for call in (r"derive_begun_therapy\(.*\)", r"derive_adexpr\(.*\)", r"counts = .*matrix\(\)"):
        assert re.findall(call, chapter) == re.findall(call, job) != []
