"""Checks of sequencing data: the counts, and how they fit the sample sheet."""

import re

import pandas as pd

from helpers.cut import schema
from helpers.cut.findings import mask_id
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


# An export as numbers writes the same dates as days since 1900
SERIALS = range(36526, 55154)  # 2000 to 2050
SERIAL = re.compile(r"\d{5}")
FIRST_SERIAL = pd.Timestamp("1899-12-30")
# The names that a date of this month may have been, and what these genes are called today
FAMILIES = {
    "mar": (("MARCH", "MARCHF"), ("MARC", "MTARC")),
    "sep": (("SEPT", "SEPTIN"),),
    "dec": (("DEC", "DELEC"),),
    "oct": (("OCT", "POU"),),
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NOT_RAW = "Send raw counts, not normalised values"
# Above so many cells of one sample a normalised matrix was sent, and one finding says so
MOST_CELLS = 20
COUNT = r"[0-9]{1,15}"
WRONG = {
    "is missing": r"|(?i:na|nan|null|none|\.)",
    "is negative": r"-[0-9].*",
    "is not a whole number": r"[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?",
    "is not a number": r".*",
}


@structural
def check_genes_unique(records):
    """Every gene has one row of counts."""
    genes = _genes(records)
    rows = genes.index[genes.duplicated()]
    yield Spot("counts", rows, str(genes.name), "gene is repeated", "Send one row per gene")


@structural
def check_genes_named(records):
    """Gene names are names: a line of signs that are seen, and no dates made by a spreadsheet."""
    genes = _genes(records)
    column, repair = str(genes.name), "Export without a spreadsheet"
    dates = genes[genes.map(lambda gene: bool(DATE_LIKE.fullmatch(gene))) | _serials(genes)]
    was = dates.map(_was)
    repairs = (repair + was.where(was == "", "; by its date it was " + was)).astype(object)
    yield Spot("counts", dates.index, column, "is a date made of a gene name", repairs)
    yield Spot("counts", genes.index[genes == ""], column, "gene has no name", repair)
    # files of genes part names by tabs and lines, and what is not seen meets no name of a set
    hidden = [row for row, gene in genes.items() if not gene.isprintable()]
    message = "gene name holds a sign that is not seen, such as a tab or a line end"
    yield Spot("counts", hidden, column, message, "Send the plain name")
    most = int(schema.threshold("term_letters"))
    long = genes.index[genes.str.len() > most]
    yield Spot("counts", long, column, f"gene name is longer than {most} letters", "Send its name")


def _serials(genes):
    """Return which names are days since 1900; a list of numbered genes has no such names."""
    numbered = genes.str.fullmatch(r"\d+")
    if numbered.mean() > 0.5:
        return pd.Series(False, index=genes.index)
    return genes.map(lambda gene: bool(SERIAL.fullmatch(gene)) and int(gene) in SERIALS)


def _was(name):
    """Return the gene that a date was, its name of today first; "" where no date tells."""
    found = re.fullmatch(
        rf"(\d{{1,2}})-({MONTH[3:-1]})(?:-\d+)?|({MONTH[3:-1]})-(\d\d)", name, re.I
    )
    if SERIAL.fullmatch(name):
        day = FIRST_SERIAL + pd.Timedelta(int(name), unit="D")
        month, number = MONTHS[day.month - 1], day.day
    elif found:
        month, number = (found[2] or found[3]).lower(), int(found[1] or found[4])
    else:
        return ""
    names = [f"{new}{number} ({old}{number})" for old, new in FAMILIES.get(month, ())]
    return " or ".join(names)


@structural
def check_counts_whole(records):
    """Counts are whole numbers, none negative, none missing."""
    counts, genes = records.frame("counts"), _genes(records)
    for sample in counts.columns[1:]:
        cells = counts[sample]
        wrong = cells[~cells.str.fullmatch(COUNT)].str.strip()
        for what, pattern in WRONG.items():
            ours = wrong[wrong.str.fullmatch(pattern)]
            wrong = wrong.drop(ours.index)
            yield _cells(sample, ours, genes, what)


def _cells(sample, cells, genes, what):
    """Return the counts of one sample that are wrong in one way; of many, how many there are."""
    named = genes.loc[cells.index].map(mask_id)
    if len(cells) <= MOST_CELLS:  # none at all is no finding
        return Spot("counts", cells.index, sample, ("count of " + named + f" {what}"), NOT_RAW)
    message = f"count of {len(cells)} genes {what}, first {named.iloc[0]} in row {cells.index[0]}"
    return Spot("counts", None, sample, message, NOT_RAW)


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
