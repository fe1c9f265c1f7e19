"""Measure the cut rules on a large delivery: nothing, a quarter and most of it after the cut.

    python benchmarks/cut_rules.py [--participants 10000] [--rows 1000000]

Makes text frames of invented participants as the readers of files would, and prints the seconds
that all domains take and how many rows and values the rules leave out or set back.
"""

import argparse
import time

import numpy as np
import pandas as pd

from helpers.cut.at_cut import AtCut
from helpers.cut.delivery import Delivery

FIRST, DAYS = np.datetime64("2019-01-01"), 400
CUTS = {"nothing": "2020-12-31", "a quarter": "2019-10-28", "most": "2019-02-15"}


def dates(chance, count):
    return (FIRST + chance.integers(0, DAYS, count)).astype(str).astype(object)


def frames(people, rows):
    """Return DM, DS, AE and LB as text: dates anywhere in the first 400 days."""
    chance = np.random.default_rng(0)
    ids = np.array([f"BIG-{n:05d}" for n in range(people)], dtype=object)
    event = {"DSDECOD": "ENROLLED", "DSSTDTC": dates(chance, people)}
    died = {"DTHDTC": dates(chance, people), "DTHFL": "Y"}
    began = {"RFICDTC": "2019-01-01", "RFSTDTC": dates(chance, people), "ARM": "Drug"}
    who = {name: chance.choice(ids, count) for name, count in (("ae", rows // 10), ("lb", rows))}
    spans = {"AESTDTC": dates(chance, rows // 10), "AEENDTC": dates(chance, rows // 10)}
    tables = {
        "dm": pd.DataFrame({"USUBJID": ids, **began, **died}),
        "ds": pd.DataFrame({"USUBJID": ids, **event}),
        "ae": pd.DataFrame({"USUBJID": who["ae"], "AEOUT": "RECOVERED/RESOLVED", **spans}),
        "lb": pd.DataFrame({"USUBJID": who["lb"], "LBDTC": dates(chance, rows)}),
    }
    for table in tables.values():
        table.index = pd.RangeIndex(1, len(table) + 1, name="SRCROW")
    return tables


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--participants", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()
    tables = frames(given.participants, given.rows)
    delivery = Delivery(files={name: f"{name}.csv" for name in tables}, frames=tables)
    for share, day in CUTS.items():
        start = time.perf_counter()
        excluded = AtCut(delivery, day).excluded()
        seconds = time.perf_counter() - start
        print(f"{share} after the cut: {seconds:.2f} s, {len(excluded)} rows and values")


if __name__ == "__main__":
    main()
