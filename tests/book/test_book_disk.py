"""What is said of a disk: where it was to be written, and how much is free there."""

import shutil

import pytest

from helpers.book.disk import disk_fault


@pytest.mark.fault("P10")
def test_a_copy_that_finds_no_room_names_where_it_was_to_go(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 2, 7))
    error = OSError(28, "No space left on device", "here/page", None, str(tmp_path / "page"))
    assert disk_fault(error) == f"No space left on device: {tmp_path}/page; 7 bytes free"


@pytest.mark.parametrize("error", [OSError(2, "No such file", "x"), ValueError("[Errno 5] gone")])
def test_any_other_error_is_not_about_the_disk(error):
    assert disk_fault(error) is None
