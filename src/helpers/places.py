"""Where things are: the only module that knows folders."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def data_root():
    """Return the folder that holds one folder per trial (TRIALBOOK_DATA, else the repository's)."""
    return Path(os.environ.get("TRIALBOOK_DATA") or REPOSITORY / "data")


def site_root():
    """Return the folder of the published site (TRIALBOOK_SITE, else the repository's)."""
    return Path(os.environ.get("TRIALBOOK_SITE") or REPOSITORY / "site")


def trial_folder(trial_id):
    return data_root() / trial_id


def cut_folder(trial_id, data_cut):
    return data_root() / trial_id / data_cut
