"""The whole site of every trial, toy included: built once, for all tests that look at it."""

import os
import shutil
import subprocess
import sys

from helpers.places import REPOSITORY

TOY = REPOSITORY / "tests" / "toy"


class WholeSite:
    """The folders of a finished run over all trials, and what it said."""

    def __init__(self, root, process):
        self.data = root / "data"
        self.site = root / "site"
        self.build_folder = root / "build"
        self.process = process

    def editions(self):
        """Return the (trial, cut) pairs that are published."""
        found = self.site.glob("*/*/run.json")
        return sorted((path.parents[1].name, path.parent.name) for path in found)

    def page(self, trial_id, data_cut, chapter):
        return self.build_folder / "pages" / trial_id / data_cut / chapter


def build_whole_site(root):
    """Return the latest editions of every trial, toy included, built by the command into `root`."""
    shutil.copytree(REPOSITORY / "data", root / "data")
    shutil.copytree(TOY, root / "data" / "toy")
    places = {f"TRIALBOOK_{name.upper()}": str(root / name) for name in ("data", "site", "build")}
    process = subprocess.run(
        [sys.executable, "-m", "helpers.book.cli", "build"],
        env={**os.environ, **places},
        cwd=root,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    return WholeSite(root, process)


def page_kinds(site, small=False):
    """Return one page of each kind that a reader meets: the shelf, and those of one edition.

    `small` takes them of the toy, whose pages are quick to open.
    """
    editions = [path.parent for path in sorted(site.glob("*/*/run.json"))]
    edition = [folder for folder in editions if (folder.parent.name == "toy") is small][-1]
    people = sorted((edition / "participants").glob("*.html"))
    counted = [page for page in people if page.name.startswith("of-")]
    profiles = [page for page in people if page not in counted]
    pages = [*edition.glob("notebooks/*.html"), *edition.glob("book/*.html")]
    return [site / "index.html", *sorted(pages), edition / "search.html", profiles[0], counted[0]]
