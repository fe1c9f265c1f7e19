"""The data cut itself: what was delivered, and by which software it was read."""

import platform
from importlib.metadata import version

from helpers.ard.frame import ResultRows

SOFTWARE = ("trialbook", "numpy", "pandas", "scipy", "lifelines", "pydeseq2", "matplotlib")


def ard_delivery(manifest):
    """Return rows, columns and bytes of every delivered file, as its manifest vouches for them."""
    rows = ResultRows("delivery", "screened")
    for entry in manifest["files"]:
        for name in ("rows", "columns", "bytes"):
            # a matrix or a file that is no table may have no count
            if entry.get(name) is not None:
                rows.add({"n_event": entry[name]}, variable=entry["name"], variable_level=name)
    return rows.frame()


def software_versions():
    """Return the versions of Python and of the packages that results depend on."""
    return {"Python": platform.python_version()} | {name: version(name) for name in SOFTWARE}
