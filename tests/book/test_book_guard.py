"""What the guard before a commit keeps out of the repository, and what it lets in."""

import gzip
import hashlib
import json
import os
import subprocess

import pytest

from helpers.book.guard import generated, problems
from helpers.places import REPOSITORY

ROWS = b"STUDYID,USUBJID\nT,T-01\n"


def manifest(synthetic=True):
    files = [{"name": "dm.csv", "sha256": hashlib.sha256(ROWS).hexdigest()}]
    return json.dumps({"synthetic": synthetic, "files": files}).encode()


def found(name, made=None, **files):
    """Return what is said of one file, of files {name: bytes} staged; `made` as generated."""

    def content(asked):
        if asked not in files:
            raise OSError("not staged")
        return files[asked]

    digests = {name: hashlib.sha256(body).hexdigest() for name, body in (made or {}).items()}
    return problems(name, content, lambda: digests)


def held(name, body):
    return found(name, **{name: body})


@pytest.mark.fault("S06")
def test_a_cut_gets_in_only_as_the_generator_makes_it_whatever_its_manifest_says():
    rows, told = "data/mbc/2015-03-31/dm.csv", "data/mbc/2015-03-31/manifest.json"
    made = {rows: ROWS, told: manifest()}
    assert found(rows, made, **made) == []
    assert found(told, made, **made) == []
    assert found(rows, **{rows: ROWS}) == [f"{rows}: lies in a cut without a manifest"]
    assert found(rows, **{rows: ROWS, told: manifest(synthetic=False)}) == [
        f"{rows}: lies in a cut that is not said to be synthetic"
    ]
    assert found(told, **{told: manifest(synthetic=False)}) == [
        f"{told}: lies in a cut that is not said to be synthetic"
    ]
    # a manifest with the right sums that says synthetic of real data
    real = ROWS + b"T,T-02\n"
    assert found(rows, made, **{rows: real, told: manifest()}) == [
        f"{rows}: is said to be synthetic, but is not what `make synthetic` makes"
    ]


@pytest.mark.fault("S06")
@pytest.mark.parametrize(
    "name",
    ["data/mbc/dm.csv", "data/mbc/31-03-2015/dm.csv", "data/mbc/2015-03-31/more/dm.csv",
     "data/mbc/gone.csv", "data/notes.txt"],
)  # fmt: skip
def test_beside_the_cuts_lie_trial_files_and_lists_of_genes_alone(name):
    assert held(name, b"a note\n") == [
        f"{name}: lies among the data and is neither a trial file nor made by `make synthetic`"
    ]
    assert held("data/mbc/trial.yml", b"trial_id: mbc\n") == []


PEOPLE = b"STUDYID,USUBJID,AGE\n" + b"T,T-01,60\n" * 120


@pytest.mark.fault("S06")
@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("notes.md", PEOPLE, "holds a table of people (120 rows)"),
        ("src/helpers/ae.py", PEOPLE, "holds a table of people (120 rows)"),
        ("table.txt", PEOPLE.replace(b",", b"\t"), "holds a table of people (120 rows)"),
        ("tests/cut/dm.csv", PEOPLE, "holds a table of people (120 rows)"),
        ("src/helpers/dm.csv", PEOPLE[:40], "holds a table of people (2 rows)"),
        ("export", b"Patient ID;Age\nA1;60\n", "holds a table of people (1 rows)"),
        ("tests/page.json", b'{"nbformat": 4, "cells": []}', "is a notebook or a dataset under another name"),
        ("tests/a.json", b'{"datasetJSONVersion": "1.1"}', "is a notebook or a dataset under another name"),
        *((name, body, "is no text, and nothing else is kept but pictures of the documentation")
          for name, body in {
            "tests/adsl.py": b"HEADER RECORD*******LIBRARY\x00",
            "dm.csv": gzip.compress(PEOPLE),
            "docs/results.md": b"PAR1\x15\x04\x15\xff",
            "docs/plan.png": b"PK\x03\x04\xff\x00",
            "tests/scan.txt": PEOPLE.decode().encode("utf-16"),
          }.items()),
        ("docs/pictures/a.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0ftEXtanna@example.nl....",
         "holds what looks like a direct identifier: e-mail address"),
        ("README.md", b"Mr. Jansen, born 12-03-1961", "holds what looks like a direct identifier: full date of birth"),
        ("tests/a.csv", b"a\nanna@example.nl\n", "holds what looks like a direct identifier: e-mail address"),
        ("site.html", b"<p>", "is a form in which data are delivered or taken away"),
    ],
)  # fmt: skip
def test_a_file_is_judged_by_what_it_holds_and_not_by_its_name(name, body, why):
    assert f"{name}: {why}" in held(name, body)


def test_words_code_and_small_tables_of_tests_get_in():
    assert held("docs/note.md", b"USUBJID, AGE and SEX are required.\nWrite to a@b.nl\n") == []
    assert held("src/a.py", b'"""Reads STUDYID, USUBJID."""\nx = "nbformat"\n') == []
    assert held("tests/cut/dm.csv", PEOPLE[:80]) == []
    assert held("README.md", b"See https://register.example/1\n") == []


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
    assert held("for anna@example.nl.md", b"") == [
        "the name of a file holds what looks like a direct identifier: e-mail address"
    ]


def test_what_is_kept_today_gets_in():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = [name.decode() for name in listed.stdout.split(b"\0") if name]
    there = {name: REPOSITORY / name for name in names if (REPOSITORY / name).is_file()}
    # that cuts are what the generator makes is another test's question
    made = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there.items()}
    said = [
        line
        for name in there
        for line in problems(name, lambda n: there[n].read_bytes(), lambda: made)
    ]
    assert said == []


@pytest.mark.fault("S06")
def test_what_the_generator_makes_is_asked_of_the_generator():
    name = "tests/toy/2020-06-30/dm.csv"
    there = (REPOSITORY / name).read_bytes()
    assert generated()[name] == hashlib.sha256(there).hexdigest()


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
