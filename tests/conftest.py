"""Fixtures of every test: text tables, and where the oracle lies when it is there."""

import gc
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from site_kit import build_whole_site

# thousands of tests stay until the end: looking often for what could be dropped costs a tenth
gc.set_threshold(50_000, 10, 10)

_READERS = {
    "text": lambda cell: cell or np.nan,
    "int": lambda cell: int(cell),
    "float": lambda cell: float(cell) if cell else np.nan,
    "date": lambda cell: pd.Timestamp(cell) if cell else pd.NaT,
}


def read_table(text):
    """Return a text table as a frame; the header declares types: `AGE:int`, plain is text."""
    lines = [line.strip() for line in text.strip().splitlines()]
    names, kinds = zip(*(_declared(cell) for cell in lines[0].split("|")), strict=True)
    body = [[cell.strip() for cell in line.split("|")] for line in lines[1:] if "|" in line]
    columns = list(zip(*body, strict=True)) if body else [[] for _ in names]
    return pd.DataFrame(
        {
            name: _column([_READERS[kind](cell) for cell in cells], kind)
            for name, kind, cells in zip(names, kinds, columns, strict=True)
        }
    )


def _declared(cell):
    name, _, kind = cell.strip().partition(":")
    return name, kind or "text"


def _column(values, kind):
    dtype = {"text": object, "int": int, "float": float, "date": "datetime64[ns]"}[kind]
    return pd.Series(values, dtype=dtype)


def pytest_make_parametrize_id(val, argname):
    """Name a case without its bytes: packed ones may hold the second at which they were packed."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture
def frame():
    """Return the reader of text tables: a header with types, a rule of dashes, rows."""
    return read_table


@pytest.fixture(scope="session")
def oracle():
    """Return the folder of reference results, or skip: they are not part of the repository."""
    folder = os.environ.get("TRIALBOOK_ORACLE")
    if not folder or not Path(folder).is_dir():
        pytest.skip("TRIALBOOK_ORACLE does not name a folder of reference results")
    return Path(folder)


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory):
    """Return the latest editions of every trial, toy included, built by the command."""
    return build_whole_site(tmp_path_factory.mktemp("whole"))


OF_THE_SITE = (
    "tests/browser/",
    "tests/pages/test_pages_chapters",
    "tests/pages/test_pages_recount",
)
LONGEST = (
    "site",
    "tests/book/test_book_run.py",
    "tests/pages/test_pages_edges.py",
    "tests/pages/test_pages_inputs.py",
)


def pytest_collection_modifyitems(items):
    """Begin with the longest tests."""
    items.sort(key=lambda item: _turn(_group(item.nodeid)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep a file, and all tests of the one built site, in one process."""
    from xdist.scheduler import LoadScopeScheduling

    scheduling = LoadScopeScheduling(config, log)
    scheduling._split_scope = _group
    return scheduling


def _group(nodeid):
    return "site" if nodeid.startswith(OF_THE_SITE) else nodeid.partition("::")[0]


def _turn(group):
    return LONGEST.index(group) if group in LONGEST else len(LONGEST)
