"""What a run shows while it works: names and elapsed time, on a terminal or as plain lines."""

import sys
import time
from contextlib import contextmanager


class PlainProgress:
    """One line per finished job; failures on standard error. `quiet` leaves only failures."""

    def __init__(self, quiet=False):
        self.quiet = quiet
        self.seconds = {}
        self.failed = 0

    def begin(self, name):
        """A job has begun; a plain log says nothing until it ends."""

    def end(self, name, seconds, code, message):
        """A job has ended: its time, or why it failed."""
        self.seconds[name] = seconds
        if code:
            self.failed += 1
            sys.stderr.write(f"{message}\n")
        elif not self.quiet:
            self.say(f"done   {name}  {seconds:.1f} s")

    def say(self, words):
        """Print a line about the run as a whole."""
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()

    @contextmanager
    def running(self):
        """Show the progress while the block runs."""
        yield self


class LiveProgress(PlainProgress):
    """A terminal: finished jobs scroll by, running ones stay below with a clock."""

    def __init__(self):
        super().__init__()
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._console = Console()
        self._bars = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
            console=self._console, transient=True,
        )  # fmt: skip
        self._tasks = {}

    def begin(self, name):
        self._tasks[name] = self._bars.add_task(name, total=None)

    def end(self, name, seconds, code, message):
        self.seconds[name] = seconds
        task = self._tasks.pop(name, None)
        if task is not None:
            self._bars.remove_task(task)
        if code:
            self.failed += 1
            self._console.print(message, style="red", markup=False, highlight=False)
        else:
            self.say(f"done   {name}  {seconds:.1f} s")

    def say(self, words):
        self._console.print(words, markup=False, highlight=False)

    @contextmanager
    def running(self):
        with self._bars:
            yield self


def new_progress(quiet):
    """Return the progress that suits where the run is watched from."""
    if not quiet and sys.stdout.isatty():
        return LiveProgress()
    return PlainProgress(quiet)


def clock():
    """Return a function that says how many seconds have passed since now."""
    started = time.monotonic()
    return lambda: time.monotonic() - started
