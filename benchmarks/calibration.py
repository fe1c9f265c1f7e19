"""Measure on planted truth how well each list of genes holds its level, and what it finds.

    python benchmarks/calibration.py [--sets 20] [--only NAME ...]

Data sets are drawn from the fit of the synthetic cut (means, dispersions, size factors; see
`helpers.ard.planted_truth`) at three numbers of pairs, three shares of changed genes, and with
data that break the model. Lists: `t` is the book's primary list, `wald` the usual one of DESeq2,
`ql` a quasi-likelihood list (deviance over the trended dispersion, moderated as in limma and edgeR:
Smyth, Stat Appl Genet Mol Biol 2004;3:3; Lund et al., 2012;11:5). Seeds are 1, 2, ...
"""

import argparse
import dataclasses

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import digamma, polygamma, stdtr, xlogy

import helpers.cut
from helpers.adam.adexpr import derive_adexpr
from helpers.adam.adsl import derive_adsl
from helpers.ard.expression import LEAST_MEAN, gene_table, prior_degrees
from helpers.ard.expression_fit import fit_pairs
from helpers.ard.gene_sets import adjust, pairs_of
from helpers.ard.planted_truth import Plan, compute_truth, simulate
from helpers.trial import load_trial

LEVEL = 0.05
CUT = ("mbc", "2015-03-31")
GENES = 20_000
# name: (pairs, share of changed genes, what breaks the model)
CASES = {
    "5 pairs": (5, 0.05, None),
    "8 pairs": (8, 0.05, None),
    "11 pairs": (11, 0.05, None),
    "11 pairs, 1% changed": (11, 0.01, None),
    "11 pairs, 20% changed": (11, 0.20, None),
    "11 pairs, outliers": (11, 0.05, "outliers"),
    "11 pairs, heavy tails": (11, 0.05, "tails"),
    "11 pairs, correlated genes": (11, 0.05, "correlated"),
    "11 pairs, unequal response": (11, 0.05, "response"),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", type=int, default=20)
    parser.add_argument("--only", nargs="*", default=CASES)
    given = parser.parse_args()
    truth = truth_of(*CUT)
    print("| data sets | list | called | false, mean (range) | null p < 0.001 | found |")
    print("|---|---|---|---|---|---|")
    for name in given.only:
        pairs, share, broken = CASES[name]
        ours = with_pairs(truth, pairs)
        plan = Plan(genes=GENES, share=share)
        records = [r for seed in range(1, given.sets + 1) for r in run(ours, seed, plan, broken)]
        for line in lines(name, pd.DataFrame(records)):
            print(line, flush=True)


def truth_of(trial_id, data_cut):
    """Return the truth of all genes that were seen, from the fit of one cut."""
    trial, cut = load_trial(trial_id), helpers.cut.read_cut(trial_id, data_cut)
    counts = cut.matrix()
    adexpr = derive_adexpr(cut.sample_sheet(), counts, derive_adsl(cut, trial), trial)
    pairs = pairs_of(adexpr)
    visits = [counts[list(pairs[v])].set_axis(pairs.index, axis=1) for v in ("FIRST", "SECOND")]
    truth = compute_truth(fit_pairs(*visits)[1], least=1e-9)
    # the trend of genes with hardly a read has no end; DESeq2 ends it at 10
    return dataclasses.replace(truth, trend=np.minimum(truth.trend, 10))


def with_pairs(truth, pairs):
    """Return the truth for another number of pairs: participants in turn, once more if needed."""
    who = np.arange(pairs) % truth.levels.shape[1]
    return dataclasses.replace(truth, levels=truth.levels[:, who], factors=truth.factors[:, who])


def run(truth, seed, plan, broken):
    """Return one record per list of one data set."""
    first, second, effects = BROKEN[broken](truth, seed, plan)
    table, data, _ = fit_pairs(first, second)
    degrees = first.shape[1] - 1 + prior_degrees(float(data.uns["prior_disp_var"]))
    genes = gene_table(table, degrees)
    ql = quasi_likelihood(first, second, data)[genes.index]
    tested = genes["mean"] >= LEAST_MEAN
    changed = (effects != 0)[genes.index]
    p_values = {"t": genes["p_value"], "wald": genes["p_wald"], "ql": ql}
    for name, p in p_values.items():
        listed = adjust(p.where(tested)) < LEVEL
        yield {
            "list": name,
            "called": listed.sum(),
            "false": (listed & ~changed).sum() / max(listed.sum(), 1),
            "null": (p[tested & ~changed] < 0.001).mean(),
            "found": (listed & changed).sum() / (tested & changed).sum(),
        }


def lines(name, records):
    """Return one line of the table per list."""
    for way, r in records.groupby("list", sort=False):
        spread = f"{r['false'].min():.1%} to {r['false'].max():.1%}"
        yield (
            f"| {name} | {way} | {r['called'].mean():.0f} | {r['false'].mean():.1%} ({spread}) | "
            f"{r['null'].mean():.5f} | {r['found'].mean():.1%} |"
        )


def quasi_likelihood(first, second, data):
    """Return p-values of the visit effect by moderated quasi-likelihood over the trend."""
    counts = [visit.to_numpy(dtype=float) for visit in (first, second)]
    factors = data.obs["size_factors"].to_numpy().reshape(2, -1)
    trend = np.nan_to_num(data.var["fitted_dispersions"].to_numpy(), nan=10.0)[:, None]
    effect, error, means = fit_means(counts, factors, np.minimum(trend, 10.0))
    residual = first.shape[1] - 1
    deviance = sum(
        _deviance(y, m, np.minimum(trend, 10.0)) for y, m in zip(counts, means, strict=True)
    )
    used = data.var["_normed_means"].to_numpy() >= LEAST_MEAN
    variance = np.maximum(deviance / residual, 1e-8)
    prior, centre = moderate(variance[used], residual)
    posterior = (prior * centre + residual * variance) / (prior + residual)
    p = 2 * stdtr(prior + residual, -np.abs(effect / error) / np.sqrt(posterior))
    return pd.Series(p, index=first.index)


def fit_means(counts, factors, dispersion, rounds=60):
    """Return log effect, its error and the means of both visits, by reweighted least squares."""
    level = np.log(sum(y / s for y, s in zip(counts, factors, strict=True)) / 2 + 0.1)
    effect = np.zeros((len(level), 1))
    for _ in range(rounds):
        eta = (level, level + effect)
        means = [np.maximum(s * np.exp(e), 0.5) for s, e in zip(factors, eta, strict=True)]
        w0, w1 = (m / (1 + m * dispersion) for m in means)
        z0, z1 = (
            np.log(m / s) + (y - m) / m for m, s, y in zip(means, factors, counts, strict=True)
        )
        pair = w0 * w1 / (w0 + w1)
        effect = (pair * (z1 - z0)).sum(axis=1, keepdims=True) / pair.sum(axis=1, keepdims=True)
        level = (w0 * z0 + w1 * (z1 - effect)) / (w0 + w1)
    return effect[:, 0], 1 / np.sqrt(pair.sum(axis=1)), means


def _deviance(y, mean, dispersion):
    size = 1 / dispersion
    return 2 * (xlogy(y, y / mean) - (y + size) * np.log((y + size) / (mean + size))).sum(axis=1)


def moderate(variance, residual):
    """Return the prior degrees of freedom and the prior variance (limma's moments)."""
    logs = np.log(variance) - digamma(residual / 2) + np.log(residual / 2)
    excess = logs.var(ddof=1) - polygamma(1, residual / 2)
    if excess <= 0:
        return 1e6, float(np.exp(logs.mean()))
    half = brentq(lambda h: polygamma(1, h) - excess, 1e-3, 1e6)
    return 2 * half, float(np.exp(logs.mean() + digamma(half) - np.log(half)))


def with_outliers(truth, seed, plan):
    """One gene in a hundred has one count ten times as high."""
    first, second, effects = simulate(truth, seed, plan)
    random = np.random.default_rng(10_000 + seed)
    for gene in random.choice(len(first), len(first) // 100, replace=False):
        visit = (first, second)[random.integers(2)].to_numpy()
        visit[gene, random.integers(visit.shape[1])] *= 10
    return first, second, effects


def with_tails(truth, seed, plan):
    """Rates vary by a lognormal with the gamma's variance, and one in twenty three times as far."""
    random = np.random.default_rng(20_000 + seed)
    drawn, dispersion, half, chosen = _parts(truth, random, plan)
    wide = np.sqrt(np.log1p(dispersion[:, None]))
    visits = []
    for sign, factors in zip((-1, 1), truth.factors, strict=True):
        scale = np.where(random.random(truth.levels[chosen].shape) < 0.05, 3, 1) * wide
        noise = np.exp(random.normal(0, 1, scale.shape) * scale - scale**2 / 2)
        means = factors * np.exp(truth.levels[chosen] + sign * half) * noise
        visits.append(pd.DataFrame(random.poisson(means), index=truth.genes[chosen]))
    return *visits, drawn


def with_shifts(truth, seed, plan, shift):
    """Each participant's change of each gene is shifted by shift(random, genes, pairs, effects)."""
    random = np.random.default_rng(30_000 + seed)
    drawn, dispersion, half, chosen = _parts(truth, random, plan)
    moved = shift(random, len(chosen), truth.levels.shape[1], half)
    shape, visits = 1 / dispersion[:, None], []
    for sign, factors in zip((-1, 1), truth.factors, strict=True):
        means = factors * np.exp(truth.levels[chosen] + sign * (half + moved))
        counts = random.poisson(random.gamma(shape, means / shape))
        visits.append(pd.DataFrame(counts, index=truth.genes[chosen]))
    return *visits, drawn


def correlated(truth, seed, plan):
    """Three genes in ten follow one cell type whose share changes differently in each (sd 20%)."""

    def shift(random, genes, pairs, _half):
        loads = (random.random(genes) < 0.3) * random.normal(0, 1, genes)
        change = random.normal(0, 0.2, pairs)
        return loads[:, None] * (change - change.mean()) / 2

    return with_shifts(truth, seed, plan, shift)


def unequal(truth, seed, plan):
    """Participants have between none and twice of each planted change."""
    return with_shifts(
        truth, seed, plan, lambda random, _g, pairs, half: half * random.uniform(-1, 1, pairs)
    )


def _parts(truth, random, plan):
    """Return planted effects, dispersions, half effects and chosen genes as `simulate` does."""
    size = min(plan.genes, len(truth.genes))
    chosen = random.choice(len(truth.genes), size, replace=False)
    effects = np.zeros(size)
    changed = round(plan.share * size)
    effects[:changed] = random.uniform(plan.least, plan.most, changed)
    effects[:changed:2] *= -1
    dispersion = truth.trend[chosen] * np.exp(random.normal(0, truth.spread, size))
    half = effects[:, None] * np.log(2) / 2
    return pd.Series(effects, index=truth.genes[chosen]), dispersion, half, chosen


BROKEN = {
    None: simulate,
    "outliers": with_outliers,
    "tails": with_tails,
    "correlated": correlated,
    "response": unequal,
}


if __name__ == "__main__":
    main()
