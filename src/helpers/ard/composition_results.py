"""What adjusting for the blood count does to the list of genes, as results."""

import math

from helpers.ard.composition import LARGE_INFLATION, SHRINKS
from helpers.ard.expression import DEGREES
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count
from helpers.ard.summaries import add_mean

EXPLAINED = (
    "1 minus the slope through the origin of adjusted on unadjusted log2 changes, over the genes "
    "listed unadjusted"
)
INFLATION = "variance of the visit effect with the shares in the model, of that without them"


def ard_composition(composition, trial):
    """Return both lists side by side, what adjusting costs, and the share that it takes away.

    A gene is listed by the same rule and level in both contrasts. Of the genes listed unadjusted
    "shrunken" counts those whose adjusted change is below half of the unadjusted one or turned
    round, "lost" those that are not listed adjusted, and "lost, not shrunken" those that lose their
    place although their change stays: by precision alone.
    """
    rows = ResultRows("composition", "expression_pairs")
    if composition.genes.empty:
        return rows.frame()
    people, without = composition.changes.index, composition.without
    keys = {"variable": "pairs", "variable_level": "with shares"}
    add_count(rows, len(people), len(people) + len(without), who=people, **keys)
    for share, changes in composition.changes.items():
        keys = {"variable": share, "variable_level": "change"}
        add_mean(rows, changes, who=people, **keys)
        fell = people[changes < 0]
        keys = {"variable": share, "variable_level": "falls"}
        add_count(rows, len(fell), len(people), who=fell, **keys)
        for visit in ("first", "second"):
            values = getattr(composition, visit)
            if share in values:
                keys = {"variable": share, "variable_level": visit}
                add_mean(rows, values[share], who=people, **keys)
    inflation = composition.inflation
    doubt = f"above {LARGE_INFLATION:g}" if inflation > LARGE_INFLATION else ""
    rows.add({"estimate": inflation}, variable="inflation", method=INFLATION, warning=doubt)
    for name, method in DEGREES.items():
        keys = {"variable": "degrees of freedom", "variable_level": name}
        rows.add({"estimate": getattr(composition, name)}, method=method, **keys)
    level = trial.expression.false_discovery_rate
    rows.add(
        {"estimate": level}, variable="list level", method="false discovery rate of both lists"
    )
    _add_lists(rows, composition, level)
    return rows.frame()


def listed_genes(genes, level):
    """Return which genes are listed unadjusted, and which adjusted, as two series of truth."""
    return genes["p_adjusted"] < level, genes["adjusted_p_adjusted"] < level


def _add_lists(rows, composition, level):
    genes = composition.genes[composition.genes["p_adjusted"].notna()]
    first, adjusted = listed_genes(genes, level)
    lists = {"unadjusted": first, "adjusted": adjusted, "both": first & adjusted}
    lists |= {"only unadjusted": first & ~adjusted, "only adjusted": adjusted & ~first}
    for name, chosen in lists.items():
        keys = {"variable": "list", "variable_level": name, "warning": composition.warning}
        rows.add({"n": int(chosen.sum()), "N": len(genes)}, **keys)
    ours = genes[first]
    shrunken = ours["adjusted_change"] / ours["change"] < SHRINKS
    lost = ~adjusted[first]
    counted = {"shrunken": shrunken, "lost": lost, "lost, not shrunken": lost & ~shrunken}
    for name, chosen in counted.items():
        add_count(rows, int(chosen.sum()), len(ours), variable="signature", variable_level=name)
    stats = {"n": len(ours), "estimate": _explained(ours)}
    doubt = "" if len(ours) else "no gene is listed unadjusted"
    keys = {"variable": "signature", "variable_level": "explained"}
    rows.add(stats, method=EXPLAINED, warning=doubt, **keys)


def _explained(genes):
    """Return how much of the unadjusted changes goes away; below 0 where they grow instead."""
    if genes.empty:
        return math.nan
    change, adjusted = genes["change"], genes["adjusted_change"]
    return 1 - float((adjusted * change).sum() / (change**2).sum())
