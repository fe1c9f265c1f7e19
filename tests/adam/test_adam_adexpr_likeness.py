"""Samples beside one another: a planted swap is seen without the sex, and nothing else is."""

import numpy as np
import pandas as pd
import pytest

from helpers.adam import adexpr_likeness
from helpers.adam.adexpr_likeness import (
    COMPONENTS,
    LIKENESS,
    counted_pairs,
    derive_components,
    derive_distances,
    derive_likeness,
)
from helpers.adam.expression_scale import compute_log_counts

PEOPLE, GENES = 8, 400


@pytest.fixture(scope="module")
def counts():
    """Return counts in which a quarter of the genes has a level of its own in each person."""
    random = np.random.default_rng(11)
    own = random.normal(0, 1, (GENES, PEOPLE)) * (np.arange(GENES) % 4 == 0)[:, None]
    level = random.uniform(5, 9, (GENES, 1)) + own
    treated = random.normal(0, 0.6, (GENES, 1))
    columns = {}
    for visit in (0, 1):
        mean = np.exp(level + visit * treated + random.normal(0, 0.2, (GENES, PEOPLE)))
        found = random.poisson(mean * random.uniform(0.7, 1.4, PEOPLE))
        columns |= {f"P{who}-{'AB'[visit]}": found[:, who] for who in range(PEOPLE)}
    return pd.DataFrame(columns, index=[f"G{number}" for number in range(GENES)])


@pytest.fixture
def adexpr(counts):
    samples = list(counts.columns)
    second = [sample.endswith("B") for sample in samples]
    return pd.DataFrame(
        {
            "SAMPLE_ID": samples,
            "USUBJID": [sample[:2] for sample in samples],
            "AVISIT": np.where(second, "later", "start"),
            "AVISITL": np.where(second, "Later", "Start"),
            "ADT": np.where(second, pd.Timestamp("2020-01-15"), pd.Timestamp("2020-01-01")),
            "EXPAIRFL": "Y",
            "LIBSIZE": counts.sum().to_numpy(float),
        }
    ).sort_values(["USUBJID", "ADT"], ignore_index=True)


def _flagged(likeness):
    return sorted(likeness.loc[likeness["LIKEFL"].eq("Y"), "USUBJID"].unique())


def _swapped(counts, *samples):
    return counts.rename(columns=dict(zip(samples, samples[::-1], strict=True)))[counts.columns]


def test_without_a_swap_everybody_resembles_themselves(counts, adexpr):
    likeness = derive_likeness(counts, adexpr)

    assert _flagged(likeness) == []
    assert len(likeness) == PEOPLE**2
    own = likeness[likeness["OWNFL"].eq("Y")]
    assert (own["USUBJID"] == own["OTHERWHO"]).all()
    assert own["RANK"].eq(1).all()
    assert own["CORR"].min() > likeness.loc[likeness["OWNFL"].isna(), "CORR"].max()


@pytest.mark.parametrize("pair", [("P1-B", "P6-B"), ("P0-A", "P3-A")])
def test_a_swap_of_two_participants_is_flagged_with_its_owner(counts, adexpr, pair):
    likeness = derive_likeness(_swapped(counts, *pair), adexpr)

    one, other = (sample[:2] for sample in pair)
    assert _flagged(likeness) == sorted([one, other])
    nearest = likeness[likeness["RANK"].eq(1)].set_index("USUBJID")["OTHERWHO"]
    assert (nearest[one], nearest[other]) == (other, one)


def test_both_samples_of_two_participants_exchanged_look_like_no_swap(counts, adexpr):
    once = _swapped(counts, "P1-A", "P2-A")
    assert _flagged(derive_likeness(_swapped(once, "P1-B", "P2-B"), adexpr)) == []


def test_one_sample_sequenced_twice_is_flagged_though_nobody_lacks_theirs(counts, adexpr):
    doubled = counts.assign(**{"P5-B": counts["P2-B"]})
    assert _flagged(derive_likeness(doubled, adexpr)) == ["P5"]


