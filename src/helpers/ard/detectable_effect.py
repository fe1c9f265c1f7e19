"""Detectable effect: how large a change must be for so many pairs to find it in most trials."""

import math

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtri, ndtr, stdtrit

from helpers.ard.expression import LEAST_PAIRS
from helpers.ard.frame import ResultRows

POWER = 0.8
ONE_GENE = 0.001  # a p-value that a reader would look at twice for one gene
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
CHANGES = (0.5, 1.0, 2.0)  # log2: by 1.4, 2 and 4 times
MOST_PAIRS = 200
STEPS = 2000
SPREAD = "quantiles (R type 7) of the genes' standard deviations of the change within pairs"
THRESHOLDS = {
    "list": "level of the list, times its genes, over the genes tested",
    "one gene": "a p-value that stands out for one gene",
}
FOUND = f"two-sided t-test, power {POWER:g}"


def compute_power(noncentrality, degrees, p_value):
    """Return the chance that a two-sided t-test reaches a p-value; the far tail is left out.

    Averaged over the distribution of the variance estimate: the library's noncentral t is missing
    where the noncentrality is large, and this is not.

    Parameters
    ----------
    noncentrality : float
        The change over its standard error.
    degrees : float
    p_value : float
    """
    limit = stdtrit(degrees, 1 - p_value / 2)
    middle = (np.arange(STEPS) + 0.5) / STEPS
    ratio = np.sqrt(chdtri(degrees, middle) / degrees)
    return float(ndtr(noncentrality - limit * ratio).mean())


def compute_noncentrality(degrees, p_value, power=POWER):
    """Return how many standard errors a change must have to be found with this power."""
    limit = stdtrit(degrees, 1 - p_value / 2)
    most = 4 * limit + 10
    return brentq(lambda far: compute_power(far, degrees, p_value) - power, 0, most, xtol=1e-6)


def compute_list_threshold(genes, level):
    """Return the p-value that the primary list asks for, and whether it lists any gene.

    With genes on the list that is the level's share of their number among all tested; with none,
    what the first gene would need.
    """
    tested = int(genes["p_adjusted"].notna().sum())
    listed = int((genes["p_adjusted"] < level).sum())
    return level * max(listed, 1) / max(tested, 1), listed > 0


def ard_detectable_effect(fit, trial):
    """Return detectable log2 changes by how much genes vary, and the pairs that changes need.

    A gene's standard deviation is that of its change within participants: the standard error of
    the fit times the root of the pairs.
    """
    rows = ResultRows("expression_detectable", "expression_pairs")
    if fit.reason:
        return rows.frame()
    tested = fit.genes[fit.genes["p_adjusted"].notna()]
    if tested.empty:
        return rows.frame()
    pairs = fit.ratios.shape[1]
    error = ((tested["conf_high"] - tested["conf_low"]) / 2).to_numpy()
    error = error / stdtrit(fit.residual + fit.prior, 0.975)
    spread = np.quantile(error[np.isfinite(error)] * math.sqrt(pairs), QUANTILES)
    level, any_listed = compute_list_threshold(fit.genes, trial.expression.false_discovery_rate)
    thresholds = {"list": (level, any_listed), "one gene": (ONE_GENE, True)}
    rows.add({"n": pairs}, variable="pairs")
    rows.add({"p": POWER}, variable="power")
    for name, (p_value, usual) in thresholds.items():
        doubt = "" if usual else "no gene is listed: what the first one would need"
        keys = {"variable": "threshold", "variable_level": name, "method": THRESHOLDS[name]}
        rows.add({"p_value": p_value}, warning=doubt, **keys)
        _add_changes(rows, name, spread, fit, p_value)
    _add_needed(rows, spread, fit)
    return rows.frame()


def _add_changes(rows, name, spread, fit, p_value):
    needed = compute_noncentrality(fit.residual + fit.prior, p_value)
    for quantile, sd in zip(QUANTILES, spread, strict=True):
        change = {"sd": sd, "log2_fold_change": needed * sd / math.sqrt(fit.ratios.shape[1])}
        keys = {"group": "quantile", "group_level": quantile, "variable": f"detectable, {name}"}
        rows.add(change, method=f"{FOUND}; {SPREAD}", **keys)


def _add_needed(rows, spread, fit):
    """Add how many pairs a change needs at p < 0.001; missing where the most are not enough."""
    numbers = np.arange(LEAST_PAIRS, MOST_PAIRS + 1)
    # far fewer numbers are tried: what one pair more saves hardly changes where there are many
    tried = np.unique(np.geomspace(LEAST_PAIRS, MOST_PAIRS, 40).round()).astype(int)
    reach = [compute_noncentrality(n - 1 + fit.prior, ONE_GENE) / math.sqrt(n) for n in tried]
    per_sd = np.interp(numbers, tried, reach)
    for quantile, sd in zip(QUANTILES, spread, strict=True):
        for change in CHANGES:
            enough = numbers[per_sd * sd <= change]
            doubt = "" if len(enough) else f"more than {MOST_PAIRS} pairs"
            n = float(enough[0]) if len(enough) else math.nan
            keys = {"group": "quantile", "group_level": quantile, "variable": "pairs needed"}
            rows.add({"n": n}, variable_level=change, method=FOUND, warning=doubt, **keys)
