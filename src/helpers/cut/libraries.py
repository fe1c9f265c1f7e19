"""The library of each sequenced sample: its reads, and those of the genes that tell the sex."""

import numpy as np
import pandas as pd

from helpers.cut import schema

# Ensembl's identifiers, for counts that name genes by them
FEMALE_GENES = {"XIST": "ENSG00000229807"}
MALE_GENES = {
    "DDX3Y": "ENSG00000067048",
    "EIF1AY": "ENSG00000198692",
    "KDM5D": "ENSG00000012817",
    "RPS4Y1": "ENSG00000129824",
    "USP9Y": "ENSG00000114374",
    "UTY": "ENSG00000183878",
}


def libraries(counts):
    """Return the reads of each sample: all, of XIST and of genes of the Y chromosome.

    Key SAMPLE_ID (index). LIBSIZE, FEMREADS, MALREADS; the last two are missing where no such gene
    is among the counts.

    Parameters
    ----------
    counts : DataFrame, genes x samples
    """
    genes = counts.index.to_series()
    reads = {"LIBSIZE": counts.sum()}
    for name, kind in (("FEMREADS", FEMALE_GENES), ("MALREADS", MALE_GENES)):
        rows = is_one_of(genes, kind)
        none = pd.Series(np.nan, index=counts.columns)
        reads[name] = counts[rows.to_numpy()].sum() if rows.any() else none
    return pd.DataFrame(reads).astype("float64").rename_axis("SAMPLE_ID")


def is_one_of(genes, kind):
    """Return which names, symbols or Ensembl's (of any version), are genes of {symbol: id}."""
    ids = set(kind.values())
    told = [str(gene).upper() for gene in genes]
    known = [gene in kind or gene.partition(".")[0] in ids for gene in told]
    return pd.Series(known, index=genes.index, dtype=bool)


def sex_of_reads(female, male):
    """Return "F" or "M" where the genes of one sex have at least four times the reads, else None.

    Few reads of both kinds say nothing, nor does a sample in which one kind is not counted.
    """
    enough = female + male >= schema.threshold("sex_gene_reads")
    # counts below zero, which a check refuses, have no logarithm
    ratio = np.log2(((female + 1) / (male + 1)).where(enough & (female >= 0) & (male >= 0)))
    sure = ratio.abs() >= schema.threshold("sex_gene_log2_ratio")
    told = pd.Series(np.where(ratio > 0, "F", "M"), index=ratio.index, dtype=object)
    return told.where(sure, None)
