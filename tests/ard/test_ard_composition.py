"""The contrast adjusted for the blood count: what it explains, what it costs, when it is refused."""

import math
import statistics
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.ard.composition import Composition, compute_composition
from helpers.ard.composition_results import ard_composition
from helpers.ard.expression import PairedExpression, compute_paired_expression
from helpers.ard.frame import keyed_numbers, pick, select, warning_of
from helpers.ard.variance_inflation import compute_visit_inflation

TRIAL = SimpleNamespace(
    expression=SimpleNamespace(false_discovery_rate=0.05, engine="batched"),
    endpoints_of_type=lambda kind: ["contrast"],
)
PAIRS, GENES, SLOPE = 10, 240, 8.0
EXPLAINED, KEPT = (
    slice(0, 15),
    slice(15, 30),
)  # genes moved by neutrophils alone, by treatment alone


@pytest.fixture(scope="module")
def study():
    """Return counts, ADEXPR and ADCOMP: neutrophils fall by 10 points on average, not alike."""
    random = np.random.default_rng(4)
    before = random.uniform(0.5, 0.7, PAIRS)
    share = np.array([before, before - 0.1 + random.normal(0, 0.06, PAIRS)])
    level = random.uniform(5, 7, (GENES, 1)) + random.normal(0, 0.3, (GENES, PAIRS))
    columns, samples = {}, []
    for visit in (0, 1):
        linear = level.copy()
        linear[EXPLAINED] += SLOPE * (share[visit] - 0.6)
        linear[KEPT] += visit * np.log(3)
        counts = random.poisson(random.gamma(1 / 0.02, np.exp(linear) * 0.02))
        for who in range(PAIRS):
            columns[f"P{who}-{visit}"] = counts[:, who]
            samples.append((f"P{who}-{visit}", f"P{who}", visit, share[visit, who]))
    adexpr = pd.DataFrame(samples, columns=["SAMPLE_ID", "USUBJID", "VISIT", "AVAL"])
    adexpr["ADT"] = pd.Timestamp("2020-01-01") + pd.to_timedelta(adexpr["VISIT"], unit="D")
    adcomp = adexpr.assign(PARAMCD="NEUT/WBC")
    names = [f"G{number:03d}" for number in range(GENES)]
    return pd.DataFrame(columns, index=names), adexpr.assign(EXPAIRFL="Y"), adcomp


@pytest.fixture(scope="module")
def fit(study):
    counts, adexpr, _ = study
    return compute_paired_expression(counts, adexpr, TRIAL)


@pytest.fixture(scope="module")
def composition(study, fit):
    return compute_composition(fit, *study, TRIAL)


def names_of(genes):
    return [f"G{number:03d}" for number in range(GENES)[genes]]


def test_a_gene_that_neutrophils_explain_loses_its_change_and_another_keeps_it(composition):
    explained = composition.genes.loc[names_of(EXPLAINED)]
    kept = composition.genes.loc[names_of(KEPT)]

    # 8 per unit of share, times the mean change of the share, in log2
    fall = composition.changes["NEUT/WBC"].mean() * SLOPE / np.log(2)
    assert explained["change"].median() == pytest.approx(fall, abs=0.15)
    assert (explained["adjusted_change"].abs() < 0.5 * abs(fall)).all()
    assert (explained["adjusted_p_adjusted"] > 0.05).all()
    assert kept["change"].median() == pytest.approx(np.log2(3), abs=0.15)
    assert kept["adjusted_change"].median() == pytest.approx(np.log2(3), abs=0.2)
    assert (kept["adjusted_p_adjusted"] < 0.05).all()


def test_the_results_tell_what_the_blood_count_takes_away(composition):
    results = ard_composition(composition, TRIAL)

    def n(variable, level):
        return pick(results, "n", variable=variable, variable_level=level)

    lists = {name: n("list", name) for name in ("unadjusted", "adjusted", "both")}
    assert lists["unadjusted"] >= 28
    assert lists["both"] >= 15
    assert lists["unadjusted"] == lists["both"] + n("list", "only unadjusted")
    assert lists["adjusted"] == lists["both"] + n("list", "only adjusted")
    assert n("signature", "lost") == n("list", "only unadjusted")
    assert n("signature", "shrunken") >= 13
    assert n("signature", "lost, not shrunken") <= 3
    explained = pick(results, "estimate", variable="signature", variable_level="explained")
    # squared changes that neutrophils carry, of all squared changes of planted genes
    fall = composition.changes["NEUT/WBC"].mean() * SLOPE / np.log(2)
    assert explained == pytest.approx(fall**2 / (fall**2 + np.log2(3) ** 2), abs=0.1)


