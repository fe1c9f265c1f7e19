"""The counts of a sequencing experiment, genes x samples, from every form they come in.

As text, for the checks: gene, then one column for each sample. As numbers, for the analyses:
index `gene`, one int64 column for each sample. Both hold the same counts whatever the form.
"""

import io

import numpy as np
import pandas as pd

from helpers.cut import schema
from helpers.cut.delimited import BOM, decoded, read_csv
from helpers.cut.findings import unreadable
from helpers.cut.h5ad import read_h5ad
from helpers.cut.matrix_market import read_mtx
from helpers.cut.transport import number_text

GENE = "gene"
DELIMITED = {"csv": ",", "tsv": "\t"}
BINARY = ("mtx", "h5ad")
FORMS = (*DELIMITED, *BINARY)
# How sequencing pipelines name what lies beside a Matrix Market file
NAMES = {
    "genes": schema.GENE_NAMES,
    "features": schema.GENE_NAMES,
    "barcodes": schema.SAMPLE_NAMES,
    "samples": schema.SAMPLE_NAMES,
}
SEND = {
    schema.GENE_NAMES: ("its genes", "genes.tsv or features.tsv"),
    schema.SAMPLE_NAMES: ("its samples", "barcodes.tsv or samples.tsv"),
}


def read_text(name, form, content, beside):
    """Return the counts as text: gene, then one column for each sample.

    Parameters
    ----------
    name, form, content : the file of the counts, csv, tsv, mtx or h5ad, unpacked
    beside : callable
        Gives {part: its frame} of the names beside a Matrix Market file, and the SAMPLE_ID of the
        sample sheet.
    """
    if form in DELIMITED:
        return read_csv(_with_corner(content, form), name, DELIMITED[form])
    numbers = _read_binary(name, form, content, beside)
    distinct, place = np.unique(numbers.to_numpy(), return_inverse=True)
    words = np.array([number_text(value) for value in distinct], dtype=object)
    texts = pd.DataFrame(words[place.reshape(numbers.shape)], columns=numbers.columns, dtype=object)
    texts.insert(0, GENE, numbers.index.astype(object), allow_duplicates=True)
    return texts


def read_numbers(name, form, content, beside):
    """Return checked counts as numbers: index `gene`, one int64 column for each sample."""
    if form not in DELIMITED:
        return _read_binary(name, form, content, beside).astype("int64")
    text = io.BytesIO(_with_corner(content, form))
    given = {"sep": DELIMITED[form], "na_filter": False}
    header = pd.read_csv(text, nrows=0, **given).columns
    text.seek(0)
    types = dict.fromkeys(header[1:], "int64") | {header[0]: str}
    return pd.read_csv(text, dtype=types, index_col=0, **given)


def read_names(content, name):
    """Return the rows of a file of names, text, no header; the first column is the name."""
    text = decoded(content.removeprefix(BOM), name).rstrip("\r\n")
    rows = [line.rstrip("\r").split("\t") for line in text.split("\n")]
    return pd.DataFrame(rows, dtype=object).fillna("")


def _with_corner(raw, form):
    """Name the first column, which R leaves without one."""
    sign = DELIMITED[form].encode()
    for empty in (sign, b'""' + sign):
        if raw.startswith(empty):
            return GENE.encode() + raw[len(empty) - 1 :]
    return raw


def _read_binary(name, form, content, beside):
    parts, sheet = beside()
    if form == "h5ad":
        numbers = read_h5ad(content, name, sheet)
    else:
        genes, samples = (_names_of(part, parts, name) for part in SEND)
        numbers = read_mtx(content, name, genes, samples)
    samples = pd.Index(numbers.columns)
    if samples.has_duplicates:
        twice = samples[samples.duplicated()][0]
        message = f"sample stands {(samples == twice).sum()} times"
        raise unreadable("header", message, "Keep one of them", file=name, column=str(twice))
    return numbers.rename_axis(index=GENE)


def _names_of(part, parts, name):
    if part not in parts:
        what, files = SEND[part]
        raise unreadable(
            "matrix_market", f"came without the names of {what}", f"Send {files}", file=name
        )
    return parts[part][0].tolist()
