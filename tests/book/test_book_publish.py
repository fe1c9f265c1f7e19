import shutil
from types import SimpleNamespace

import pytest

from helpers.book import publish
from helpers.book.errors import LockedError, PublicationError
from helpers.book.publish import locked, publish_folder, replace_file, tree_digest


def folder(path, **files):
    path.mkdir(parents=True)
    for name, body in files.items():
        (path / name).write_text(body)
    return path


@pytest.fixture
def old(tmp_path):
    return folder(tmp_path / "site" / "mbc" / "2015-03-31", page="old", gone="old")


@pytest.fixture
def new(tmp_path):
    return folder(tmp_path / "new", page="new", more="new")


def names(path):
    return sorted(child.name for child in path.iterdir())


def test_a_new_edition_replaces_the_old_one_whole(old, new):
    publish_folder(new, old)
    assert tree_digest(old) == tree_digest(new)
    assert names(old.parent) == ["2015-03-31"]


def test_a_first_edition_makes_its_folders(tmp_path, new):
    publish_folder(new, tmp_path / "site" / "atc" / "2021-06-30")
    assert names(tmp_path / "site" / "atc" / "2021-06-30") == ["more", "page"]


def test_equal_content_leaves_the_edition_untouched(old, tmp_path):
    before = old.stat().st_ino
    same = shutil.copytree(old, tmp_path / "same")
    publish_folder(same, old)
    assert old.stat().st_ino == before


def test_folders_are_exchanged_by_renames_where_the_system_has_no_exchange(old, new, monkeypatch):
    monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    publish_folder(new, old)
    assert tree_digest(old) == tree_digest(new)
    assert names(old.parent) == ["2015-03-31"]


@pytest.mark.parametrize("step", ["_flush_tree", "_put_in_place", "_make_readable"])
def test_a_failure_at_any_step_leaves_the_old_edition(old, new, monkeypatch, step):
    def fail(*anything):
        raise OSError(28, "No space left on device")

    before = tree_digest(old)
    monkeypatch.setattr(publish, step, fail)
    with pytest.raises(PublicationError) as caught:
        publish_folder(new, old)
    assert str(caught.value) == "mbc 2015-03-31: not published: No space left on device"
    assert tree_digest(old) == before
    assert names(old.parent) == ["2015-03-31"]


def test_a_second_rename_that_fails_puts_the_old_edition_back(old, new, monkeypatch):
    before = tree_digest(old)
    monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    rename = type(old).rename

    def fail_once(self, target):
        if self.name.startswith(".2015-03-31-") and not self.name.endswith("-old"):
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(type(old), "rename", fail_once)
    with pytest.raises(PublicationError):
        publish_folder(new, old)
    assert tree_digest(old) == before


def test_a_disk_too_full_is_told_before_anything_is_written(old, new, monkeypatch):
    monkeypatch.setattr(publish.shutil, "disk_usage", lambda path: SimpleNamespace(free=100))
    with pytest.raises(PublicationError, match=r"needs 6 bytes, 100 are free"):
        publish_folder(new, old)


def test_what_a_killed_run_left_behind_is_swept(old, new):
    folder(old.parent / ".2015-03-31-abc", page="half")
    publish_folder(new, old)
    assert names(old.parent) == ["2015-03-31"]


def test_a_site_that_cannot_be_written_is_named_in_one_line(tmp_path, new):
    (tmp_path / "file").write_text("")
    with pytest.raises(PublicationError) as caught:
        publish_folder(new, tmp_path / "file" / "2015-03-31")
    assert str(caught.value) == "file 2015-03-31: not published: File exists"


def test_a_replaced_file_is_whole_and_readable(tmp_path):
    replace_file(tmp_path / "index.html", b"one")
    replace_file(tmp_path / "index.html", b"two")
    assert (tmp_path / "index.html").read_bytes() == b"two"
    assert (tmp_path / "index.html").stat().st_mode & 0o777 == 0o644
    assert names(tmp_path) == ["index.html"]


def test_a_second_run_is_told_who_holds_the_lock(tmp_path):
    holder = tmp_path / "lock.pid"
    with locked(tmp_path / "site", holder):
        pid = holder.read_text().strip()
        with (
            pytest.raises(LockedError, match=rf"^locked by another run \(pid {pid}\)$"),
            locked(tmp_path / "site", holder),
        ):
            pass
    with locked(tmp_path / "site", holder):
        assert names(tmp_path / "site") == []
