"""Damaged files for every reader: how many were read, how many refused, and none may fail.

    python benchmarks/fuzz.py --each 20000 [--only xpt json] [--seed 1]

Each form is damaged in a process of its own, so that a reader that kills its process is seen. The
faults are those of tests/fuzz_kit.py. Prints a row for each form; ends in 1 if anything failed.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

LIMIT = 4 * 1024**3  # of memory, for each process
SLOW = 2.0  # seconds of processor time for one small file


def main():
    given = _words()
    from fuzz_seeds import seeds

    with tempfile.TemporaryDirectory() as folder:
        forms = given.only or list(seeds(Path(folder)))
    print("| form | inputs | read | refused | failed | longest, s | peak memory, MB |")
    print("|---|---|---|---|---|---|---|")
    context = multiprocessing.get_context("spawn")
    failed = 0
    for form in forms:
        answers = context.Queue()
        work = context.Process(target=damage, args=(form, given.each, given.seed, answers))
        work.start()
        work.join()
        said = answers.get() if work.exitcode == 0 else (given.each, 0, 0, 1, 0.0, 0)
        failed += said[3]
        died = "" if work.exitcode == 0 else f" (process ended with {work.exitcode})"
        print(f"| {form} | " + " | ".join(map(str, said)) + f" |{died}", flush=True)
    sys.exit(bool(failed))


def _words():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=2000, help="inputs for each form")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", help="forms")
    return parser.parse_args()


def damage(form, each, seed, answers):
    """Read that many damaged files of one form and put what came of them into the queue."""
    from random import Random

    from fuzz_kit import FAULTS, PIECES, outcome
    from fuzz_seeds import seeds

    warnings.simplefilter("error")
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    random, counts, longest = Random(f"{form}{seed}"), {"read": 0, "refused": 0, "failed": 0}, 0.0
    last = Path(tempfile.gettempdir()) / f"fuzz-{form.replace(' ', '-')}.last"
    with tempfile.TemporaryDirectory() as folder:
        sound = seeds(Path(folder))[form]
        for _ in range(each):
            raw = sound
            for _ in range(random.randint(1, 4)):
                places = (random.randint(0, max(len(raw) - 1, 0)) for _ in range(2))
                raw = random.choice(FAULTS)(raw, *places, random.choice(PIECES))
            last.write_bytes(raw)  # what a process that dies was at
            began = time.process_time()
            counts[_came(form, raw, Path(folder), outcome)] += 1
            longest = max(longest, time.process_time() - began)
    last.unlink()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    failed = counts["failed"] + (longest > SLOW)
    answers.put((each, counts["read"], counts["refused"], failed, round(longest, 2), memory))


def _came(form, raw, folder, outcome):
    try:
        return outcome(form, raw, folder)
    except (Exception, RecursionError, MemoryError):  # noqa: BLE001 - whatever it is, it is counted
        traceback.print_exc(limit=-3)
        path = Path(tempfile.gettempdir()) / f"fuzz-{form.replace(' ', '-')}.failed"
        path.write_bytes(raw)
        return "failed"


if __name__ == "__main__":
    main()
