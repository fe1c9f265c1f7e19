"""Damaged and invented input for every reader, and what may come of it: read or refused.

A seed is a sound file. `damaged(raw)` is a strategy of what may become of its bytes on the way.
`READERS[form](raw, folder)` reads them as the book does and returns "read" or "refused"; anything
else, a traceback or rows that another reader counts otherwise, is raised.
"""

import csv
import gzip
import io
import json
import shutil
import zipfile
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from helpers.cut.delivery import Delivery, open_delivery, parse_file
from helpers.cut.findings import CutError, Unreadable
from helpers.cut.gene_lists import read_aliases, read_gmt, read_published
from helpers.cut.manifest import NAME, file_entry, manifest_bytes
from helpers.cut.reading import read_cut
from helpers.trial.errors import TrialDefinitionError
from helpers.trial.reading import read_trial

HERE = Path(__file__).parent
REFUSED = (Unreadable, CutError, TrialDefinitionError)
READ_OUT, NO = "read", "refused"
DM = (HERE / "toy" / "2020-06-30" / "dm.csv").read_bytes()
NAMES = {"genes.tsv": b"TP53\nGAPDH\nHBB\n", "barcodes.tsv": b"S1\nS2\n"}
COUNTS = np.array([[10, 12], [900, 870], [0, 3]])
# Pieces that mean something to one reader or another
PIECES = [
    b"", b"\x00", b"\xff", b"\xc3", b'"', b"\n", b"\r", b",", b"\t", b";", b"'", b"=1", b"-9",
    b"NaN", b"1e999", b"9" * 40, b"\xef\xbb\xbf", b"\xff\xfe", b"{", b"[", b"[" * 200, b"}", b"]",
    b":", b"- ", b"&a ", b"*a", b"<<: *a\n", b"!!python/object:os.system ", b"? ", b"|\n", b"%",
    b"%%", b"2 2 99999999\n", b"-1", b"0", b"1e308", b"\xf0\x9f\x98\x80", b"\\ud800", b"../",
    b"\x1b[31m", b"HEADER RECORD*******OBS     HEADER RECORD!!!!!!!", b"PK\x03\x04", b"null",
]  # fmt: skip


def damaged(raw):
    """Return a strategy of the bytes after one to four faults of storage, transport or editing."""
    places = st.integers(0, max(len(raw) - 1, 0))
    fault = st.tuples(st.sampled_from(FAULTS), places, places, st.sampled_from(PIECES))
    return st.lists(fault, min_size=1, max_size=4).map(lambda faults: _suffer(raw, faults))


def _suffer(raw, faults):
    for happen, at, to, piece in faults:
        raw = happen(raw, min(at, len(raw)), min(to, len(raw)), piece)
    return raw


def _flip(raw, at, to, _):
    if at >= len(raw):
        return raw
    return raw[:at] + bytes([raw[at] ^ (1 << to % 8)]) + raw[at + 1 :]


FAULTS = (
    _flip,
    lambda raw, at, to, piece: raw[:at] + piece + raw[at:],
    lambda raw, at, to, piece: raw[:at] + piece + raw[at + len(piece) :],
    lambda raw, at, to, piece: raw[:at],
    lambda raw, at, to, piece: raw[: min(at, to)] + raw[max(at, to) :],
    lambda raw, at, to, piece: raw[: max(at, to)] + raw[min(at, to) :],
)


def seeds(folder):
    """Return {form: bytes of a sound file}."""
    table = pd.read_csv(io.BytesIO(DM), dtype=str, na_filter=False)
    made = {
        "csv": DM,
        "csv.gz": gzip.compress(DM, mtime=0),
        "json": _json(table),
        "counts.tsv": b"gene\tS1\tS2\nTP53\t10\t12\nGAPDH\t900\t870\nHBB\t0\t3\n",
        "mtx": b"%%MatrixMarket matrix coordinate integer general\n3 2 5\n"
        b"1 1 10\n2 1 900\n1 2 12\n2 2 870\n3 2 3\n",
        "h5ad": _h5ad(folder / "x.h5ad"),
        "zip": _zip({"dm.csv": DM, "ae.csv": DM}),
        "xpt": _xpt(table, folder / "5.xpt", 5),
        "xpt 8": _xpt(table, folder / "8.xpt", 8),
        "sets": b"UP\ta set\tG0\tG1\nDOWN\tother\tG2\n",
        "aliases": b"approved\talso\nG1\tOLD1\nG2\tOLD\nG3\tOLD\n",
        "signature": b"gene\tlog2_fold_change\nG1\t1.5\nG2\t-0.5\n",
        "manifest": _manifest(),
        "trial": (HERE / "toy" / "trial.yml").read_bytes(),
    }
    try:
        table.to_parquet(folder / "dm.parquet", engine="pyarrow")
    except ImportError:  # the optional extra
        return made
    return made | {"parquet": (folder / "dm.parquet").read_bytes()}


def _json(table):
    columns = [
        {"itemOID": f"IT.{n}", "name": n, "label": n, "dataType": "string"} for n in table.columns
    ]
    content = {"datasetJSONVersion": "1.1.0", "records": len(table), "name": "DM"}
    return json.dumps(content | {"columns": columns, "rows": table.values.tolist()}).encode()


