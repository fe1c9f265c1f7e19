"""What lies in a delivered folder: which file is which domain, read once, as text frames."""

import re
from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from helpers.cut import counts, schema
from helpers.cut.dataset_json import read_json
from helpers.cut.delimited import read_csv
from helpers.cut.encodings import in_utf8
from helpers.cut.findings import Finding, Unreadable, unreadable
from helpers.cut.packed import unpacked
from helpers.cut.parquet import read_parquet
from helpers.cut.source_files import files_of, require_wanted
from helpers.cut.transport import read_xpt
from helpers.cut.typed import SOURCE_ROW

READERS = {"csv": read_csv, "xpt": read_xpt, "json": read_json, "parquet": read_parquet}
# A known name with what people add to a second one: ae2, ae (1), ae_copy, ae-final
COPY = re.compile(r"(copy of )?([a-z]+?)(?:[ _.()-]*(?:\d+|v\d+|copy|old|new|final|bak))*[ )]*")


@dataclass
class Delivery:
    """The files of one data cut and, once parsed, one text frame per domain.

    A frame has upper-case columns, "" where nothing was delivered and the 1-based data row as its
    index. `beside` are the names of genes and samples of a Matrix Market file, `shapes` the rows
    and columns of each file that was parsed, `encodings` those of text files that are not in
    UTF-8. `findings` collects what was wrong on the way, `accepted` is what the site answered.
    """

    raw: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)
    shapes: dict[str, tuple] = field(default_factory=dict)
    encodings: dict[str, str] = field(default_factory=dict)
    accepted: list = field(default_factory=list)

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
                frame = _numbered(counts.read_text(name, form, self._content(name), self._parts))
            else:
                frame = parse_file(name, self.raw[name], self.encodings.get(name, ""))
            self.frames[domain], self.shapes[name] = frame, frame.shape
        return self.frames[domain]

    def counts(self):
        """Return the checked counts as numbers, genes x samples, int64."""
        name = self.files[schema.COUNTS]
        form = file_kind(name)[1]
        if form in counts.FORMS:
            return counts.read_numbers(name, form, self._content(name), self._parts)
        texts = self.parse(schema.COUNTS)
        return texts.set_index(texts.columns[0]).astype("int64")

    def _content(self, name):
        return content_of(name, self.raw[name], self.encodings.get(name, ""))

    def _parts(self):
        """Return the names beside the counts, and the samples that the sheet knows."""
        parts = {part: counts.read_names(self._content(n), n) for part, n in self.beside.items()}
        self.shapes |= {self.beside[part]: names.shape for part, names in parts.items()}
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


def left_out(place):
    """Return the names in a delivery that are no data of this book."""
    return [name for name in files_of(place) if not _is_data(name)]


def open_delivery(place, encodings=None):
    """Return the delivery in a folder or a zip archive, its files read but not yet parsed.

    `encodings` says which text files are not in UTF-8: {file name: encoding}.
    """
    delivery = Delivery(encodings=dict(encodings or {}))
    for name, read in files_of(place).items():
        try:
            _take(delivery, name, read)
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


def _take(delivery, name, read):
    domain = file_kind(name)[0]
    require_wanted(name, read)
    if not _is_data(name):
        _require_no_copy(name)
        delivery.findings.append(_unknown(name))
        return
    taken = {**delivery.files, **delivery.beside}
    if domain in taken:
        message = f"{taken[domain]} holds the same domain"
        raise unreadable("two_files", message, "Send one of them", file=name, domain=domain)
    delivery.take(name, read())


def _require_no_copy(name):
    """Refuse what may be a domain once more (ae2.xpt): nobody can tell which one counts."""
    stem, _, form = name.lower().removesuffix(".gz").rpartition(".")
    found = COPY.fullmatch(stem)
    domain = found[2] if found and form in (*READERS, *counts.FORMS) else ""
    if schema.is_known(domain) and domain != stem:
        message = f"may be another copy of {domain}"
        repair = f"Send one file named {domain}"
        raise unreadable("two_files", message, repair, file=name, domain=domain)


def content_of(name, raw, encoding=""):
    """Return what a file says: unpacked, and in UTF-8 where another encoding is declared."""
    if not raw:
        raise unreadable("empty_file", "has 0 bytes", "Send the file again", file=name)
    return in_utf8(name, unpacked(name, raw), encoding)


def parse_file(name, raw, encoding=""):
    """Return the text frame of one file: upper-case columns, the 1-based data row as index."""
    _, form = file_kind(name)
    frame = READERS[form](content_of(name, raw, encoding), name)
    if file_kind(name)[0] != schema.COUNTS:
        upper = [str(column or "").strip().upper() for column in frame.columns]
        _require_usable(upper, name)
        frame.attrs["renamed"] = [old for old in frame.columns if old not in upper]
        frame.columns = upper
    return _numbered(frame)


def _numbered(frame):
    frame.index = pd.RangeIndex(1, len(frame) + 1, name=SOURCE_ROW)
    return frame


def _require_usable(columns, name):
    """Refuse columns without a name, of one name, or of the name that holds a row's number."""
    times = Counter(columns)
    for place, column in enumerate(columns, 1):
        where = {"file": name, "column": column}
        if not column:
            raise unreadable("header", f"column {place} has no name", "Name every column", **where)
        if times[column] > 1:
            raise unreadable("header", "column stands more than once", "Keep one of them", **where)
        if column == SOURCE_ROW:
            message = "is a name this book uses itself"
            raise unreadable("header", message, "Rename the column", **where)
