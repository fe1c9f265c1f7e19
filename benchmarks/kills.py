"""Kill whole runs at random moments, and read while editions are swapped.

    python benchmarks/kills.py [--kills 100] [--swaps 200] [--seed 1] [--toy]

Works on copies of the small project of the engine's tests, or with --toy on all chapters of the
toy trial. An edition is published; every notebook is edited, so that everything is made again;
that run is killed. The published edition must then be the one before or the new one, whole, and
the next run must end in the bytes of an undisturbed one.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from helpers.book.publish import publish_folder, tree_digest  # noqa: E402

CUT = "2020-06-30"
READ = ("run.json", "notebooks/00_overview.html", "notebooks/00_overview.html", "run.json")


class Book:
    """A project with its data, site, build and temporary folders below one root."""

    def __init__(self, root):
        self.root = root
        self.site = root / "site"
        self.edition = self.site / "toy" / CUT

    def environment(self):
        names = {"DATA": "data", "SITE": "site", "BUILD": "build", "PROJECT": "project"}
        places = {f"TRIALBOOK_{k}": str(self.root / v) for k, v in names.items()}
        path = f"{ROOT / 'src'}:{self.root / 'project' / 'notebooks'}"
        return {**os.environ, **places, "TMPDIR": str(self.root / "tmp"), "PYTHONPATH": path}

    def start(self):
        """Start `trialbook build` as the leader of a session of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "helpers.book.cli", "build"],
            cwd=self.root,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def build(self):
        """Run to the end; return exit code, what failed, and seconds."""
        started = time.perf_counter()
        process = self.start()
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


def new_book(root, toy):
    """Lay down a project with the toy trial and publish its edition."""
    book = Book(root)
    (root / "tmp").mkdir(parents=True)
    shutil.copytree(ROOT / "tests" / "toy", root / "data" / "toy")
    source = ROOT if toy else ROOT / "tests" / "book" / "project"
    project = root / "project"
    ignored = shutil.ignore_patterns("__pycache__", "*.ipynb")
    for name in ("notebooks", "book"):
        shutil.copytree(source / name, project / name, ignore=ignored)
    shutil.copy(source / "_toc.yml", project)
    shutil.copy(ROOT / "_config.yml", project)
    require(book.build())
    return book


def require(ended):
    if ended[0]:
        sys.exit(f"a run that nothing disturbed ended in {ended[0]}: {ended[1]}")
    return ended[2]


def alive(book):
    """Return how many processes still work on a book."""
    mark, count = f"TRIALBOOK_SITE={book.site}".encode(), 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            count += mark in (process / "environ").read_bytes()
    return count


def wait_for_none(book):
    end = time.monotonic() + 60
    while alive(book) and time.monotonic() < end:
        time.sleep(0.05)
    return alive(book)


class Expected:
    """What an edition and a site may be: as they were, or as an undisturbed run leaves them."""

    def __init__(self, old, work):
        new = old.copy(work)
        new.change()
        self.seconds = require(new.build())
        logs = new.root / "build" / "last.json"
        self.jobs = len(json.loads(logs.read_text("utf-8"))["seconds"])
        self.old, self.new = tree_digest(old.edition), tree_digest(new.edition)
        self.site = tree_digest(new.site)

    def edition_now(self, book):
        now = tree_digest(book.edition) if book.edition.is_dir() else "gone"
        return {self.old: "the one before", self.new: "the new one"}.get(now, "TORN")

    def end(self, book):
        """Run again, undisturbed, and say what that came to."""
        code, said, _ = book.build()
        if code:
            return f"NEXT RUN ENDED IN {code}: {said}"
        same = tree_digest(book.site) == self.site
        return "same bytes as undisturbed" if same else "OTHER BYTES"


def wait_for_moment(process, expected, chance):
    """Wait for a random moment between two of a run's jobs, however fast the machine is now."""
    jobs, part, started = chance.randrange(expected.jobs), chance.random(), time.perf_counter()
    for _ in range(jobs):
        process.stdout.readline()
    elapsed = time.perf_counter() - started
    more = part * (elapsed / jobs if jobs else expected.seconds / expected.jobs)
    with suppress(subprocess.TimeoutExpired):
        process.wait(more)
    return f"{more:.1f} s after {jobs} of {expected.jobs} jobs"


def kills(old, expected, number, chance, work):
    """Kill whole runs at random moments; count what was published, and what came of the next."""
    counted = Counter()
    for _ in range(number):
        with tempfile.TemporaryDirectory(dir=work) as folder:
            book = old.copy(Path(folder) / "book")
            book.change()
            process = book.start()
            moment = wait_for_moment(process, expected, chance)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                counted["had ended before it was killed"] += 1
            process.communicate()
            counted["processes that outlived it by a minute"] += wait_for_none(book)
            now, then = expected.edition_now(book), expected.end(book)
            counted[f"published after the kill: {now}"] += 1
            counted[f"after the next run: {then}"] += 1
            counted["files left over"] += len(list(book.site.rglob(".*")))
            print(f"killed {moment}: {now}; then {then}", flush=True)
    return counted


READER = """
import os, sys
from pathlib import Path
folder, names = sys.argv[1], sys.argv[2:]
while True:
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        print("NO EDITION", flush=True)
        continue
    try:
        bodies = [Path(f"/proc/self/fd/{held}/{name}").read_bytes() for name in names]
        print(hash(tuple(bodies)), flush=True)
    except FileNotFoundError:
        print("removed while it was read, as the one before", flush=True)
    os.close(held)
"""


def readers(editions, swaps, work):
    """Swap two whole editions while four others read; count what they saw."""
    target, fixed = work / "swapped" / "toy" / CUT, {"PYTHONHASHSEED": "0"}
    publish_folder(editions[0], target)
    words = [sys.executable, "-c", READER, str(target), *READ]
    logs = [work / f"reader{number}" for number in range(4)]
    started = []
    for log in logs:
        with log.open("w") as said:
            started.append(subprocess.Popen(words, stdout=said, env=os.environ | fixed))
    for turn in range(1, swaps + 1):
        publish_folder(editions[turn % 2], target)
    for reader in started:
        reader.kill()
        reader.wait()
    lines = [line for log in logs for line in log.read_text().splitlines(keepends=True)]
    # the last line of a reader may have been cut by its end
    seen = Counter(line.strip() for line in lines if line.endswith("\n"))
    known = [name for name, _ in seen.most_common() if name.lstrip("-").isdecimal()]
    counted = Counter({"reads that saw one whole edition": sum(seen.pop(n) for n in known[:2])})
    counted["reads that saw a mixture"] = sum(seen.pop(n) for n in known[2:])
    return counted + seen


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--swaps", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--toy", action="store_true")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory(prefix="trialbook-kills-") as folder:
        work = Path(folder)
        old = new_book(work / "old", given.toy)
        expected = Expected(old, work / "new")
        print(f"an undisturbed run: {expected.seconds:.1f} s")
        report(f"{given.kills} kills", kills(old, expected, given.kills, chance, work))
        editions = [old.edition, work / "new" / "site" / "toy" / CUT]
        report(f"{given.swaps} swaps", readers(editions, given.swaps, work))


def report(title, counted):
    print(f"\n{title}")
    for what, count in sorted(counted.items()):
        print(f"  {count:6}  {what}", flush=True)


if __name__ == "__main__":
    main()
