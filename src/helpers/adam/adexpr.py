"""ADEXPR: one record per RNA sample, its visit, its quality, and whether it is one of a pair."""

import numpy as np
import pandas as pd

from helpers.adam.expression_samples import NO_THERAPY, place_samples
from helpers.cut.libraries import is_one_of, libraries

GLOBIN = {
    "HBA1": "ENSG00000206172",
    "HBA2": "ENSG00000188536",
    "HBB": "ENSG00000244734",
}
COLUMNS = [
    "SAMPLE_ID",
    "USUBJID",
    "SEX",
    "TUBE",
    "BATCH",
    "PLATE",
    "RIN",
    "GLOBIN_DEPLETED",
    "VISIT",
    "ADT",
    "ADY",
    "AVISIT",
    "AVISITL",
    "LIBSIZE",
    "GLOBFRAC",
    "GENEDET",
    "FEMREADS",
    "MALREADS",
    "SEXGENE",
    "SEXMISFL",
    "EXCLREAS",
    "EXPAIRFL",
]


def derive_adexpr(sheet, counts, adsl, trial, begun=NO_THERAPY):
    """Return one record per sample of the sheet or of the counts; no sample is dropped.

    EXPAIRFL marks both samples of a pair that is used; EXCLREAS says why another sample is not,
    SEXMISFL marks one whose genes contradict the recorded sex
    (`helpers.adam.expression_samples`).

    LIBSIZE, FEMREADS and MALREADS are reads: all, of XIST, of genes of the Y chromosome; GENEDET
    the genes with any read; GLOBFRAC the share of reads of globin genes, missing where no globin
    gene is among the counts.

    Parameters
    ----------
    sheet : DataFrame, one record per SAMPLE_ID
        The sample sheet of the cut.
    counts : DataFrame, genes x samples
    adsl : DataFrame, one record per USUBJID
        Needs TRTSDT, SEX, SAFFL, AP01SDT, AP02SDT, ...
    trial : Trial
    begun : DataFrame, one record per start of another therapy
        See `helpers.adam.begun_therapy`.

    Returns
    -------
    DataFrame, key SAMPLE_ID
        Empty when the trial plans no contrast, or the cut holds no samples.
    """
    contrasts = trial.endpoints_of_type("contrast")
    if trial.expression is None or not contrasts or (sheet.empty and counts.empty):
        return pd.DataFrame(columns=COLUMNS)
    samples = place_samples(sheet, libraries(counts), adsl, trial, begun)
    samples = _with_quality(samples, counts)
    return samples[COLUMNS].sort_values(["USUBJID", "ADT", "SAMPLE_ID"], ignore_index=True)


def _with_quality(samples, counts):
    """Add the share of globin reads and the genes detected."""
    rows = is_one_of(pd.Series(counts.index.astype(str), dtype=object), GLOBIN).to_numpy()
    total = counts.sum()
    quality = pd.DataFrame(
        {
            "GLOBFRAC": (counts[rows].sum() / total) if rows.any() else np.nan,
            "GENEDET": (counts > 0).sum().astype(float),
        },
        index=counts.columns,
    )
    return samples.merge(
        quality, left_on="SAMPLE_ID", right_index=True, how="left", validate="one_to_one"
    )
