"""A published site of the toy trial, and the tools to send the real command something bad."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.book.cli import main
from helpers.places import REPOSITORY

TOY = REPOSITORY / "tests" / "toy"
PUBLISHED_CUT = "2020-06-30"


class Book:
    """A data folder, a site and a build folder, and the command `trialbook` that works on them."""

    def __init__(self, root):
        self.data, self.site, self.build_folder = (root / name for name in ("data", "site", "work"))

    def words(self, command, *words, data=None):
        """Return the words of a command on this book, or on other data for the same site."""
        folders = ["--data", str(data or self.data), "--site", str(self.site)]
        return [command, *folders, *map(str, words)]

    def run(self, *words, **places):
        """Run `trialbook` in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "helpers.book.cli", *words],
            env=os.environ | {"TRIALBOOK_BUILD": str(self.build_folder)} | places,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def contents(folder):
    """Return every path below a folder with its bytes, None for folders."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def toy_delivery(folder):
    """Lay down the toy trial's files as they would be delivered, without a manifest."""
    return shutil.copytree(TOY / PUBLISHED_CUT, folder, ignore=lambda *_: ["manifest.json"])


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """Return the book of the toy trial, staged, built and published by the real command."""
    root = tmp_path_factory.mktemp("published")
    book = Book(root)
    (book.data / "toy").mkdir(parents=True)
    shutil.copyfile(TOY / "trial.yml", book.data / "toy" / "trial.yml")
    words = ["--trial", "toy", "--cut", PUBLISHED_CUT, "--synthetic"]
    for step in (["stage", toy_delivery(root / "delivery"), *words], ["build"]):
        done = book.run(*book.words(*step))
        assert done.returncode == 0, done.stderr
    return book


@pytest.fixture
def unchanged(published):
    """Hold that nothing of the site and of the staged data changes while a test runs."""
    before = contents(published.site), contents(published.data)
    yield
    assert (contents(published.site), contents(published.data)) == before


@pytest.fixture
def refused(published, unchanged, monkeypatch, capsys):
    """Return what calls a command that must fail, and gives its code and all that it said.

    The command is called in this process, which saves its start; an exception that a person would
    meet as a traceback is one here too.
    """
    for name in ("DATA", "SITE", "BUILD"):
        monkeypatch.setenv(f"TRIALBOOK_{name}", str(published.build_folder))

    def call(*words, data=None):
        try:
            code = main(published.words(*words, data=data))
        except SystemExit as ended:
            code = ended.code
        said = capsys.readouterr()
        assert said.out == ""
        return code, _without_file(said.err)

    return call


def _without_file(said):
    """Return what a refusal said without its last line, which tells where all findings lie.

    The file is there, and holds as many findings as were counted.
    """
    told, _, path = said.rpartition("\n  in full, with values as delivered: ")
    if told:
        counted = int(told.partition(" finding")[0].rpartition(" ")[2])
        assert len(Path(path.strip()).read_text("utf-8").splitlines()) == counted
        return f"{told}\n"
    return said


@pytest.fixture
def refused_apart(published, unchanged):
    """Return what runs a command that must fail in a process of its own, as people do."""

    def run(*words, data=None, **places):
        ended = published.run(*published.words(*words, data=data), **places)
        assert ended.stdout == ""
        assert "Traceback" not in ended.stderr
        return ended.returncode, _without_file(ended.stderr)

    return run


@pytest.fixture
def delivery(tmp_path):
    """Return a sound delivery of the toy trial, to be spoiled."""
    return Delivery(toy_delivery(tmp_path / "delivery"))


class Delivery:
    """A delivered folder and what a vendor may do to it."""

    def __init__(self, folder):
        self.folder = folder

    def set(self, name, row, column, value):
        """Change one cell of a CSV file; rows count from 1 below the header."""
        path = self.folder / name
        rows = list(csv.reader(path.read_text("utf-8").splitlines()))
        rows[row][rows[0].index(column)] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def replace(self, name, before, after):
        """Change the bytes of a file."""
        path = self.folder / name
        raw = path.read_bytes()
        assert before in raw
        path.write_bytes(raw.replace(before, after))

    def rename(self, name, other):
        (self.folder / name).rename(self.folder / other)

    def drop(self, name):
        (self.folder / name).unlink()

    def as_transport(self, name):
        """Write a CSV file as SAS transport in its place, and return the new path."""
        import pandas as pd
        import pyreadstat

        path = self.folder / name
        target = path.with_suffix(".xpt")
        table = pd.read_csv(path, dtype=str, na_filter=False)
        pyreadstat.write_xport(table, str(target), table_name=path.stem.upper())
        path.unlink()
        return target


@pytest.fixture
def data(published, tmp_path):
    """Return a copy of the published book's data, to be changed."""
    return shutil.copytree(published.data, tmp_path / "data")


@pytest.fixture
def project(tmp_path):
    """Return a copy of the notebooks, to be changed, and the environment that has them used."""
    root = tmp_path / "project"
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks", ignore=_only_sources)
    return root / "notebooks", {"TRIALBOOK_PROJECT": str(root)}


def _only_sources(folder, names):
    return [name for name in names if Path(name).suffix != ".py"]
