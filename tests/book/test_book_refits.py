"""Refits are a job of their own: who asks for it, and what makes it run again."""

import json

import pandas as pd
import pytest

from helpers.book import plan
from helpers.book.layout import notebook_path
from helpers.book.notebook import read_notebook
from helpers.book.plan import HELPERS, digest, page_files
from helpers.book.refits import (
    BEHIND,
    READS,
    has_counts,
    names_counts,
    reads_refits,
    refit_files,
    refits_job,
)
from helpers.cut.counts import FORMS
from helpers.cut.delivery import file_kind
from helpers.cut.schema import COUNTS

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


@pytest.mark.parametrize(
    "name",
    ["counts.csv", "COUNTS.CSV.GZ", "counts.tsv", "counts.mtx", "study.h5ad", "matrix.mtx.gz",
     "counts.xpt", "counts.final.csv", "genes.tsv", "ae.csv", "counts", "counts_qc.csv"],
)  # fmt: skip
def test_counts_are_known_by_the_names_that_a_cut_knows_them_by(name):
    domain, form = file_kind(name)
    assert names_counts(name) == (domain == COUNTS and form in FORMS)


def test_an_edited_notebook_makes_no_refit_and_other_counts_do(counted):
    before = content()
    counted.replace("01_tiny", "page.count()", "page.count( )")
    assert content() == before
    (counted.data.joinpath(*CUT) / "counts.csv.gz").write_bytes(b"1")
    assert content() != before


def test_what_is_only_shown_cannot_change_refits(counted):
    files = {path.relative_to(HELPERS).as_posix() for path in refit_files(*CUT) if below(path)}
    assert {"places.py", "book/refits.py", "ard/refits.py", "adam/adexpr.py"} <= files
    assert {file.split("/")[0] for file in files} == {"places.py", "book", *BEHIND}
    assert [file for file in files if file.startswith("book/")] == ["book/refits.py"]


def below(path):
    return path.is_relative_to(HELPERS)


def test_whatever_changes_refits_changes_the_page_that_reads_them(counted):
    asked = refit_files(*CUT)
    assert len(asked) > 100
    assert set(asked) - set(page_files(*CUT, "01_tiny")) == set()


def test_the_job_of_a_cut_without_samples_says_why_there_are_none(project):
    refits_job(*CUT)

    folder = project.build_folder / "refits" / CUT[0]
    told = json.loads((folder / CUT[1] / "refits.json").read_text())
    assert told["reason"] == "This trial plans no gene-expression analysis."
    assert (folder / f"{CUT[1]}.done").read_text() == "done\n"


def test_the_job_derives_samples_as_the_chapter_does(monkeypatch, tmp_path):
    # a job that derived others would be refits of something else: the page would make its own
    trial_id, data_cut = "mbc", "2014-06-30"
    monkeypatch.setenv("TRIALBOOK_BUILD", str(tmp_path))
    kept = []
    monkeypatch.setattr("helpers.ard.refits.keep_refits", lambda *given: kept.extend(given))
    (tmp_path / "refits" / trial_id).mkdir(parents=True)
    refits_job(trial_id, data_cut)
    counts, adexpr, trial, folder = kept

    given = {"trial_id": trial_id, "data_cut": data_cut}
    for cell in code_until("adexpr = ", "04_signature"):
        exec(cell, given)
        given |= {"trial_id": trial_id, "data_cut": data_cut}
    pd.testing.assert_frame_equal(counts, given["counts"])
    pd.testing.assert_frame_equal(adexpr, given["adexpr"])
    assert (trial.trial_id, folder.name) == (trial_id, data_cut)


def code_until(sought, chapter):
    """Yield the source of a chapter's cells of code, up to the one that holds what is sought."""
    for cell in read_notebook(notebook_path(chapter)).cells:
        if cell.cell_type == "code":
            yield cell.source
            if sought in cell.source:
                return
