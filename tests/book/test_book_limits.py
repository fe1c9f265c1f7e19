"""Limits of time and memory: named, set by one word for a chapter, and put back afterwards."""

import os
import resource
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from helpers.book import work
from helpers.book.errors import ParameterError, PublicationError, RunError
from helpers.book.limits import Limits, limits_of, within

HEADER = "job,seconds,memory_mb\n"
FAULTY = """# %% [markdown]
# # Faulty

# %% tags=["parameters"]
trial_id = "one"
data_cut = "2020-01-31"

# %% [markdown]
# ## Half-way

# %%
{}
"""


@pytest.fixture
def limits(project):
    """Return what writes the limits of the small project."""
    return (project.notebooks / "limits.csv").write_text


@pytest.fixture
def page(project):
    """Return what runs a page of one cell, as a job in this process."""

    def run(cell):
        (project.notebooks / "03_faulty.py").write_text(FAULTY.format(cell))
        where = {"trial": "one", "cut": "2020-01-31", "chapter": "03_faulty"}
        return work.run_job("page", where | {"folder": str(project.root / "page")})

    return run


def command_lines():
    """Yield the command line of every process."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield path.read_bytes()


def test_a_chapter_has_its_own_limits_or_those_of_all_or_the_usual_ones(project, limits):
    assert limits_of("02_small") == Limits(900, 6000)
    limits(HEADER + "any,60,500\n02_small,7,100\n")
    assert limits_of("02_small") == Limits(7, 100)
    assert limits_of("01_tiny") == Limits(60, 500)
    limits(HEADER + "02_small,7,100\n")
    assert limits_of("01_tiny") == Limits(900, 6000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("job,seconds\n", "line 1: ['job', 'seconds'] should be ['job', 'seconds', 'memory_mb']"),
        ("", "line 1: [] should be ['job', 'seconds', 'memory_mb']"),
        (
            HEADER + "any,15m,500\n",
            "line 2: ['any', '15m', '500'] should be a name and two whole numbers",
        ),
        (HEADER + "any,60\n", "line 2: ['any', '60'] should be a name and two whole numbers"),
        (HEADER + "any,0,5\n", "line 2: ['any', '0', '5'] should be a name and two whole numbers"),
    ],
)
def test_limits_that_are_no_numbers_are_refused_by_line(project, limits, text, said):
    limits(text)
    with pytest.raises(ParameterError) as caught:
        limits_of("01_tiny")
    assert str(caught.value) == f"notebooks/limits.csv {said}"


@pytest.mark.pages
@pytest.mark.fault("P08")
def test_a_cell_that_never_ends_is_stopped_at_the_limit_of_its_chapter(page, limits):
    limits(HEADER + "03_faulty,300,6000\n")
    # the moment has come when the cell says so, and not on a slow machine before it began
    begin = "import os, signal, subprocess; os.kill(os.getppid(), signal.SIGALRM)"
    moment = f"{begin}; subprocess.run(['sleep', '900.{os.getpid()}'])"
    started = time.monotonic()
    assert page(moment) == (
        4,
        "03_faulty (one 2020-01-31), section 'Half-way': "
        "took longer than 300 seconds (seconds in notebooks/limits.csv)\n"
        f"  notebooks/03_faulty.py:12: {moment}",
    )
    assert time.monotonic() - started < 300
    while f"sleep\0900.{os.getpid()}\0".encode() in command_lines():
        assert time.monotonic() - started < 300, "what the cell had started goes on"


@pytest.mark.pages
@pytest.mark.fault("P07")
def test_a_cell_that_needs_too_much_memory_is_told_the_limit_of_its_chapter(page, limits):
    limits(HEADER + "03_faulty,60,1500\n")
    assert page("bytearray(2 << 30)") == (
        4,
        "03_faulty (one 2020-01-31), section 'Half-way': "
        "needed more than 1500 MB of memory (memory_mb in notebooks/limits.csv)\n"
        "  notebooks/03_faulty.py:12: bytearray(2 << 30)",
    )


@pytest.mark.pages
@pytest.mark.fault("P10")
def test_a_cell_that_meets_a_full_disk_ends_the_run_as_a_failed_publication(page, tmp_path):
    path = tmp_path / "results.csv"
    code, said = page(f"raise OSError(28, 'No space left on device', {str(path)!r})")
    assert code == PublicationError.code
    said, line = said.splitlines()
    assert line.startswith("  notebooks/03_faulty.py:12: raise OSError(28, ")
    head, _, free = said.rpartition("; ")
    assert head == (
        f"03_faulty (one 2020-01-31), section 'Half-way': No space left on device: {path}"
    )
    assert free.removesuffix(" bytes free").isdecimal()


def test_a_kernel_ends_with_its_last_cell(page, project):
    """While it winds up a kernel may fail, and said so to whoever had asked for the page."""
    late = project.root / "late"
    code, _ = page(f"import atexit; atexit.register(open, {str(late)!r}, 'w'); raise ValueError")
    assert code == RunError.code
    assert not late.exists()


def test_any_other_job_has_a_limit_too(project, limits, monkeypatch):
    monkeypatch.setitem(work.JOBS, "refits", lambda trial, cut: time.sleep(20))
    limits(HEADER + "refits,1,6000\n")
    assert work.run_job("refits", {"trial": "one", "cut": "2020-01-31"}) == (
        4,
        "refits (one 2020-01-31): took longer than 1 seconds (seconds in notebooks/limits.csv)",
    )


def test_limits_end_with_their_job():
    before = resource.getrlimit(resource.RLIMIT_DATA)
    held = []

    def fail():
        held.append(resource.getrlimit(resource.RLIMIT_DATA)[0])
        held.append(signal.getitimer(signal.ITIMER_REAL)[0] > 0)
        raise RunError("whatever happens")

    with pytest.raises(RunError), within(Limits(60, 4000)):
        fail()
    assert held == [4000 << 20, True]
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
