"""From text to types by the declared schema, and supplemental qualifiers into their parents."""

import unicodedata

import numpy as np
import pandas as pd

from helpers.cut import schema

SOURCE_ROW = "SRCROW"


def numbers(values):
    """Return text as float64, NaN where it is empty or not a finite number."""
    found = pd.to_numeric(values.where(values != ""), errors="coerce").astype("float64")
    known = np.isfinite(found.to_numpy())
    exact = np.full(len(found), np.nan)
    # pandas misses the last bit of long decimals, and equal times and sums must stay equal
    exact[known] = values.to_numpy(dtype=object)[known].astype("float64")
    return pd.Series(exact, index=found.index, name=found.name)


def type_frame(text, domain):
    """Return a domain's typed frame: every declared column, then the others, then SRCROW.

    Identifiers, codes and dates stay text, accents as one sign with their letter; only the empty
    string is missing; declared numbers are float64. `text` has the 1-based data row as its index.
    """
    declared = schema.variables(domain)
    extra = [column for column in text.columns if column not in declared]
    columns = {}
    for name in [*declared, *extra]:
        numeric = name in declared and declared[name].kind in schema.NUMERIC
        columns[name] = _typed_column(text, name, numeric)
    columns[SOURCE_ROW] = text.index.to_numpy(dtype="int64")
    return pd.DataFrame(columns).reset_index(drop=True)


def _typed_column(text, name, numeric):
    if name not in text:
        dtype = "float64" if numeric else object
        return np.full(len(text), np.nan, dtype=dtype)
    if numeric:
        return numbers(text[name]).to_numpy()
    values = composed(text[name].to_numpy(dtype=object, copy=True))
    values[values == ""] = np.nan
    return values


def composed(values):
    """Return texts with each letter and its accent as one sign, so that equal words are equal."""
    odd = {text for text in set(values) if not text.isascii()}
    whole = {text: unicodedata.normalize("NFC", text) for text in odd}
    changed = {text: to for text, to in whole.items() if text != to}
    return np.array([changed.get(text, text) for text in values], object) if changed else values


def empty_frame(domain):
    """Return the typed frame of a domain that was not delivered: declared columns, no row."""
    return type_frame(pd.DataFrame(index=pd.RangeIndex(1, 1)), domain)


def merge_supplemental(parent, supplemental):
    """Return a parent's text frame with one column per QNAM, "" where a record has none.

    A qualifier belongs to the record named by IDVAR and IDVARVAL, or to all the participant's
    records when IDVAR is empty.
    """
    merged = parent.copy()
    for (idvar, qnam), rows in supplemental.groupby(["IDVAR", "QNAM"], sort=True):
        found = pd.Series(
            rows.QVAL.to_numpy(), index=pd.MultiIndex.from_frame(supplemental_keys(rows, idvar))
        )
        values = found.reindex(parent_keys(parent, idvar)).to_numpy(dtype=object)
        values = np.where(pd.isna(values), "", values)
        before = merged[qnam].to_numpy() if qnam in merged else ""
        merged[qnam] = np.where(values == "", before, values).astype(object)
    return merged


def supplemental_keys(rows, idvar):
    """Return participant and record of supplemental rows of one IDVAR, numbers written alike."""
    record = _alike(rows.IDVARVAL) if idvar else pd.Series("", index=rows.index)
    return pd.DataFrame({"USUBJID": rows.USUBJID, "record": record})


def parent_keys(parent, idvar):
    """Return participant and record of a parent's rows, to be met by `supplemental_keys`."""
    record = _alike(parent[idvar]) if idvar else pd.Series("", index=parent.index)
    return pd.MultiIndex.from_arrays([parent.USUBJID, record])


def _alike(values):
    """Return 1, 1.0 and 01 as the same text; anything that is not a number as it stands."""
    as_number = numbers(values)
    return values.where(as_number.isna(), as_number.map("{:.10g}".format))
