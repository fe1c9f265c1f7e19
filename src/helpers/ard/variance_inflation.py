"""What a covariate costs the effect of treatment in a model of pairs."""

import math

import numpy as np

SINGULAR = 1e-9  # below this share of the visit effect nothing is left but rounding


def compute_visit_inflation(steps):
    """Return the variance of the visit effect with covariates in the model, over that without.

    With one level for each participant the visit effect is the mean of the differences within
    pairs, the same step for everybody; covariates cost as much of it as their own steps explain.
    Infinite where they explain all: the design is singular.

    Parameters
    ----------
    steps : array, pairs x covariates
        How much each covariate changes within each pair, on a common scale.
    """
    visit = np.ones(len(steps))
    fitted = steps @ np.linalg.lstsq(steps, visit, rcond=None)[0]
    left = ((visit - fitted) ** 2).mean()
    return float(1 / left) if left > SINGULAR else math.inf
