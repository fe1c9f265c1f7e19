"""What a page is made from besides its own notebook: data, trial file, code, environment."""

import pandas as pd

from helpers.book.plan import digest, file_digest, page_sources
from helpers.display.provenance import DELIVERED
from helpers.places import REPOSITORY, gene_files, trial_folder


def made_from(cut):
    """Return one record per part: KIND, NAME and the whole SHA256.

    The digest of the code is over the names and bytes of all files that can change a page; it is
    the one that the run record calls `sources`. Delivered files are told by their manifest, which
    was held against their bytes when the cut was read.
    """
    rows = [(DELIVERED, entry["name"], entry["sha256"]) for entry in cut.manifest["files"]]
    files = {
        "Trial file": trial_folder(cut.trial_id) / "trial.yml",
        **{f"List of genes {name}": path for name, path in gene_files(cut.trial_id).items()},
        "Environment lock": REPOSITORY / "requirements.lock",
    }
    rows += [("input", name, file_digest(path)) for name, path in files.items()]
    rows.append(("code", "Code of the pages", digest(page_sources())))
    return pd.DataFrame(rows, columns=["KIND", "NAME", "SHA256"])
