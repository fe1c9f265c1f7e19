"""Quality of the expression samples: what was measured, in which batch, and who resembles whom."""

import math

import numpy as np
import pandas as pd

from helpers.adam.adexpr import GLOBIN
from helpers.ard.frame import ResultRows
from helpers.ard.gene_names import ENSEMBL, approved_symbols
from helpers.ard.proportions import add_count
from helpers.ard.summaries import QUARTILES, quartile
from helpers.ard.variance_inflation import compute_visit_inflation
from helpers.cut.libraries import FEMALE_GENES, MALE_GENES, is_one_of

MEASURES = ("LIBSIZE", "GENEDET", "GLOBFRAC", "RIN")
HANDLING = ("BATCH", "PLATE")
CHANGE = "second minus first"
COMPONENT = "principal components of the 500 genes of highest variance, log2 scale"
DISTANCE = "root mean squared difference of all genes, log2 scale"
LIKENESS = "correlation over 2000 genes that tell everybody else apart, sex genes left out"
INFLATION = "variance of the visit effect with this factor in the model, over that without"


def ard_expression_quality(adexpr):
    """Return library size, genes, globin share and RIN by visit and within pairs, and batches.

    Of used samples: `variable` the measure, `variable_level` the label of the visit, or
    "second minus first". Of each factor of handling: samples by visit and level, pairs whose two
    samples differ in it, levels that hold one visit only, and what it would cost in the model.

    Parameters
    ----------
    adexpr : DataFrame, one record per SAMPLE_ID
    """
    rows = ResultRows("expression_quality", "expression_pairs")
    used = adexpr[adexpr["EXPAIRFL"].eq("Y")]
    if used.empty:
        return rows.frame()
    used = used.sort_values(["USUBJID", "ADT"], kind="stable")
    first, second = (used[used.index.isin(part)] for part in _parts(used))
    for measure in MEASURES:
        for part in (first, second):
            label = part["AVISITL"].iloc[0]
            _add_range(rows, part[measure], variable=measure, variable_level=label)
        change = second[measure].to_numpy(float) - first[measure].to_numpy(float)
        _add_range(rows, pd.Series(change), variable=measure, variable_level=CHANGE)
    for factor in HANDLING:
        if used[factor].notna().any():
            _add_factor(rows, first, second, factor)
    return rows.frame()


def ard_expression_measures(adexpr):
    """Return the range of each measure over all counted samples with a visit, used or not."""
    rows = ResultRows("expression_measures", "screened")
    counted = counted_samples(adexpr)
    for measure in MEASURES if len(counted) else ():
        _add_range(rows, counted[measure], variable=measure)
    rows.add({"n": len(counted)}, variable="samples")
    return rows.frame()


def counted_samples(adexpr):
    """Return the samples that have reads and a visit."""
    return adexpr[(adexpr["LIBSIZE"] > 0) & adexpr["AVISITL"].notna()]


def _parts(used):
    """Return the rows of the first and of the second sample of each pair."""
    return used.drop_duplicates("USUBJID").index, used.drop_duplicates("USUBJID", keep="last").index


def _add_range(rows, values, **keys):
    present = values.dropna()
    low, high = (present.min(), present.max()) if len(present) else (math.nan, math.nan)
    stats = {"n": len(present), "median": quartile(present, 0.5), "min": low, "max": high}
    doubt = "" if len(present) else "not measured"
    rows.add(stats, method=QUARTILES, warning=doubt, **keys)


def _add_factor(rows, first, second, factor):
    a, b = (part[factor].fillna("not recorded").to_numpy() for part in (first, second))
    levels = sorted({*a, *b})
    for part, found in ((first, a), (second, b)):
        visit = {"group": "visit", "group_level": part["AVISITL"].iloc[0]}
        for level in levels:
            n = int((found == level).sum())
            add_count(rows, n, len(found), variable=factor, variable_level=level, **visit)
    split = a != b
    people = first["USUBJID"].to_numpy()[split]
    keys = {"variable": factor, "variable_level": "pairs in two"}
    add_count(rows, int(split.sum()), len(a), who=people, **keys)
    alone = [level for level in levels if not ((a == level).any() and (b == level).any())]
    rows.add({"n": len(alone), "N": len(levels)}, variable=factor, variable_level="one visit only")
    cost = compute_visit_inflation(steps_of(a, b))
    doubt = "" if math.isfinite(cost) else "the same as the visit: the model cannot hold both"
    keys = {"variable": factor, "variable_level": "variance inflation"}
    stats = {"estimate": cost if math.isfinite(cost) else math.nan}
    rows.add(stats, method=INFLATION, warning=doubt, **keys)


