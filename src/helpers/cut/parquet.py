"""Parquet, where the optional extra is installed."""

import io

import pandas as pd

from helpers.cut.findings import unreadable
from helpers.cut.transport import number_text


def read_parquet(raw, name):
    """Return the frame of a Parquet file as text."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import read_table
    except ImportError as error:
        repair = "Install it with: pip install 'trialbook[parquet]', or send CSV"
        message = "Parquet needs the optional extra `parquet`"
        raise unreadable("parquet", message, repair, file=name) from error
    try:
        table = read_table(io.BytesIO(raw))
    except (ArrowException, OSError) as error:
        message = f"is not a whole Parquet file ({len(raw)} bytes)"
        raise unreadable("parquet", message, "Send the file again", file=name) from error
    columns = {column: _as_text(table[column].to_pylist()) for column in table.column_names}
    return pd.DataFrame(columns, dtype=object)


def _as_text(values):
    return [_text_of(value) for value in values]


def _text_of(value):
    if value is None:
        return ""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return number_text(value)
    return str(value)
