"""The paired contrast adjusted for the blood-count differential, beside the unadjusted one.

Whole blood is a mixture: when a treatment shifts the shares of its cells, genes shift although no
cell has changed. The adjusted contrast never stands alone: it costs precision, and it takes away
what the treatment did through the cells.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers.ard.expression import PairedExpression, gene_table, prior_degrees
from helpers.ard.gene_sets import pairs_of, visits_of
from helpers.ard.variance_inflation import compute_visit_inflation

LEAST_RESIDUAL = 2  # degrees of freedom, as many as the unadjusted model of three pairs has
LARGE_INFLATION = 2.5
SHRINKS = 0.5  # an adjusted change below half of the unadjusted one


@dataclass(frozen=True)
class Composition:
    """The contrast without and with shares of cells in the model, on the same participants.

    reason: why there is none. genes: one row per tested gene (index): mean, change, p_value,
    p_adjusted and adjusted_change, adjusted_p_value, adjusted_p_adjusted, in the order of p_value.
    changes: the change of each share, participants x shares. first, second: the shares themselves
    at both samples, likewise. without: participants with a pair and without the shares at both
    samples.
    """

    reason: str = ""
    genes: pd.DataFrame = field(default_factory=pd.DataFrame)
    changes: pd.DataFrame = field(default_factory=pd.DataFrame)
    first: pd.DataFrame = field(default_factory=pd.DataFrame)
    second: pd.DataFrame = field(default_factory=pd.DataFrame)
    without: tuple = ()
    inflation: float = np.nan
    residual: float = np.nan
    prior: float = np.nan
    warning: str = ""


def compute_composition(fit: PairedExpression, counts, adexpr, adcomp, trial):
    """Return the adjusted contrast and the unadjusted one of the same participants, or the reason.

    The model gets one covariate per share of cells. Only participants with all shares at both
    samples are in it; where these are not all, the unadjusted contrast is fitted again on them.

    Parameters
    ----------
    fit : the unadjusted contrast of all pairs
    counts : DataFrame, genes x samples of whole numbers
    adexpr : DataFrame, one record per SAMPLE_ID
    adcomp : DataFrame of `helpers.adam.adcomp.derive_adcomp`
    trial : Trial, whose engine fits
    """
    if fit.reason:
        return Composition("Without a contrast of pairs there is nothing to adjust.")
    if adcomp.empty:
        return Composition("The trial file names no share of cells to adjust for.")
    pairs = pairs_of(adexpr)
    shares = adcomp.pivot(index="SAMPLE_ID", columns="PARAMCD", values="AVAL")
    first, second = (
        shares.reindex(pairs[visit]).set_axis(pairs.index) for visit in ("FIRST", "SECOND")
    )
    complete = first.notna().all(axis=1) & second.notna().all(axis=1)
    without = tuple(pairs.index[~complete])
    changes = (second - first)[complete]
    if reason := _refusal(changes):
        return Composition(reason, changes=changes, without=without)
    both = pd.concat([first[complete], second[complete]])
    model = pairs[complete], both, trial.expression.engine
    unadjusted = (
        fit.genes if not without else _unadjusted(counts, pairs[complete], trial.expression.engine)
    )
    return _fit(unadjusted, counts, model, without)


def _refusal(changes):
    people, shares = changes.shape
    residual = people - 1 - shares
    if not people:
        return "No participant has a blood count near both samples, so nothing is adjusted."
    if residual < LEAST_RESIDUAL:
        noun = "pair has" if people == 1 else "pairs have"
        return (
            f"Only {people} {noun} a blood count near both samples: with {shares} "
            f"{'share' if shares == 1 else 'shares'} of cells the model would keep "
            f"{max(residual, 0)} degrees of freedom, and it needs {LEAST_RESIDUAL}."
        )
    for number, name in enumerate(changes.columns, 1):
        if np.linalg.matrix_rank(_design(changes.iloc[:, :number]), tol=1e-8) <= number:
            return (
                f"The share {name} changed by the same amount in every participant, or as other "
                "shares did: it cannot be told from the treatment, so nothing is adjusted."
            )
    return ""


def _steps(changes):
    """Return the change of each share in each pair, none larger than 1."""
    return (changes / changes.abs().max().replace(0, 1)).to_numpy()


def _design(changes):
    """Return the model of the differences within pairs: an intercept and the change of shares."""
    return np.column_stack([np.ones(len(changes)), _steps(changes)])


def _fit(unadjusted, counts, model, without):
    # pydeseq2 takes over a second to import
    from helpers.ard.expression_fit import VISIT, engine_named, fit_design, pair_up

    pairs, shares, engine = model
    ours, metadata, formula = pair_up(*visits_of(counts, pairs))
    covaried = _with_shares(metadata, shares)
    formula = " + ".join([formula, *covaried.columns.difference(metadata.columns, sort=False)])
    table, data, doubts = fit_design(ours, covaried, formula, VISIT, engine_named(engine))
    first, second = shares.iloc[: len(pairs)], shares.iloc[len(pairs) :]
    changes = second - first
    residual = float(len(pairs) - 1 - shares.shape[1])
    prior = prior_degrees(float(data.uns["prior_disp_var"]))
    adjusted = gene_table(table, residual + prior)
    return Composition(
        genes=_side_by_side(unadjusted, adjusted),
        changes=changes,
        first=first,
        second=second,
        without=without,
        inflation=compute_visit_inflation(_steps(changes)),
        residual=residual,
        prior=prior,
        warning=" ".join(doubts),
    )


def _with_shares(metadata, shares):
    """Return the sheet of pairs with one column more per share, on a common scale."""
    scaled = ((shares - shares.mean()) / shares.std()).to_numpy()
    return metadata.assign(**{f"share{n}": column for n, column in enumerate(scaled.T)})


def _unadjusted(counts, pairs, engine):
    from helpers.ard.expression_fit import engine_named, fit_pairs

    table, data, _ = fit_pairs(*visits_of(counts, pairs), engine_named(engine))
    return gene_table(table, len(pairs) - 1 + prior_degrees(float(data.uns["prior_disp_var"])))


def _side_by_side(unadjusted, adjusted):
    unadjusted = unadjusted[unadjusted["p_adjusted"].notna()]
    names = {"log2_fold_change": "change"} | {n: n for n in ("p_value", "p_adjusted")}
    genes = unadjusted[["mean", *names]].rename(columns=names)
    beside = adjusted[list(names)].rename(columns=names).add_prefix("adjusted_")
    return genes.join(beside.loc[genes.index])
