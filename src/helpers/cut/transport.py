"""SAS transport files (XPORT v5 and v8), with the proof that none of their records is missing."""

import re
import struct
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.cut.findings import unreadable

RECORD = 80
NAMESTR = 140
PLACE, TEXT = 84, 2  # where a column's description says its place; the kind of text
LIBRARY = b"HEADER RECORD*******LIB"
NAMESTRS = re.compile(
    rb"HEADER RECORD\*{7}(?:NAMESTR|NAMSTV8) HEADER RECORD!{7}\d{5}(\d{5})\d{20}  "
)
OBSERVATIONS = re.compile(rb"HEADER RECORD\*{7}(?:OBS|OBSV8) +HEADER RECORD!{7}([ \d]{30})  ")
REPAIR = "The file was cut short or altered: send it again"
LARGEST_EXACT = 2**53


def read_xpt(raw, name):
    """Return the frame of an XPORT file; numbers as the shortest text that gives them back."""
    expected = _count_records(raw, name)
    frame = _parse(raw, name)
    if not expected[0] <= len(frame) <= expected[1]:
        message = f"holds {expected[1]} records, {len(frame)} could be read"
        raise unreadable("truncated", message, REPAIR, file=name)
    return frame.apply(_as_text)


def _count_records(raw, name):
    """Return how many records the file can hold, fewest and most, from its own headers.

    Records are padded with blanks to 80 bytes, so short blank records at the end are uncertain.
    """
    if not raw.startswith(LIBRARY):
        raise unreadable("not_xport", "is not a SAS transport file", "Export again", file=name)
    if len(raw) % RECORD:
        message = f"{len(raw)} bytes is not a whole number of 80-byte records"
        raise unreadable("truncated", message, REPAIR, file=name)
    columns, start, counted = _layout(raw, name)
    data, width = raw[start:], sum(length for *_, length in columns)
    _require_no_nul(data[: len(data) // width * width], columns, width, name)
    whole, left = divmod(len(data), width)
    if left >= RECORD or data[len(data) - left :].strip(b" "):
        message = f"record {whole + 1} has {left} of {width} bytes"
        raise unreadable("truncated", message, REPAIR, file=name, row=whole + 1)
    if counted is not None:
        return counted, counted
    filled = -(-len(data.rstrip(b" ")) // width)
    certain = max(filled, -(-(len(data) - RECORD + 1) // width))
    return min(certain, whole), whole


def _layout(raw, name):
    """Return the columns, where the first record starts, and how many there are if it is stated."""
    found = NAMESTRS.search(raw)
    members = raw.count(b"HEADER RECORD*******MEMB")
    if found is None or members != 1:
        message = f"holds {members} data sets instead of one, or no description of its columns"
        raise unreadable("not_xport", message, "Export one data set per file", file=name)
    count = int(found[1])
    body = OBSERVATIONS.search(raw, found.end() + count * NAMESTR)
    if body is None:
        raise unreadable("truncated", "ends within the description of columns", REPAIR, file=name)
    columns = list(_columns(raw, found.end(), count))
    width = sum(length for *_, length in columns)
    inside = [length > 0 and 0 <= at <= width - length for *_, at, length in columns]
    if not columns or not all(inside):
        message = "describes its columns in a way that cannot be"
        raise unreadable("not_xport", message, "Export again", file=name)
    counted = int(body[1].split()[0]) if body[1].strip(b" 0") else None
    return columns, body.end(), counted


def _columns(raw, start, count):
    """Yield name, kind, place in a record and width of each column."""
    for at in range(start, start + count * NAMESTR, NAMESTR):
        kind, _, width = struct.unpack(">hhh", raw[at : at + 6])
        (place,) = struct.unpack(">i", raw[at + PLACE : at + PLACE + 4])
        yield raw[at + 8 : at + 16].decode("latin-1").strip(), kind, place, width


def _require_no_nul(data, columns, width, name):
    """Refuse text that goes on behind a NUL byte, where the parser would end it."""
    if b"\x00" not in data:
        return
    records = np.frombuffer(data, dtype="uint8").reshape(-1, width)
    for column, kind, place, length in columns:
        field = records[:, place : place + length]
        for row in np.flatnonzero((field == 0).any(axis=1)) if kind == TEXT else ():
            if b"\x00" in field[row].tobytes().rstrip(b"\x00 "):
                where = {"row": int(row) + 1, "column": column}
                message = "a NUL byte stands in the text"
                raise unreadable("nul_byte", message, "Export again", file=name, **where)


def _parse(raw, name):
    import pyreadstat

    # The parser wants a path: the bytes that were hashed are the bytes that are parsed.
    with tempfile.NamedTemporaryFile(suffix=".xpt") as handle:
        handle.write(raw)
        handle.flush()
        try:
            frame, _ = pyreadstat.read_xport(
                Path(handle.name), disable_datetime_conversion=True, encoding="UTF-8"
            )
        except (pyreadstat.ReadstatError, UnicodeDecodeError) as error:
            message = "cannot be read as SAS transport in UTF-8"
            raise unreadable("not_xport", message, "Export again", file=name) from error
    _require_exact(frame, name)
    return frame


def _require_exact(frame, name):
    for column in frame.select_dtypes("number"):
        lossy = frame[column].abs() > LARGEST_EXACT
        if lossy.any():
            message = "a whole number beyond 2^53 is not exact in this format"
            where = {"column": column, "row": int(np.flatnonzero(lossy)[0]) + 1}
            raise unreadable("lossy_number", message, "Send it as text", file=name, **where)


def _as_text(column):
    if column.dtype == object:
        return column.fillna("")
    return pd.Series([number_text(value) for value in column], index=column.index, dtype=object)


def number_text(value):
    """Return the shortest text of a number that reads back as the same; missing is empty."""
    if value != value:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))
