"""Checks of sequencing data: the counts, and how they fit the sample sheet."""

import re

import pandas as pd

from helpers.cut.rules import Spot, structural

# What a spreadsheet makes of MARCH1, SEPT2, DEC1, OCT4.
MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
DATE_LIKE = re.compile(
    rf"\d{{1,2}}-(?i:{MONTH})(?:-\d{{2,4}})?|{MONTH}-\d\d|\d{{4}}-\d\d-\d\d"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
)


def _genes(records):
    counts = records.frame("counts")
    return counts.iloc[:, 0] if counts.shape[1] else pd.Series(dtype=object)


@structural
def check_genes_unique(records):
    """Every gene has one row of counts."""
    genes = _genes(records)
    rows = genes.index[genes.duplicated()]
    yield Spot("counts", rows, str(genes.name), "gene is repeated", "Send one row per gene")


@structural
def check_genes_named(records):
    """Gene names are names: not empty, and not dates made by a spreadsheet."""
    genes = _genes(records)
    dates = genes.index[genes.map(lambda gene: bool(DATE_LIKE.fullmatch(gene)))]
    column = str(genes.name)
    repair = "Export without a spreadsheet"
    yield Spot("counts", dates, column, "is a date made of a gene name", repair)
    yield Spot("counts", genes.index[genes == ""], column, "gene has no name", repair)


@structural
def check_counts_whole(records):
    """Counts are whole numbers, none negative, none missing."""
    counts = records.frame("counts")
    for sample in counts.columns[1:]:
        wrong = counts.index[~counts[sample].str.fullmatch(r"[0-9]{1,15}")]
        repair = "Send raw counts, not normalised values"
        yield Spot("counts", wrong, sample, "is not a count", repair)


@structural
def check_samples_match(records):
    """The sample sheet and the counts name the same samples; excluded ones may lack counts."""
    if not records.has("counts"):
        return
    if not records.has("samples"):
        yield Spot("counts", None, "", "came without a sample sheet", "Send samples.csv")
        return
    sheet, counted = records.frame("samples"), records.frame("counts").columns[1:]
    for sample in counted.difference(sheet.SAMPLE_ID, sort=False):
        yield Spot("counts", None, sample, "sample is not in the sample sheet", "Send its record")
    absent = ~sheet.SAMPLE_ID.isin(counted) & (sheet.EXCLUDED_REASON == "")
    rows = sheet.index[absent & (sheet.SAMPLE_ID != "")]
    repair = "Send its counts or the reason it is excluded"
    yield Spot("samples", rows, "SAMPLE_ID", "sample has no counts", repair)
