"""Fill the disk of whole runs at random moments.

    python benchmarks/full_disk.py [--fills 20] [--seed 1] [--toy]

The disk is a small tmpfs, mounted in a namespace of its own by `unshare`, that holds everything a
run writes to: site, build and temporary files. The published edition must stay whole, the exit
code must tell, and the next run, with room, must end in the bytes of an undisturbed one.
"""

import argparse
import random
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

from kills import Book, Expected, new_book, report, wait_for_none

DISK_MB = 150


def fills(old, expected, number, chance, work):
    """Fill the disk of a run at random moments, in a small file system of its own."""
    counted, messages = Counter(), Counter()
    for _ in range(number):
        with tempfile.TemporaryDirectory(dir=work) as folder:
            words = [__file__, "--inside", folder, str(old.root)]
            words += [f"{chance.uniform(0, expected.seconds):.2f}"]
            words += [expected.old, expected.new, expected.site]
            inside = ["unshare", "--map-root-user", "--mount", sys.executable, *words]
            done = subprocess.run(inside, capture_output=True, text=True)
            print(done.stdout, flush=True)
            for line in done.stdout.splitlines() or [f"NOTHING SAID: {done.stderr[-300:]}"]:
                (messages if line.startswith("said: ") else counted)[line] += 1
    return counted, messages


def fill_inside(folder, root, seconds, *digests):
    """Do one fill of `fills`, within the namespace, and print what came of it."""
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", folder]
    subprocess.run(mounted, check=True)
    book = Book(Path(root)).copy(Path(folder) / "book")
    expected = Expected.__new__(Expected)
    expected.old, expected.new, expected.site = digests
    book.change()
    process = book.start()
    with suppress(subprocess.TimeoutExpired):
        process.wait(float(seconds))
    filler = Path(folder) / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)
    _, failed = process.communicate()
    print(f"exit code with the disk full: {process.returncode}")
    if process.returncode:
        print(f"said: {failed.strip()}".replace(folder, "DISK").replace("\n", " / "))
    wait_for_none(book)
    print(f"published with the disk full: {expected.edition_now(book)}")
    filler.unlink()
    print(f"after the next run, with room: {expected.end(book)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--toy", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="trialbook-disks-") as folder:
        work = Path(folder)
        old = new_book(work / "old", given.toy)
        expected = Expected(old, work / "new")
        print(f"an undisturbed run: {expected.seconds:.1f} s")
        chance = random.Random(given.seed)
        counted, messages = fills(old, expected, given.fills, chance, work)
        report(f"{given.fills} full disks of {DISK_MB} MB", counted)
        report("what was said", messages)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        fill_inside(*sys.argv[2:])
    else:
        main()