def steps_of(first, second):
    """Return pairs x levels: 1 for the level a pair comes to, -1 for the one that it leaves.

    Parameters
    ----------
    first, second : arrays of the factor's level at either visit, one entry per pair
    """
    levels = np.array(sorted({*first, *second}), dtype=object)
    first, second = (np.asarray(visit, object)[:, None] == levels for visit in (first, second))
    return second.astype(float) - first


def ard_expression_likeness(components, distances, likeness):
    """Return what components carry, how far samples are apart, and whose samples resemble whom.

    Parameters
    ----------
    components, distances, likeness : DataFrame
        See `helpers.adam.adexpr_likeness`.
    """
    rows = ResultRows("expression_likeness", "screened")
    if len(components):
        for name in ("PC1", "PC2"):
            share = components[f"SHARE{name[-1]}"].iloc[0]
            keys = {"variable": "component", "variable_level": name}
            rows.add({"n": len(components), "p": share}, method=COMPONENT, **keys)
        _add_distances(rows, components, distances)
    if likeness.empty:
        return rows.frame()
    own = likeness[likeness["OWNFL"].eq("Y")]
    alike = own["LIKEFL"].ne("Y")
    for level, chosen in (("own", alike), ("somebody else's", ~alike)):
        keys = {"variable": "likeness", "variable_level": level, "who": own.loc[chosen, "USUBJID"]}
        add_count(rows, int(chosen.sum()), len(own), **keys)
    for level, values in (("own", own), ("others", likeness[likeness["OWNFL"].ne("Y")])):
        found = values["CORR"]
        stats = {"n": len(found), "median": quartile(found, 0.5)}
        stats |= {"min": found.min(), "max": found.max()}
        rows.add(stats, method=LIKENESS, variable="correlation", variable_level=level)
    return rows.frame()


def _add_distances(rows, components, distances):
    owner = components.set_index("SAMPLE_ID")["USUBJID"].reindex(distances.index).astype(object)
    above = np.triu_indices(len(distances), 1)
    values = distances.to_numpy()[above]
    names = owner.to_numpy()
    same = (names[above[0]] == names[above[1]]) & owner.notna().to_numpy()[above[0]]
    for level, chosen in (("of one participant", same), ("of two participants", ~same)):
        found = values[chosen]
        low, high = (found.min(), found.max()) if len(found) else (math.nan, math.nan)
        stats = {"n": len(found), "median": quartile(found, 0.5), "min": low, "max": high}
        doubt = "" if len(found) else "no two such samples"
        keys = {"variable": "distance", "variable_level": level}
        rows.add(stats, method=DISTANCE, warning=doubt, **keys)


def ard_gene_identifiers(counts, aliases):
    """Return which names the counts use, how many are stale, and which known genes they hold.

    A name is stale when it is no approved symbol and the alias file leads it to one symbol alone.

    Parameters
    ----------
    counts : DataFrame, genes x samples
    aliases : {other name: approved symbols}
        See `helpers.cut.gene_lists`.
    """
    rows = ResultRows("expression_names", "screened")
    if counts.empty:
        return rows.frame()
    names = pd.Series(counts.index.astype(str), dtype=object)
    N = len(names)
    ensembl = names.str.fullmatch(ENSEMBL)
    add_count(rows, int(ensembl.sum()), N, variable="names", variable_level="Ensembl")
    stale = names.map(lambda name: len(aliases.get(name, ())) == 1) & ~names.isin(
        approved_symbols(aliases)
    )
    first = ", ".join(names[stale].head(5))
    keys = {"variable": "names", "variable_level": "stale"}
    rows.add({"n": int(stale.sum()), "N": N}, method=f"first: {first}" if first else "", **keys)
    kinds = {"globin": GLOBIN, "female": FEMALE_GENES, "male": MALE_GENES}
    for kind, genes in kinds.items():
        found = int(is_one_of(names, genes).sum())
        add_count(rows, min(found, len(genes)), len(genes), variable="genes", variable_level=kind)
    return rows.frame()
