"""Measure deliveries in which a million rows are wrong, or a table has thousands of columns.

    python benchmarks/bad_rows.py [--rows 1000000] [--columns 5000]

Each is staged and checked by the command, in a process of its own, with the toy trial's data;
printed are what it said, its processor time and its peak memory.
"""

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CUT = "2020-06-30"


def many(name, rows, **changes):
    """Return an edit of a delivery: one file with so many rows, all with these values."""

    def edit(folder):
        with (folder / f"{name}.csv").open(newline="") as file:
            head, first, *_ = list(csv.reader(file))
        row = dict(zip(head, first, strict=True)) | changes
        with (folder / f"{name}.csv").open("w", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(head)
            number = f"{name.upper()}SEQ"
            lines.writerows((row | {number: n}).values() for n in range(1, rows + 1))

    return edit


def wide(columns):
    """Return an edit of a delivery: demographics with so many more columns."""

    def edit(folder):
        head, *rows = (folder / "dm.csv").read_text().splitlines()
        more = ",".join(f"SUPP{n}" for n in range(columns))
        filled = [f"{row},{','.join(['x'] * columns)}" for row in rows]
        (folder / "dm.csv").write_text("\n".join([f"{head},{more}", *filled]) + "\n")

    return edit


def measure(what, edit):
    """Stage and check an edited delivery; print a line for each command."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(ROOT / "tests" / "toy" / CUT, root / "delivery")
        (root / "delivery" / "manifest.json").unlink()
        (root / "data" / "toy").mkdir(parents=True)
        shutil.copy(ROOT / "tests" / "toy" / "trial.yml", root / "data" / "toy")
        edit(root / "delivery")
        words = ["stage", "delivery", "--trial", "toy", "--cut", CUT, "--synthetic"]
        if not run(f"{what}: stage", root, words):
            run(f"{what}: check", root, ["check"])


def run(what, root, words):
    """Run the command, print what it took and said, and return its exit code."""
    places = {"DATA": "data", "BUILD": "build", "SITE": "site"}
    environment = os.environ | {f"TRIALBOOK_{k}": str(root / v) for k, v in places.items()}
    with (root / "said").open("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "helpers.book.cli", *words],
            cwd=root,
            env=environment | {"PYTHONPATH": str(ROOT / "src")},
            stdout=said,
            stderr=said,
        )
        _, status, used = os.wait4(process.pid, 0)
        said.seek(0)
        lines = said.read().splitlines()
    seconds, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    code = os.waitstatus_to_exitcode(status)
    print(f"| {what} | {code} | {len(lines)} | {seconds:.1f} | {peak:.0f} |", flush=True)
    for line in [*lines[:3], *lines[-3:]]:
        print(f"    {line[:150]}")
    return code


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--columns", type=int, default=5000)
    given = parser.parse_args()
    print("| what | exit code | lines said | seconds | peak, MB |\n|---|---|---|---|---|")
    measure("every date impossible", many("ae", given.rows, AESTDTC="2020-02-31"))
    measure("every flag against its range", many("lb", given.rows, LBNRIND="HIGH"))
    measure("thousands of columns", wide(given.columns))


if __name__ == "__main__":
    main()
