"""A small book to do harm to, and what it must be afterwards: kills, full disks and readers use it.

Copies of the small project of the engine's tests, or of all chapters over the toy trial.
"""

import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

CUT, NEXT_CUT = "2020-06-30", "2020-07-31"


class Book:
    """A project with its data, site, build and temporary folders below one root."""

    def __init__(self, root):
        self.root = root
        self.site = root / "site"
        self.edition = self.site / "toy" / CUT
        self.staged = root / "data" / "toy" / NEXT_CUT

    def environment(self):
        names = {"DATA": "data", "SITE": "site", "BUILD": "build", "PROJECT": "project"}
        places = {f"TRIALBOOK_{k}": str(self.root / v) for k, v in names.items()}
        path = f"{ROOT / 'src'}:{self.root / 'project' / 'notebooks'}"
        return {**os.environ, **places, "TMPDIR": str(self.root / "tmp"), "PYTHONPATH": path}

    def start(self, *words):
        """Start `trialbook` as the leader of a session of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "helpers.book.cli", *words],
            cwd=self.root,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *words):
        """Run `trialbook` to the end; return exit code, what failed, and seconds."""
        started = time.perf_counter()
        process = self.start(*words)
        _, failed = process.communicate()
        return process.returncode, failed.strip(), time.perf_counter() - started

    def change(self):
        """Edit the code of every notebook, so that every page is made again."""
        for path in (self.root / "project" / "notebooks").glob("[0-9]*.py"):
            text = path.read_text("utf-8").replace("page.close()", "page.close()  # edited")
            path.write_text(text, "utf-8")

    def copy(self, root):
        shutil.copytree(self.root, root, dirs_exist_ok=True)
        return Book(root)

    def left(self):
        """Return what is hidden or temporary: a run that ends leaves none of it."""
        hidden = [path for name in ("site", "data") for path in (self.root / name).rglob(".*")]
        passing = [self.root / "tmp", self.root / "build" / "work"]
        return hidden + [path for folder in passing for path in folder.glob("*")]


def new_book(root, toy):
    """Lay down a project with the toy trial and a delivery to stage, and publish its edition."""
    book = Book(root)
    (root / "tmp").mkdir(parents=True)
    shutil.copytree(ROOT / "tests" / "toy", root / "data" / "toy")
    unstaged = shutil.ignore_patterns("manifest.json")
    shutil.copytree(ROOT / "tests" / "toy" / CUT, root / "delivery", ignore=unstaged)
    source = ROOT if toy else ROOT / "tests" / "book" / "project"
    project = root / "project"
    ignored = shutil.ignore_patterns("__pycache__", "*.ipynb")
    for name in ("notebooks", "book"):
        shutil.copytree(source / name, project / name, ignore=ignored)
    shutil.copy(source / "_toc.yml", project)
    shutil.copy(ROOT / "_config.yml", project)
    require(book.run("build"))
    return book


def require(ended):
    if ended[0]:
        sys.exit(f"a run that nothing disturbed ended in {ended[0]}: {ended[1]}")
    return ended[2]


def wait_for_none(book):
    """Wait, for a minute at most, until nothing works on a book; return how many still do."""
    end = time.monotonic() + 60
    while _alive(book) and time.monotonic() < end:
        time.sleep(0.05)
    return _alive(book)


def _alive(book):
    mark, count = f"TRIALBOOK_SITE={book.site}".encode(), 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            count += mark in (process / "environ").read_bytes()
    return count


def report(title, counted):
    print(f"\n{title}")
    for what, count in sorted(counted.items()):
        print(f"  {count:6}  {what}", flush=True)
