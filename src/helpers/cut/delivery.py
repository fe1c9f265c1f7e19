"""What lies in a delivered folder: which file is which domain, read once, as text frames."""

import errno
import os
import stat
from dataclasses import dataclass, field

import pandas as pd

from helpers.cut import counts, schema
from helpers.cut.dataset_json import read_json
from helpers.cut.delimited import read_csv
from helpers.cut.findings import Finding, Unreadable, unreadable
from helpers.cut.manifest import NAME as MANIFEST
from helpers.cut.packed import LARGEST, unpacked
from helpers.cut.parquet import read_parquet
from helpers.cut.transport import read_xpt
from helpers.cut.typed import SOURCE_ROW

READERS = {"csv": read_csv, "xpt": read_xpt, "json": read_json, "parquet": read_parquet}
SPREADSHEETS = ("xls", "xlsx", "xlsm", "ods")
REASONS = {errno.ELOOP: "is a symbolic link", errno.EISDIR: "is a folder"}


@dataclass
class Delivery:
    """The files of one data cut and, once parsed, one text frame per domain.

    A frame has upper-case columns, "" where nothing was delivered and the 1-based data row as its
    index. `beside` are the names of genes and samples of a Matrix Market file, `shapes` the rows
    and columns of each file that was parsed. `findings` collects what was wrong on the way.
    """

    raw: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)
    shapes: dict[str, tuple] = field(default_factory=dict)

    def take(self, name, raw):
        """Take in one file of data."""
        domain = file_kind(name)[0]
        self.raw[name] = raw
        (self.beside if domain in schema.COUNT_NAMES else self.files)[domain] = name

    def parse(self, domain):
        """Return a domain's text frame, parsed once; Unreadable when it cannot be."""
        if domain not in self.frames:
            name = self.files[domain]
            form = file_kind(name)[1]
            if domain == schema.COUNTS and form in counts.FORMS:
                frame = _numbered(counts.read_text(name, form, self._filled(name), self._parts))
            else:
                frame = parse_file(name, self.raw[name])
            self.frames[domain], self.shapes[name] = frame, frame.shape
        return self.frames[domain]

    def counts(self):
        """Return the checked counts as numbers, genes x samples, int64."""
        name = self.files[schema.COUNTS]
        form = file_kind(name)[1]
        if form in counts.FORMS:
            return counts.read_numbers(name, form, self.raw[name], self._parts)
        texts = self.parse(schema.COUNTS)
        return texts.set_index(texts.columns[0]).astype("int64")

    def _filled(self, name):
        _require_filled(name, self.raw[name])
        return self.raw[name]

    def _parts(self):
        """Return the names beside the counts, and the samples that the sheet knows."""
        parts = {part: (name, self._filled(name)) for part, name in self.beside.items()}
        self.shapes |= {name: counts.read_names(name, raw).shape for name, raw in parts.values()}
        try:
            sheet = self.parse(schema.SAMPLES) if schema.SAMPLES in self.files else {}
        except Unreadable:  # a finding of its own
            sheet = {}
        return parts, sheet.get("SAMPLE_ID", ())

    def parse_all(self):
        """Parse every file, collecting the findings of those that cannot be."""
        for domain, name in self.files.items():
            try:
                frame = self.parse(domain)
            except Unreadable as error:
                self.findings += [found._replace(domain=domain) for found in error.findings]
                continue
            self.findings += _name_notes(domain, name, frame)
        return self


def _name_notes(domain, name, frame):
    renamed = frame.attrs.get("renamed", [])
    if not renamed:
        return []
    message = f"{len(renamed)} column names were read in upper case without padding"
    return [Finding("note", "column_names", message, file=name, domain=domain)]


def file_kind(name):
    """Return (domain, format) told by a file name, format None when it is not a data file.

    Matrix Market and h5ad hold counts whatever their name; tab-separated are counts and the names
    beside them, nothing else.
    """
    parts = name.lower().removesuffix(".gz").split(".")
    stem, form = parts[0], parts[1] if len(parts) == 2 else None
    if form in counts.BINARY:
        return schema.COUNTS, form
    if form == "tsv":
        return counts.NAMES.get(stem, stem), form if stem in (
            schema.COUNTS,
            *counts.NAMES,
        ) else None
    return stem, form if form in READERS and stem not in schema.COUNT_NAMES else None


