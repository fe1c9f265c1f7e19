"""Published questionnaires as data: scales by item numbers, never item wording.

`instruments.csv` has the instruments with source and doubt, `instrument_scales.csv` their scales.
All of them are scored by the EORTC's rule: a scale needs half of its items. Direction: a
`functional` scale is turned round and higher is better, a `symptom` scale is not and higher is
worse, a `global` scale is not and higher is better.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent


class Instrument(NamedTuple):
    """An instrument: scales and summary in the words of a trial file, source, doubt ("" if none).

    The summary is the plain mean of its scales, higher being better, and needs every one of them.
    """

    label: str
    scales: tuple
    summary: dict | None
    source: str
    doubt: str


@cache
def known_instruments():
    """Return {name: Instrument} of every instrument this book holds."""
    scales = _read("instrument_scales.csv")
    return {row["instrument"]: _instrument(row, scales) for row in _read("instruments.csv")}


def _instrument(row, scales):
    mine = [scale for scale in scales if scale["instrument"] == row["instrument"]]
    summary = {
        "id": row["summary"],
        "label": row["summary_label"],
        "domains": tuple({"scale": s["scale"], "weight": 1.0} for s in mine if s["in_summary"]),
        "minimum_weight": 1.0,
    }
    parts = tuple(_scale(scale) for scale in mine)
    return Instrument(
        row["label"], parts, summary if row["summary"] else None, row["source"], row["doubt"]
    )


def _scale(row):
    return {
        "id": row["scale"],
        "label": row["label"],
        "items": tuple(int(item) for item in row["items"].split()),
        "range": (int(row["low"]), int(row["high"])),
        "direction": row["direction"],
    }


def _read(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))
