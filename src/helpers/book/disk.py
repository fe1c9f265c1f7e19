"""Room on the disks a run writes to: looked at before it writes, named when it is gone."""

import errno
import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from helpers.book.errors import PublicationError
from helpers.places import build_root, site_root

SPARE_BYTES = 10 << 20
FULL = (errno.ENOSPC, errno.EDQUOT)
CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)
_SAID = re.compile(r"\[Errno (\d+)\] ([^:\]]+)(?:: '([^']*)')?")


def require_space(folder, needed):
    """Raise PublicationError unless a folder, which may not be there yet, has so many bytes free.

    Some megabytes more are asked for, so that a disk is never filled to its last byte.
    """
    free = _free(folder)
    if free < needed + SPARE_BYTES:
        raise PublicationError(f"{folder}: needs {needed + SPARE_BYTES} bytes, {free} are free")


def reason_of(error, folder=None, needed=None):
    """Return why a file could not be written: the reason, the path, and the bytes needed and free.

    Copying a folder fails with a list of what failed; its first line says it.
    """
    number, words, path = _parts(error)
    path = path or folder
    said = f"{words}: {path}" if path else words
    if number not in FULL or not path:
        return said
    free = _free(folder or path)
    return f"{said}; " + (
        f"needs {needed} bytes, {free} are free" if needed else f"{free} bytes free"
    )


def disk_fault(error):
    """Return the reason when an error, or what a kernel said of it, is about the disk, or None."""
    if not isinstance(error, OSError):
        found = _SAID.search(str(error))
        if not found or int(found[1]) not in FULL:
            return None
        error = OSError(int(found[1]), found[2], found[3])
    number, _, path = _parts(error)
    if number not in (*FULL, *CLOSED):
        return None
    # a file that is open is not named when writing to it fails: then the folder with the least room
    nameless = number in FULL and not path
    written = build_root(), site_root(), temporary_root()
    return reason_of(error, min(written, key=_free) if nameless else None)


def temporary_root():
    """Return the folder for what is temporary; where none can be written to, the one asked for."""
    with suppress(FileNotFoundError):
        return Path(tempfile.gettempdir())
    return Path(os.environ.get("TMPDIR", "/tmp"))


def _parts(error):
    """Return number, words and path of an error."""
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        _, path, why = error.args[0][0]
        found = _SAID.search(str(why))
        return (int(found[1]), found[2], path) if found else (None, str(why), path)
    # of a copy that failed, the second is where it went
    return error.errno, error.strerror or str(error), error.filename2 or error.filename


def _free(folder):
    """Return the bytes free where a folder lies or will lie."""
    here = Path(folder)
    while not here.exists() and here != here.parent:
        here = here.parent
    return shutil.disk_usage(here).free
