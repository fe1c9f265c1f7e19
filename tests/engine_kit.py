"""Simulated counts for the tests of the expression engine."""

import numpy as np
import pandas as pd


def simulate_samples(genes=60, pairs=8, seed=20):
    """Return counts (samples x genes), size factors and the design: all first, then all second."""
    random = np.random.default_rng(seed)
    level = random.uniform(4, 8, size=(1, genes)) + random.normal(0, 0.4, size=(pairs, genes))
    linear = np.vstack([level, level + random.normal(0, 0.5, size=(1, genes))])
    factors = random.uniform(0.7, 1.4, 2 * pairs)
    dispersion = random.uniform(0.05, 0.3, size=(1, genes))
    mean = factors[:, None] * np.exp(linear)
    counts = random.poisson(random.gamma(1 / dispersion, mean * dispersion)).astype(float)
    participants = np.vstack([np.eye(pairs)[:, 1:]] * 2)
    visit = np.repeat([0.0, 1.0], pairs)
    return counts, factors, np.column_stack([np.ones(2 * pairs), participants, visit])


def simulate_study(genes=150, pairs=8, seed=3):
    """Return counts (frame, genes x samples) and the sheet: participant, visit, age, batch."""
    counts, _, design = simulate_samples(genes, pairs, seed)
    random = np.random.default_rng(seed)
    samples = [f"{visit}.{who}" for visit in "12" for who in range(pairs)]
    sheet = pd.DataFrame(
        {
            "participant": [f"p{who}" for who in range(pairs)] * 2,
            "visit": ["1"] * pairs + ["2"] * pairs,
            "share": random.normal(size=2 * pairs),
        },
        index=samples,
    )
    names = [f"G{number:03d}" for number in range(genes)]
    return pd.DataFrame(counts.T.astype(int), index=names, columns=samples), sheet
