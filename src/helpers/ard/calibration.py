"""Does the list hold its level: on data sets with planted truth, and under exchanged visits."""

from itertools import combinations
from math import comb

import numpy as np
import pandas as pd

from helpers.ard.expression import LISTS
from helpers.ard.frame import ResultRows
from helpers.ard.planted_truth import BATCHED, SCORED, list_genes, score_lists, simulate
from helpers.ard.proportions import add_count
from helpers.ard.summaries import mean_interval

SEEDS = range(1, 21)
SWAPS = 20
SEED_OF_SWAPS = 20
SEED_OF_GENES = 1
NOBODY = ""
SHOWN_GENES = 50


def compute_planted(truth, level, plan, seeds=None, engine=BATCHED):
    """Return one record per data set and list: seed, list, called, false, changed, found."""
    records = []
    for seed in seeds or SEEDS:
        first, second, effects = simulate(truth, seed, plan)
        lists, _ = list_genes(first, second, level, engine)
        records += [{"seed": seed, **record} for record in score_lists(lists, effects)]
    return pd.DataFrame(records)


def choose_swaps(pairs, most=None, seed=SEED_OF_SWAPS):
    """Return which pairs have their visits exchanged, one tuple per balanced swap.

    Half of the pairs, rounded down. Exchanging the other half instead gives the same lists, so with
    an even number the first pair is never exchanged. Of more than `most`, a sample with the seed.
    """
    most = most or SWAPS
    half, first = pairs // 2, 1 - pairs % 2
    free = range(first, pairs)
    if not half:
        return []
    if comb(len(free), half) <= most:
        return list(combinations(free, half))
    random, chosen = np.random.default_rng(seed), {}
    while len(chosen) < most:
        drawn = first + random.choice(len(free), half, replace=False)
        chosen[tuple(sorted(drawn.tolist()))] = None
    return list(chosen)


def compute_flips(first, second, level, tested, most_genes, engine=BATCHED):
    """Return one record per swap and list: how many genes are called when nothing can have changed.

    Columns swapped (ids with a blank between; "" is the data as they are), list, called. At most
    so many of the tested genes are fitted, drawn with a seed.
    """
    names = np.sort(np.asarray(tested, dtype=str))
    random = np.random.default_rng(SEED_OF_GENES)
    genes = random.choice(names, min(most_genes, len(names)), replace=False)
    first, second = first.loc[genes], second.loc[genes]
    records = []
    for swap in [(), *choose_swaps(first.shape[1])]:
        who = first.columns[list(swap)]
        before, after = first.copy(), second.copy()
        before[who], after[who] = second[who], first[who]
        lists, _ = list_genes(before, after, level, engine)
        key = {"swapped": " ".join(map(str, who)) if swap else NOBODY}
        records += [{**key, "list": way, "called": int(lists[way].sum())} for way in SCORED]
    return pd.DataFrame(records)


def ard_calibration(refits):
    """Return false discoveries and power of both lists over data sets with planted truth."""
    rows = ResultRows("expression_calibration", "expression_pairs")
    if refits.reason:
        return rows.frame()
    facts, planted = refits.facts, refits.planted
    seeds = planted["seed"].unique()
    drawn = f"negative binomial data sets from the fit, seeds {seeds[0]} to {seeds[-1]}"
    rows.add({"n": len(seeds)}, variable="data sets", method=drawn)
    rows.add({"n": facts["pairs"]}, variable="pairs")
    rows.add({"n": facts["genes"], "N": facts["tested"]}, variable="genes")
    rows.add({"p": facts["share"]}, variable="changed genes")
    rows.add({"min": facts["least"], "max": facts["most"]}, variable="planted log2 change")
    rows.add({"sd": facts["spread"]}, variable="log dispersion", method="around the trend")
    for name, records in planted.groupby("list", sort=False):
        _add_planted(rows, f"list_{name}", records, LISTS[name])
    return rows.frame()


