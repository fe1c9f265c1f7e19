"""The record of an edition: what it was made from. No times, so that the same makes the same."""

import hashlib
import html
import json
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version

from helpers.book.bill import BILL, FOLDER, LICENCES
from helpers.book.environment import off_lock
from helpers.book.errors import RunError
from helpers.book.layout import notebook_path
from helpers.book.marker import MARKER, RESULTS, SOURCE
from helpers.book.plan import digest, edition_files, page_sources
from helpers.book.prose import code_digest
from helpers.places import REPOSITORY, cut_folder, data_root

PACKAGES = ("numpy", "pandas", "scipy", "lifelines", "pydeseq2", "matplotlib", "seaborn",
            "papermill", "jupyter-book", "snakemake", "trialbook")  # fmt: skip
SOURCES = ("src", "notebooks", "book", "_config.yml", "_toc.yml", "requirements.lock")


def run_record(trial_id, data_cut, pages):
    """Return what an edition was made from, as plain words and digests; its title comes later.

    Raises RunError when a notebook's code is no longer what its page was made from.
    """
    for chapter, folder in pages.items():
        _require_executed(chapter, folder)
    manifest_path = cut_folder(trial_id, data_cut) / "manifest.json"
    manifest = json.loads(manifest_path.read_text("utf-8"))
    return {
        "trial_id": trial_id,
        "data_cut": data_cut,
        "title": "",
        "synthetic": manifest.get("synthetic"),
        "files": {entry["name"]: entry["sha256"] for entry in manifest["files"]},
        "manifest": _sha256(manifest_path),
        "trial_file": _sha256(data_root() / trial_id / "trial.yml"),
        "lock": _sha256(REPOSITORY / "requirements.lock"),
        "sources": digest(page_sources()),
        "book": digest(edition_files()),
        "commit": _commit(),
        "notebooks": {chapter: _sha256(notebook_path(chapter)) for chapter in pages},
        "results": {chapter: _sha256(folder / RESULTS) for chapter, folder in pages.items()},
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "off_lock": list(off_lock()),
        "helpers": "src/helpers",
    }


PARTS = "commit|notebooks|packages|link|bill|licences"
PLACE = re.compile(rf'<span class="tb-record" data-record="({PARTS})">[^<]*</span>')
SHORT = 12


def fill_record(shown, record):
    """Return a page's HTML with the places that it keeps for the run record filled in."""
    notebooks = record["notebooks"].items()
    words = {
        "commit": html.escape(_commit_words(record["commit"])),
        "notebooks": ", ".join(f"{name} {digest[:SHORT]}" for name, digest in notebooks),
        "packages": html.escape("; ".join(record["off_lock"]) or "none"),
        "link": '<a href="../run.json">run.json</a>',
        "bill": f'<a href="../{FOLDER}/{BILL}">bill of materials</a>',
        "licences": f'<a href="../{FOLDER}/{LICENCES}">licences</a>',
    }
    return PLACE.sub(lambda place: words[place[1]], shown)


def _commit_words(commit):
    if not commit:
        return "not known, made outside a repository"
    changed = ", and changes that were not committed" if commit.endswith("+") else ""
    return commit.rstrip("+") + changed


def _require_executed(chapter, folder):
    executed = json.loads((folder / MARKER).read_text("utf-8")).get(SOURCE)
    if executed != code_digest(notebook_path(chapter)):
        raise RunError(
            f"{chapter}: the code of its notebook was changed after its page was made; "
            "`trialbook build` makes it again"
        )


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _version(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _commit():
    """Return the last commit that touched a source, with + when they differ; "" outside git.

    Not the current commit: one that changes nothing here must not change an edition's bytes.
    """
    last = _git("log", "-1", "--format=%H", "--", *SOURCES)
    if not last:
        return ""
    return last + ("+" if _git("status", "--porcelain", "--", *SOURCES) else "")


def _git(*words):
    """Return what git says of the repository, "" where it cannot be asked."""
    try:
        said = subprocess.run(
            ["git", *words], cwd=REPOSITORY, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return said.stdout.strip() if said.returncode == 0 else ""
