"""The committed synthetic cuts, read as plain text."""

import pandas as pd
import pytest

from helpers.places import REPOSITORY

INTERIM = {"mbc": "2014-06-30", "atc": "2019-12-31"}
LATER = {"mbc": "2015-03-31", "atc": "2021-06-30"}


@pytest.fixture(scope="session")
def delivered():
    """Return a reader of one committed file: trial, domain, and which cut ("later" by default)."""
    read = {}

    def reader(trial, domain, cut="later"):
        folder = {"later": LATER, "interim": INTERIM}[cut]
        path = REPOSITORY / "data" / trial / folder[trial]
        found = next(iter(sorted(path.glob(f"{domain}.csv*"))))
        if found not in read:
            read[found] = pd.read_csv(found, dtype=str, keep_default_na=False)
        return read[found].copy()

    return reader
