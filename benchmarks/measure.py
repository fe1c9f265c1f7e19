"""Measure what the README promises, on this machine, and write it as a table.

    python benchmarks/measure.py [--runs 3] [--pilot FOLDER] [--only NAME ...]

Each scenario starts from a private copy of the repository (without its environment), so that
nothing left over helps it. Wall-clock seconds of whole commands, as medians with the range.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ("src", "notebooks", "book", "data", "benchmarks")
FILES = ("Snakefile", "_config.yml", "_toc.yml", "requirements.lock", "pyproject.toml")


@contextmanager
def repository():
    """Give a private copy of the repository with an empty site and nothing built."""
    with tempfile.TemporaryDirectory(prefix="trialbook-benchmark-") as folder:
        copy = Path(folder)
        for name in KEPT:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in FILES:
            shutil.copy(ROOT / name, copy)
        subprocess.run([sys.executable, "-m", "compileall", "-q", copy / "src"], check=True)
        yield copy


def run(copy, *arguments):
    """Return the wall-clock seconds of one command in a copy; a failing command is an error."""
    environment = {**os.environ, "PYTHONPATH": str(copy / "src")}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{arguments} failed:\n{done.stdout}{done.stderr}")
    return seconds


def trialbook(copy, *arguments):
    return run(copy, "-m", "helpers.book.cli", "--quiet", *arguments)


def cuts_of(copy, trial_id):
    return sorted(path.parent for path in (copy / "data" / trial_id).glob("*/manifest.json"))


def edit_words(path):
    path.write_text(
        path.read_text().replace("# %% [markdown]\n#", "# %% [markdown]\n# Edited.\n#", 1)
    )


def edit_code(path):
    path.write_text(path.read_text().replace("page.close()", "page.close()  # edited", 1))


def correct(copy, cut):
    """Deliver a cut again with one record less, in place of what was staged."""
    delivery = copy / "delivery"
    shutil.copytree(cut, delivery)
    (delivery / "manifest.json").unlink()
    head, _, *rest = (delivery / "ae.csv").read_text().splitlines(keepends=True)
    (delivery / "ae.csv").write_text("".join([head, *rest]))
    shutil.rmtree(cut)
    # a published cut is not published from other bytes: its edition goes first
    shutil.rmtree(copy / "site" / cut.parent.name / cut.name, ignore_errors=True)
    where = ("--trial", cut.parent.name, "--cut", cut.name)
    trialbook(copy, "stage", delivery, *where, "--synthetic")


def from_nothing():
    with repository() as copy:
        return {"both latest editions and the shelf, from nothing": trialbook(copy, "build")}


def after_changes():
    with repository() as copy:
        trialbook(copy, "build")
        unchanged = trialbook(copy, "build")
        edit_words(copy / "notebooks" / "02_safety.py")
        words = trialbook(copy, "build")
        edit_code(copy / "notebooks" / "02_safety.py")
        return {
            "nothing changed": unchanged,
            "the words of one notebook edited": words,
            "the code of one notebook edited": trialbook(copy, "build"),
        }


def new_cut():
    with repository() as copy:
        latest = cuts_of(copy, "mbc")[-1]
        waiting = copy / "waiting"
        latest.rename(waiting)
        trialbook(copy, "build")
        waiting.rename(latest)
        return {"a new cut of one trial": trialbook(copy, "build")}


def side_by_side():
    with repository() as copy:
        ours = trialbook(copy, "build", "--all")
        plain = run(copy, "benchmarks/plain.py", "--out", copy / "plain")
        correct(copy, cuts_of(copy, "atc")[-1])
        ours_again = trialbook(copy, "build", "--all")
        plain_again = run(copy, "benchmarks/plain.py", "--out", copy / "plain-again")
        return {
            "every cut, from nothing: this book": ours,
            "every cut, from nothing: page by page": plain,
            "every cut, from nothing: ratio": plain / ours,
            "one cut's file changed: this book": ours_again,
            "one cut's file changed: page by page": plain_again,
            "one cut's file changed: ratio": plain_again / ours_again,
        }


def imports():
    with repository() as copy:
        bare = run(copy, "-c", "pass")
        return {"import helpers.trial": run(copy, "-c", "import helpers.trial") - bare}


def pilot(folder):
    """Stage a real study's delivery as a trial outside the repository and build its edition."""
    with repository() as copy, tempfile.TemporaryDirectory() as elsewhere:
        data, site = Path(elsewhere) / "data", Path(elsewhere) / "site"
        shutil.copytree(copy / "benchmarks" / "cdisc_pilot", data / "cdisc_pilot")
        at = ("--data", data, "--site", site)
        chosen = ("--trial", "cdisc_pilot", "--cut", "2015-12-31")
        staged = trialbook(copy, "stage", folder, *chosen, *at)
        built = trialbook(copy, "build", *at)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "CDISC pilot: stage": staged,
        "CDISC pilot: edition": built,
        "largest process so far, MB": peak,
    }


SCENARIOS = {
    "imports": imports,
    "from_nothing": from_nothing,
    "after_changes": after_changes,
    "new_cut": new_cut,
    "side_by_side": side_by_side,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pilot", type=Path, help="folder of the CDISC pilot's SDTM")
    parser.add_argument("--only", nargs="*", choices=[*SCENARIOS, "pilot"])
    given = parser.parse_args()
    scenarios = dict(SCENARIOS)
    if given.pilot:
        scenarios["pilot"] = lambda: pilot(given.pilot.resolve())
    print("| what | median | range | runs |\n|---|---|---|---|\n", end="")
    for name, scenario in scenarios.items():
        if given.only and name not in given.only:
            continue
        measured = [scenario() for _ in range(given.runs)]
        for what in measured[0]:
            values = [m[what] for m in measured]
            print(
                f"| {what} | {statistics.median(values):.2f} "
                f"| {min(values):.2f} to {max(values):.2f} | {len(values)} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
