"""What stops a run before it begins, in whole messages; the site and the data stay as they are."""

import json
import os
from types import SimpleNamespace

import pytest

from helpers.book import disk, preflight
from helpers.book.cli import main
from helpers.book.publish import tree_digest

CUT = "2020-01-31"


@pytest.fixture
def refused(built, monkeypatch, capsys):
    """Return what calls a command that must fail before any job; the site must not change."""
    for key, place in built.environment().items():
        if key.startswith("TRIALBOOK_"):
            monkeypatch.setenv(key, place)
    monkeypatch.chdir(built.root)
    monkeypatch.setattr("helpers.book.run._schedule", lambda *given: pytest.fail("a job began"))

    def call(*words):
        before = tree_digest(built.site)
        code = main([*words])
        said = capsys.readouterr()
        assert tree_digest(built.site) == before
        return code, said.err

    return call


def spoil_data(project):
    """Put other bytes under a staged cut, with a manifest that vouches for them."""
    path = project.data / "one" / CUT / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["files"][0]["sha256"] = "0" * 64
    path.write_text(json.dumps(manifest))


@pytest.mark.fault("P14")
def test_a_published_cut_is_not_published_from_other_data(built, refused):
    spoil_data(built)
    assert refused("build") == (
        3,
        "one/2020-01-31: is published from other bytes in dm.csv. A cut never changes: stage the "
        "delivery under its own cut date, or take one/2020-01-31 out of the site to publish it "
        "anew.\n",
    )


@pytest.mark.fault("P15")
def test_an_older_cut_is_not_published_as_the_latest_where_its_successor_has_no_data(
    built, refused
):
    later = built.site / "one" / "2020-06-30"
    later.mkdir()
    (later / "run.json").write_text("{}")
    assert refused("build") == (
        5,
        "one 2020-01-31: the site holds a later cut, 2020-06-30, of which there are no data here; "
        "an edition made now would call itself the latest\n",
    )


@pytest.mark.fault("P10")
def test_a_disk_without_room_for_the_editions_is_told_before_a_job_begins(
    built, refused, monkeypatch
):
    built.replace("01_tiny", "as small as", "just as small as")
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda path: SimpleNamespace(free=9))
    size = sum(p.stat().st_size for p in (built.site / "one" / CUT).rglob("*") if p.is_file())
    needed = size + disk.SPARE_BYTES
    assert refused("build") == (5, f"{built.site}: needs {needed} bytes, 9 are free\n")


def test_a_run_that_has_nothing_to_do_needs_no_room(built, monkeypatch):
    monkeypatch.setattr(preflight, "require_space", lambda *given: pytest.fail("asked for room"))
    preflight.require_place([("one", CUT)])


@pytest.mark.fault("P16")
@pytest.mark.parametrize("name", ["site", "build"])
def test_a_folder_that_cannot_be_written_is_named(built, refused, monkeypatch, name):
    folder = built.root / name
    allowed = os.access
    monkeypatch.setattr(
        preflight.os, "access", lambda path, mode: path != folder and allowed(path, mode)
    )
    assert refused("build") == (5, f"{folder}: cannot be written\n")


@pytest.mark.fault("P18")
def test_a_paired_notebook_with_edits_that_its_source_lacks_stops_the_run(built, refused):
    import jupytext

    source = built.notebooks / "01_tiny.py"
    paired = source.with_suffix(".ipynb")
    notebook = jupytext.read(source)
    jupytext.write(notebook, paired)
    os.utime(paired, (source.stat().st_mtime + 10,) * 2)
    preflight.require_sources()

    notebook.cells[0].source += " Edited in the browser."
    jupytext.write(notebook, paired)
    os.utime(paired, (source.stat().st_mtime + 10,) * 2)
    said = (
        "01_tiny.ipynb was changed after 01_tiny.py and says something else: "
        "save it in `trialbook lab`, which writes both, or delete it\n"
    )
    assert refused("build") == (4, said)
    assert refused("page", "01_tiny", "--trial", "one") == (4, said)

    os.utime(paired, (source.stat().st_mtime - 10,) * 2)
    preflight.require_sources()


@pytest.mark.fault("P20")
def test_helpers_from_elsewhere_than_the_sources_stop_the_run(built, refused, monkeypatch):
    elsewhere = built.root / "lib" / "site-packages" / "helpers"
    monkeypatch.setattr(preflight, "PACKAGE", elsewhere)
    said = f"helpers is imported from {elsewhere}, which is no repository of it\n"
    assert refused("build") == (2, said)


@pytest.mark.fault("P20")
def test_a_copy_of_the_book_is_not_built_by_the_code_of_another(built, refused):
    other = built.root / "src" / "helpers"
    other.mkdir(parents=True)
    (other / "places.py").touch()
    assert refused("build") == (
        2,
        f"helpers is imported from {preflight.PACKAGE}, and this folder has its own in {other}: "
        "run the command of this folder's environment (make setup)\n",
    )
