"""What is installed against the lock, and installed files against the digests noted of them."""

import sys

import pytest

from helpers.book import environment, plan
from helpers.book.cli import main
from helpers.book.environment import altered_files, locked_versions, off_lock
from helpers.places import REPOSITORY

LOCK = """alpha==1.0 \\
    --hash=sha256:00
beta-two==2.1 ; python_full_version >= '3.11' \\
    --hash=sha256:11
beta-two==1.9 ; python_full_version < '3.11' \\
    --hash=sha256:22
gamma==3.0 ; sys_platform == 'none' \\
    --hash=sha256:33
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Return what lays down packages as an installer does, as all that can be imported."""
    (tmp_path / "requirements.lock").write_text(LOCK)
    site = tmp_path / "site-packages"
    site.mkdir()
    monkeypatch.setattr(environment, "REPOSITORY", tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path / "not-there"), str(site)])
    off_lock.cache_clear()

    def lay(*names):
        for name in names:
            (site / name).mkdir()
        off_lock.cache_clear()
        return site

    yield lay
    off_lock.cache_clear()


def test_a_lock_is_read_for_this_python_and_system():
    assert locked_versions(LOCK) == {"alpha": "1.0", "beta-two": "2.1"}


def test_the_project_s_own_lock_is_read_whole():
    text = (REPOSITORY / "requirements.lock").read_text()
    locked = locked_versions()
    assert len(locked) > 200
    assert all(f"{version}" in text for version in locked.values())


def test_what_is_installed_as_locked_is_not_told(installed):
    installed("alpha-1.0.dist-info", "Beta.Two-2.1.dist-info", "trialbook-9.dist-info")
    installed("pip-1.dist-info", "notes-info")
    assert off_lock() == ()


@pytest.mark.fault("P19")
def test_another_version_and_a_package_that_is_not_in_the_lock_are_told(installed):
    installed("alpha-1.1.dist-info", "beta_two-1.9.dist-info", "delta-4.0-py3.11.egg-info")
    assert off_lock() == (
        "alpha 1.1 (the lock names 1.0)",
        "beta-two 1.9 (the lock names 2.1)",
        "delta 4.0 (not in the lock)",
    )


@pytest.mark.fault("P19")
def test_another_version_makes_every_page_again(installed, tmp_path):
    (tmp_path / "file").write_text("the same")
    paths = [tmp_path / "file"]
    installed("alpha-1.0.dist-info")
    before = plan.content(paths)
    installed("delta-4.0.dist-info")
    assert plan.content(paths) != before
    assert plan.digest(paths) == plan.digest(paths)


def test_a_file_changed_or_gone_since_it_was_installed_is_named(installed, capsys):
    site = installed("alpha-1.0.dist-info", "beta_two-2.1.dist-info")
    for name in ("same", "other"):
        (site / f"{name}.py").write_text(name)
    digest = "CWcRXygTo1Qervd96dnVdz8cDAQxSwu_5P87OxxVtdU"
    record = f"same.py,sha256={digest},4\nother.py,sha256={digest},4\nno.py,sha256={digest},4\n"
    (site / "alpha-1.0.dist-info" / "RECORD").write_text(f"{record}alpha/x.pyc,,\n")
    altered = [
        "alpha-1.0.dist-info: other.py was changed after it was installed",
        "alpha-1.0.dist-info: no.py is gone",
        "beta_two-2.1.dist-info: has no record of its files",
    ]
    assert altered_files() == altered
    installed("delta-4.0.dist-info")
    (site / "delta-4.0.dist-info" / "RECORD").write_text("")
    assert main(["environment"]) == 4
    said = ["not as locked: delta 4.0 (not in the lock)", *altered]
    assert capsys.readouterr().err.splitlines() == said


def test_an_environment_that_is_as_it_should_be_says_so(installed, capsys):
    site = installed("alpha-1.0.dist-info")
    (site / "alpha-1.0.dist-info" / "RECORD").write_text("")
    assert main(["environment"]) == 0
    said = "packages: 1, as locked; every file as it was installed\n"
    assert capsys.readouterr().out == said
