"""Analysis datasets as readers get them: Dataset-JSON 1.1 from a page, XPT made of that.

Their labels stand in `adam/labels.csv`, which also says what is not given: a page shows a
participant's age in bands and no race, country or words in which the site told an event.
"""

import csv
import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

LABELS = Path(__file__).parents[1] / "adam" / "labels.csv"
NAME = re.compile(r"[A-Z][A-Z0-9_]{0,7}")
LABEL_LENGTH, TEXT_LENGTH = 40, 200  # what version 5 of the transport format holds
VERSION = "1.1.0"
DIGITS = 10


@cache
def labels():
    """Return {name: (label, whether it is given)} of every dataset and variable."""
    with LABELS.open(encoding="utf-8", newline="") as rows:
        return {row["name"]: (row["label"], row["given"] == "yes") for row in csv.DictReader(rows)}


def dataset_json(name, frame, manifest):
    """Return an analysis dataset as the text of a Dataset-JSON file, the same each time.

    Dated by the delivery of the data. A variable without a label is not given. Days are dates,
    numbers have ten significant digits, and what is missing is null.
    """
    known = labels()
    given = [column for column in frame.columns if known.get(column, ("", False))[1]]
    columns = [_column(name, column, frame[column], known[column][0]) for column in given]
    values = [_values(frame[column], about) for column, about in zip(given, columns, strict=True)]
    study = manifest["trial_id"]
    content = {
        "datasetJSONCreationDateTime": f"{manifest['delivered']}T00:00:00",
        "datasetJSONVersion": VERSION,
        "fileOID": f"{study}.{manifest['data_cut']}.{name}",
        "studyOID": study,
        "metaDataVersionOID": f"{study}.{manifest['data_cut']}",
        "itemGroupOID": f"IG.{name}",
        "records": len(frame),
        "name": name,
        "label": known[name][0],
        "columns": columns,
        "rows": [list(row) for row in zip(*values, strict=True)],
    }
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False, allow_nan=False) + "\n"


def write_xpt(source, target):
    """Write a Dataset-JSON file of ours as XPT: version 5 where its limits allow, else 8."""
    import pyreadstat

    content = json.loads(source.read_text(encoding="utf-8"))
    columns = content["columns"]
    names = [column["name"] for column in columns]
    frame = pd.DataFrame(content["rows"], columns=names, dtype=object)
    for column in columns:
        frame[column["name"]] = _transported(frame[column["name"]], column["dataType"])
    days = [column["name"] for column in columns if column["dataType"] == "date"]
    pyreadstat.write_xport(
        frame,
        str(target),
        file_label=content["label"],
        table_name=content["name"],
        column_labels=[column["label"] for column in columns],
        variable_format=dict.fromkeys(days, "YYMMDD10"),
        file_format_version=_version(columns),
    )
    _date(target, content["datasetJSONCreationDateTime"])


def _transported(values, kind):
    if kind == "date":
        return values.map(date.fromisoformat, na_action="ignore")
    return values.fillna("").astype(str) if kind == "string" else values.astype("float64")


def _column(dataset, name, values, label):
    about = {"itemOID": f"IT.{dataset}.{name}", "name": name, "label": label}
    about["dataType"] = _kind(values)
    if about["dataType"] == "string":
        longest = values.dropna().astype(str).str.encode("utf-8").str.len().max()
        about["length"] = max(int(longest), 1) if pd.notna(longest) else 1
    return about


def _kind(values):
    if pd.api.types.is_datetime64_any_dtype(values):
        return "date"
    if pd.api.types.is_integer_dtype(values):
        return "integer"
    return "float" if pd.api.types.is_float_dtype(values) else "string"


def _values(values, about):
    missing = values.isna()
    if about["dataType"] == "date":
        values = values.dt.strftime("%Y-%m-%d")
    elif about["dataType"] == "string":
        values = values.astype(str)
    elif about["dataType"] == "float":
        missing |= values.isin([float("inf"), -float("inf")])  # neither form can say it
        values = values.map(lambda value: float(f"{value:.{DIGITS}g}"))
    return values.astype(object).where(~missing, None).tolist()


def _version(columns):
    fits = all(
        NAME.fullmatch(column["name"])
        and len(column["label"]) <= LABEL_LENGTH
        and column.get("length", 1) <= TEXT_LENGTH
        for column in columns
    )
    return 5 if fits else 8


def _date(path, stamp):
    """Put the day of delivery where the writer put the time of the run, four times in the head."""
    raw = path.read_bytes()
    day = date.fromisoformat(stamp[:10])
    written = f"{day:%d%b%y}:00:00:00".upper().encode("ascii")
    times = re.compile(rb"\d\d[A-Z]{3}\d\d:\d\d:\d\d:\d\d")
    head = times.sub(written, raw[:_HEAD])
    path.write_bytes(head + raw[_HEAD:])


_HEAD = 80 * 8  # the records before the first variable is described
