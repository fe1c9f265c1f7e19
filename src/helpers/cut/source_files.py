"""Where delivered files lie, a folder or one zip archive, and how each is read: once, whole."""

import errno
import os
import re
import stat
from functools import partial

from helpers.cut.archives import is_archive, members
from helpers.cut.findings import unreadable
from helpers.cut.manifest import NAME as MANIFEST
from helpers.cut.packed import LARGEST

REASONS = {errno.ELOOP: "is a symbolic link", errno.EISDIR: "is a folder"}
SPREADSHEETS = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods")
XML = (".xml", ".xsl", ".svg")
DOCUMENT_TYPE = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def files_of(delivery):
    """Return {name: what reads its bytes} of a delivery in a fixed order.

    Hidden files and a manifest are left out. Unreadable where it is neither folder nor archive.
    """
    if not delivery.is_dir() and is_archive(delivery.name) and delivery.is_file():
        found = _packed(delivery)
    else:
        found = {path.name: partial(read_bytes, path) for path in _entries(delivery)}
    names = sorted(name for name in found if not name.startswith("."))
    return {name: found[name] for name in names if name != MANIFEST}


def _packed(path):
    if not path.name.lower().endswith(".zip"):
        repair = "Send a folder of files, or one zip archive"
        raise unreadable("archive", "is no zip archive", repair, file=path.name)
    return members(read_bytes(path), path.name)


def _entries(folder):
    try:
        if folder.is_dir():
            return list(folder.iterdir())
        reason, repair = "is not a folder that can be read", ""
    except OSError as error:
        reason, repair = f"cannot be read ({error.strerror})", "Check its permissions"
    raise unreadable("no_folder", reason, repair, file=folder.name)


def read_bytes(path):
    """Return the bytes of a regular file, read once; Unreadable with one line otherwise."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as handle:
            before = os.fstat(handle.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise unreadable("not_a_file", "is not a regular file", file=path.name)
            if before.st_size > LARGEST:
                raise unreadable("too_large", f"is {before.st_size} bytes", file=path.name)
            raw = handle.read()
            _require_same(before, os.fstat(handle.fileno()), len(raw), path.name)
            return raw
    except OSError as error:
        reason = REASONS.get(error.errno, f"cannot be read ({os.strerror(error.errno)})")
        denied = error.errno in (errno.EACCES, errno.EPERM)
        repair = "Check its permissions" if denied else "Send the file itself"
        raise unreadable("not_a_file", reason, repair, file=path.name) from error


def _require_same(before, after, size, name):
    """Refuse a file into which somebody wrote while it was read: it may be of two versions."""
    seen = {(status.st_size, status.st_mtime_ns) for status in (before, after)}
    if len(seen) > 1 or size != before.st_size:
        repair = "Wait until the file is complete, then try again"
        raise unreadable("changed", "changed while it was read", repair, file=name)


def require_wanted(name, read):
    """Refuse what no delivery may hold: spreadsheets, archives, XML with a document type."""
    lower = name.lower()
    if lower.endswith(SPREADSHEETS):
        repair = "A spreadsheet changes dates and names: send CSV, XPT or Dataset-JSON"
        raise unreadable("spreadsheet", "is a spreadsheet", repair, file=name)
    if is_archive(lower):
        repair = "Send the files themselves, or one zip archive as the delivery"
        raise unreadable("archive", "is an archive inside the delivery", repair, file=name)
    if lower.endswith(XML) and DOCUMENT_TYPE.search(_loosely(read())):
        repair = "Send XML without DOCTYPE and ENTITY; none is ever resolved"
        raise unreadable("document_type", "holds a document type", repair, file=name)


def _loosely(raw):
    """Return the signs of a text whatever its encoding: enough to find a plain word in it."""
    return raw.replace(b"\x00", b"").decode("latin-1")
