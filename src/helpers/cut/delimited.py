"""CSV, strictly: UTF-8, commas, one header, every row as long as it. Everything stays text."""

import csv
import io
import re

import pandas as pd

from helpers.cut.findings import Finding, Unreadable, unreadable

BOM = b"\xef\xbb\xbf"
REPORTED_ROWS = 20
csv.field_size_limit(2**31 - 1)  # a long text is no unclosed quote; its file's size is held already
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
AS_UTF8 = "{} as UTF-8, or declare it: --encoding {}={}"
PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a zip archive, an older spreadsheet
# What Windows shows for the bytes 0x80 to 0x9f; the quotes and dashes may also follow a word.
QUOTES = "\u2018\u2019\u201c\u201d\u2013\u2014\u203a"
WINDOWS = "".join(set(bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")) - set(QUOTES))
# Traces of UTF-8 once read as latin-1 or by Windows and saved again: two bytes of a letter, three
# of a quote.
MOJIBAKE = re.compile(
    f"[\u00c2\u00c3][\u0080-\u00bf{WINDOWS}]|\u00c3[{QUOTES}](?=[a-z])|\u00e2(?:\u0080|\u20ac)"
)


def read_csv(raw, name, separator=","):
    """Return the frame of a CSV file, text as delivered, refusing any other dialect."""
    text = decoded(raw.removeprefix(BOM), name)
    if not text.strip("\r\n"):
        raise unreadable("empty_file", "is empty", "Send the file again", file=name)
    header, ragged = _shape(text, name, separator)
    _require_header(header, name)
    if ragged:
        raise Unreadable(*ragged)
    body = io.StringIO(text.rstrip("\r\n"), newline="")
    # One parser's speed, the other's strictness: the shape above is held by the csv module.
    return pd.read_csv(
        body, sep=separator, dtype=str, na_filter=False, skip_blank_lines=False, index_col=False
    )


def decoded(raw, name):
    """Return text in UTF-8 as it stands, refusing any other encoding and its traces."""
    if raw.startswith(PACKED):
        repair = "Send the text itself"
        message = "is a spreadsheet or an archive under the name of a text file"
        raise unreadable("spreadsheet", message, repair, file=name)
    if wide := _wide(raw):
        raise unreadable("encoding", "is UTF-16", AS_UTF8.format("Export", name, wide), file=name)
    if b"\x00" in raw:
        where = _place(raw, raw.index(b"\x00"))
        repair = "Export the file again as plain text"
        raise unreadable("nul_byte", "a NUL byte stands in the text", repair, file=name, **where)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        found = raw[error.start : error.start + 1].hex()
        message = f"is not UTF-8: byte 0x{found} at offset {error.start}"
        repair = AS_UTF8.format("It may be latin-1 (Windows): export", name, "cp1252")
        where = _place(raw, error.start)
        raise unreadable("encoding", message, repair, file=name, **where) from error
    if trace := MOJIBAKE.search(text):
        message = "holds UTF-8 that was once read as latin-1"
        repair = "Export from the source as UTF-8"
        where = _place(raw, len(text[: trace.start()].encode()))
        raise unreadable("encoding", message, repair, file=name, **where)
    return text


def _wide(raw):
    """Return the name of the form of UTF-16 that text is in, "" where it is in none."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    zeros = {raw[1::2].count(0): "utf-16-le", raw[::2].count(0): "utf-16-be"}
    # plain letters have one of their two bytes empty
    return zeros[max(zeros)] if max(zeros) > len(raw) // 4 else ""


def _place(raw, offset):
    """Return the row and the column of a byte, as far as the lines above it tell."""
    before = raw[:offset].decode("latin-1").split("\n")
    if len(before) == 1:
        return {}
    lines = (line.replace("\r", " ") for line in (before[0], before[-1]))
    header, started = (next(csv.reader([line]), []) for line in lines)
    position = max(len(started) - 1, 0)
    known = position < len(header)
    return {"row": len(before) - 1, "column": header[position].strip() if known else ""}


def _shape(text, name, separator):
    """Return the header and the findings about rows that are longer or shorter than it."""
    plain = '"' not in text and "\r" not in text.replace("\r\n", "")
    lines = _fields_by_line(text, separator) if plain else _fields_by_reader(text, name, separator)
    header = next(lines)[1]
    used = [words for sign, words in SEPARATORS.items() if len(header) == 1 and sign in header[0]]
    if used:
        signs = SEPARATORS[separator]
        repair = f"Export with {signs} between columns and points in decimals"
        raise unreadable("delimiter", f"is separated by {used[0]}", repair, file=name)
    rows = [(line, len(fields)) for line, fields in lines]
    while rows and rows[-1][1] == 0:
        rows.pop()
    wrong = [(row, *found) for row, found in enumerate(rows, 1) if found[1] != len(header)]
    if len(wrong) == len(rows) > 1 and len({count for *_, count in wrong}) == 1:
        message = f"header has {len(header)} names, every row has {wrong[0][2]} fields"
        raise unreadable("ragged_rows", message, "Export the file again", file=name)
    last = None if text.endswith(("\n", "\r")) else len(rows)
    return header, [_ragged(name, found, len(header), last) for found in wrong[:REPORTED_ROWS]]


def _ragged(name, found, expected, last):
    row, line, count = found
    cut_short = row == last and count < expected
    ending = " and no line end" if cut_short else ""
    message = f"line {line} has {count} of {expected} fields{ending}"
    repair = "The file was cut short: send it again" if cut_short else "Quote fields with commas"
    return Finding("structural", "ragged_rows", message, repair, file=name, row=row)


def _fields_by_line(text, separator):
    for number, line in enumerate(text.split("\n"), 1):
        yield number, line.split(separator) if line.strip("\r") else []


def _fields_by_reader(text, name, separator):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    opened = 1
    try:
        for fields in reader:
            yield reader.line_num, fields
            opened = reader.line_num + 1
    except csv.Error as error:
        message = f"a quote opened on line {opened} is not closed"
        repair = "Double the quotes inside a field"
        row = opened - 1 or None
        raise unreadable("open_quote", message, repair, file=name, row=row) from error


def _require_header(header, name):
    seen = {}
    for position, column in enumerate(header, 1):
        seen.setdefault(column.strip().upper(), []).append(position)
    repeated = {column: places for column, places in seen.items() if len(places) > 1}
    if repeated:
        column, places = next(iter(repeated.items()))
        message = f"column stands {len(places)} times, at {', '.join(map(str, places))}"
        raise unreadable("header", message, "Keep one of them", file=name, column=column)
    if "" in seen:
        message = f"column {seen[''][0]} has no name"
        raise unreadable("header", message, "Name every column", file=name)
