"""What is said of a disk: where it was to be written, and how much is free there."""

import shutil
from pathlib import Path

import pytest

from helpers.book.disk import disk_fault, temporary_root


@pytest.mark.fault("P10")
def test_a_copy_that_finds_no_room_names_where_it_was_to_go(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 2, 7))
    error = OSError(28, "No space left on device", "here/page", None, str(tmp_path / "page"))
    assert disk_fault(error) == f"No space left on device: {tmp_path}/page; 7 bytes free"


@pytest.mark.fault("P10")
@pytest.mark.parametrize("error", [OSError(28, "No space left"), "[Errno 28] No space left"])
def test_a_file_without_a_name_is_told_by_the_folder_with_the_least_room(
    tmp_path, monkeypatch, error
):
    for name in ("site", "build"):
        monkeypatch.setenv(f"TRIALBOOK_{name.upper()}", str(tmp_path / name))
        (tmp_path / name).mkdir()
    free = {tmp_path / "site": 5}
    monkeypatch.setattr(
        shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 0, free.get(path, 7))
    )
    assert disk_fault(error) == f"No space left: {tmp_path}/site; 5 bytes free"


def test_where_nothing_temporary_can_be_written_the_folder_asked_for_is_looked_at(monkeypatch):
    def full():
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.gettempdir", full)
    monkeypatch.setenv("TMPDIR", "/full")
    assert temporary_root() == Path("/full")


@pytest.mark.parametrize("error", [OSError(2, "No such file", "x"), ValueError("[Errno 5] gone")])
def test_any_other_error_is_not_about_the_disk(error):
    assert disk_fault(error) is None
