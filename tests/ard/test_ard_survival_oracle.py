"""Curves, quantiles, landmarks and follow-up against R's survival package."""

import numpy as np
import pandas as pd
import pytest

from helpers.ard.restricted_mean import compute_restricted_mean
from helpers.ard.survival import (
    compute_curve,
    compute_follow_up,
    compute_landmark,
    compute_quantile_limits,
)


def read(path):
    return pd.read_csv(path, float_precision="round_trip")


@pytest.fixture(scope="module")
def samples(oracle):
    folder = oracle / "stats" / "inputs"
    names = ("tte_small.csv", "tte_classical.csv", "tte_big.csv")
    inputs = pd.concat([read(folder / name) for name in names])
    by_group = dict(list(inputs.groupby(["dataset", "group"])))
    return by_group | {(name, "all"): rows for name, rows in inputs.groupby("dataset")}


def expected(oracle, name):
    table = read(oracle / "stats" / "expected" / name)
    return table[table["conf_type"] == "log-log"]


def near(found, wanted):
    return np.allclose(
        np.array(found, float), np.array(wanted, float), rtol=1e-9, atol=1e-12, equal_nan=True
    )


def curve_of(sample):
    return compute_curve(sample["time"].to_numpy(), sample["event"].to_numpy() == 1)


def test_curves(oracle, samples):
    curves = expected(oracle, "km_curve.csv").groupby(["dataset", "group"])
    assert len(curves) > 15
    columns = {"time": "time", "n_risk": "n_risk", "n_event": "n_event", "n_censor": "n_censor",
               "survival": "surv", "low": "lower", "high": "upper"}  # fmt: skip
    for key, wanted in curves:
        found = curve_of(samples[key])
        for ours, theirs in columns.items():
            assert near(getattr(found, ours), wanted[theirs]), (key, ours)


def test_quantiles(oracle, samples):
    for row in expected(oracle, "km_quantiles.csv").itertuples():
        found = compute_quantile_limits(curve_of(samples[row.dataset, row.group]), row.prob)
        assert near(found, (row.quantile_r, row.lower_r, row.upper_r)), row


def test_landmarks(oracle, samples):
    for row in expected(oracle, "km_landmark.csv").itertuples():
        curve = curve_of(samples[row.dataset, row.group])
        rate, low, high, n_risk = compute_landmark(curve, row.time)
        assert n_risk == row.n_risk
        assert near(rate, row.surv if row.estimable else np.nan), row
        if row.time >= curve.time[0]:  # before the first time R prints 1 to 1, later NA
            limits = (row.lower, row.upper) if row.estimable else (np.nan, np.nan)
            assert near((low, high), limits), row


def test_follow_up(oracle, samples):
    for row in expected(oracle, "reverse_km.csv").itertuples():
        sample = samples[row.dataset, row.group]
        found = compute_follow_up(sample["time"].to_numpy(), sample["event"].to_numpy() == 1)
        assert near(found, (row.median_followup_reverse_km, row.lower, row.upper)), row


def test_restricted_means(oracle, samples):
    rows = read(oracle / "stats" / "expected" / "rmst.csv")
    assert len(rows) > 80
    for row in rows.itertuples():
        curve = curve_of(samples[row.dataset, row.group])
        mean, low, high, _ = compute_restricted_mean(curve, row.tau)
        if np.isnan(mean):  # R carries the curve on past the last follow-up
            assert row.tau > curve.time[-1], row
            continue
        assert near(mean, row.rmst), row
        if row.se_rmst > 0:
            assert near((low, high), (row.lower, row.upper)), row
        else:
            assert np.isnan(low), row
