"""Where the engine reads and writes: the project's sources, and everything under the build folder.

Imports nothing heavy: job clients and the scheduler load it for every job.
"""

import os
import re
from pathlib import Path

from helpers.cut.manifest import cut_ids
from helpers.places import REPOSITORY, build_root, data_root, site_root

OVERVIEW = "00_overview"
CHAPTER = re.compile(r"[0-9]{2}_[a-z0-9_]+")


def project_root():
    """Return the folder of notebooks, book text and configuration (TRIALBOOK_PROJECT)."""
    return Path(os.environ.get("TRIALBOOK_PROJECT") or REPOSITORY)


def notebook_path(chapter):
    return project_root() / "notebooks" / f"{chapter}.py"


def chapters():
    """Return the names of all chapters, in order."""
    return sorted(
        path.stem
        for path in (project_root() / "notebooks").glob("*.py")
        if CHAPTER.fullmatch(path.stem)
    )


def trials():
    """Return the ids of all trials that have a trial file, sorted."""
    return sorted(path.parent.name for path in data_root().glob("*/trial.yml"))


def latest_cut(trial_id):
    """Return the id of a trial's latest cut, or None."""
    return (cut_ids(trial_id) or [None])[-1]


def previous_cut(trial_id, data_cut):
    """Return the id of the cut before one, or None."""
    return ([None] + [cut for cut in cut_ids(trial_id) if cut < data_cut])[-1]


def pages_folder(trial_id, data_cut):
    return build_root() / "pages" / trial_id / data_cut


def checks_root():
    return build_root() / "checks"


def checks_folder(trial_id, data_cut):
    return checks_root() / trial_id / data_cut


def edition_folder(trial_id, data_cut):
    return site_root() / trial_id / data_cut


def marker_path(trial_id, data_cut):
    """Return the file that says which edition was published last, outside the site."""
    return build_root() / "editions" / trial_id / f"{data_cut}.json"


def shelf_marker():
    """Return the file that says that the shelf is up to date, outside the site."""
    return build_root() / "shelf.txt"


def log_path(*parts):
    return build_root() / "logs" / ("-".join(part for part in parts if part) + ".log")
