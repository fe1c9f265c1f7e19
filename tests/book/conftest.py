"""A project of three tiny chapters and two trials, so that the engine is tested in seconds."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from helpers.places import REPOSITORY

PROJECT = Path(__file__).parent / "project"
PEOPLE = "USUBJID,ARM\n{}\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a copy of the tiny project, with data, site and build folders beside it."""
    folder = tmp_path / "project"
    shutil.copytree(PROJECT, folder)
    shutil.copyfile(REPOSITORY / "_config.yml", folder / "_config.yml")
    for name in ("data", "site", "build"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(f"TRIALBOOK_{name.upper()}", str(tmp_path / name))
    monkeypatch.setenv("TRIALBOOK_PROJECT", str(folder))
    monkeypatch.setenv("PYTHONPATH", str(folder / "notebooks"))
    monkeypatch.syspath_prepend(folder / "notebooks")
    write_cut(tmp_path / "data" / "one" / "2020-01-31", people=3)
    return folder


def write_cut(folder, people):
    """Write a cut of so many participants, with a manifest that is right."""
    folder.mkdir(parents=True)
    body = PEOPLE.format("\n".join(f"P{i:02},A" for i in range(people))).encode()
    (folder / "dm.csv").write_bytes(body)
    (folder.parent / "trial.yml").write_text(f"trial_id: {folder.parent.name}\n")
    manifest = {
        "trial_id": folder.parent.name,
        "data_cut": folder.name,
        "synthetic": True,
        "files": [{"name": "dm.csv", "sha256": hashlib.sha256(body).hexdigest()}],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
