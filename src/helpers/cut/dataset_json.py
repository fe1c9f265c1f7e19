"""Dataset-JSON 1.1: rows against columns against the number of records the file claims."""

import json
import re
from collections import Counter

import pandas as pd

from helpers.cut.findings import unreadable

NEWLINE = "\n"
TOKENS = re.compile(r'(?P<text>"(?:[^"\\]|\\.)*")(?P<colon>\s*:)?|[{}\[\]]|NaN|-?Infinity')
HALF = re.compile("[\ud800-\udfff]")  # of a pair of surrogates: no letter, and no bytes in UTF-8
NEEDED = ("datasetJSONVersion", "records", "name", "columns", "rows")


def read_json(raw, name):
    """Return the frame of a Dataset-JSON file; numbers keep the digits they were written with."""
    content = _parsed(raw, name)
    if not isinstance(content, dict):
        raise _refused("schema", "/ is not an object", name)
    absent = [key for key in NEEDED if key not in content]
    if absent:
        raise _refused("schema", f"/{absent[0]} is missing", name)
    if not str(content["datasetJSONVersion"]).startswith("1.1"):
        raise _refused("schema", "/datasetJSONVersion is not 1.1", name)
    for key in ("columns", "rows"):
        if not isinstance(content[key], list):
            raise _refused("schema", f"/{key} is not a list", name)
    _require_same_domain(content["name"], name)
    columns = _columns(content["columns"], name)
    rows = _rows(content, columns, name)
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _refused(rule, message, name, **where):
    return unreadable(rule, message, "Export as Dataset-JSON 1.1 again", file=name, **where)


def _parsed(raw, name):
    def no_constant(word):
        raise ValueError(f"{word} is not JSON: {_place(text, _constants(text))}")

    def no_repeat(pairs):
        found = dict(pairs)
        if len(found) < len(pairs):
            key, at = _repeated_key(text)
            raise ValueError(f"key {key!r} stands twice in one object: {_place(text, at)}")
        return found

    try:
        text = raw.decode("utf-8-sig")
        return json.loads(
            text, parse_float=str, parse_int=str,
            parse_constant=no_constant, object_pairs_hook=no_repeat,
        )  # fmt: skip
    except RecursionError as error:
        raise _refused("json", "is nested too deeply", name) from error
    except ValueError as error:
        raise _refused("json", f"is not valid JSON: {error}", name) from error


def _place(text, at):
    """Return line and column of a place in text, as the parser itself writes them."""
    return f"line {text.count(NEWLINE, 0, at) + 1} column {at - text.rfind(NEWLINE, 0, at)}"


def _constants(text):
    """Return where the first constant stands that JSON does not have."""
    return next(m.start() for m in TOKENS.finditer(text) if m[0][-1] in "Ny")


def _repeated_key(text):
    """Return the first key that stands twice in one object, and where it stands again."""
    seen = []
    for found in TOKENS.finditer(text):
        token = found[0]
        if token[0] in "{[":
            seen.append(set())
        elif token[0] in "}]":
            seen.pop()
        elif found["colon"]:
            key = json.loads(found["text"])
            if key in seen[-1]:
                return key, found.start()
            seen[-1].add(key)
    return "", 0


def _require_same_domain(said, name):
    file = name.split(".")[0].upper()
    if str(said).upper() != file:
        raise _refused("schema", f"/name is {str(said)[:40]!r}, the file is {file}", name)


def _columns(declared, name):
    names = []
    for position, column in enumerate(declared):
        pointer = f"/columns/{position}"
        for key in ("itemOID", "name", "label", "dataType"):
            if not isinstance(column, dict) or not isinstance(column.get(key), str):
                raise _refused("schema", f"{pointer}/{key} is missing or no text", name)
            if not column[key]:
                raise _refused("schema", f"{pointer}/{key} is empty", name)
        if str(column.get("length", "1")) in ("0", "-1"):
            raise _refused("schema", f"{pointer}/length is not positive", name)
        _require_text(column["name"], name)
        names.append(column["name"])
    repeated = [column for column, times in Counter(names).items() if times > 1]
    if repeated:
        raise _refused("header", "column stands more than once", name, column=repeated[0])
    return names


def _require_text(value, name, **where):
    """Refuse what is no text anywhere else: a NUL sign, half of a pair of surrogates."""
    if "\x00" in value:
        raise _refused("nul_byte", "a NUL sign stands in the text", name, **where)
    if HALF.search(value):
        raise _refused("encoding", "holds half of a pair of surrogates", name, **where)


def _rows(content, columns, name):
    rows, width = content["rows"], len(columns)
    if str(content["records"]) != str(len(rows)):
        raise _refused("records", f"records {content['records']}, rows {len(rows)}", name)
    for number, row in enumerate(rows, 1):
        if not isinstance(row, list) or len(row) != width:
            found = len(row) if isinstance(row, list) else "no"
            raise _refused("ragged_rows", f"{found} of {width} values", name, row=number)
        if any(not isinstance(value, str) and value is not None for value in row):
            raise _refused("schema", f"/rows/{number - 1} holds a value that is neither text "
                           "nor number", name, row=number)  # fmt: skip
        for column, value in zip(columns, row, strict=True):
            if value and not value.isprintable():
                _require_text(value, name, row=number, column=column)
    return [["" if value is None else value for value in row] for row in rows]
