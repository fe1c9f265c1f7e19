"""ADEXPR: one record per RNA sample, its visit, its quality, and whether it is one of a pair."""

import numpy as np
import pandas as pd

from helpers.adam.expression_samples import place_samples

GLOBIN = ["HBA1", "HBA2", "HBB"]
FEMALE, MALE = "XIST", "RPS4Y1"
COLUMNS = [
    "SAMPLE_ID",
    "USUBJID",
    "SEX",
    "TUBE",
    "BATCH",
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
    "SEXGENE",
    "SEXMISFL",
    "EXCLREAS",
    "EXPAIRFL",
]


def derive_adexpr(sheet, counts, adsl, trial):
    """Return one record per sample of the sheet or of the counts; no sample is dropped.

    EXPAIRFL marks both samples of a pair that is used; EXCLREAS says why another sample is not
    (`helpers.adam.expression_samples`).

    SEXMISFL marks a sample whose genes (XIST, RPS4Y1) contradict the recorded sex: a warning that
    samples may have been swapped, not an exclusion.

    Parameters
    ----------
    sheet : DataFrame, one record per SAMPLE_ID
        The sample sheet of the cut.
    counts : DataFrame, genes x samples
    adsl : DataFrame, one record per USUBJID
        Needs TRTSDT, SEX, SAFFL, AP01SDT, AP02SDT, ...
    trial : Trial

    Returns
    -------
    DataFrame, key SAMPLE_ID
        Empty when the trial plans no contrast, or the cut holds no samples.
    """
    contrasts = trial.endpoints_of_type("contrast")
    if trial.expression is None or not contrasts or (sheet.empty and counts.empty):
        return pd.DataFrame(columns=COLUMNS)
    samples = place_samples(sheet, counts.sum(), adsl, trial)
    samples = _with_quality(samples, counts)
    samples["SEXMISFL"] = _mismatch(samples)
    return samples[COLUMNS].sort_values(["USUBJID", "ADT", "SAMPLE_ID"], ignore_index=True)


def _with_quality(samples, counts):
    """Share of globin reads, genes detected and the sex that the genes say."""
    total = counts.sum()
    quality = pd.DataFrame(
        {
            "GLOBFRAC": counts.reindex(GLOBIN).sum() / total,
            "GENEDET": (counts > 0).sum().astype(float),
            "SEXGENE": _sex_of_genes(counts),
        }
    )
    return samples.merge(
        quality, left_on="SAMPLE_ID", right_index=True, how="left", validate="one_to_one"
    )


def _sex_of_genes(counts):
    # ten reads of either gene: below that, silence is not evidence
    if not {FEMALE, MALE} <= set(counts.index):
        return pd.Series(None, index=counts.columns, dtype=object)
    female, male = counts.loc[FEMALE], counts.loc[MALE]
    sex = pd.Series(np.where(female > male, "F", "M"), index=counts.columns, dtype=object)
    return sex.where(female + male >= 10)


def _mismatch(samples):
    known = samples["SEXGENE"].notna() & samples["SEX"].isin(["F", "M"])
    differs = known & (samples["SEXGENE"] != samples["SEX"])
    return pd.Series(None, index=samples.index, dtype=object).mask(differs, "Y")