def test_sex_genes_alone_do_not_tell_people_apart(counts, adexpr):
    sexed = counts.rename(index={"G0": "XIST", "G4": "RPS4Y1"})
    bare = counts.drop(index=["G0", "G4"])
    assert derive_likeness(sexed, adexpr)["CORR"].to_numpy() == pytest.approx(
        derive_likeness(bare, adexpr)["CORR"].to_numpy(), abs=0.01
    )


def test_samples_that_are_not_used_are_compared_and_uncounted_ones_are_not(counts, adexpr):
    adexpr.loc[adexpr["USUBJID"].eq("P4"), "EXPAIRFL"] = None
    adexpr.loc[adexpr["SAMPLE_ID"].eq("P7-B"), "LIBSIZE"] = 0
    pairs = counted_pairs(adexpr)
    assert pairs.index.tolist() == [f"P{who}" for who in range(7)]
    assert derive_likeness(counts, adexpr)["USUBJID"].nunique() == 7


def test_of_two_samples_of_a_visit_the_used_one_is_compared(adexpr):
    again = adexpr[adexpr["SAMPLE_ID"].eq("P0-A")].assign(SAMPLE_ID="P0-0", EXPAIRFL=None)
    both = pd.concat([again, adexpr], ignore_index=True)
    assert counted_pairs(both).loc["P0"].tolist() == ["P0-A", "P0-B"]


def test_each_two_are_judged_by_the_genes_in_which_everybody_else_agrees(
    counts, adexpr, monkeypatch
):
    monkeypatch.setattr(adexpr_likeness, "OWN_GENES", 20)

    found = derive_likeness(counts, adexpr).set_index(["USUBJID", "OTHERWHO"])["CORR"]

    scale = compute_log_counts(counts)
    people = [f"P{who}" for who in range(PEOPLE)]
    first, second = (scale[[f"{who}-{visit}" for who in people]].to_numpy() for visit in "AB")
    first, second = (values - values.mean(axis=1, keepdims=True) for values in (first, second))
    for one in range(PEOPLE):
        for other in range(PEOPLE):
            rest = [who for who in range(PEOPLE) if who not in (one, other)]
            ours, theirs = first[:, rest], second[:, rest]
            length = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)
            best = np.argsort((ours * theirs).sum(axis=1) / length)[-20:]
            by_hand = np.corrcoef(second[best, one], first[best, other])[0, 1]
            assert found[f"P{one}", f"P{other}"] == pytest.approx(by_hand)


def test_three_participants_are_enough_and_two_are_not(counts, adexpr):
    three = adexpr[adexpr["USUBJID"].isin(["P0", "P1", "P2"])]
    assert _flagged(derive_likeness(counts, three)) == []
    two = three[three["USUBJID"] != "P2"]
    assert list(derive_likeness(counts, two).columns) == LIKENESS
    assert derive_likeness(counts, two).empty


def test_components_are_those_of_the_covariance_of_the_most_variable_genes(counts, adexpr):
    found = derive_components(counts, adexpr)

    scale = compute_log_counts(counts).to_numpy()
    centred = scale - scale.mean(axis=1, keepdims=True)
    values, vectors = np.linalg.eigh(centred.T @ centred)
    assert found["SHARE1"].iloc[0] == pytest.approx(values[-1] / values.sum())
    first = found.set_index("SAMPLE_ID").loc[counts.columns, "PC1"]
    assert np.abs(first.to_numpy()) == pytest.approx(np.abs(vectors[:, -1] * values[-1] ** 0.5))
    assert first.abs().max() == first.max()


def test_fewer_than_three_samples_have_no_components(counts, adexpr):
    empty = derive_components(counts[["P0-A", "P0-B"]], adexpr)
    assert (len(empty), list(empty.columns)) == (0, COMPONENTS)
    assert derive_components(pd.DataFrame(), adexpr.iloc[:0]).empty


