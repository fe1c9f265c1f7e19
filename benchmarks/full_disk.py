"""Fill the disk of runs at random moments of each of their stages.

    python benchmarks/full_disk.py [--fills 20] [--prints 0] [--seed 1] [--toy]

The disk is a small tmpfs, mounted in a namespace of its own by `unshare`, that holds everything a
run writes to: site, build and temporary files. It is filled to its last byte, or but for some room,
so that the run meets its end here or there. The published edition must stay whole, the exit code
must tell, and the next run, with room, must end in the bytes of an undisturbed one.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

from moments import Expected, under_way, wait_for
from small_book import Book, new_book, report, wait_for_none

DISK_MB = 150
ROOM = (0, 1 << 14, 1 << 18, 1 << 20, 1 << 22)


def fills(old, expected, number, chance, work):
    """Fill the disk of a run at random moments, in a small file system of its own."""
    counted, messages = Counter(), Counter()
    for _ in range(number):
        with tempfile.TemporaryDirectory(dir=work) as folder:
            stage, seconds = expected.draw(chance)
            how = {"stage": stage, "seconds": seconds, "room": chance.choice(ROOM)}
            words = [__file__, "--inside", folder, str(old.root), json.dumps(how)]
            inside = ["unshare", "--map-root-user", "--mount", sys.executable, *words]
            done = subprocess.run(
                [*inside, json.dumps(vars(expected))], capture_output=True, text=True
            )
            print(f"filled but for {how['room']} bytes", done.stdout, sep="\n", flush=True)
            for line in done.stdout.splitlines() or [f"NOTHING SAID: {done.stderr[-300:]}"]:
                (messages if line.startswith("said: ") else counted)[line] += 1
    return counted, messages


def fill_inside(folder, root, how, known):
    """Do one fill of `fills`, within the namespace, and print what came of it."""
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", folder]
    subprocess.run(mounted, check=True)
    how, expected = json.loads(how), Expected.__new__(Expected)
    vars(expected).update(json.loads(known))
    book = expected.prepared(Book(Path(root)), Path(folder) / "book")
    process = book.start(expected.command)
    wait_for(book, process, how["stage"], how["seconds"])
    if process.poll() is not None:
        print("had ended before the disk was full")
        return
    filler = Path(folder) / "filler"
    fill(filler, how["room"])
    print(f"full in: {under_way(book)}")
    _, failed = process.communicate()
    print(f"exit code with the disk full: {process.returncode}")
    if process.returncode:
        print(f"said: {failed.strip()}".replace(folder, "DISK").replace("\n", " / "))
    wait_for_none(book)
    print(f"published with the disk full: {expected.edition_now(book)}")
    filler.unlink()
    print(f"after the next run, with room: {expected.end(book)}")


def fill(path, room):
    """Write a file until the disk holds no more, and give so many bytes back."""
    with path.open("wb", buffering=0) as file:
        # the run goes on meanwhile: in large pieces first
        for piece in (1 << 22, 1 << 12):
            with suppress(OSError):
                while file.write(b"\0" * piece) == piece:
                    pass
        file.truncate(max(0, file.tell() - room))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fills", type=int, default=20)
    parser.add_argument("--prints", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--toy", action="store_true")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory(prefix="trialbook-disks-") as folder:
        work = Path(folder)
        old = new_book(work / "old", given.toy)
        for command, number in (("build", given.fills), ("print", given.prints)):
            if not number:
                continue
            expected = Expected(old, work / command, command)
            print(f"an undisturbed {command}: {expected.seconds:.1f} s")
            counted, messages = fills(old, expected, number, chance, work)
            report(f"{number} full disks of {DISK_MB} MB", counted)
            report("what was said", messages)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        fill_inside(*sys.argv[2:])
    else:
        main()
