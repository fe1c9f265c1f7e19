"""A project of three tiny chapters and one small trial, so that the engine is tested in seconds."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.book.process import environment
from helpers.cut import stage
from helpers.places import REPOSITORY

PROJECT = Path(__file__).parent / "project"
TOY = REPOSITORY / "tests" / "toy" / "trial.yml"
PEOPLE = """STUDYID,DOMAIN,USUBJID,SUBJID,SITEID,RFSTDTC,RFICDTC,AGE,AGEU,SEX,ARMCD,ARM,COUNTRY
{rows}
"""
PERSON = "ONE,DM,ONE-{n:02},{n:02},S,2020-01-02,2020-01-01,50,YEARS,F,A,Arm,NLD"


class Project:
    """The tiny project with its data, site and build folders, and the command that works on it."""

    def __init__(self, root):
        self.root = root
        self.notebooks = root / "project" / "notebooks"
        self.data = root / "data"
        self.site = root / "site"
        self.build_folder = root / "build"

    def environment(self):
        """Return the environment that points the engine at this project."""
        names = {"PROJECT": "project", "DATA": "data", "SITE": "site", "BUILD": "build"}
        places = {f"TRIALBOOK_{key}": str(self.root / name) for key, name in names.items()}
        found = [str(self.notebooks), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {**os.environ, **places, "PYTHONPATH": os.pathsep.join(found)}

    def run(self, *words, umask=-1, **environment):
        """Run `trialbook` with these words, in another environment, and return how it ended."""
        return subprocess.run(
            [sys.executable, "-m", "helpers.book.cli", *words],
            env={k: v for k, v in (self.environment() | environment).items() if v is not None},
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=120,
            umask=umask,
            check=False,
        )

    def start(self, *words):
        """Start `trialbook` with these words and return the running process."""
        return subprocess.Popen(
            [sys.executable, "-m", "helpers.book.cli", *words],
            env=self.environment(),
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def stage(self, data_cut, people):
        """Lay down a cut of so many participants."""
        delivery = self.root / f"delivery-{data_cut}"
        delivery.mkdir()
        rows = "\n".join(PERSON.format(n=n) for n in range(1, people + 1))
        (delivery / "dm.csv").write_text(PEOPLE.format(rows=rows))
        # in this process: the command's own start would be most of what many tests take
        with environment(TRIALBOOK_DATA=self.data):
            stage(delivery, "one", data_cut, synthetic=True)

    def replace(self, chapter, before, after):
        """Change a chapter's source."""
        path = self.notebooks / f"{chapter}.py"
        source = path.read_text()
        assert before in source
        path.write_text(source.replace(before, after))

    def page(self, chapter, data_cut="2020-01-31"):
        return self.build_folder / "pages" / "one" / data_cut / chapter


def make_project(root):
    """Return a copy of the tiny project below `root`, with one cut of three participants."""
    shutil.copytree(PROJECT, root / "project", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(REPOSITORY / "_config.yml", root / "project" / "_config.yml")
    made = Project(root)
    trial = made.data / "one" / "trial.yml"
    trial.parent.mkdir(parents=True)
    trial.write_text(TOY.read_text().replace("trial_id: toy", "trial_id: one"))
    made.stage("2020-01-31", people=3)
    return made


@pytest.fixture(scope="session")
def staged(tmp_path_factory):
    """Return a tiny project with a cut; tests take copies of it."""
    return make_project(tmp_path_factory.mktemp("staged"))


@pytest.fixture
def project(staged, tmp_path, monkeypatch):
    """Return a tiny project of which nothing is built."""
    shutil.copytree(staged.root, tmp_path, dirs_exist_ok=True)
    made = Project(tmp_path)
    for name in ("PROJECT", "DATA", "SITE", "BUILD"):
        monkeypatch.setenv(f"TRIALBOOK_{name}", made.environment()[f"TRIALBOOK_{name}"])
    return made


@pytest.fixture(scope="session")
def once_built(staged, tmp_path_factory):
    """Return a tiny project whose edition is published; tests look at it and change nothing."""
    made = copy_of(staged, tmp_path_factory.mktemp("built") / "copy")
    made.first = made.run("build")
    assert made.first.returncode == 0, made.first.stderr
    return made


@pytest.fixture
def built(once_built, tmp_path):
    """Return a copy of the built project, to be changed."""
    return copy_of(once_built, tmp_path / "copy")


@pytest.fixture(scope="session")
def edited(once_built, tmp_path_factory):
    """Return a copy in which one line was edited, after one undisturbed run; only looked at."""
    copy = copy_of(once_built, tmp_path_factory.mktemp("edited") / "copy")
    copy.replace("02_small", "page.count()", "page.count()  # edited")
    copy.again = copy.run("build")
    assert copy.again.returncode == 0, copy.again.stderr
    return copy


def copy_of(project, root):
    """Return a copy of a project in another folder."""
    shutil.copytree(project.root, root)
    return Project(root)
