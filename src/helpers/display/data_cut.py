"""What is shown of a data cut: its files, and the software that read them."""

import pandas as pd

from helpers.ard.frame import pick, select
from helpers.display.formats import DASH, count
from helpers.display.tables import html_table

DIGEST = 12  # characters of a sha256 that tell two files apart when read aloud


def delivery_table(manifest, results):
    """Return the delivered files with rows, columns, bytes and the start of their SHA-256."""
    rows = [
        [_size(results, entry["name"], what) for what in ("rows", "columns", "bytes")]
        + [entry["sha256"][:DIGEST]]
        for entry in manifest["files"]
    ]
    names = pd.Index([entry["name"] for entry in manifest["files"]], name="File")
    cells = pd.DataFrame(rows, index=names, columns=["Rows", "Columns", "Bytes", "SHA-256"])
    words = manifest["dictionaries"].items()
    notes = [
        f"Delivered {manifest['delivered']}; "
        f"dictionaries: {', '.join(f'{k} {v}' for k, v in words) or 'none stated'}.",
        f"The first {DIGEST} characters of each SHA-256; every file was verified in full before it "
        "was read.",
    ]
    return html_table(cells, f"Files of data cut {manifest['data_cut']}", notes, "delivery")


def _size(results, name, what):
    if select(results, variable=name, variable_level=what).empty:
        return DASH
    return count(pick(results, "n_event", variable=name, variable_level=what))


def software_table(versions):
    """Return the versions of the software that made this page."""
    cells = pd.DataFrame(
        {"Version": list(versions.values())}, index=pd.Index(versions, name="Software")
    )
    return html_table(cells, "Software", ["As installed when this page was made."])