def _h5ad(path):
    import h5py

    with h5py.File(path, "w") as file:
        for part, names in (("obs", ["S1", "S2"]), ("var", ["TP53", "GAPDH", "HBB"])):
            file.create_group(part).attrs["_index"] = "id"
            file[part]["id"] = np.array(names, dtype="S")
        file["X"] = COUNTS.T.astype(float)
    return path.read_bytes()


def _zip(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(zipfile.ZipInfo(name), raw)
    return packed.getvalue()


def _xpt(table, path, version):
    import pyreadstat

    typed = table.assign(AGE=pd.to_numeric(table["AGE"]))
    pyreadstat.write_xport(typed, str(path), table_name="DM", file_format_version=version)
    return path.read_bytes()


def _manifest():
    entry = file_entry("dm.csv", DM, *pd.read_csv(io.BytesIO(DM)).shape)
    words = {"trial_id": "toy", "data_cut": "2020-06-30", "delivered": "2020-06-30"}
    return manifest_bytes(words | {"synthetic": True, "dictionaries": {}, "files": [entry]})


def _domain(name, counted=None):
    """Return a reader of one file that holds the rows against another count of them."""

    def read(raw, folder):
        frame = parse_file(name, raw)
        for column in frame:
            assert all(isinstance(value, str) for value in frame[column]), column
        if counted:
            assert frame.to_numpy().tolist() == counted(raw), "rows were lost or altered"

    return read


def _csv_rows(raw):
    text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8").rstrip("\r\n")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))[1:]


def _gz_rows(raw):
    return _csv_rows(gzip.decompress(raw))


def _json_rows(raw):
    rows = json.loads(raw, parse_float=str, parse_int=str)["rows"]
    return [["" if value is None else value for value in row] for row in rows]


def _counts(*names):
    """Return a reader of counts in one form, with the names that lie beside them."""

    def read(raw, folder):
        delivery = Delivery()
        delivery.take(names[0], raw)
        for name in names[1:]:
            delivery.take(name, NAMES[name])
        texts = delivery.parse("counts")
        cells = texts.iloc[:, 1:].to_numpy().ravel().tolist()
        if all(cell.isascii() and cell.isdigit() and len(cell) < 18 for cell in cells):
            numbers = delivery.counts()
            assert numbers.to_numpy().ravel().tolist() == [int(cell) for cell in cells]

    return read


def _market(raw, folder):
    # not held against scipy's reader: bytes that this one refuses or reads end its process
    _counts("counts.mtx", *NAMES)(raw, folder)
    lines = [line.split() for line in raw.split(b"\n") if line.strip()]
    lines = [line for line in lines if not line[0].startswith(b"%")][1:]
    delivery = Delivery()
    for name, held in {"counts.mtx": raw, **NAMES}.items():
        delivery.take(name, held)
    cells = delivery.parse("counts").iloc[:, 1:].to_numpy().ravel()
    if all(len(cell) < 15 for cell in cells):  # longer ones are refused by a check
        assert sum(map(float, cells)) == sum(float(line[-1]) for line in lines), "counts were lost"


def _in_file(name, read):
    def read_it(raw, folder):
        (folder / "one").mkdir(exist_ok=True)
        (folder / "one" / name).write_bytes(raw)
        with mock.patch.dict("os.environ", TRIALBOOK_DATA=str(folder)):
            read()

    return read_it


def _archive(raw, folder):
    path = folder / "cut.zip"
    path.write_bytes(raw)
    before = sorted(folder.rglob("*"))
    try:
        delivery = open_delivery(path).parse_all()
    finally:
        assert sorted(folder.rglob("*")) == before, "something was unpacked"
    stopping = [one for one in delivery.findings if one.severity == "structural"]
    if stopping:
        raise Unreadable(*stopping)


def _cut(raw, folder):
    cut = folder / "toy" / "2020-06-30"
    shutil.rmtree(folder / "toy", ignore_errors=True)
    cut.mkdir(parents=True)
    (folder / "toy" / "trial.yml").touch()
    (cut / "dm.csv").write_bytes(DM)
    (cut / NAME).write_bytes(raw)
    with mock.patch.dict("os.environ", TRIALBOOK_DATA=str(folder), TRIALBOOK_CHECKED=""):
        assert len(read_cut("toy", "2020-06-30")["dm"]) == DM.count(b"\n") - 1


def _trial(raw, folder):
    path = folder / "toy" / "trial.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    read_trial(path)


READERS = {
    "csv": _domain("dm.csv", _csv_rows),
    "csv.gz": _domain("dm.csv.gz", _gz_rows),
    "json": _domain("dm.json", _json_rows),
    "xpt": _domain("dm.xpt"),
    "xpt 8": _domain("dm.xpt"),
    "parquet": _domain("dm.parquet"),
    "counts.tsv": _counts("counts.tsv"),
    "mtx": _market,
    "h5ad": _counts("counts.h5ad"),
    "zip": _archive,
    "sets": _in_file("own.gmt", lambda: read_gmt("own.gmt", "one")),
    "aliases": _in_file("gene_aliases.tsv", lambda: read_aliases("one")),
    "signature": _in_file("own.tsv", lambda: read_published("own.tsv", "one")),
    "manifest": _cut,
    "trial": _trial,
}


def outcome(form, raw, folder):
    """Return whether a reader took the bytes or refused them in the project's own words."""
    try:
        READERS[form](raw, folder)
    except REFUSED:
        return NO
    return READ_OUT
