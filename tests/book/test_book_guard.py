"""What the guard before a commit keeps out of the repository, and what it lets in."""

import hashlib
import json
import os
import subprocess

import pytest

from helpers.book.guard import problems
from helpers.places import REPOSITORY

ROWS = b"STUDYID,USUBJID\nT,T-01\n"


def manifest(synthetic=True, rows=ROWS):
    files = [{"name": "dm.csv", "sha256": hashlib.sha256(rows).hexdigest()}]
    return json.dumps({"synthetic": synthetic, "files": files}).encode()


def found(name, **files):
    """Return what is said of one file, of files {name: bytes} that are staged."""

    def content(asked):
        if asked not in files:
            raise OSError("not staged")
        return files[asked]

    return problems(name, content)


@pytest.mark.fault("S06")
def test_a_cut_gets_in_only_with_a_manifest_that_proves_it_synthetic():
    rows, told = "data/mbc/2015-03-31/dm.csv", "data/mbc/2015-03-31/manifest.json"
    assert found(rows, **{rows: ROWS, told: manifest()}) == []
    assert found(told, **{told: manifest()}) == []
    assert found(rows, **{rows: ROWS}) == [f"{rows}: lies in a cut without a manifest"]
    assert found(rows, **{rows: ROWS, told: manifest(synthetic=False)}) == [
        f"{rows}: lies in a cut that is not said to be synthetic"
    ]
    assert found(told, **{told: manifest(synthetic=False)}) == [
        f"{told}: lies in a cut that is not said to be synthetic"
    ]
    assert found(rows, **{rows: ROWS + b"T,T-02\n", told: manifest()}) == [
        f"{rows}: is not the file that the manifest of its cut tells of"
    ]


@pytest.mark.fault("S06")
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("site/mbc/2015-03-31/index.html", "is made by a run"),
        ("build/main/logs/page.log", "is made by a run"),
        ("public/mbc/releases.json", "is made by a run"),
        ("notes/dm.xpt", "is a form in which data are delivered or taken away"),
        ("export.XLSX", "is a form in which data are delivered or taken away"),
        ("notebooks/02_safety.ipynb", "is a form in which data are delivered or taken away"),
        ("counts.csv.gz", "is a form in which data are delivered or taken away"),
        ("run.log", "is a form in which data are delivered or taken away"),
    ],
)
def test_outputs_and_forms_of_delivery_stay_out(name, why):
    assert found(name, **{name: b""}) == [f"{name}: {why}"]


@pytest.mark.fault("S06")
def test_a_table_with_an_identifier_stays_out_and_the_identifier_is_not_repeated():
    assert found("people.csv", **{"people.csv": b"a\nanna@example.nl\n"}) == [
        "people.csv: holds what looks like a direct identifier: e-mail address"
    ]
    assert found("for anna@example.nl.md") == [
        "the name of a file holds what looks like a direct identifier: e-mail address"
    ]


def test_what_is_kept_today_gets_in():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = [name.decode() for name in listed.stdout.split(b"\0") if name]
    there = [name for name in names if (REPOSITORY / name).is_file()]
    said = [
        line for name in there for line in problems(name, lambda n: (REPOSITORY / n).read_bytes())
    ]
    assert said == []


@pytest.mark.fault("S06")
def test_the_hook_stops_a_commit(tmp_path):
    def git(*words, **environment):
        return subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words],
            cwd=tmp_path, capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), **environment},
        )  # fmt: skip

    git("init", "-q")
    git("config", "core.hooksPath", str(REPOSITORY / "hooks"))
    (tmp_path / "src").symlink_to(REPOSITORY / "src")
    (tmp_path / ".venv").symlink_to(REPOSITORY / ".venv")
    (tmp_path / "note.md").write_text("a note\n")
    git("add", "note.md")
    assert git("commit", "-q", "-m", "Note").returncode == 0
    (tmp_path / "dm.xpt").write_bytes(b"x")
    git("add", "dm.xpt")
    stopped = git("commit", "-q", "-m", "Data")
    assert stopped.returncode == 1
    assert "dm.xpt: is a form in which data are delivered or taken away" in stopped.stderr
    assert git("log", "--oneline").stdout.count("\n") == 1