def _is_data(name):
    domain, form = file_kind(name)
    return form is not None and schema.is_known(domain)


def left_out(folder):
    """Return the names in a delivered folder that are no data of this book."""
    return [path.name for path in _entries(folder) if not _is_data(path.name)]


def open_delivery(folder):
    """Return the delivery in a folder, its files read but not yet parsed."""
    delivery = Delivery()
    for path in _entries(folder):
        try:
            _take(delivery, path)
        except Unreadable as error:
            delivery.findings += error.findings
    if file_kind(delivery.files.get(schema.COUNTS, ""))[1] != "mtx":
        for name in delivery.beside.values():
            delivery.findings.append(_unknown(name))
            del delivery.raw[name]
        delivery.beside.clear()
    return delivery


def _unknown(name):
    return Finding("note", "unknown_file", "is no domain this book reads; left out", file=name)


def _entries(folder):
    """Return the entries of a folder in a fixed order, hidden ones and the manifest left out."""
    if not folder.is_dir():
        raise unreadable("no_folder", "is not a folder that can be read", file=folder.name)
    names = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    return [path for path in names if path.name != MANIFEST]


def _take(delivery, path):
    name = path.name
    domain = file_kind(name)[0]
    if name.lower().rsplit(".")[-1] in SPREADSHEETS:
        repair = "A spreadsheet changes dates and names: send CSV, XPT or Dataset-JSON"
        raise unreadable("spreadsheet", "is a spreadsheet", repair, file=name)
    if not _is_data(name):
        delivery.findings.append(_unknown(name))
        return
    taken = {**delivery.files, **delivery.beside}
    if domain in taken:
        message = f"{taken[domain]} holds the same domain"
        raise unreadable("two_files", message, "Send one of them", file=name, domain=domain)
    delivery.take(name, read_bytes(path))


def read_bytes(path):
    """Return the bytes of a regular file, read once; Unreadable with one line otherwise."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as handle:
            status = os.fstat(handle.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise unreadable("not_a_file", "is not a regular file", file=path.name)
            if status.st_size > LARGEST:
                raise unreadable("too_large", f"is {status.st_size} bytes", file=path.name)
            return handle.read()
    except OSError as error:
        reason = REASONS.get(error.errno, f"cannot be read ({os.strerror(error.errno)})")
        denied = error.errno in (errno.EACCES, errno.EPERM)
        repair = "Check its permissions" if denied else "Send the file itself"
        raise unreadable("not_a_file", reason, repair, file=path.name) from error


def parse_file(name, raw):
    """Return the text frame of one file: upper-case columns, the 1-based data row as index."""
    _, form = file_kind(name)
    _require_filled(name, raw)
    frame = READERS[form](unpacked(name, raw), name)
    if file_kind(name)[0] != schema.COUNTS:
        upper = [str(column or "").strip().upper() for column in frame.columns]
        _require_usable(upper, name)
        frame.attrs["renamed"] = [old for old in frame.columns if old not in upper]
        frame.columns = upper
    return _numbered(frame)


def _numbered(frame):
    frame.index = pd.RangeIndex(1, len(frame) + 1, name=SOURCE_ROW)
    return frame


def _require_filled(name, raw):
    if not raw:
        raise unreadable("empty_file", "has 0 bytes", "Send the file again", file=name)


def _require_usable(columns, name):
    """Refuse columns without a name, of one name, or of the name that holds a row's number."""
    for place, column in enumerate(columns, 1):
        where = {"file": name, "column": column}
        if not column:
            raise unreadable("header", f"column {place} has no name", "Name every column", **where)
        if columns.count(column) > 1:
            raise unreadable("header", "column stands more than once", "Keep one of them", **where)
        if column == SOURCE_ROW:
            message = "is a name this book uses itself"
            raise unreadable("header", message, "Rename the column", **where)
