"""What is temporary goes with its run, or with the next one."""

from contextlib import suppress
from pathlib import Path

import pytest

from helpers.book.temporary import run_folder, work_root


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    """Keep build and temporary folders below the test's own."""
    monkeypatch.setenv("TRIALBOOK_BUILD", str(tmp_path / "build"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def test_nothing_is_left_of_a_run_that_ended(tmp_path):
    with suppress(OSError), run_folder() as folder:
        (folder / "results.csv").write_text("of a page")
        raise OSError("full")
    assert list(tmp_path.rglob("*")) == [tmp_path / "build"]


@pytest.mark.fault("P11")
def test_what_a_killed_run_left_goes_with_the_next_one(tmp_path):
    killed = run_folder()
    left = killed.__enter__()
    (left / "tb-page").mkdir()
    (work_root() / "edition-half").mkdir()
    (work_root() / "edition-half" / "index.html").write_text("half of it")
    with run_folder() as folder:
        assert sorted(path for path in tmp_path.iterdir() if path.is_dir()) == sorted(
            [tmp_path / "build", folder]
        )
        assert list((tmp_path / "build").rglob("*")) == [tmp_path / "build" / "temporary.txt"]
    del killed


def test_a_note_that_leads_elsewhere_is_not_followed(tmp_path):
    kept = tmp_path / "data"
    kept.mkdir()
    (work_root().parent / "temporary.txt").write_text(str(kept))
    with run_folder() as folder:
        assert isinstance(folder, Path)
    assert kept.is_dir()
