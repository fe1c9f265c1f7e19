"""The planted effect is in the counts, and its truth table says which genes and how much."""

import numpy as np
import pandas as pd
import pytest

from helpers.places import REPOSITORY
from helpers.synthetic.expression import gene_table, truth_table
from helpers.synthetic.people import read_parameters


@pytest.fixture(scope="module")
def truth():
    return pd.read_csv(REPOSITORY / "tests/synthetic/truth/mbc.csv", index_col="gene")


@pytest.fixture(scope="module")
def counts(request):
    frame = request.getfixturevalue("delivered")("mbc", "counts").set_index("gene")
    return frame.astype(int)


def log_changes(counts, people):
    """Return the mean log2 change of each gene over pairs, scaled by the median ratio."""
    logs = np.log2(counts + 0.5)
    logs -= logs[counts.mean(axis=1) > 100].median()
    changes = [logs[f"{person}-R"] - logs[f"{person}-B"] for person in people]
    return pd.concat(changes, axis=1).mean(axis=1)


def test_truth_table_is_what_the_generator_plants(truth):
    planted = truth_table(gene_table(read_parameters("mbc"))).set_index("gene")

    assert truth.index.tolist() == planted.index.tolist()
    assert np.allclose(truth["log2_fold_change"], planted["log2_fold_change"], atol=5e-5)


def test_truth_table_holds_only_moved_genes_inflammation_down_cytotoxicity_up(truth):
    signs = np.sign(truth["log2_fold_change"]).groupby(truth["module"]).unique().str[0]

    assert signs.to_dict() == {"cytotoxicity": 1.0, "inflammation": -1.0}
    assert truth["log2_fold_change"].loc[["IL1B", "S100A12", "GZMB", "NKG7"]].ne(0).all()


def test_counts_carry_the_planted_effect(truth, counts):
    people = ["001", "003", "004", "005", "008", "010", "011", "012", "014", "015"]

    observed = log_changes(counts, people)

    expressed = truth.index[counts.loc[truth.index].mean(axis=1) > 30]
    planted = truth["log2_fold_change"].loc[expressed]
    assert np.corrcoef(planted, observed[expressed])[0, 1] > 0.85
    nulls = counts.index.difference(truth.index)
    nulls = nulls[counts.loc[nulls].mean(axis=1) > 30]
    assert abs(observed[nulls].median()) < 0.05


def test_counts_are_whole_numbers_of_twenty_thousand_unique_genes(counts):
    assert counts.shape == (20000, 23)
    assert counts.index.is_unique
    assert (counts >= 0).all(axis=None)


def test_library_sizes_and_globin_differ_between_samples(counts, delivered):
    library = counts.sum()
    globin = counts.loc[["HBA1", "HBA2", "HBB"]].sum() / library
    undepleted = delivered("mbc", "samples").query("GLOBIN_DEPLETED == 'N'")["SAMPLE_ID"].tolist()

    assert library.max() > 2 * library.min()
    assert undepleted == [globin.idxmax()] == ["005-B"]


def test_samples_span_two_batches_and_one_pair_spans_both(delivered):
    sheet = delivered("mbc", "samples")
    spread = sheet.groupby("USUBJID")["BATCH"].nunique()

    assert sorted(sheet["BATCH"].unique()) == ["B1", "B2"]
    assert spread[spread == 2].index.tolist() == ["MBC-01-011"]


def test_sex_genes_agree_with_recorded_sex(counts, delivered):
    sex = delivered("mbc", "dm").set_index("USUBJID")["SEX"]
    male = counts.loc["RPS4Y1"] > counts.loc["XIST"]

    assert {f"MBC-01-{sample[:3]}" for sample in male[male].index} == {"MBC-01-009"}
    assert sex[sex == "M"].index.tolist() == ["MBC-01-009"]


def test_neutrophil_genes_fall_a_little_without_being_planted(truth, counts):
    people = ["001", "003", "004", "005", "008", "010", "011", "012", "014", "015"]
    genes = ["FCGR3B", "CXCR2", "CSF3R", "CXCR1", "MNDA", "SELL"]

    change = log_changes(counts, people)[genes].mean()

    assert not set(genes) & set(truth.index)
    assert -0.6 < change < 0
