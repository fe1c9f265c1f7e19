"""What each job depends on, by content: the scheduler asks, this answers in paths and digests."""

import hashlib
from functools import cache
from pathlib import Path

from helpers.book.environment import off_lock
from helpers.book.errors import ParameterError
from helpers.book.layout import (
    OVERVIEW,
    chapters,
    latest_cut,
    notebook_path,
    previous_cut,
    project_root,
    trials,
)
from helpers.book.prose import code_digest
from helpers.cut.manifest import cut_ids
from helpers.places import REPOSITORY, cut_folder, data_root, gene_files

HELPERS = Path(__file__).parents[1]
# What only moves finished pages about cannot change what a page says.
BEHIND_PAGES = ("trial", "cut", "adam", "ard", "recount", "display")
PAGE_MODULES = ("page", "datasets", "made_from", "marker", "render", "notebook", "parameters",
                "kernels", "process", "source_lines", "prose", "refits")  # fmt: skip
BOOK_FOLDERS = ("book",)
BOOK_FILES = ("_config.yml", "_toc.yml")


def editions_for(trial_id=None, data_cut=None, every=False):
    """Return the (trial, cut) pairs to build; an unknown trial or cut is refused by name."""
    chosen = trials() if trial_id is None else [trial_id]
    for name in chosen:
        require_known(name, data_cut)
    pairs = []
    for name in chosen:
        cuts = [data_cut] if data_cut else cut_ids(name)
        pairs += [(name, cut) for cut in (cuts if every or data_cut else cuts[-1:])]
    return pairs


def require_known(trial_id, data_cut=None, chapter=None):
    """Raise ParameterError naming what is known, unless trial, cut and chapter are there."""
    _require("trial", trial_id, trials())
    cuts = cut_ids(trial_id)
    if data_cut is not None:
        _require(f"cut of {trial_id}", data_cut, cuts)
    elif not cuts:
        raise ParameterError(f"trial {trial_id!r} has no cut yet; `trialbook stage` makes one")
    if chapter is not None:
        _require("chapter", chapter, chapters())


def _require(kind, name, known):
    if name not in known:
        listed = ", ".join(known) or "none"
        raise ParameterError(f"there is no {kind} {name!r}; known: {listed}")


def cut_files(trial_id, data_cut):
    """Return the trial file, the lists of genes it may name and every file of a cut."""
    folder = cut_folder(trial_id, data_cut)
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return [data_root() / trial_id / "trial.yml", *gene_files(trial_id).values(), *files]


def check_sources():
    """Return the files that decide what a check finds."""
    return [*files_below(HELPERS / "cut"), *files_below(HELPERS / "trial"), HELPERS / "places.py"]


def page_sources():
    """Return the files whose content can change any page of any trial."""
    layers = [path for layer in BEHIND_PAGES for path in files_below(HELPERS / layer)]
    engine = [HELPERS / "book" / f"{name}.py" for name in PAGE_MODULES]
    return [*layers, *engine, HELPERS / "places.py", REPOSITORY / "requirements.lock"]


def page_files(trial_id, data_cut, chapter):
    """Return the files one page depends on: its notebook, its cut, the one before, the sources."""
    cuts = [path for cut in cuts_read(trial_id, data_cut) for path in cut_files(*cut)]
    return [notebook_path(chapter), *cuts, *page_sources()]


def page_content(trial_id, data_cut, chapter):
    """Return the digest of all that decides what a page computes and shows, but for its prose."""
    notebook = notebook_path(chapter)
    others = [path for path in page_files(trial_id, data_cut, chapter) if path != notebook]
    return content(others, code_digest(notebook))


def cuts_read(trial_id, data_cut):
    """Return (trial, cut) of the cuts a page reads: the one before, if any, and its own."""
    return [(trial_id, cut) for cut in (previous_cut(trial_id, data_cut), data_cut) if cut]


def edition_content():
    """Return the digest of what every edition is built from besides its pages: prose and all."""
    return content([*edition_files(), *map(notebook_path, chapters())])


def edition_files():
    """Return the files every edition is built from, besides its pages and the words in them."""
    project = project_root()
    book = [path for name in BOOK_FOLDERS for path in files_below(project / name)]
    engine = [
        *files_below(HELPERS / "book"),
        *files_below(HELPERS / "ard"),
        *files_below(HELPERS / "display"),
    ]
    lock = REPOSITORY / "requirements.lock"
    return [*(project / name for name in BOOK_FILES), *book, *engine, lock]


def overview_pages(trial_id, data_cut):
    """Return (trial, cut, chapter) of every page whose results the overview reads."""
    others = [chapter for chapter in chapters() if chapter != OVERVIEW]
    return [(*cut, chapter) for cut in cuts_read(trial_id, data_cut) for chapter in others]


def standing(trial_id, data_cut):
    """Return "latest" or "superseded"."""
    return "latest" if data_cut == latest_cut(trial_id) else "superseded"


def content(paths, *more):
    """Return one sha256 over files, and over what is installed that the lock does not name.

    Another version of a package moves numbers as an edited file does.
    """
    return hashlib.sha256("\n".join([digest(paths), *more, *off_lock()]).encode()).hexdigest()


def digest(paths):
    """Return one sha256 over the names and the bytes of files, in any order given."""
    parts = sorted(f"{path.name} {file_digest(path)}" for path in paths)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def file_digest(path):
    """Return the sha256 of a file, read once."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def files_below(folder):
    """Return all files below a folder that are not hidden, sorted."""
    kept = (path for path in folder.rglob("*") if path.is_file())
    return sorted(p for p in kept if "__pycache__" not in p.parts and not p.name.startswith("."))