def test_the_share_at_both_visits_and_who_falls_are_results(composition):
    results = ard_composition(composition, TRIAL)
    key = {"variable": "NEUT/WBC"}
    first, second, change = (
        pick(results, "estimate", variable_level=level, **key)
        for level in ("first", "second", "change")
    )
    assert second - first == pytest.approx(change)
    assert first == pytest.approx(composition.first["NEUT/WBC"].mean())
    fell = composition.changes["NEUT/WBC"] < 0
    told = [pick(results, stat, variable_level="falls", **key) for stat in ("n", "N")]
    assert told == [fell.sum(), len(fell)]


def test_share_explained_by_hand():
    # adjusted on unadjusted through the origin: (1*0.5 + 2*1 + 1*1.5) / (1 + 4 + 1) = 4/6
    genes = pd.DataFrame(
        {
            "change": [1.0, 2, -1, 3],
            "adjusted_change": [0.4, 1.1, -1.4, 3],
            "p_adjusted": [0.01, 0.01, 0.01, 0.5],
            "adjusted_p_adjusted": [0.5, 0.01, 0.5, 0.01],
        }
    )
    changes = pd.DataFrame({"S": [0.1, 0.2, 0.4]}, index=["1", "2", "3"])
    results = ard_composition(Composition(genes=genes, changes=changes, without=("4",)), TRIAL)

    key = {"variable": "signature"}
    share = pick(results, "estimate", variable_level="explained", **key)
    assert share == pytest.approx(1 - (0.4 + 2.2 + 1.4) / 6)
    counted = [
        pick(results, "n", variable_level=level, **key)
        for level in ("shrunken", "lost", "lost, not shrunken")
    ]
    assert counted == [1, 2, 1]
    pairs = {"variable": "pairs", "variable_level": "with shares"}
    assert [pick(results, name, **pairs) for name in ("n", "N")] == [3, 4]


def interval(*values):
    """Return n, mean and t limits of three values."""
    mean, half = (
        statistics.mean(values),
        4.302652729911275 * statistics.stdev(values) / math.sqrt(3),
    )
    stats = {"n": 3, "estimate": mean, "conf_low": mean - half, "conf_high": mean + half}
    return pytest.approx(stats)


def test_every_row_by_hand():
    # adjusted changes of .4, .55, 1.4 and .5 of the unadjusted ones: exactly half is not shrunken
    genes = pd.DataFrame(
        {
            "change": [1.0, 2, -1, 3, 4],
            "adjusted_change": [0.4, 1.1, -1.4, 3, 2],
            "p_adjusted": [0.01, 0.01, 0.01, 0.05, 0.01],
            "adjusted_p_adjusted": [0.5, 0.01, 0.05, 0.01, 0.5],
        }
    )
    first, second = (
        pd.DataFrame({"S": values}, index=["1", "2", "3"])
        for values in ([0.5, 0.6, 0.2], [0.75, 0.6, 0.1])
    )
    composition = Composition(
        genes=genes, changes=second - first, first=first, second=second, without=("4",),
        inflation=2.5, residual=1, prior=6.5,
    )  # fmt: skip
    results = ard_composition(composition, TRIAL)

    assert keyed_numbers(results) == {
        ("", "pairs", "with shares"): {"n": 3, "N": 4, "p": 3 / 4},
        ("", "S", "change"): interval(0.25, 0, -0.1),
        ("", "S", "falls"): {"n": 1, "N": 3, "p": 1 / 3},
        ("", "S", "first"): interval(0.5, 0.6, 0.2),
        ("", "S", "second"): interval(0.75, 0.6, 0.1),
        ("", "inflation", ""): {"estimate": 2.5},
        ("", "degrees of freedom", "residual"): {"estimate": 1},
        ("", "degrees of freedom", "prior"): {"estimate": 6.5},
        ("", "list level", ""): {"estimate": 0.05},
        ("", "list", "unadjusted"): {"n": 4, "N": 5},
        ("", "list", "adjusted"): {"n": 2, "N": 5},
        ("", "list", "both"): {"n": 1, "N": 5},
        ("", "list", "only unadjusted"): {"n": 3, "N": 5},
        ("", "list", "only adjusted"): {"n": 1, "N": 5},
        ("", "signature", "shrunken"): {"n": 1, "N": 4, "p": 1 / 4},
        ("", "signature", "lost"): {"n": 3, "N": 4, "p": 3 / 4},
        ("", "signature", "lost, not shrunken"): {"n": 2, "N": 4, "p": 1 / 2},
        # (.4 + 2.2 + 1.4 + 8) of (1 + 4 + 1 + 16)
        ("", "signature", "explained"): {"n": 4, "estimate": pytest.approx(1 - 12 / 22)},
    }
    assert select(results, variable_level="falls", stat_name="n")["who"].tolist() == ["3"]
    assert set(results["warning"]) == {""}