def test_two_genes_have_two_components_and_one_has_none():
    adexpr = pd.DataFrame(
        {
            "SAMPLE_ID": list("STU"),
            "USUBJID": list("123"),
            "AVISIT": "a",
            "AVISITL": "A",
            "EXPAIRFL": "Y",
        }
    )
    counts = pd.DataFrame({"S": [63, 37], "T": [37, 63], "U": [50, 50]}, index=["g", "h"])

    found = derive_components(counts, adexpr)

    # one gene rises as the other falls, and the third sample lies in between
    assert found["SAMPLE_ID"].tolist() == ["S", "T", "U"]
    apart = np.log2(64 / 38) / 2**0.5
    assert found["PC1"].abs().tolist() == pytest.approx([apart, apart, 0])
    assert found["PC1"].iloc[0] == pytest.approx(-found["PC1"].iloc[1])
    assert (found["SHARE1"] + found["SHARE2"]).tolist() == pytest.approx([1, 1, 1])
    assert found["SHARE1"].iloc[0] > 0.99
    assert derive_components(counts.iloc[:1], adexpr).empty


def test_identical_samples_are_at_no_distance_and_are_in_the_order_of_people(counts, adexpr):
    same = counts.assign(**{"P0-B": counts["P0-A"]})
    apart = derive_distances(same, adexpr)
    assert apart.index.tolist() == adexpr["SAMPLE_ID"].tolist()
    assert apart.loc["P0-A", "P0-B"] == pytest.approx(0, abs=1e-6)
    assert np.allclose(apart, apart.T)
    scale = compute_log_counts(same)
    by_hand = ((scale["P0-A"] - scale["P3-B"]) ** 2).mean() ** 0.5
    assert apart.loc["P0-A", "P3-B"] == pytest.approx(by_hand)


def test_with_few_genes_the_scale_goes_by_reads():
    # 100 and 400 reads: half and twice their middle of 200
    counts = pd.DataFrame({"S": [30, 70], "T": [120, 280]}, index=["g", "h"])
    for sample in "ST":
        assert compute_log_counts(counts)[sample].tolist() == pytest.approx(np.log2([61, 141]))


@pytest.mark.parametrize(("genes", "factor"), [(50, 1), (49, 5)])
def test_fifty_genes_in_every_sample_have_a_median_that_one_gene_does_not_move(genes, factor):
    # one gene of 100 takes so many reads that the second sample has 25 times those of the first
    steady = [10] * (genes - 1)
    counts = pd.DataFrame({"S": [*steady, 10], "T": [*steady, 250 * genes - sum(steady)]})
    scale = compute_log_counts(counts)
    assert scale.iloc[0].tolist() == pytest.approx(
        [np.log2(10 * factor + 1), np.log2(10 / factor + 1)]
    )
    assert len(scale) == genes


def test_the_scale_undoes_depth_and_leaves_out_empty_libraries(counts):
    deeper = counts.assign(**{"P0-A": counts["P0-A"] * 5, "P1-A": 0})
    scale, usual = compute_log_counts(deeper), compute_log_counts(counts.drop(columns="P1-A"))
    assert "P1-A" not in scale
    both = scale.index.intersection(usual.index)
    difference = (scale - usual).loc[both, ["P0-A", "P2-A"]]
    assert difference.to_numpy().std(axis=0) == pytest.approx([0, 0], abs=0.02)


def test_two_participants_of_real_blood_are_told_apart_by_any_swap(oracle):
    # wb11mini: 1,995 genes of whole blood, one day of each of four people
    folder = oracle / "transcriptome" / "wb11mini"
    counts = pd.read_csv(folder / "counts.csv.gz", index_col=0)
    sheet = pd.read_csv(folder / "meta.csv")
    sheet = sheet[sheet["patient"].isin(["S17_D1", "S2_D1", "S21_D1", "S27_D1"])]
    second = sheet["visit"].ne("baseline")
    adexpr = pd.DataFrame(
        {
            "SAMPLE_ID": sheet["sample"],
            "USUBJID": sheet["subject"],
            "AVISIT": sheet["visit"],
            "ADT": pd.Timestamp("2020-01-01") + pd.to_timedelta(second.astype(int), unit="D"),
            "EXPAIRFL": "Y",
            "LIBSIZE": 1.0,
        }
    )
    assert _flagged(derive_likeness(counts, adexpr)) == []
    seconds = sheet.loc[second].set_index("subject")["sample"]
    for one, other in (("S17", "S2"), ("S17", "S21"), ("S2", "S27"), ("S21", "S27")):
        swapped = _swapped(counts, seconds[one], seconds[other])
        assert {one, other} <= set(_flagged(derive_likeness(swapped, adexpr)))
