"""`trialbook print`: every published edition gets its PDF, beside the building of pages."""

import json
import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from helpers.book.errors import DisclosureError, PublicationError
from helpers.book.layout import edition_folder, marker_path
from helpers.book.pdf import find_browser, write_pdf
from helpers.book.progress import clock
from helpers.book.publish import locked, publish_folder, replace_file, tree_digest
from helpers.book.scan import require_nobody_named
from helpers.book.take_away import add_pdf, holds_pdf
from helpers.book.temporary import run_folder, work_root
from helpers.cut.manifest import read_manifest
from helpers.places import build_root, site_root

NO_BROWSER = (
    "no PDF: Chromium is not installed (Debian: chromium); the editions are whole without it"
)


def print_published(editions, progress, cores=2):
    """Print every published one of these editions that has no PDF yet; return the exit code."""
    waiting = [pair for pair in editions if _unprinted(edition_folder(*pair))]
    browser = find_browser()
    if waiting and not browser:
        progress.say(NO_BROWSER)
        return 0
    # what a killed run left goes first
    with locked(site_root(), build_root() / "lock.pid"), run_folder(), progress.running():
        return print_editions(waiting, browser, progress, cores)


def _unprinted(folder):
    return (folder / "run.json").is_file() and not holds_pdf(folder)


def print_editions(editions, browser, progress, cores=2):
    """Print editions, some at a time, and return the worst exit code.

    Each is published anew with its PDF, whole or not at all.
    """

    def print_one(pair):
        name = f"print ({' '.join(pair)})"
        progress.begin(name)
        elapsed, code, said = clock(), 0, ""
        try:
            print_edition(*pair, browser)
        except (PublicationError, DisclosureError) as error:
            code, said = error.code, f"{name}: {error}"
        progress.end(name, elapsed(), code, said)
        return code

    with ThreadPoolExecutor(max_workers=cores) as pool:
        return max(pool.map(print_one, editions), default=0)


def print_edition(trial_id, data_cut, browser):
    """Print one published edition and publish it anew, its PDF among the files to take away."""
    folder, marker = edition_folder(trial_id, data_cut), marker_path(trial_id, data_cut)
    manifest, _ = read_manifest(trial_id, data_cut)
    with tempfile.TemporaryDirectory(dir=work_root(), prefix="print-") as temporary:
        fresh = Path(temporary) / "html"
        shutil.copytree(folder, fresh)
        pdf = Path(temporary) / "edition.pdf"
        write_pdf(fresh, pdf, manifest["delivered"], browser)
        add_pdf(fresh, pdf, f"{trial_id}_{data_cut}")
        require_nobody_named(fresh, trial_id, data_cut)
        publish_folder(fresh, folder)
        seen = {"tree": tree_digest(fresh)}
    _remember(marker, seen)


def _remember(marker, seen):
    """Note what is published now; the marker keeps its date, by which the shelf is up to date."""
    if marker.is_file():
        dated = marker.stat()
        replace_file(marker, json.dumps(seen).encode())
        os.utime(marker, ns=(dated.st_atime_ns, dated.st_mtime_ns))
