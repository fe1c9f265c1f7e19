"""Curves of very many: the work is done on whole columns, and nothing is drawn again and again."""

import sys

import numpy as np
import pytest

from helpers.ard.survival import compute_curve, compute_quantile, compute_quantile_limits


def calls_of(people):
    """Return how many Python functions a median with its limits calls for so many people."""
    days = np.arange(people) % 500 + 1
    calls = []
    compute_curve(days[:10], np.ones(10, dtype=bool))  # imports
    sys.setprofile(lambda frame, event, what: calls.append(event) if event == "call" else None)
    try:
        curve = compute_curve(days, days % 2 == 0)
        compute_quantile(curve.time, curve.survival, 0.5)
        compute_quantile_limits(curve, 0.5)
    finally:
        sys.setprofile(None)
    return len(calls)


@pytest.mark.fault("L04")
def test_a_median_of_a_hundred_thousand_takes_the_steps_of_one_of_a_thousand():
    """Its limits come from the curve's own band: nothing is resampled, whatever the number."""
    assert calls_of(100_000) <= 1.1 * calls_of(1_000)
