"""Where things are: the only module that knows folders."""

import hashlib
import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def data_root():
    """Return the folder that holds one folder per trial (TRIALBOOK_DATA, else the repository's)."""
    return Path(os.environ.get("TRIALBOOK_DATA") or REPOSITORY / "data")


def site_root():
    """Return the folder of the published site (TRIALBOOK_SITE, else the repository's)."""
    return Path(os.environ.get("TRIALBOOK_SITE") or REPOSITORY / "site")


def public_root():
    """Return the folder of what everybody may see (TRIALBOOK_PUBLIC, else the repository's)."""
    return Path(os.environ.get("TRIALBOOK_PUBLIC") or REPOSITORY / "public")


def trial_folder(trial_id):
    return data_root() / trial_id


def cut_folder(trial_id, data_cut):
    return data_root() / trial_id / data_cut


def gene_file(name, trial_id=""):
    """Return where a list of genes lies: the trial's folder, the data folder, the project's own.

    None where it lies in none of them.
    """
    folders = [trial_folder(trial_id)] if trial_id else []
    folders += [data_root(), REPOSITORY / "data"]
    return next((path for f in folders if (path := f / name).is_file()), None)


def gene_files(trial_id):
    """Return every list of genes that a trial may read, by name."""
    folders = (REPOSITORY / "data", data_root(), trial_folder(trial_id))
    found = [path for folder in folders for path in sorted(folder.glob("*.*"))]
    # the trial's own comes last, and stays
    return {path.name: path for path in found if path.suffix in (".gmt", ".tsv")}


def build_root():
    """Return the folder of everything made on the way to a site (TRIALBOOK_BUILD, else build/).

    Each pair of data and site has a folder of its own, so that real and synthetic work never meet.
    """
    if os.environ.get("TRIALBOOK_BUILD"):
        return Path(os.environ["TRIALBOOK_BUILD"])
    pair = f"{data_root().resolve()}\n{site_root().resolve()}"
    usual = f"{REPOSITORY / 'data'}\n{REPOSITORY / 'site'}"
    name = "main" if pair == usual else hashlib.sha256(pair.encode()).hexdigest()[:12]
    return REPOSITORY / "build" / name
