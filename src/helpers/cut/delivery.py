"""What lies in a delivered folder: which file is which domain, read once, as text frames."""

import errno
import os
import stat
import zlib
from dataclasses import dataclass, field

import pandas as pd

from helpers.cut import schema
from helpers.cut.dataset_json import read_json
from helpers.cut.delimited import read_csv
from helpers.cut.findings import Finding, Unreadable, unreadable
from helpers.cut.manifest import NAME as MANIFEST
from helpers.cut.parquet import read_parquet
from helpers.cut.transport import read_xpt
from helpers.cut.typed import SOURCE_ROW

READERS = {"csv": read_csv, "xpt": read_xpt, "json": read_json, "parquet": read_parquet}
SPREADSHEETS = ("xls", "xlsx", "xlsm", "ods")
REASONS = {errno.ELOOP: "is a symbolic link", errno.EISDIR: "is a folder"}
LARGEST = 2 * 1024**3


@dataclass
class Delivery:
    """The files of one data cut and, once parsed, one text frame per domain.

    A frame has upper-case columns, "" where nothing was delivered and the 1-based data row as its
    index. `findings` collects what was wrong on the way.
    """

    raw: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def parse(self, domain):
        """Return a domain's text frame, parsed once; Unreadable when it cannot be."""
        if domain not in self.frames:
            name = self.files[domain]
            self.frames[domain] = parse_file(name, self.raw[name])
        return self.frames[domain]

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
    """Return (domain, format) told by a file name, format None when it is not a data file."""
    parts = name.lower().removesuffix(".gz").split(".")
    return parts[0], parts[1] if len(parts) == 2 and parts[1] in READERS else None


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
    return delivery


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
        message = "is no domain this book reads; left out"
        delivery.findings.append(Finding("note", "unknown_file", message, file=name))
        return
    if domain in delivery.files:
        message = f"{delivery.files[domain]} holds the same domain"
        raise unreadable("two_files", message, "Send one of them", file=name, domain=domain)
    delivery.raw[name] = read_bytes(path)
    delivery.files[domain] = name


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


def unpacked(name, raw):
    """Return the bytes of a file, gunzipped if its name says so, never more than LARGEST."""
    if not name.lower().endswith(".gz"):
        return raw
    repair = "The file was cut short or altered: send it again"
    try:
        machine = zlib.decompressobj(wbits=31)
        content = machine.decompress(raw, LARGEST)
    except zlib.error as error:
        raise unreadable("gzip", "is not a whole gzip file", repair, file=name) from error
    if machine.unconsumed_tail:
        raise unreadable("too_large", f"unpacks to more than {LARGEST} bytes", file=name)
    if not machine.eof or machine.unused_data:
        raise unreadable("gzip", "is not one whole gzip member", repair, file=name)
    return content


def parse_file(name, raw):
    """Return the text frame of one file: upper-case columns, the 1-based data row as index."""
    _, form = file_kind(name)
    if not raw:
        raise unreadable("empty_file", "has 0 bytes", "Send the file again", file=name)
    frame = READERS[form](unpacked(name, raw), name)
    if file_kind(name)[0] != schema.COUNTS:
        upper = [str(column or "").strip().upper() for column in frame.columns]
        _require_usable(upper, name)
        frame.attrs["renamed"] = [old for old in frame.columns if old not in upper]
        frame.columns = upper
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="SRCROW")
    return frame


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
