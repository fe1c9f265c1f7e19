"""The repository's own files: lock, environments, table of contents, what is not kept."""

import re
import subprocess
import tomllib
from pathlib import Path

import jupytext
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = (ROOT / "requirements.lock").read_text()


def pins():
    return {
        canonicalize_name(name): Version(version)
        for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", LOCK, re.MULTILINE)
    }


def required():
    extras = PROJECT["optional-dependencies"]
    return [Requirement(r) for r in [*PROJECT["dependencies"], *extras["test"], *extras["lab"]]]


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines()]


def test_the_lock_names_no_address_and_hashes_every_pin():
    assert "://" not in LOCK
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)
    pinned = [entry for entry in entries if "==" in entry]
    assert len(pinned) > 100
    assert all("--hash=sha256:" in entry for entry in pinned)


@pytest.mark.parametrize("requirement", required(), ids=lambda r: r.name)
def test_every_direct_requirement_is_locked_within_its_bounds(requirement):
    assert pins()[canonicalize_name(requirement.name)] in requirement.specifier


def test_the_packages_that_were_asked_for_are_direct_requirements():
    asked = "jupyter-book jupytext papermill pandas seaborn lifelines pydeseq2 pytest nbval"
    assert set(asked.split()) <= {requirement.name for requirement in required()}


def test_conda_installs_the_same_lock():
    environment = YAML(typ="safe").load(ROOT / "environment.yml")
    python, pip, packages = environment["dependencies"]
    assert (
        Version(python.removeprefix("python="))
        in Requirement(f"python{PROJECT['requires-python']}").specifier
    )
    assert pip == "pip"
    assert packages == {"pip": ["--no-deps", "--require-hashes", "-r requirements.lock"]}


def test_the_table_of_contents_has_every_chapter_once():
    toc = YAML(typ="safe").load(ROOT / "_toc.yml")
    named = re.findall(r"'file': '([^']+)'", str(toc)) + [toc["root"]]
    chapters = [f"notebooks/{path.stem}" for path in (ROOT / "notebooks").glob("*.py")]
    pages = [f"book/{path.stem}" for path in (ROOT / "book").glob("*.md")]
    assert sorted(named) == sorted(chapters + pages)


def test_no_executed_notebook_is_kept():
    assert [path.name for path in tracked() if path.suffix == ".ipynb"] == []


def test_no_file_of_the_package_is_too_long_to_read():
    long = {
        path.name: lines
        for path in (ROOT / "src").rglob("*.py")
        if (lines := len(path.read_text().splitlines())) > 300
    }
    assert long == {}


def test_no_tracked_text_names_a_home_folder_or_an_index():
    # written apart, so that this file does not name what it forbids
    banned = re.compile("/(?:ro" + "ot|ho" + r"me)/\w|py" + r"pi\.org|files\.python" + "hosted")
    for path in tracked():
        if path.suffix in {".py", ".md", ".yml", ".toml", ".css", ".lock", ".cfg"}:
            assert not banned.search(path.read_text()), path.name


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.py")), ids=lambda p: p.name)
def test_opening_and_saving_a_notebook_changes_nothing(path):
    # the analyst's editor writes what jupytext writes: the header must already carry its filters
    assert jupytext.writes(jupytext.read(path), fmt="py:percent") == path.read_text()
