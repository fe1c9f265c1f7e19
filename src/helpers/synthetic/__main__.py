"""Make the synthetic cuts anew, or check that the committed ones are what would be made."""

import argparse
import sys
import tempfile
from pathlib import Path

from helpers.places import REPOSITORY
from helpers.synthetic.making import TRIALS, differences, make_trial


def main(arguments=None):
    """Return 0 when the cuts were made, or are as they would be made; 1 when they differ."""
    parser = argparse.ArgumentParser(prog="python -m helpers.synthetic", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, name what differs")
    parser.add_argument("--into", type=Path, default=REPOSITORY, help="another folder to write to")
    asked = parser.parse_args(arguments)
    if not asked.check:
        for trial_id in TRIALS:
            make_trial(trial_id, asked.into)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        for trial_id in TRIALS:
            make_trial(trial_id, Path(folder))
        found = differences(Path(folder), REPOSITORY)
    print("\n".join(found) or "The synthetic cuts are as they would be made.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
