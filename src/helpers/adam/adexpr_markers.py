"""Genes that mark a kind of blood cell, beside the blood count of the same day."""

from functools import cache
from pathlib import Path

import pandas as pd

from helpers.adam.expression_scale import compute_log_counts
from helpers.cut.libraries import is_one_of

TABLE = Path(__file__).with_name("cell_markers.csv")
COLUMNS = ["SAMPLE_ID", "USUBJID", "AVISITL", "CELL", "NFOUND", "NGENES", "MARKER", "COUNTED"]


@cache
def markers():
    """Return the genes that mark each kind of cell, and the test that counts the cells.

    `over` is the test whose value the count is divided by: a share of the leucocytes.
    """
    return pd.read_csv(TABLE, dtype=str, keep_default_na=False)


def derive_markers(counts, adexpr, adlb):
    """Return the mean of the marker genes of each counted sample, and the blood count of its day.

    MARKER is the mean log2 normalised count of the genes that are among the counts (NFOUND of
    NGENES); COUNTED the share of the leucocytes, or the value itself, on the day of the sample,
    missing where that day has none. Two values of one day count as the later record.

    Key SAMPLE_ID, CELL.

    Parameters
    ----------
    counts : DataFrame, genes x samples
    adexpr : DataFrame, one record per SAMPLE_ID
        Needs USUBJID, ADT, AVISITL.
    adlb : DataFrame, one record per laboratory result
        Needs USUBJID, PARAMCD, ADT, AVAL.
    """
    scale = compute_log_counts(counts) if len(counts) else counts
    samples = adexpr[adexpr["SAMPLE_ID"].isin(scale.columns)]
    if samples.empty:
        return pd.DataFrame(columns=COLUMNS)
    values = _values_of_day(adlb)
    names = pd.Series(scale.index.astype(str), dtype=object)
    parts = []
    for (cell, test, over), genes in markers().groupby(["cell", "test", "over"], sort=False):
        rows = is_one_of(names, dict(zip(genes["symbol"], genes["ensembl"], strict=True)))
        means = scale[rows.to_numpy()].mean()
        record = samples[["SAMPLE_ID", "USUBJID", "AVISITL"]].assign(
            CELL=cell,
            NFOUND=int(rows.sum()),
            NGENES=len(genes),
            MARKER=samples["SAMPLE_ID"].map(means),
            COUNTED=_share(samples, values, test, over),
        )
        parts.append(record)
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def _values_of_day(adlb):
    """Return the values by participant, test and day."""
    known = adlb[adlb["AVAL"].notna() & adlb["ADT"].notna()]
    last = known.drop_duplicates(["USUBJID", "PARAMCD", "ADT"], keep="last")
    return last.set_index(["USUBJID", "PARAMCD", "ADT"])["AVAL"].astype(float)


def _share(samples, values, test, over):
    above = _on_the_day(samples, values, test)
    if not over:
        return above
    below = _on_the_day(samples, values, over)
    return above / below.where(below > 0)


def _on_the_day(samples, values, test):
    keys = pd.MultiIndex.from_arrays(
        [samples["USUBJID"], pd.Series(test, index=samples.index), samples["ADT"]]
    )
    return pd.Series(values.reindex(keys).to_numpy(), index=samples.index)
