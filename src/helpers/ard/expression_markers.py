"""Cell markers beside the blood count of the same day: how well the two agree."""

import math

from helpers.ard.frame import ResultRows
from helpers.ard.rank_correlation import spearman

METHOD = "Spearman correlation of samples; description, samples of one participant are not apart"
LEAST = 3


def ard_expression_markers(markers):
    """Return for each kind of cell how many samples have a count, and how the two go together.

    Parameters
    ----------
    markers : DataFrame, one record per SAMPLE_ID and CELL
        See `helpers.adam.adexpr_markers`.
    """
    rows = ResultRows("expression_markers", "screened")
    for cell, records in markers.groupby("CELL", sort=False):
        found, genes = records[["NFOUND", "NGENES"]].iloc[0]
        rows.add({"n": found, "N": genes}, variable=cell, variable_level="genes")
        both = records.dropna(subset=["MARKER", "COUNTED"])
        stats = {"n": len(both), "N": len(records), "estimate": _spearman(both)}
        doubt = _doubt(found, len(both))
        rows.add(stats, method=METHOD, warning=doubt, variable=cell, variable_level="samples")
    return rows.frame()


def _spearman(both):
    return math.nan if len(both) < LEAST else spearman(both["MARKER"], both["COUNTED"])[0]


def _doubt(found, n):
    if not found:
        return "none of the marker genes is counted"
    return "" if n >= LEAST else f"fewer than {LEAST} samples have a blood count of their day"
