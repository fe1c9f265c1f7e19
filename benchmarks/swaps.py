"""Read an edition while whole editions are put in place of each other.

    python benchmarks/swaps.py [--swaps 200] [--toy]

Four processes read two files of it, each through one folder that it holds open.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from moments import Expected
from small_book import CUT, new_book, report

from helpers.book.publish import publish_folder

READ = ("run.json", "notebooks/00_overview.html", "notebooks/00_overview.html", "run.json")
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
    parser.add_argument("--swaps", type=int, default=200)
    parser.add_argument("--toy", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="trialbook-swaps-") as folder:
        work = Path(folder)
        old = new_book(work / "old", given.toy)
        Expected(old, work / "new")
        editions = [old.edition, work / "new" / "site" / "toy" / CUT]
        report(f"{given.swaps} swaps", readers(editions, given.swaps, work))


if __name__ == "__main__":
    main()
