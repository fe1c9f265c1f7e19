"""The data cut itself: its files as the manifest vouches for them, and the software that read it."""

import pandas as pd

from helpers.ard.data_cut import ard_delivery, software_versions
from helpers.ard.frame import select


def counts(results, **keys):
    chosen = select(results, stat_name="n_event", **keys)
    return {row.variable_level: int(row.stat) for row in chosen.itertuples()}


def test_files_are_counted_as_the_manifest_vouches_for_them():
    entry = {"name": "dm.csv", "bytes": 900, "rows": 12, "columns": 25, "sha256": "ab"}
    matrix = {"name": "counts.csv.gz", "bytes": 5000, "rows": None, "sha256": "cd"}
    results = ard_delivery({"files": [entry, matrix]})
    assert counts(results, variable="dm.csv") == {"rows": 12, "columns": 25, "bytes": 900}
    assert counts(results, variable="counts.csv.gz") == {"bytes": 5000}


def test_software_is_named_with_its_installed_version():
    versions = software_versions()
    assert versions["pandas"] == pd.__version__
    assert {"Python", "lifelines", "pydeseq2"} < set(versions)
