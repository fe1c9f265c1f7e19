"""A cut on disk: delimited text, compressed without a clock, and its manifest."""

import csv
import gzip
import io

from helpers.cut.manifest import file_entry, write_manifest
from helpers.synthetic.records import iso

COMPRESSED = {"qs", "counts"}


def csv_bytes(columns, rows):
    """Return rows as CSV in UTF-8; a column absent from a row is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def compress(raw):
    """Return gzip bytes that hold no time and no name."""
    return gzip.compress(raw, compresslevel=9, mtime=0)


def write_cut(folder, files, manifest):
    """Write the files of a cut and its manifest; `files` maps names to (columns, rows)."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for name, (columns, rows) in sorted(files.items()):
        packed = name in COMPRESSED
        raw = csv_bytes(columns, rows)
        raw = compress(raw) if packed else raw
        path = folder / f"{name}.csv{'.gz' if packed else ''}"
        path.write_bytes(raw)
        entries.append(file_entry(path.name, raw, len(rows), len(columns)))
    write_manifest(folder, manifest | {"files": entries})


def manifest_of(trial_id, parameters, cut):
    """Return the head of a cut's manifest, always marked synthetic."""
    told = parameters["cuts"][cut]
    dictionaries = told.get("dictionaries") or parameters["study"]["dictionaries"]
    return {
        "trial_id": trial_id,
        "data_cut": iso(cut),
        "delivered": iso(told["delivered"]),
        "synthetic": True,
        "dictionaries": dictionaries,
        "accepted": parameters.get("accepted", []),
    }
