"""Counts of paired samples for tests: genes with planted changes, and the records of the samples."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

TRIAL = SimpleNamespace(
    expression=SimpleNamespace(false_discovery_rate=0.05, gene_sets=(), engine="batched"),
    endpoints_of_type=lambda kind: ["contrast"] if kind == "contrast" else [],
)
PLANTED = 30
# of refits that are made up
FACTS = {
    "pairs": 4,
    "left_out": ["P1", "P2", "P3", "P4"],
    "tested": 1000,
    "genes": 100,
    "share": 0.05,
    "least": 0.5,
    "most": 1.5,
    "spread": 0.7,
    "patterns": 8,
    "all_patterns": True,
}


def simulated_counts(genes=600, pairs=8, seed=7):
    """Return counts of genes in pairs, the first 30 changed by a factor of 4, and ADEXPR."""
    random = np.random.default_rng(seed)
    level = random.uniform(4, 7, size=(genes, 1)) + random.normal(0, 0.3, size=(genes, pairs))
    effect = np.zeros((genes, 1))
    effect[:PLANTED] = np.log(4) * np.where(np.arange(PLANTED) % 2, 1, -1)[:, None]
    depth = random.uniform(0.6, 1.6, size=(2, pairs))
    spread = 0.04 * np.exp(random.normal(0, 0.5, size=(genes, 1)))
    columns = {}
    for visit in (0, 1):
        mean = depth[visit] * np.exp(level + visit * effect)
        counts = random.poisson(random.gamma(1 / spread, mean * spread))
        columns |= {f"P{who}-{'AB'[visit]}": counts[:, who] for who in range(pairs)}
    names = [f"G{number:03d}" for number in range(genes)]
    return pd.DataFrame(columns, index=names), adexpr_of(list(columns))


def adexpr_of(samples):
    """Return ADEXPR of samples named after participant and visit, all of them used."""
    first = pd.Series([sample.endswith("A") for sample in samples])
    return pd.DataFrame(
        {
            "SAMPLE_ID": samples,
            "USUBJID": [sample[:-2] for sample in samples],
            "ADT": np.where(first, pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-15")),
            "EXPAIRFL": "Y",
            "EXCLREAS": None,
            "SEXGENE": None,
            "SEXMISFL": None,
        }
    )


def visits_of(counts):
    """Return the counts of both visits, genes x participants."""
    people = sorted({name[:-2] for name in counts})
    return [counts[[f"{who}-{v}" for who in people]].set_axis(people, axis=1) for v in "AB"]
