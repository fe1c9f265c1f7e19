"""What a job may take before it is stopped: time and memory, for every job or for one chapter.

`limits.csv` beside the notebooks says it; the row `any` is for jobs that have none of their own.
Pages do not depend on it: a limit changes whether a page is made and never what it says.
"""

import csv
import resource
import signal
from contextlib import contextmanager
from typing import NamedTuple

from helpers.book.errors import ParameterError
from helpers.book.layout import project_root

FILE = "notebooks/limits.csv"
COLUMNS = ["job", "seconds", "memory_mb"]
ANY = "any"
AGAIN_SECONDS = 5
MEGABYTE = 1 << 20


class Limits(NamedTuple):
    """How long a job may work, and how much memory each of its processes may hold."""

    seconds: int = 900
    memory_mb: int = 6000

    @property
    def too_long(self):
        return f"took longer than {self.seconds} seconds (seconds in {FILE})"

    @property
    def too_large(self):
        return f"needed more than {self.memory_mb} MB of memory (memory_mb in {FILE})"


def limits_of(name):
    """Return the limits of a chapter or job; where the project says nothing, the usual ones."""
    path = project_root() / FILE
    if not path.is_file():
        return Limits()
    with path.open(encoding="utf-8", newline="") as rows:
        header, *said = list(csv.reader(rows)) or [[]]
    if header != COLUMNS:
        raise ParameterError(f"{FILE} line 1: {header} should be {COLUMNS}")
    known = {row[0]: _limits(row, line) for line, row in enumerate(said, 2) if row}
    return known.get(name) or known.get(ANY) or Limits()


def _limits(row, line):
    if len(row) != len(COLUMNS) or not all(word.isdecimal() and int(word) for word in row[1:]):
        raise ParameterError(f"{FILE} line {line}: {row} should be a name and two whole numbers")
    return Limits(*map(int, row[1:]))


@contextmanager
def within(limits):
    """Raise TimeoutError or MemoryError in the block, or in what it starts, beyond the limits."""

    def expire(number, frame):
        raise TimeoutError(limits.too_long)

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = limits.memory_mb * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (_least(allowed, soft, hard), hard))
    before = signal.signal(signal.SIGALRM, expire)
    # raised again, should a library have swallowed the first
    signal.setitimer(signal.ITIMER_REAL, limits.seconds, AGAIN_SECONDS)
    try:
        yield
    except MemoryError:
        raise MemoryError(limits.too_large) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _least(*limits):
    return min(limit for limit in limits if limit != resource.RLIM_INFINITY)