@pytest.mark.parametrize(
    ("changes", "inflation"),
    [
        ([-1, 0, 1], 1),  # no change on average: nothing is confounded
        ([1, 2, 3], 7),  # 1 + n * mean^2 / sum of squares about the mean = 1 + 3 * 4 / 2
        ([0.1, 0.2, 0.3], 7),  # the scale of a share does not matter
        ([-3, -1, -2, -2], 1 + 4 * 4 / 2),
    ],
)
def test_variance_inflation_by_hand(changes, inflation):
    frame = pd.DataFrame({"S": np.array(changes, dtype=float)})
    assert compute_visit_inflation(frame.to_numpy()) == pytest.approx(inflation)


def test_variance_inflation_is_that_of_the_visit_in_the_whole_design():
    random = np.random.default_rng(1)
    pairs, shares = 7, random.normal(size=(14, 2)) + np.repeat([0, 1.5], 7)[:, None]
    participants = np.vstack([np.eye(pairs)] * 2)
    visit = np.repeat([0.0, 1.0], pairs)
    variances = [
        np.linalg.inv(design.T @ design)[-1, -1]
        for design in (
            np.column_stack([participants, shares, visit]),
            np.column_stack([participants, visit]),
        )
    ]
    changes = pd.DataFrame(shares[pairs:] - shares[:pairs])
    assert compute_visit_inflation(changes.to_numpy()) == pytest.approx(variances[0] / variances[1])


def test_a_large_inflation_is_a_warning():
    genes = pd.DataFrame(columns=["change", "adjusted_change", "p_adjusted", "adjusted_p_adjusted"],
                         index=["G"], dtype=float)  # fmt: skip
    for inflation, doubt in ((2.5, ""), (2.51, "above 2.5")):
        changes = pd.DataFrame({"S": [1.0, 2, 3]}, index=list("abc"))
        composition = Composition(genes=genes, changes=changes, inflation=inflation)
        results = ard_composition(composition, TRIAL)
        assert warning_of(results, "estimate", variable="inflation") == doubt


def test_who_has_no_blood_count_leaves_both_contrasts(study, fit):
    counts, adexpr, adcomp = study
    gap = adcomp.assign(AVAL=adcomp["AVAL"].mask(adcomp["SAMPLE_ID"] == "P3-1"))

    some = compute_composition(fit, counts, adexpr, gap, TRIAL)

    assert some.without == ("P3",)
    assert list(some.changes.index) == [f"P{who}" for who in range(PAIRS) if who != 3]
    alone = compute_paired_expression(counts, adexpr[adexpr["USUBJID"] != "P3"], TRIAL)
    beside = alone.genes.loc[some.genes.index]
    np.testing.assert_allclose(some.genes["change"], beside["log2_fold_change"], rtol=1e-9)
    assert some.residual == PAIRS - 1 - 1 - 1


