"""The last look before publication: nothing loads from elsewhere, nothing tells of this machine."""

import getpass
import re
import sys
import tempfile
from pathlib import Path

from helpers.places import REPOSITORY, build_root, data_root, site_root

PRIVATE = ("_sources", "reports", "jupyter_execute", ".doctrees", ".buildinfo")
LOADING = re.compile(
    r"""<(?:script|img|link|iframe|source|video|audio|embed|object|image|use)\b[^>]*?
        \b(?:src|href|data|srcset|xlink:href)\s*=\s*["']?\s*((?:https?:)?//[^"'\s>]+)""",
    re.IGNORECASE | re.VERBOSE,
)
STYLE_LOADING = re.compile(
    r"""(?:url\(|@import)\s*["']?\s*((?:https?:)?//[^"'\s)]+)""", re.IGNORECASE
)
TEXT = {".html", ".css", ".js", ".json", ".csv", ".svg", ".txt", ".xml", ".gmt", ".rnk", ".tsv"}


def scan_site(folder):
    """Return a list of what must not be published, one line each."""
    problems = [f"{name} is in the book" for name in PRIVATE if (folder / name).exists()]
    local = _local_paths()
    for path in sorted(folder.rglob("*")):
        if path.suffix in TEXT and path.is_file():
            body = path.read_text(encoding="utf-8", errors="replace")
            name = path.relative_to(folder)
            problems += [f"{name} loads {url}" for url in _loads(body, path.suffix)]
            problems += [f"{name} names a folder of this machine" for p in local if p in body]
    return problems


def _loads(body, suffix):
    found = LOADING.findall(body) if suffix in (".html", ".svg") else []
    return found + (STYLE_LOADING.findall(body) if suffix in (".html", ".css") else [])


def _local_paths():
    """Return the paths that would tell where the book was made, none of them a short word."""
    folders = {REPOSITORY, build_root(), data_root(), site_root(), Path(sys.prefix)}
    paths = {str(folder.resolve()) for folder in folders} | {tempfile.gettempdir() + "/tb-"}
    paths.add(f"/home/{_user()}/")
    return sorted(path for path in paths if len(path) > 4)


def _user():
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "nobody"
