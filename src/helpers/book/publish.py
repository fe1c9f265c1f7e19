"""Publication by one rename: readers see the whole old edition or the whole new one."""

import ctypes
import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from helpers.book.disk import reason_of, require_space
from helpers.book.errors import LockedError, PublicationError

AT_FDCWD, RENAME_EXCHANGE = -100, 2


def publish_folder(source, target):
    """Copy a folder beside its target, flush it to disk and put it in place by one rename.

    The same content leaves the target untouched. Whatever fails, the target stays as it was.
    """
    _sweep(target)
    if target.is_dir() and tree_digest(source) == tree_digest(target):
        return
    needed = sum(path.stat().st_size for path in source.rglob("*") if path.is_file())
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        require_space(target.parent, needed)
        with _beside(target) as fresh:
            shutil.copytree(source, fresh, dirs_exist_ok=True)
            _make_readable(fresh)
            _flush_tree(fresh)
            _put_in_place(fresh, target)
            _flush(target.parent)
    except OSError as error:
        reason = reason_of(error, target.parent, needed)
        name = f"{target.parent.name} {target.name}"
        raise PublicationError(f"{name}: not published: {reason}") from error


def replace_file(path, body):
    """Write a file so that readers see the old content or the new; equal content is left alone."""
    _sweep(path)
    if path.is_file() and path.read_bytes() == body:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        finally:
            with suppress(FileNotFoundError):
                Path(name).unlink()
    except OSError as error:
        reason = reason_of(error, path.parent, len(body))
        raise PublicationError(f"{path.name}: not published: {reason}") from error


def tree_digest(folder):
    """Return one sha256 over all names and bytes below a folder."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(f"{path.relative_to(folder)}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@contextmanager
def locked(folder, holder):
    """Hold the lock of a folder; `holder` is the file that says who has it.

    The lock is on the folder itself, so that it leaves no trace in a published site, and ends with
    the process that holds it, however that ends.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise PublicationError(f"{folder.name}: cannot be used: {reason_of(error)}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(f"locked by another run{_who(holder)}") from None
        holder.parent.mkdir(parents=True, exist_ok=True)
        since = time.strftime("%Y-%m-%d %H:%M:%S%z")
        holder.write_text(f"pid {os.getpid()}, since {since}\n", encoding="utf-8")
        yield
        holder.unlink(missing_ok=True)
    finally:
        os.close(handle)


def _who(holder):
    with suppress(OSError):
        return f" ({holder.read_text(encoding='utf-8').strip()})"
    return ""


def _sweep(target):
    """Remove what a run that was killed left beside the target."""
    for path in target.parent.glob(f".{target.name}-*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def _beside(target):
    fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _make_readable(folder):
    """Give the modes a web server or a file share expects, whatever this user's umask is."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def _put_in_place(fresh, target):
    if not target.exists():
        fresh.rename(target)
    elif not _exchange(fresh, target):
        _swap(fresh, target)


def _exchange(one, other):
    """Exchange two folders in one system call; False where the system cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return call(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0


def _swap(fresh, target):
    """Exchange two folders by three renames, undoing the first if the second fails."""
    away = fresh.with_name(fresh.name + "-old")
    target.rename(away)
    try:
        fresh.rename(target)
    except OSError:
        away.rename(target)
        raise
    away.rename(fresh)


def _flush_tree(folder):
    for path in [*folder.rglob("*"), folder]:
        _flush(path)


def _flush(path):
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
