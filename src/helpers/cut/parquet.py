"""Parquet, where the optional extra is installed."""

import io
from collections import Counter
from datetime import date, time
from decimal import Decimal

import pandas as pd

from helpers.cut.findings import unreadable
from helpers.cut.packed import LARGEST
from helpers.cut.transport import number_text

PLAIN = (str, bool, date, time, Decimal)


def read_parquet(raw, name):
    """Return the frame of a Parquet file as text."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        repair = "Install it with: pip install 'trialbook[parquet]', or send CSV"
        message = "Parquet needs the optional extra `parquet`"
        raise unreadable("parquet", message, repair, file=name) from error
    try:
        file = ParquetFile(io.BytesIO(raw))
        _require_columns(file, name)
        table = file.read()
        values = {column: table[column].to_pylist() for column in table.column_names}
    except (ArrowException, OSError, ValueError) as error:
        message = f"is not a whole Parquet file ({len(raw)} bytes)"
        raise unreadable("parquet", message, "Send the file again", file=name) from error
    columns = {column: _as_text(cells, name, column) for column, cells in values.items()}
    return pd.DataFrame(columns, dtype=object)


def _require_columns(file, name):
    """Refuse, before any value is read, columns of one name and more than memory can hold."""
    columns, rows = file.schema_arrow.names, file.metadata.num_rows
    repeated = [column for column, times in Counter(columns).items() if times > 1]
    if repeated:
        message = "column stands more than once"
        raise unreadable("header", message, "Keep one of them", file=name, column=repeated[0])
    if rows * len(columns) * 8 > LARGEST:
        message = f"holds {rows} rows of {len(columns)} columns"
        raise unreadable("too_large", message, file=name)


def _as_text(values, name, column):
    texts = [_text_of(value) for value in values]
    for row, text in enumerate(texts, 1):
        if text is None or "\x00" in text:
            message = "holds a value that is neither text, number nor date"
            where = {"row": row, "column": column}
            raise unreadable("parquet", message, "Send it as text", file=name, **where)
    return texts


def _text_of(value):
    """Return a value as text, "" where it is missing, None where it has no plain text."""
    if value is None:
        return ""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return number_text(value)
    return str(value) if isinstance(value, PLAIN) else None
