"""Kill runs at random moments of each of their stages.

    python benchmarks/kills.py [--kills 100] [--stagings 20] [--prints 0] [--seed 1] [--toy]

An edition is published; every notebook is edited, so that everything is made again; that run is
killed. The published edition must then be the one before or the new one, whole, and the next run
must end in the bytes of an undisturbed one. Stagings of a cut are killed likewise, and printing.
Only what was alive when it was killed counts; what was hit is read from the files it left.
"""

import argparse
import os
import random
import signal
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from moments import Expected, tree_digest, under_way, wait_for
from small_book import NEXT_CUT, new_book, report, require, wait_for_none

STAGE = ("stage", "delivery", "--trial", "toy", "--cut", NEXT_CUT, "--synthetic")


def kill(book, process):
    """Kill a run and all that it started; return whether it was alive."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    if wait_for_none(book):
        raise SystemExit("processes outlived their run by a minute")
    return process.returncode == -signal.SIGKILL


def kill_run(old, root, expected, chance):
    """Kill one whole run; return (stage hit, what is published, what the next run came to).

    None where the run had ended before.
    """
    book = expected.prepared(old, root)
    process = book.start(expected.command)
    wait_for(book, process, *expected.draw(chance))
    if not kill(book, process):
        return None
    stage, now = under_way(book), expected.edition_now(book)
    return f"hit: {stage}", f"published then: {now}", f"after the next run: {expected.end(book)}"


class Staged:
    """What a staged cut is when nothing disturbs it, and how long that takes."""

    def __init__(self, old, work):
        book = old.copy(work)
        self.seconds = require(book.run(*STAGE))
        self.cut = tree_digest(book.staged)

    def now(self, book):
        if not book.staged.is_dir():
            return "not there"
        return "whole" if tree_digest(book.staged) == self.cut else "TORN"

    def end(self, book):
        code, said, _ = book.run(*STAGE)
        left = ", and FILES LEFT OVER" if book.left() else ""
        return f"STAGING ENDED IN {code}: {said}" if code else f"{self.now(book)}{left}"


def kill_staging(old, root, staged, chance):
    """Kill one staging as its files are written, or at any moment; return what that came to."""
    book = old.copy(root)
    process, writing = book.start(*STAGE), chance.random() < 0.5
    while writing and process.poll() is None:
        if any(book.staged.parent.glob(".staging-*")):
            break
    time.sleep(chance.uniform(0, 0.02 if writing else staged.seconds))
    if not kill(book, process):
        return None
    stage = "laying down" if book.left() else "reading and checking"
    return f"hit: {stage}", f"cut then: {staged.now(book)}", f"after the next: {staged.end(book)}"


def repeated(old, number, one, *given, work):
    """Do one kill again and again, until so many hit something alive; count what they came to."""
    counted, live = Counter(), 0
    while live < number:
        with tempfile.TemporaryDirectory(dir=work) as folder:
            came = one(old, Path(folder) / "book", *given)
        if came is None:
            counted["had ended before, not counted"] += 1
            continue
        live += 1
        counted.update(came)
        print(live, *came, sep="; ", flush=True)
    return counted


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--stagings", type=int, default=20)
    parser.add_argument("--prints", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--toy", action="store_true")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory(prefix="trialbook-kills-") as folder:
        work = Path(folder)
        old = new_book(work / "old", given.toy)
        staged = Staged(old, work / "staged")
        counted = repeated(old, given.stagings, kill_staging, staged, chance, work=work)
        report(f"{given.stagings} stagings killed, of {staged.seconds:.1f} s", counted)
        for command, number in (("build", given.kills), ("print", given.prints)):
            if number:
                expected = Expected(old, work / command, command)
                counted = repeated(old, number, kill_run, expected, chance, work=work)
                report(f"{number} {command} runs killed, of {expected.seconds:.1f} s", counted)


if __name__ == "__main__":
    main()
