"""How alike samples are: components, distances, and whose first sample a second one resembles."""

import numpy as np
import pandas as pd

from helpers.adam.expression_scale import compute_log_counts
from helpers.adam.flags import flag
from helpers.cut.libraries import FEMALE_GENES, MALE_GENES, is_one_of

MOST_VARIABLE = 500  # genes of a component analysis, as DESeq2 draws it
# Genes that tell people apart. With 500 a few planted swaps of 11 simulated pairs went unseen and
# others were flagged in vain; with 2000 neither happened, there and in real blood.
OWN_GENES = 2000
LEAST_PEOPLE = 3
COMPONENTS = [
    "SAMPLE_ID",
    "USUBJID",
    "AVISIT",
    "AVISITL",
    "EXPAIRFL",
    "PC1",
    "PC2",
    "SHARE1",
    "SHARE2",
]
LIKENESS = ["USUBJID", "SAMPLE_ID", "OTHERID", "OTHERWHO", "OWNFL", "CORR", "RANK", "LIKEFL"]


def derive_components(counts, adexpr):
    """Return the two principal components of every counted sample, and the variance they carry.

    Of the 500 genes of highest variance on the log2 scale, centred by gene. SHARE1 and SHARE2 are
    the shares of the variance of these genes, the same in every record. Empty with fewer than three
    counted samples.

    Key SAMPLE_ID.
    """
    scale = compute_log_counts(counts)
    if scale.shape[1] < LEAST_PEOPLE or len(scale) < 2:
        return pd.DataFrame(columns=COMPONENTS)
    order = np.argsort(-scale.to_numpy().var(axis=1), kind="stable")[:MOST_VARIABLE]
    chosen = scale.to_numpy()[np.sort(order)]
    centred = chosen - chosen.mean(axis=1, keepdims=True)
    _, size, places = np.linalg.svd(centred, full_matrices=False)
    # the sign of a component is arbitrary: its largest coordinate is positive
    signs = np.sign(places[np.arange(len(places)), np.abs(places).argmax(axis=1)])
    scores = (places * (size * signs)[:, None])[:2]
    shares = size**2 / max((size**2).sum(), 1e-12)
    found = pd.DataFrame({"SAMPLE_ID": scale.columns, "PC1": scores[0], "PC2": scores[1]})
    told = adexpr[["SAMPLE_ID", "USUBJID", "AVISIT", "AVISITL", "EXPAIRFL"]]
    found = told.merge(found, on="SAMPLE_ID", validate="one_to_one")
    return found.assign(SHARE1=shares[0], SHARE2=shares[1])[COMPONENTS]


def derive_distances(counts, adexpr):
    """Return the distance of every two counted samples: a square frame by SAMPLE_ID.

    The root of the mean squared difference over all genes on the log2 scale, so that 1 means that a
    gene differs by a factor of two on average. Ordered by participant and day.
    """
    scale = compute_log_counts(counts)
    order = [sample for sample in adexpr["SAMPLE_ID"] if sample in scale.columns]
    values = scale[order].to_numpy()
    inner = values.T @ values
    square = np.diag(inner)[:, None] + np.diag(inner) - 2 * inner
    apart = np.sqrt(np.maximum(square, 0) / max(len(values), 1))
    return pd.DataFrame(apart, index=order, columns=order)