def _add_planted(rows, name, records, method):
    called, found, changed = (records[c].to_numpy() for c in ("called", "found", "changed"))
    values = {
        "false share": records["false"].to_numpy() / np.maximum(called, 1),
        "power": np.divide(found, changed, out=np.full(len(found), np.nan), where=changed > 0),
        "called": called.astype(float),
    }
    for level, each in values.items():
        mean, low, high = mean_interval(pd.Series(each))
        stats = {"mean": mean, "conf_low": low, "conf_high": high}
        stats |= {"min": each.min(), "max": each.max()}
        rows.add(stats, variable=name, variable_level=level, method=method)
    for record in records.to_dict("records"):
        keys = {"group": "data set", "group_level": record["seed"], "variable": name}
        rows.add({"n": record["false"], "N": record["called"]}, variable_level="false", **keys)
        rows.add({"n": record["found"], "N": record["changed"]}, variable_level="found", **keys)


def ard_flips(refits):
    """Return how many genes each list calls when the visits of half the pairs are exchanged."""
    rows = ResultRows("expression_flips", "expression_pairs")
    if refits.reason:
        return rows.frame()
    facts = refits.facts
    flips = refits.flips[refits.flips["swapped"] != NOBODY]
    number = flips["swapped"].nunique()
    rows.add({"n": number}, variable="swaps", method=_method_of_swaps(facts["pairs"], number))
    rows.add({"n": facts["genes"], "N": facts["tested"]}, variable="genes")
    for way in SCORED:
        called = flips.loc[flips["list"] == way].set_index("swapped")["called"]
        own = refits.flips[(refits.flips["swapped"] == NOBODY) & (refits.flips["list"] == way)]
        keys = {"variable": f"list_{way}", "method": LISTS[way]}
        rows.add({"n": own["called"].iloc[0]}, variable_level="as they are", **keys)
        none = int((called == 0).sum())
        add_count(rows, none, number, variable_level="nothing called", **keys)
        spread = {"median": called.median(), "max": called.max(), "mean": called.mean()}
        rows.add(spread, variable_level="called", **keys)
        for swapped, n in called.items():
            rows.add({"n": n}, group="swapped", group_level=swapped, variable=f"list_{way}")
    return rows.frame()


def _method_of_swaps(pairs, number):
    half, free = pairs // 2, pairs - 1 + pairs % 2
    every = comb(free, half)
    what = f"{every:,} ways to exchange the visits of {half} of {pairs} pairs"
    return f"all {what}" if number == every else f"{number} of {what}, seed {SEED_OF_SWAPS}"


def ard_familywise(refits, trial):
    """Return the genes that stay when any false gene at all is to be unlikely (sign-flip max t)."""
    rows = ResultRows("expression_familywise", "expression_pairs")
    if refits.reason:
        return rows.frame()
    facts, level = refits.facts, trial.expression.false_discovery_rate
    maximum = refits.maximum.sort_values(["p_adjusted", "gene"])
    # p-values of finitely many patterns hold their level with equality
    listed = maximum[maximum["p_adjusted"] <= level]
    primary = refits.lists.loc[refits.lists["left_out"] == "", "gene"]
    kind = (
        "all sign patterns" if facts["all_patterns"] else "a sample of sign patterns, with a seed"
    )
    method = f"step-down maximum of paired t over {kind}"
    rows.add({"n": facts["patterns"]}, variable="patterns", method=kind)
    rows.add({"p_value": 1 / facts["patterns"]}, variable="floor", method=method)
    keys = {"variable": "list_maximum", "method": method}
    rows.add({"n": len(listed), "N": len(maximum)}, variable_level="all", **keys)
    both = int(listed["gene"].isin(primary).sum())
    rows.add({"n": both, "N": len(listed)}, variable_level="on the primary list", **keys)
    for gene, p in listed.head(SHOWN_GENES)[["gene", "p_adjusted"]].itertuples(index=False):
        rows.add({"p_adjusted": p}, variable="gene", variable_level=gene)
    return rows.frame()