def test_order_of_samples_and_scale_of_the_share_do_not_matter(study, fit, composition):
    counts, adexpr, adcomp = study
    scaled = adcomp.assign(AVAL=100 * adcomp["AVAL"]).sample(frac=1, random_state=3)

    other = compute_composition(fit, counts, adexpr, scaled, TRIAL)

    names = ["change", "adjusted_change"]
    np.testing.assert_allclose(other.genes[names], composition.genes[names], atol=1e-6)


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        (0, "No participant has a blood count near both samples, so nothing is adjusted."),
        (
            1,
            "Only 1 pair has a blood count near both samples: with 1 share of cells the model "
            "would keep 0 degrees of freedom, and it needs 2.",
        ),
        (
            3,
            "Only 3 pairs have a blood count near both samples: with 1 share of cells the model "
            "would keep 1 degrees of freedom, and it needs 2.",
        ),
        (4, ""),
    ],
)
def test_too_few_pairs_are_refused_with_the_reason(study, fit, people, reason):
    counts, adexpr, adcomp = study
    known = adcomp["USUBJID"].isin([f"P{who}" for who in range(people)])

    few = compute_composition(
        fit, counts, adexpr, adcomp.assign(AVAL=adcomp["AVAL"].where(known)), TRIAL
    )

    assert few.reason == reason
    assert ard_composition(few, TRIAL).empty == bool(reason)
    assert len(few.without) == PAIRS - people


@pytest.mark.parametrize("change", [0.0, -0.1])
def test_a_share_that_changes_alike_in_everybody_is_refused(study, fit, change):
    counts, adexpr, adcomp = study
    alike = adcomp.assign(AVAL=0.6 + change * adcomp["VISIT"])

    refused = compute_composition(fit, counts, adexpr, alike, TRIAL)

    assert refused.reason == (
        "The share NEUT/WBC changed by the same amount in every participant, or as other shares "
        "did: it cannot be told from the treatment, so nothing is adjusted."
    )


def test_a_second_share_that_follows_from_the_first_is_refused(study, fit):
    counts, adexpr, adcomp = study
    rest = adcomp.assign(PARAMCD="REST", AVAL=1 - adcomp["AVAL"])

    refused = compute_composition(fit, counts, adexpr, pd.concat([adcomp, rest]), TRIAL)

    assert refused.reason.startswith("The share REST changed by the same amount")


def test_without_a_contrast_or_without_words_there_is_nothing(study, fit):
    counts, adexpr, adcomp = study
    none = PairedExpression("This trial plans no gene-expression analysis.")

    assert compute_composition(none, counts, adexpr, adcomp, TRIAL).reason == (
        "Without a contrast of pairs there is nothing to adjust."
    )
    assert compute_composition(fit, counts, adexpr, adcomp.iloc[:0], TRIAL).reason == (
        "The trial file names no share of cells to adjust for."
    )


def test_adjusting_agrees_with_r_deseq2_and_costs_what_was_measured(oracle):
    # DESeq2 1.38.3, R 4.2.2: DESeq(dds), design ~ patient + scale(neut_frac) + visit,
    # results(dds, name = "visit_wk2_vs_baseline"); the genes of the smallest p-values
    r = {"SYT15": 1.911816, "PIK3R2": 2.134542, "MPP1": 1.883261, "LCNL1": -0.722608}
    folder = oracle / "transcriptome" / "sim20k"
    counts = pd.read_csv(folder / "counts.csv.gz", index_col=0)
    sheet = pd.read_csv(folder / "meta.csv").set_index("sample").loc[counts.columns]
    some = counts.index[::8].union(list(r))
    adexpr = pd.DataFrame(
        {
            "SAMPLE_ID": sheet.index,
            "USUBJID": sheet["patient"].to_numpy(),
            "ADT": (sheet["visit"] == "wk2").astype(int).to_numpy(),
            "EXPAIRFL": "Y",
        }
    )
    adcomp = adexpr.assign(PARAMCD="NEUT", AVAL=sheet["neut_frac"].to_numpy())
    fit = compute_paired_expression(counts.loc[some], adexpr, TRIAL)

    adjusted = compute_composition(fit, counts.loc[some], adexpr, adcomp, TRIAL)

    assert adjusted.inflation == pytest.approx(3.5058, abs=1e-4)
    changes = adjusted.genes.loc[list(r), "adjusted_change"]
    # size factors of an eighth of the genes differ a little from those of all
    np.testing.assert_allclose(changes, list(r.values()), atol=0.03)
