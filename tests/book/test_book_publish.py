import os
import re
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpers.book import disk, publish
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


@pytest.mark.fault("P10")
@pytest.mark.parametrize("step", ["_flush_tree", "_put_in_place", "_make_readable"])
def test_a_failure_at_any_step_leaves_the_old_edition(old, new, monkeypatch, step):
    def fail(*anything):
        raise OSError(28, "No space left on device")

    before = tree_digest(old)
    room = iter([1 << 30, 45])
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda path: SimpleNamespace(free=next(room)))
    monkeypatch.setattr(publish, step, fail)
    with pytest.raises(PublicationError) as caught:
        publish_folder(new, old)
    free = "45 are free"
    assert str(caught.value) == (
        f"mbc 2015-03-31: not published: No space left on device: {old.parent}; "
        f"needs 6 bytes, {free}"
    )
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


@pytest.mark.fault("P10")
def test_a_disk_too_full_is_told_before_anything_is_written(old, new, monkeypatch):
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda path: SimpleNamespace(free=100))
    with pytest.raises(PublicationError) as caught:
        publish_folder(new, old)
    needed = 6 + disk.SPARE_BYTES
    assert str(caught.value) == f"{old.parent}: needs {needed} bytes, 100 are free"


@pytest.mark.fault("P10")
def test_a_copy_that_meets_a_full_disk_names_the_first_file_of_many(old, new, monkeypatch):
    def fail(source, target, **settings):
        many = [(source / n, target / n, "[Errno 28] No space left on device") for n in "ab"]
        raise shutil.Error(many)

    before = tree_digest(old)
    room = iter([1 << 30, 45])
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda path: SimpleNamespace(free=next(room)))
    monkeypatch.setattr(publish.shutil, "copytree", fail)
    with pytest.raises(PublicationError) as caught:
        publish_folder(new, old)
    assert re.sub(r"\.2015-03-31-\w+", "COPY", str(caught.value)) == (
        f"mbc 2015-03-31: not published: No space left on device: {old.parent}/COPY/a; "
        "needs 6 bytes, 45 are free"
    )
    assert tree_digest(old) == before


KILLED = """
import os, sys
from pathlib import Path
from helpers.book import publish
step, new, old = sys.argv[1:]
whole = getattr(publish, step)
def killed(*given):
    if step == "_put_in_place":
        whole(*given)
    os.kill(os.getpid(), 9)
setattr(publish, step, killed)
publish.publish_folder(Path(new), Path(old))
"""


@pytest.mark.fault("P11")
@pytest.mark.parametrize("step", ["_make_readable", "_flush_tree", "_exchange", "_put_in_place"])
def test_a_run_killed_at_any_step_leaves_one_edition_whole(old, new, step):
    """Killed just before the named step, or just after the new edition stands in its place."""
    editions = tree_digest(old), tree_digest(new)
    ended = subprocess.run([sys.executable, "-c", KILLED, step, str(new), str(old)], check=False)
    assert ended.returncode == -9
    assert tree_digest(old) == editions[step == "_put_in_place"]

    publish_folder(new, old)
    assert tree_digest(old) == editions[1]
    assert names(old.parent) == ["2015-03-31"]


@pytest.mark.fault("P11")
def test_who_reads_during_the_swap_sees_one_edition_or_the_other(tmp_path):
    """Two files read from the folder that stands under its name are of one edition."""
    target = tmp_path / "site" / "mbc" / "2015-03-31"
    editions = [folder(tmp_path / word, one=word, two=word) for word in ("old", "new")]
    publish_folder(editions[0], target)
    seen, done = [], threading.Event()

    def read():
        while not done.is_set():
            held = os.open(target, os.O_RDONLY)
            # an edition that was replaced is removed: who holds it may find it gone, not mixed
            with suppress(FileNotFoundError):
                seen.append([Path(f"/proc/self/fd/{held}/{n}").read_text() for n in ("one", "two")])
            os.close(held)

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(1, 31):
        publish_folder(editions[turn % 2], target)
    done.set()
    reader.join()
    assert len(seen) > 30
    assert {tuple(pair) for pair in seen} <= {("old", "old"), ("new", "new")}


def test_what_a_killed_run_left_behind_is_swept(old, new):
    folder(old.parent / ".2015-03-31-abc", page="half")
    publish_folder(new, old)
    assert names(old.parent) == ["2015-03-31"]


def test_a_site_that_cannot_be_written_is_named_in_one_line(tmp_path, new):
    (tmp_path / "file").write_text("")
    with pytest.raises(PublicationError) as caught:
        publish_folder(new, tmp_path / "file" / "2015-03-31")
    place = tmp_path / "file"
    assert str(caught.value) == f"file 2015-03-31: not published: File exists: {place}"


def test_a_replaced_file_is_whole_and_readable(tmp_path):
    replace_file(tmp_path / "index.html", b"one")
    replace_file(tmp_path / "index.html", b"two")
    assert (tmp_path / "index.html").read_bytes() == b"two"
    assert (tmp_path / "index.html").stat().st_mode & 0o777 == 0o644
    assert names(tmp_path) == ["index.html"]


@pytest.mark.fault("P12")
def test_a_second_run_is_told_who_holds_the_lock(tmp_path):
    holder = tmp_path / "lock.pid"
    with locked(tmp_path / "site", holder):
        with pytest.raises(LockedError) as caught, locked(tmp_path / "site", holder):
            pass
        since = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4}"
        said = rf"locked by another run \(pid {os.getpid()}, since {since}\)"
        assert re.fullmatch(said, str(caught.value))
    with locked(tmp_path / "site", holder):
        assert names(tmp_path / "site") == []
