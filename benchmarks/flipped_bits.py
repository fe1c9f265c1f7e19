"""One flipped bit in each staged file: how many are refused by the manifest before any parsing.

    python benchmarks/flipped_bits.py --each 200 [--seed 1]

Works on a private copy of the repository's cuts. Ends in 1 if a flipped bit was read.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

TRIALS = {"mbc": ROOT / "data", "atc": ROOT / "data", "toy": ROOT / "tests"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=200, help="bits for each file")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print("| cut | files | bits flipped | refused | read |")
    print("|---|---|---|---|---|")
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TRIALBOOK_DATA"] = folder
        for trial, home in TRIALS.items():
            shutil.copytree(home / trial, Path(folder) / trial)
            for cut in sorted(path.parent for path in (home / trial).glob("*/manifest.json")):
                files, flipped, refused = flip_each(Path(folder), trial, cut.name, given)
                missed += flipped - refused
                row = (f"{trial} {cut.name}", files, flipped, refused, flipped - refused)
                print(f"| {' | '.join(map(str, row))} |", flush=True)
    sys.exit(bool(missed))


def flip_each(folder, trial, cut, given):
    """Return the number of files, of bits flipped one at a time, and of those refused."""
    random = Random(f"{trial}{cut}{given.seed}")
    paths = [path for path in sorted((folder / trial / cut).iterdir()) if path.suffix != ".json"]
    flipped = refused = 0
    for path in paths:
        sound = path.read_bytes()
        for at in random.sample(range(8 * len(sound)), min(given.each, 8 * len(sound))):
            raw = bytearray(sound)
            raw[at // 8] ^= 1 << at % 8
            path.write_bytes(raw)
            flipped += 1
            refused += is_refused(trial, cut, path.name)
        path.write_bytes(sound)
    return len(paths), flipped, refused


def is_refused(trial, cut, name):
    """Return whether the cut is refused because of this one file, by its manifest."""
    from helpers.cut import CutError, read_cut

    try:
        read_cut(trial, cut)
    except CutError as error:
        return [(one.rule, one.file) for one in error.findings] == [("manifest", name)]
    return False


if __name__ == "__main__":
    main()
