"""A small delivery without any finding, and the tools to spoil it."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.cut import stage
from helpers.cut.checks import check_delivery
from helpers.cut.delivery import open_delivery
from helpers.cut.findings import CutError

TRIAL, CUT = "toy", "2019-06-30"

SOUND = Path(__file__).with_name("sound_delivery")


def good_tables():
    """Return the small delivery as text frames by domain, "" where missing."""
    paths = sorted(SOUND.glob("*.csv"))
    return {path.stem: pd.read_csv(path, dtype=str, na_filter=False) for path in paths}


def spoiled(changes=(), drop=()):
    """Return the small delivery with cells changed: {(domain, row, column): value}.

    A row behind the last one repeats the first row before it is changed.
    """
    tables = {name: table for name, table in good_tables().items() if name not in drop}
    for (domain, row, column), value in dict(changes).items():
        table = tables[domain]
        while len(table) < row:
            table = pd.concat([table, table.iloc[[0]]], ignore_index=True)
        if column not in table:
            table[column] = ""
        table.loc[row - 1, column] = value
        tables[domain] = table
    return tables


def write_tables(tables, folder):
    """Write text frames as a delivered folder of CSV files and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    return folder


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Return an empty data folder that knows the toy trial, in use for the test."""
    root = tmp_path / "data"
    (root / TRIAL).mkdir(parents=True)
    (root / TRIAL / "trial.yml").write_text("trial_id: toy\n")
    monkeypatch.setenv("TRIALBOOK_DATA", str(root))
    monkeypatch.delenv("TRIALBOOK_CHECKED", raising=False)
    return root


@pytest.fixture
def deliver(tmp_path):
    """Return what writes a delivered folder: tables spoiled by changes, and files as they are."""

    def write(changes=(), drop=(), **files):
        folder = write_tables(spoiled(changes, drop), tmp_path / "delivery")
        for name, raw in files.items():
            (folder / name.replace("__", ".")).write_bytes(raw)
        return folder

    return write


@pytest.fixture
def refusal(data, deliver):
    """Return what stages a spoiled delivery and gives the whole text of the refusal."""

    def message(changes=(), drop=(), **files):
        folder = deliver(changes, drop, **files)
        with pytest.raises(CutError) as caught:
            stage(folder, TRIAL, CUT)
        assert not (data / TRIAL / CUT).exists()
        return str(caught.value)

    return message


@pytest.fixture
def found(deliver):
    """Return what checks a spoiled delivery and gives its findings, notes left out."""

    def findings(changes=(), drop=(), **files):
        delivery = open_delivery(deliver(changes, drop, **files))
        return [one for one in check_delivery(delivery, CUT) if one.severity != "note"]

    return findings