def derive_likeness(counts, adexpr):
    """Return each second sample beside every first one: who resembles whom.

    CORR is the correlation of two samples over the 2000 genes that tell people apart: those whose
    two samples agree best in the pairs of everybody else. Both visits are
    centred by gene, so that what treatment does to everybody does not count, and genes of the sex
    chromosomes are left out, so that the check needs no sex. RANK 1 is the first sample that a
    second one resembles most; LIKEFL is "Y" in the records of a second sample that resembles
    somebody else's more than its own. Compared is who has a counted sample at both visits, used or
    not. Empty with fewer than three of them.

    Key USUBJID, OTHERWHO: the owner of the second sample, and of the first one.

    Parameters
    ----------
    counts : DataFrame, genes x samples
    adexpr : DataFrame, one record per SAMPLE_ID
        Needs USUBJID, AVISIT, ADT, EXPAIRFL, LIBSIZE.
    """
    pairs = counted_pairs(adexpr)
    if len(pairs) < LEAST_PEOPLE:
        return pd.DataFrame(columns=LIKENESS)
    samples = [*pairs["FIRST"], *pairs["SECOND"]]
    scale = compute_log_counts(counts[samples])
    told = pd.Series(scale.index.astype(str), dtype=object)
    sexed = is_one_of(told, FEMALE_GENES | MALE_GENES).to_numpy()
    first, second = np.split(scale.to_numpy()[~sexed], 2, axis=1)
    first, second = (one - one.mean(axis=1, keepdims=True) for one in (first, second))
    correlations = np.array([_resemblance(first, second, who) for who in range(len(pairs))])
    return _records(correlations, pairs)


def counted_pairs(adexpr):
    """Return FIRST and SECOND counted sample of who has both, by USUBJID; used ones first."""
    counted = adexpr[(adexpr["LIBSIZE"] > 0) & adexpr["AVISIT"].notna() & adexpr["USUBJID"].notna()]
    ordered = counted.assign(_unused=counted["EXPAIRFL"].ne("Y")).sort_values(
        ["USUBJID", "_unused", "ADT", "SAMPLE_ID"], kind="stable"
    )
    one = ordered.drop_duplicates(["USUBJID", "AVISIT"]).sort_values(["USUBJID", "ADT"])
    both = one[one.groupby("USUBJID")["AVISIT"].transform("nunique") > 1]
    grouped = both.groupby("USUBJID")["SAMPLE_ID"]
    return pd.DataFrame({"FIRST": grouped.first(), "SECOND": grouped.last()}, dtype=object)


def _resemblance(first, second, person):
    """Return the correlation of one second sample with every first one.

    The genes are chosen anew for each of them, without either participant: a swapped or copied
    sample must not choose the genes by which it is judged.
    """
    sums = [_without(person, values) for values in (first * second, first**2, second**2)]
    spread = np.sqrt(np.maximum(sums[1] * sums[2], 0))
    weight = sums[0] / np.where(spread > 0, spread, np.inf)
    most = min(OWN_GENES, len(weight))
    chosen = np.argpartition(-weight, most - 1, axis=0)[:most]
    ours, known = second[chosen, person], np.take_along_axis(first, chosen, axis=0)
    ours, known = (values - values.mean(axis=0) for values in (ours, known))
    size = np.sqrt((ours**2).sum(axis=0) * (known**2).sum(axis=0))
    return (ours * known).sum(axis=0) / np.where(size > 0, size, np.inf)


def _without(person, values):
    """Return for each participant the sum by gene over all but them and this one."""
    total = values.sum(axis=1, keepdims=True) - values[:, [person]]
    others = values.copy()
    others[:, person] = 0
    return total - others


def _records(correlations, pairs):
    people = len(pairs)
    records = pd.DataFrame(
        {
            "USUBJID": np.repeat(pairs.index.to_numpy(), people),
            "SAMPLE_ID": np.repeat(pairs["SECOND"].to_numpy(), people),
            "OTHERID": np.tile(pairs["FIRST"].to_numpy(), people),
            "OTHERWHO": np.tile(pairs.index.to_numpy(), people),
            "CORR": correlations.ravel(),
        }
    )
    own = records["USUBJID"] == records["OTHERWHO"]
    rank = records.groupby("USUBJID")["CORR"].rank(ascending=False, method="min")
    swapped = records.loc[own & (rank > 1), "USUBJID"]
    like = records["USUBJID"].isin(swapped)
    return records.assign(OWNFL=flag(own), LIKEFL=flag(like), RANK=rank)[LIKENESS]
