"""Means against the model's own equations and against stock pydeseq2."""

import numpy as np
import pytest
from scipy.stats import nbinom

from engine_kit import simulate_samples
from helpers.ard import expression_means
from helpers.ard.expression_design import arrange
from helpers.ard.expression_inference import fit_surely
from helpers.ard.expression_means import fit_means, pieces

GENES = 60
KDM5D_FACTORS = (
    *(1.1747, 0.8033, 0.5154, 1.3785, 1.2835, 1.0732, 0.7793, 1.0738, 1.1088, 0.7441, 0.5561),
    *(1.0540, 1.5160, 1.6737, 1.0589, 1.2710, 0.4036, 1.3114, 1.2195, 0.6346, 1.2720, 1.9042),
)


@pytest.fixture(scope="module")
def fitted():
    """Return counts, size factors, the layout and the linear predictor at a dispersion of 0.1."""
    counts, factors, design = simulate_samples(GENES)
    layout = arrange(design)
    ordered = counts[layout.order], factors[layout.order]
    linear, converged = fit_means(*ordered, np.full(GENES, 0.1), layout)
    assert converged.all()
    return *ordered, layout, linear


def test_means_agree_with_stock_pydeseq2(fitted):
    from pydeseq2.default_inference import DefaultInference

    counts, factors, layout, linear = fitted
    design = layout.columns[layout.order]

    theirs = DefaultInference(n_cpus=1).irls(
        counts, factors, design, np.full(GENES, 0.1), 0.5, 1e-8
    )[1]

    np.testing.assert_allclose(factors[:, None] * np.exp(linear), theirs, rtol=1e-4)


def test_means_solve_the_score_equations_of_the_model(fitted):
    counts, factors, layout, linear = fitted
    means = factors[:, None] * np.exp(linear)

    score = layout.columns[layout.order].T @ ((counts - means) / (1 + 0.1 * means))

    # the rule of R's DESeq2 stops once the likelihood moves by less than a hundred-millionth
    np.testing.assert_allclose(score, 0, atol=0.02)


def test_a_participant_without_counts_leaves_a_finite_effect():
    _, _, design = simulate_samples(1, 3)
    layout = arrange(design)
    counts = np.array([[0.0, 40, 60, 0, 20, 30]]).T[layout.order]

    linear, converged = fit_means(counts, np.ones(6), np.array([0.01]), layout)

    assert converged.all()
    assert -1 < linear[1, 0] - linear[0, 0] < -0.6


def test_a_gene_that_runs_away_is_fitted_by_newton_steps():
    # KDM5D of simulated trial sim20k; R's DESeq2 1.38.3 gives 4.585511 (log2) by its optimiser:
    # d <- d["KDM5D", ]; dispersions(d) <- 22; results(nbinomWaldTest(d))$log2FoldChange
    first = [0, 0, 0, 0, 15, 0, 0, 0, 0, 0, 185]
    second = [1, 9, 0, 10, 1, 0, 0, 0, 0, 0, 0]
    _, _, design = simulate_samples(1, 11)
    layout = arrange(design)
    counts = np.array([first + second], dtype=float).T[layout.order]
    ridge, factors = np.full(12, 1e-6), np.array(KDM5D_FACTORS)[layout.order]

    alone = fit_means(counts, factors, np.array([22.0]), layout, ridge)
    surely = fit_surely(counts, factors, np.array([22.0]), layout, ridge)

    assert not alone[1].any()
    assert surely[1].all()
    assert (surely[0][1, 0] - surely[0][0, 0]) / np.log(2) == pytest.approx(4.585511, abs=0.005)


def test_pieces_cover_every_gene_once_and_stay_small():
    parts = list(pieces(60, 5000))

    assert [part.start for part in parts[1:]] == [part.stop for part in parts[:-1]]
    assert (parts[0].start, parts[-1].stop) == (0, 5000)
    assert max(60 * (part.stop - part.start) for part in parts) <= 2**14


def one_gene(counts, factors, dispersion, design):
    """Return what R's rule makes of one gene, by matrices, and in which round it stops."""
    linear = design @ np.linalg.lstsq(design, np.log(counts / factors + 0.1), rcond=None)[0]
    before = np.inf
    for number in range(1, 101):
        linear = np.maximum(linear, np.log(0.5 / factors))
        mean = factors * np.exp(linear)
        root = np.sqrt(mean / (1 + dispersion * mean))
        working = linear + counts / mean - 1
        found = design @ np.linalg.lstsq(root[:, None] * design, root * working, rcond=None)[0]
        linear = np.maximum(found, np.log(0.5 / factors))
        mean = factors * np.exp(linear)
        size = 1 / dispersion
        lack = -2 * nbinom.logpmf(counts, size, size / (size + mean)).sum()
        if abs(lack - before) < 1e-8 * (abs(lack) + 0.1):
            return found, number
        before = lack
    raise AssertionError("no gene goes on for so long")


def test_every_gene_stops_where_its_likelihood_settles(monkeypatch):
    counts, factors, design = simulate_samples(40, 4)
    counts[:, 30:] = counts[:, 30:] // 150
    dispersion = np.geomspace(0.005, 0.9, 40)
    layout = arrange(design)
    ordered = counts[layout.order], factors[layout.order]
    genes = [
        one_gene(of, ordered[1], spread, design[layout.order])
        for of, spread in zip(ordered[0].T, dispersion, strict=True)
    ]
    rounds = np.array([number for _, number in genes])
    assert len(set(rounds)) > 2

    linear, converged = fit_means(*ordered, dispersion, layout)

    assert converged.all()
    np.testing.assert_allclose(linear.T, [found for found, _ in genes], rtol=0, atol=1e-10)
    monkeypatch.setattr(expression_means, "ROUNDS", int(np.median(rounds)))
    early = fit_means(*ordered, dispersion, layout)[1]
    assert early.tolist() == (rounds <= np.median(rounds)).tolist()
