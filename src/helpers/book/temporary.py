"""What a run keeps for a while: gone when it ends, and with the next run when it was killed."""

import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

from helpers.places import build_root

PREFIX = "tb-run-"


def work_root():
    """Return the folder in which editions are built, beside what stays built."""
    folder = build_root() / "work"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def run_folder():
    """Give a folder for all else that is temporary; what a killed run left of either goes first.

    Only who holds the lock of the site may ask. It does not lie below the build folder, where the
    paths of sockets would be too long; where it lies is noted there.
    """
    noted = build_root() / "temporary.txt"
    with suppress(OSError):
        _clear(Path(noted.read_text(encoding="utf-8")))
    shutil.rmtree(work_root(), ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        noted.write_text(folder, encoding="utf-8")
        try:
            yield Path(folder)
        finally:
            noted.unlink(missing_ok=True)


def _clear(left):
    # a note that was tampered with must not lead elsewhere
    if left.name.startswith(PREFIX):
        shutil.rmtree(left, ignore_errors=True)
