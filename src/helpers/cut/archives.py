"""A delivery in one zip archive: read in memory within bounds, nothing unpacked to the disk."""

import io
import re
import stat
import zipfile
import zlib
from pathlib import PurePosixPath

from helpers.cut.findings import Finding, Unreadable, unreadable
from helpers.cut.packed import LARGEST

RULE = "archive"
ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".7z", ".rar")
FORMS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\\")
ENCRYPTED = 0x1
PLAIN = "Pack the files themselves, without folders and links"
AGAIN = "The file was cut short or altered: send it again"


def is_archive(name):
    return name.lower().endswith(ARCHIVES)


def members(raw, name):
    """Return {file name: what reads its bytes} of a zip archive; a folder around all is left away.

    Every member is looked at before any is read: Unreadable names those that would lie outside
    their folder, are links, are encrypted, or stand twice, and an archive that unpacks to more
    than LARGEST bytes.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        entries = [one for one in archive.infolist() if not _is_aside(one)]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise unreadable(RULE, "is not a whole zip archive", AGAIN, file=name) from error
    _require_sound(entries, name)
    return {PurePosixPath(one.filename).name: _reader(archive, one, name) for one in entries}


def _is_aside(entry):
    """Return whether a member is a folder, or what a desktop lays beside the files."""
    parts = PurePosixPath(entry.filename).parts
    hidden = bool(parts) and parts[-1].startswith(".") and parts[-1] != ".."
    return (entry.is_dir() and not OUTSIDE.search(entry.filename)) or (
        parts[:1] == ("__MACOSX",) or hidden
    )


def _require_sound(entries, name):
    names = [PurePosixPath(entry.filename) for entry in entries]
    # what lies outside says nothing of where the others lie
    inside = [path for entry, path in zip(entries, names, strict=True) if not _problem(entry)]
    top = len({path.parent for path in inside}) <= 1
    files = [path.name for path in names]
    wrong = []
    for entry, path in zip(entries, names, strict=True):
        message = _problem(entry) or _misplaced(path, top, files.count(path.name))
        if message:
            said = f"member {entry.filename[:80]} {message}"
            wrong.append(Finding("structural", RULE, said, PLAIN, file=name))
    if wrong:
        raise Unreadable(*wrong)
    size = sum(entry.file_size for entry in entries)
    if size > LARGEST:
        raise unreadable("too_large", f"unpacks to {size} bytes", file=name)


def _problem(entry):
    """Return what is wrong with a member whatever stands beside it, "" if nothing is."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if OUTSIDE.search(entry.filename):
        return "would lie outside the delivery"
    if kind not in (0, stat.S_IFREG):
        return "is a symbolic link" if kind == stat.S_IFLNK else "is no regular file"
    if entry.flag_bits & ENCRYPTED:
        return "is encrypted"
    return "" if entry.compress_type in FORMS else "is packed in a way this book does not read"


def _misplaced(path, top, times):
    if times > 1:
        return f"stands {times} times"
    return "" if top and len(path.parts) <= 2 else "lies in a folder of its own"


def _reader(archive, entry, name):
    def read():
        try:
            # never more than the size that was looked at above; the checksum is held too
            return archive.read(entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            message = f"member {entry.filename[:80]} cannot be unpacked"
            raise unreadable(RULE, message, AGAIN, file=name) from error

    return read
