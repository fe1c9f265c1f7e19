"""Damaged and invented input for every reader, and what may come of it: read or refused.

A seed is a sound file (`fuzz_seeds`). `damaged(raw)` is a strategy of what may become of its bytes on the way.
`READERS[form](raw, folder)` reads them as the book does and returns "read" or "refused"; anything
else, a traceback or rows that another reader counts otherwise, is raised.
"""

import csv
import gzip
import io
import json
import shutil
from unittest import mock

from hypothesis import strategies as st

from fuzz_seeds import DM
from helpers.book.releases import read_releases, release_words, write_releases
from helpers.cut.accepted import read_accepted
from helpers.cut.answers import read_answers
from helpers.cut.checks import check_delivery
from helpers.cut.delivery import Delivery, open_delivery, parse_file
from helpers.cut.findings import CutError, Unreadable, structural
from helpers.cut.gene_lists import read_aliases, read_gmt, read_published
from helpers.cut.gone import COLUMNS, REASONS
from helpers.cut.manifest import NAME
from helpers.cut.reading import read_cut
from helpers.trial.errors import TrialDefinitionError
from helpers.trial.reading import read_trial

REFUSED = (Unreadable, CutError, TrialDefinitionError)
READ_OUT, NO = "read", "refused"
NAMES = {"genes.tsv": b"TP53\nGAPDH\nHBB\n", "barcodes.tsv": b"S1\nS2\n"}
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
        places = {"TRIALBOOK_DATA": str(folder), "TRIALBOOK_SITE": str(folder)}
        with mock.patch.dict("os.environ", places):
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
    _require_sound(delivery.findings)


def _require_sound(findings):
    stopping = structural(findings)
    if stopping:
        raise Unreadable(*stopping)


def _sheet(raw, folder):
    delivery = Delivery()
    delivery.take("dm.csv", DM)
    delivery.take("samples.csv", raw)
    _require_sound(check_delivery(delivery, "2020-06-30"))


def _releases():
    release_words("one", "2020-06-30")
    write_releases({"one": {"2020-06-30": {"lock": "b"}}})
    assert read_releases("one")["2020-06-30"]["record"] == {"lock": "b"}


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
    "sheet": _sheet,
    "gone": _in_file(REASONS, lambda: read_answers("one", REASONS, COLUMNS)),
    "accepted": _in_file("accepted.csv", lambda: read_accepted("one")),
    "releases": _in_file("releases.json", _releases),
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
