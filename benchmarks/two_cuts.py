"""Measure the comparison of two large cuts, each with every laboratory value changed.

    python benchmarks/two_cuts.py [--participants 10000] [--rows 100]

Makes two cuts of invented participants, stages both, and compares them in a process of its own,
from the staged files to the last count. Prints seconds of each step and the peak of memory.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

CUTS = ("2020-06-30", "2020-12-31")
DAYS = pd.date_range("2019-01-01", "2020-06-01").strftime("%Y-%m-%d").to_numpy(dtype=object)


def deliver(folder, people, rows, seed, numbers):
    """Write a delivery: DM, and `rows` laboratory values of each participant from a seed."""
    folder.mkdir(parents=True)
    ids = [f"BIG-{n:05d}" for n in range(people)]
    dm = pd.DataFrame({"STUDYID": "BIG", "DOMAIN": "DM", "USUBJID": ids, "SUBJID": ids})
    dm = dm.assign(SITEID="01", AGE=60, AGEU="YEARS", SEX="F", ARMCD="A", ARM="A", COUNTRY="NLD")
    dm.assign(RFICDTC="2019-01-01").to_csv(folder / "dm.csv", index=False)
    values = np.random.default_rng(seed).integers(50, 200, people * rows) / 10
    subjects = np.repeat(np.array(ids, dtype=object), rows)
    days = np.tile(DAYS[:rows] if rows <= len(DAYS) else np.resize(DAYS, rows), people)
    lb = pd.DataFrame({"STUDYID": "BIG", "DOMAIN": "LB", "USUBJID": subjects})
    lb = lb.assign(LBSEQ=np.tile(numbers(rows), people), LBTESTCD="HGB", LBTEST="Hemoglobin")
    lb = lb.assign(LBORRES=values, LBORRESU="g/dL", LBSTRESC=values, LBSTRESN=values)
    lb.assign(LBSTRESU="g/dL", LBDTC=days).to_csv(folder / "lb.csv", index=False)


def compare():
    """Compare the two staged cuts and print what it took, as JSON."""
    from helpers.cut import read_cut
    from helpers.cut.compare import compare_cuts

    took, start = {}, time.perf_counter()
    cuts = [read_cut("big", cut) for cut in CUTS]
    for cut in cuts:
        cut["lb"]
    took["read both cuts"], start = time.perf_counter() - start, time.perf_counter()
    found = compare_cuts(*cuts)
    took["compare"] = time.perf_counter() - start
    took["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took |= found.domains.set_index("domain").loc["lb", ["added", "changed", "renumbered"]]
    took["values changed"] = len(found.values)
    print(json.dumps({name: float(f"{value:.4g}") for name, value in took.items()}))


def main():
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--participants", type=int, default=10_000)
    given.add_argument("--rows", type=int, default=100, help="laboratory rows of each")
    given.add_argument("--compare", action="store_true", help=argparse.SUPPRESS)
    given = given.parse_args()
    if given.compare:
        return compare()
    with tempfile.TemporaryDirectory(prefix="trialbook-two-cuts-") as folder:
        stage(Path(folder), given.participants, given.rows)
        own = [sys.executable, __file__]
        for what in ("changed", "renumbered"):
            environment = {**os.environ, "TRIALBOOK_DATA": f"{folder}/{what}"}
            environment["TRIALBOOK_CHECKED"] = f"{folder}/{what}/checked"
            done = subprocess.run([*own, "--compare"], env=environment, check=True)
    return done.returncode


def stage(folder, people, rows):
    """Stage two pairs of cuts: all values changed; and all the same, but numbered anew."""
    from helpers.cut import check_cut, stage

    for what, seeds, last in (
        ("changed", (1, 2), lambda n: np.arange(1, n + 1)),
        ("renumbered", (1, 1), lambda n: np.roll(np.arange(1, n + 1), 1)),
    ):
        os.environ["TRIALBOOK_DATA"] = str(folder / what)
        (folder / what / "big").mkdir(parents=True)
        (folder / what / "big" / "trial.yml").write_text("trial_id: big\n")
        numbered = (lambda n: np.arange(1, n + 1), last)
        for cut, seed, numbers in zip(CUTS, seeds, numbered, strict=True):
            delivery = folder / f"{what}-{cut}"
            deliver(delivery, people, rows, seed, numbers)
            start = time.perf_counter()
            stage(delivery, "big", cut)
            check_cut("big", cut, folder / what / "checked" / "big" / cut)
            print(what, cut, f"staged and checked in {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    sys.exit(main())
