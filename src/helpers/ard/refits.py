"""Refits of the paired model: made once per cut, kept in the build folder, read by the page.

Dozens of fits would make every page wait. What is kept names, by digest, the counts, the level and
the code that it was made from; a page that finds anything else makes its own.
"""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.ard.calibration import compute_flips, compute_planted
from helpers.ard.expression import LEAST_PAIRS, refuse_counts
from helpers.ard.gene_sets import pairs_of, visits_of
from helpers.ard.planted_truth import BATCHED, Plan, compute_truth, list_genes
from helpers.ard.sign_flips import compute_max_t, compute_patterns
from helpers.ard.stability import choose_left_out, compute_lists
from helpers.places import REPOSITORY, build_root

SEAL = "refits.json"
TABLES = ("planted", "flips", "lists", "maximum")
TEXT = {"list": str, "swapped": str, "left_out": str, "gene": str}
OF_CODE = (
    "expression*",
    "refits",
    "calibration",
    "planted_truth",
    "stability",
    "sign_flips",
    "gene_sets",
    "summaries",
)


@dataclass(frozen=True)
class Refits:
    """What the refits of one cut gave, or the reason why there are none.

    planted: one record per data set (seed) and list. flips: one per swap and list; the first swaps
    nobody. lists: one per refit (left_out, "" for nobody) and gene on its primary list. maximum:
    one per tested gene, its p-value by sign flips of all genes. facts: numbers about them.
    """

    reason: str = ""
    planted: pd.DataFrame = field(default_factory=pd.DataFrame)
    flips: pd.DataFrame = field(default_factory=pd.DataFrame)
    lists: pd.DataFrame = field(default_factory=pd.DataFrame)
    maximum: pd.DataFrame = field(default_factory=pd.DataFrame)
    facts: dict = field(default_factory=dict)


def read_refits(counts, adexpr, trial, cut):
    """Return the refits that are kept for these data, else refits made now.

    Parameters
    ----------
    counts : DataFrame, genes x samples
    adexpr : DataFrame, one record per SAMPLE_ID
    trial : Trial
    cut : Cut
        Names the folder in which refits are kept.
    """
    visits, reason = _visits(counts, adexpr, trial)
    if reason:
        return Refits(reason)
    words = trial.expression
    kept = _read(refits_folder(cut.trial_id, cut.data_cut), _seal(visits, words))
    return kept or _made(visits, words)


def keep_refits(counts, adexpr, trial, folder):
    """Make the refits of a cut and keep them in a folder; those of the same data stay."""
    visits, reason = _visits(counts, adexpr, trial)
    if reason:
        _write(Refits(reason), folder, "")
        return
    seal = _seal(visits, trial.expression)
    if _read(folder, seal) is None:
        _write(_made(visits, trial.expression), folder, seal)


def refits_folder(trial_id, data_cut):
    """Return the folder in which the refits of a cut are kept."""
    return build_root() / "refits" / trial_id / data_cut


def _made(visits, words):
    return compute_refits(*visits, words.false_discovery_rate, engine=words.engine)


def compute_refits(first, second, level, plan=None, engine=BATCHED):
    """Return all refits of two visits' counts (genes x participants) at a false-discovery rate."""
    plan = plan or Plan()
    lists, data = list_genes(first, second, level, engine)
    truth = compute_truth(data)
    tested = lists.index[lists["tested"]]
    patterns, complete = compute_patterns(first.shape[1])
    maximum = compute_max_t(_ratios(first, second, truth.factors).loc[tested], patterns)
    return Refits(
        planted=compute_planted(truth, level, plan, engine=engine),
        flips=compute_flips(first, second, level, tested, plan.genes, engine),
        lists=compute_lists(first, second, lists, level, engine),
        maximum=maximum.rename_axis("gene").sort_index().reset_index(name="p_adjusted"),
        facts={
            "pairs": first.shape[1],
            "left_out": [str(who) for who in choose_left_out(list(first.columns))],
            "tested": len(tested),
            "genes": min(plan.genes, len(tested)),
            "share": plan.share,
            "least": plan.least,
            "most": plan.most,
            "spread": truth.spread,
            "patterns": len(patterns),
            "all_patterns": complete,
        },
    )


def _visits(counts, adexpr, trial):
    """Return counts of both visits, genes x participants, or the reason why nothing is refitted."""
    if trial.expression is None or not trial.endpoints_of_type("contrast"):
        return None, "This trial plans no gene-expression analysis."
    pairs = pairs_of(adexpr) if len(adexpr) else adexpr
    if len(pairs) < LEAST_PAIRS:
        return None, f"Only {len(pairs)} complete pairs of samples: refits need {LEAST_PAIRS}."
    refuse_counts(counts)
    visits = visits_of(counts, pairs)
    if (np.hstack(visits) == 0).any(axis=1).all():
        return None, "Every gene has a zero count in some sample, so that nothing is refitted."
    return visits, ""


def _ratios(first, second, factors):
    """Return log2 ratios of normalised counts, genes x participants, as the page's fit has them."""
    return np.log2((second / factors[1] + 0.5) / (first / factors[0] + 0.5))


def _seal(visits, words):
    """Return one digest of all that decides the numbers: counts, names, words, code, libraries."""
    decides = words.false_discovery_rate, words.engine
    digest = hashlib.sha256(repr(decides).encode())
    for visit in visits:
        digest.update("\n".join([*map(str, visit.index), *map(str, visit.columns)]).encode())
        digest.update(np.ascontiguousarray(visit.to_numpy(dtype=np.int64)).tobytes())
    own = Path(__file__).parent
    code = sorted(path for name in OF_CODE for path in own.glob(f"{name}.py"))
    for path in (*code, REPOSITORY / "requirements.lock"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _write(refits, folder, seal):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SEAL).unlink(missing_ok=True)
    for name in TABLES:
        getattr(refits, name).to_csv(folder / f"{name}.csv", index=False, float_format="%.10g")
    told = {"seal": seal, "reason": refits.reason, "facts": refits.facts}
    # the seal goes last: whoever finds it finds the rest
    (folder / SEAL).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _read(folder, seal):
    """Return the refits kept in a folder, None where they are of something else."""
    if not (folder / SEAL).is_file():
        return None
    told = json.loads((folder / SEAL).read_text("utf-8"))
    if told["seal"] != seal:
        return None
    tables = {
        name: pd.read_csv(folder / f"{name}.csv", dtype=TEXT, keep_default_na=False)
        for name in TABLES
    }
    return Refits(facts=told["facts"], **tables)
