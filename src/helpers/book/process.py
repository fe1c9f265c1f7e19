"""What holds for every process of a run: one BLAS thread, and no life after its parent's.

Pages run side by side, and small matrices only lose by sharing a core.
"""

import ctypes
import os
import signal
from contextlib import contextmanager, suppress

PR_SET_PDEATHSIG = 1
SINGLE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "NUMBA_NUM_THREADS",
    ),
    "1",
)


@contextmanager
def environment(**changes):
    """Set what the environment says while a block runs; None takes a name out of it."""
    before = dict(os.environ)
    for name, value in changes.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = str(value)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def end_with_parent():
    """Ask the system to end this process when the one that started it ends (Linux only)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
