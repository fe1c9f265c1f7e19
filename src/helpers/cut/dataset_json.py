"""Dataset-JSON 1.1: rows against columns against the number of records the file claims."""

import json

import pandas as pd

from helpers.cut.findings import unreadable

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
    rows = _rows(content, len(columns), name)
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _refused(rule, message, name, **where):
    return unreadable(rule, message, "Export as Dataset-JSON 1.1 again", file=name, **where)


def _parsed(raw, name):
    def no_constant(word):
        raise ValueError(f"{word} is not JSON")

    def no_repeat(pairs):
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            repeated = next(key for key in keys if keys.count(key) > 1)
            raise ValueError(f"key {repeated!r} stands twice in one object")
        return found

    try:
        return json.loads(
            raw.decode("utf-8-sig"), parse_float=str, parse_int=str,
            parse_constant=no_constant, object_pairs_hook=no_repeat,
        )  # fmt: skip
    except RecursionError as error:
        raise _refused("json", "is nested too deeply", name) from error
    except ValueError as error:
        raise _refused("json", f"is not valid JSON: {error}", name) from error


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
        names.append(column["name"])
    repeated = [column for column in names if names.count(column) > 1]
    if repeated:
        raise _refused("header", "column stands more than once", name, column=repeated[0])
    return names


def _rows(content, width, name):
    rows = content["rows"]
    if str(content["records"]) != str(len(rows)):
        raise _refused("records", f"records {content['records']}, rows {len(rows)}", name)
    for number, row in enumerate(rows, 1):
        if not isinstance(row, list) or len(row) != width:
            found = len(row) if isinstance(row, list) else "no"
            raise _refused("ragged_rows", f"{found} of {width} values", name, row=number)
        if any(not isinstance(value, str) and value is not None for value in row):
            raise _refused("schema", f"/rows/{number - 1} holds a value that is neither text "
                           "nor number", name, row=number)  # fmt: skip
    return [["" if value is None else value for value in row] for row in rows]
