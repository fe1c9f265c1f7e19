"""What holds for every process of a run: one BLAS thread, and no life after its parent's.

Pages run side by side, and small matrices only lose by sharing a core.
"""

import ctypes
import signal
from contextlib import suppress

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


def end_with_parent():
    """Ask the system to end this process when the one that started it ends (Linux only)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
