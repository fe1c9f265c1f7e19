"""The installed packages against the lock: what differs is told, and makes every page again.

Compared by name and version, from the names of the folders that installers leave: that costs a
run milliseconds. `trialbook environment` also holds every installed file against the digest that
was noted when it was installed.
"""

import base64
import csv
import hashlib
import re
import sys
from functools import cache
from pathlib import Path

from helpers.book.errors import RunError
from helpers.places import REPOSITORY

# What installs, and what is installed from these sources themselves.
EXEMPT = {"pip", "trialbook"}
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: *; *([^\\\n]*?))? *\\?$", re.MULTILINE)
FOLDER = re.compile(r"(.+?)-(\d[^-]*)(?:-py[\d.]+)?\.(?:dist|egg)-info")


@cache
def off_lock():
    """Return a line for each installed package that is not as the lock names it, sorted."""
    locked = locked_versions()
    return tuple(
        f"{name} {version} ({_asked(locked.get(name))})"
        for name, version in sorted(installed_versions().items())
        if name not in EXEMPT and version != locked.get(name)
    )


def locked_versions(text=None):
    """Return {package: version} of a lock, of the lines that are for this Python and system."""
    text = text or (REPOSITORY / "requirements.lock").read_text("utf-8")
    found = LOCKED.findall(text)
    return {_canonical(name): version for name, version, marker in found if _applies(marker)}


def installed_versions():
    """Return {package: version} of all that this Python can import, the first found of each."""
    found = {}
    for folder in metadata_folders():
        name, version = FOLDER.fullmatch(folder.name).groups()
        found.setdefault(_canonical(name), version)
    return found


def metadata_folders():
    """Return the folder that an installer left for each package, in the order of the path."""
    entries = [Path(entry) for entry in dict.fromkeys(sys.path) if entry]
    found = [path for e in entries if e.is_dir() for path in sorted(e.glob("*.*-info"))]
    return [path for path in found if FOLDER.fullmatch(path.name)]


def hold(given):
    """Print what is not as locked and what was altered since; end in 4 when there is any."""
    told = [f"not as locked: {line}" for line in off_lock()] + altered_files()
    if told:
        raise RunError("\n".join(told))
    if not given.quiet:
        names = len(installed_versions())
        sys.stdout.write(f"packages: {names}, as locked; every file as it was installed\n")


def altered_files():
    """Return what is not as it was installed, one line each: files that changed or are gone."""
    return [line for folder in metadata_folders() for line in _altered(folder)]


def _altered(folder):
    record = folder / "RECORD"
    if not record.is_file():
        return [f"{folder.name}: has no record of its files"]
    with record.open(encoding="utf-8", newline="") as rows:
        noted = [(row[0], row[1]) for row in csv.reader(rows) if row[1]]
    return [
        f"{folder.name}: {name} {said}"
        for name, digest in noted
        if (said := _change(folder.parent / name, digest))
    ]


def _change(path, noted):
    """Return how a file differs from the digest noted of it, or ""."""
    if not path.is_file():
        return "is gone"
    kind, _, digest = noted.partition("=")
    found = hashlib.new(kind, path.read_bytes()).digest()
    same = base64.urlsafe_b64encode(found).rstrip(b"=").decode() == digest
    return "" if same else "was changed after it was installed"


def _asked(version):
    return f"the lock names {version}" if version else "not in the lock"


def _applies(marker):
    if not marker:
        return True
    from packaging.markers import Marker

    return Marker(marker).evaluate()


def _canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()
